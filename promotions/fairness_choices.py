"""Words of fairness figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNKNOWN = "unknown"


class Attribute(models.TextChoices):
    """What people are grouped by."""

    SEX = "sex", _("Sex")
    AGE = "age", _("Age")


class FairnessStage(models.TextChoices):
    """The way of a selection; who passes one enters the next."""

    ELIGIBLE = "eligible", _("Eligible")
    SCORED = "scored", _("Score above the median")
    SHORTLISTED = "shortlisted", _("On the list for the committee")
    PROPOSED = "proposed", _("Proposed by the committee")
    APPOINTED = "appointed", _("Chosen")


class FairnessState(models.TextChoices):
    """What the counts of one group come to."""

    TOO_FEW = "too_few", _("Data not sufficient yet")
    FAIR = "fair", _("Fair")
    WATCH = "watch", _("Watch")
    REVIEW = "review", pgettext_lazy("fairness", "Review")


class FairnessOccasion(models.TextChoices):
    """After what the figures of a run were computed."""

    SENT = "sent", _("The shortlist was sent")
    DECIDED = "decided", _("The appointing authority decided")


class GapMeasure(models.TextChoices):
    """How a criterion and an attribute go together."""

    MEAN_GAP = "mean_gap", _("Standardised gap of means, women to men")
    WITH_AGE = "with_age", _("Correlation with age")


CRITERIA: tuple[str, ...] = ("y", "x", "jpm", "jpm_technical", "score")

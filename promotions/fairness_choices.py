"""Words of fairness figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNKNOWN = "unknown"


# Between the two groups that an intersection is of: ``P|35-44``.
WITH = "|"


class Attribute(models.TextChoices):
    """What people are grouped by: one thing, or two of them together."""

    SEX = "sex", _("Sex")
    AGE = "age", _("Age")
    STATUS = "status", _("Status of employment")
    UNIT = "unit", _("Work unit")
    ORIGIN = "origin", _("Origin, seen from the vacancy")
    SEX_AGE = "sex_age", _("Sex and age together")
    SEX_STATUS = "sex_status", _("Sex and status together")

    @property
    def crossed(self) -> tuple[Attribute, Attribute] | None:
        """The two attributes of an intersection; None of a single one."""
        return _CROSSED.get(self)


_CROSSED: dict[Attribute, tuple[Attribute, Attribute]] = {
    Attribute.SEX_AGE: (Attribute.SEX, Attribute.AGE),
    Attribute.SEX_STATUS: (Attribute.SEX, Attribute.STATUS),
}


def is_unknown(group: str) -> bool:
    """Whether the group, or one of the two it is of, is not known."""
    return UNKNOWN in group.split(WITH)


class Origin(models.TextChoices):
    """Where a candidate belongs, seen from the unit of the vacancy: the unit right below the agency counts."""

    SAME_UNIT = "same_unit", _("the unit of the vacancy")
    SAME_AGENCY = "agency", _("another unit of the agency")
    OTHER_AGENCY = "outside", _("another agency")


# Groups of units beside those right below the agency: the agency's own top, and other agencies together.
TOP, OUTSIDE = "top", "outside"
# Beside the attributes: of units that of the vacancy alone, by which origins follow from units.
OWN = "own_unit"


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


class YearState(models.TextChoices):
    """Where a yearly summary stands."""

    PROPOSED = "proposed", _("Waits for a second person")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned")


class GapMeasure(models.TextChoices):
    """How a criterion and an attribute go together."""

    MEAN_GAP = "mean_gap", _("Standardised gap of means, women to men")
    WITH_AGE = "with_age", _("Correlation with age")


CRITERIA: tuple[str, ...] = ("y", "x", "jpm", "jpm_technical", "score")

"""Closed vocabularies of assessment rounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.choices import Source


class RoundMethod(models.TextChoices):
    """How a round assesses; the values are those of the source that its levels get."""

    SELF = Source.SELF.value, _("Self-assessment")
    SUPERIOR = Source.SUPERIOR.value, _("Rating by the superior")
    FEEDBACK_360 = Source.FEEDBACK_360.value, _("360-degree feedback")
    COMPETENCY_TEST = Source.COMPETENCY_TEST.value, _("Competency test")
    ASSESSMENT_CENTER = Source.ASSESSMENT_CENTER.value, _("Assessment centre of the agency")


BY_ASSESSORS = (RoundMethod.COMPETENCY_TEST, RoundMethod.ASSESSMENT_CENTER)
"""Methods in which named assessors rate blind to each other, and whose levels may be calibrated."""


class RoundState(models.TextChoices):
    """Where a round stands."""

    DRAFT = "draft", pgettext_lazy("assessment round", "Draft")
    OPEN = "open", pgettext_lazy("assessment round", "Open for ratings")
    RATED = "rated", pgettext_lazy("assessment round", "Rating closed")
    CALIBRATING = "calibrating", pgettext_lazy("assessment round", "In calibration")
    FINISHED = "finished", pgettext_lazy("assessment round", "Finished")
    CANCELLED = "cancelled", pgettext_lazy("assessment round", "Cancelled")


MOVES: dict[str, tuple[str, ...]] = {
    RoundState.DRAFT.value: ("open", "cancelled"),
    RoundState.OPEN.value: ("rated", "cancelled"),
    RoundState.RATED.value: ("calibrating", "finished", "cancelled"),
    RoundState.CALIBRATING.value: ("finished", "cancelled"),
}


UNDER_WAY = (RoundState.DRAFT, RoundState.OPEN, RoundState.RATED, RoundState.CALIBRATING)
"""States in which a person is in no other round of the same method."""


class RaterRole(models.TextChoices):
    """As what somebody rates under their own name."""

    SELF = "self", pgettext_lazy("rater", "Oneself")
    SUPERIOR = "superior", pgettext_lazy("rater", "Superior")
    ASSESSOR = "assessor", pgettext_lazy("rater", "Assessor")


class NotRecorded(models.TextChoices):
    """Why a level of a finished round is on record with the round alone."""

    TAKEN = "taken", _("Another result of the same source and day is on record")


class RaterGroup(models.TextChoices):
    """What somebody who answers without a name is to the person they answer about."""

    PEER = "peer", pgettext_lazy("rater", "Peers")
    SUBORDINATE = "subordinate", pgettext_lazy("rater", "Subordinates")


class TallyGroup(models.TextChoices):
    """Whose answers were counted together; both groups where one alone would be too small."""

    PEER = "peer", pgettext_lazy("rater", "Peers")
    SUBORDINATE = "subordinate", pgettext_lazy("rater", "Subordinates")
    TOGETHER = "together", pgettext_lazy("rater", "Peers and subordinates together")


class UnknownReason(models.TextChoices):
    """Why a round does not say which level a person holds."""

    NOT_RATED = "not_rated", _("Nobody has rated it")
    TOO_FEW_ANSWERS = "too_few_answers", _("Fewer than three people answered")
    TOO_FEW_INDICATORS = "too_few_indicators", _("Too few indicators were rated")
    BELOW_MEASURED = "below_measured", _("Below the lowest level that was asked about")


LEAST_ANSWERS = 3
"""Answers without a name of which anything is shown; the database refuses fewer."""

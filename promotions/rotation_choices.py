"""Closed vocabularies of rotation plans."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RotationState(models.TextChoices):
    """Where a rotation plan stands; its openings have states of their own."""

    PROPOSED = "proposed", pgettext_lazy("rotation", "Waits for two approvals")
    APPROVED = "approved", pgettext_lazy("rotation", "Approved, openings under way")
    CANCELLED = "cancelled", pgettext_lazy("rotation", "Cancelled")


class Tenure(models.TextChoices):
    """Time in the present post against the dated rule (Perban BKN 5/2019 Pasal 2)."""

    TOO_EARLY = "too_early", pgettext_lazy("tenure", "Too early")
    IN_TERM = "in_term", pgettext_lazy("tenure", "May be moved")
    DUE = "due", pgettext_lazy("tenure", "Due for rotation")


class Fault(models.TextChoices):
    """What stands in the way of a move."""

    TOO_EARLY = "too_early", pgettext_lazy("rotation", "less time in the post than the rule asks for")
    REFUSED = "refused", pgettext_lazy("rotation", "a rule of the post is not met")
    TAKEN = "taken", pgettext_lazy("rotation", "nobody leaves a seat of that post")
    EMPTIED = "emptied", pgettext_lazy("rotation", "a critical post would be left without a holder")
    KIN = (
        "kin",
        pgettext_lazy("rotation", "a declared relative works in that unit or right above or below it"),
    )
    BUSY = (
        "busy",
        pgettext_lazy("rotation", "another plan, selection or appointment of this person is under way"),
    )
    OFFERED = "offered", pgettext_lazy("rotation", "a vacancy of that post is open by another way")


class Caution(models.TextChoices):
    """What people weigh, and what stops nothing."""

    MANUAL = "manual", pgettext_lazy("rotation", "a rule is still to be checked")
    UNSCORED = (
        "unscored",
        pgettext_lazy("rotation", "the score is not complete: the official run cannot rank"),
    )
    RETIRES = "retires", pgettext_lazy("rotation", "retires soon")
    LOWER_FIT = "lower_fit", pgettext_lazy("rotation", "matches the new post less than the present one")
    UNKNOWN_FIT = "unknown_fit", pgettext_lazy("rotation", "the match with a post is not known")
    OTHER_FAMILY = "other_family", pgettext_lazy("rotation", "another job family")

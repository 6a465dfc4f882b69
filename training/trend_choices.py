"""Closed vocabularies of the trend of gaps: what became of a requirement from month to month, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Movement(models.TextChoices):
    """What became of one person's requirement between the ends of two months.

    A result that expired or is missing is not known, and a requirement that is not known is neither met nor a gap.
    """

    CLOSED = "closed", pgettext_lazy("gap", "Closed")
    OPENED = "opened", pgettext_lazy("gap", "Opened")
    GAP_FOUND = "gap_found", pgettext_lazy("gap", "Gap came to be known")
    MOVED = "moved", pgettext_lazy("gap", "Grew or shrank")
    GAP_UNKNOWN = "gap_unknown", pgettext_lazy("gap", "Gap no longer known")
    MET_UNKNOWN = "met_unknown", pgettext_lazy("gap", "Met, no longer known")
    FOUND = "found", pgettext_lazy("gap", "Shown to be met")
    ADDED = "added", pgettext_lazy("gap", "Requirement added, no gap")
    DROPPED = "dropped", pgettext_lazy("gap", "Requirement dropped, no gap")


class Cause(models.TextChoices):
    """Why, by the one rule of ``training/sql/month_changes.sql``; the first that applies."""

    TRAINING = "training", pgettext_lazy("gap", "Training, then assessment")
    ASSESSMENT = "assessment", pgettext_lazy("gap", "New assessment")
    EXPIRY = "expiry", pgettext_lazy("gap", "Result expired")
    CORRECTION = "correction", pgettext_lazy("gap", "Record corrected")
    JOINED = "joined", pgettext_lazy("gap", "Post taken up")
    LEFT = "left", pgettext_lazy("gap", "Post given up")
    POST = "post", pgettext_lazy("gap", "Change of post")
    STANDARD = "standard", pgettext_lazy("gap", "Standard changed")


class Standing(models.TextChoices):
    """How a requirement stood at the end of a month, as lists are narrowed by it."""

    MET = "met", _("Met")
    GAP = "gap", _("Below standard")
    SHORT_1 = "gap_1", _("Below by up to 1 level")
    SHORT_2 = "gap_2", _("Below by more than 1, up to 2 levels")
    SHORT_3 = "gap_3", _("Below by more than 2 levels")
    EXPIRED = "expired", _("Expired")
    UNKNOWN = "unknown", _("Not yet assessed")

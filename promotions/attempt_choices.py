"""Closed vocabularies of further attempts to fill a vacancy."""

from django.db import models
from django.utils.translation import pgettext_lazy


class AttemptKind(models.TextChoices):
    """What the further attempt begins with."""

    COMMITTEE = "committee", pgettext_lazy("attempt", "Another committee for the same list")
    ANNOUNCEMENT = "announcement", pgettext_lazy("attempt", "Announced anew")


class AttemptCause(models.TextChoices):
    """Why the attempt before left a seat vacant."""

    SET_ASIDE = "set_aside", pgettext_lazy("attempt", "The list was set aside")
    RETURNED = "returned", pgettext_lazy("attempt", "The appointing authority returned the proposal")
    WITHDREW = "withdrew", pgettext_lazy("attempt", "The candidates withdrew")
    FAILED = "failed", pgettext_lazy("attempt", "The process could not be completed")


class AttemptState(models.TextChoices):
    """Where a further attempt stands."""

    PROPOSED = "proposed", pgettext_lazy("attempt", "Waits for a second person")
    APPROVED = "approved", pgettext_lazy("attempt", "Approved")
    RETURNED = "returned", pgettext_lazy("attempt", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("attempt", "Taken back")

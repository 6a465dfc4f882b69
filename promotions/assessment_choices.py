"""Closed vocabularies of plans of whom to assess first."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AssessmentPlanState(models.TextChoices):
    """Where a plan stands; nobody sees one before it is computed."""

    COMPUTING = "computing", _("Being computed")
    PROPOSED = "proposed", _("Waits for approval")
    APPROVED = "approved", pgettext_lazy("assessment plan", "Approved")
    REFUSED = "refused", pgettext_lazy("assessment plan", "Refused")


class CountedIn(models.TextChoices):
    """What the capacity of a centre is counted in."""

    PEOPLE = "people", _("People")
    DAYS = "days", _("Days of the centre")


class Reason(models.TextChoices):
    """Why somebody was chosen or not; sentences are made of it."""

    EFFECT = "effect", _("Chosen for the effect")
    FLOOR = "floor", _("Chosen for the floor of the unit")
    LESS = "less", _("Less effect than everybody chosen")
    EQUAL = "equal", _("As much effect as the last chosen")
    FLOOR_OF_OTHERS = "floor_of_others", _("Gave way to the floor of other units")
    DAYS = "days", _("Would take more days than the effect is worth")


class WhyLeftOut(models.TextChoices):
    """Why somebody whom a plan chose does not become a participant of its round."""

    IN_ANOTHER_ROUND = "in_another_round", _("Is in another round of this method already")
    NOT_IN_SERVICE = "not_in_service", _("Is no longer in active service")
    ELSEWHERE = "elsewhere", _("No longer belongs to this agency")
    REMOVED = "removed", _("Was taken out of the round, or never put into it")


CHOSEN_FOR = (Reason.EFFECT, Reason.FLOOR)

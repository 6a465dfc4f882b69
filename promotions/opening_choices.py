"""Closed vocabularies of openings, applications and the scores of a selection."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OpeningState(models.TextChoices):
    """Where an opening stands; its stages have states of their own."""

    PROPOSED = "proposed", pgettext_lazy("opening", "Waits for two approvals")
    RUNNING = "running", pgettext_lazy("opening", "Running")
    FINISHED = "finished", pgettext_lazy("opening", "Finished")
    CANCELLED = "cancelled", pgettext_lazy("opening", "Cancelled")


class StageKind(models.TextChoices):
    """What a stage is, whatever it is called: what opens and closes it follows from this."""

    CALL = "call", _("Announcement and applications")
    ADMINISTRATION = "administration", _("Document check")
    BASIS = "basis", _("Basis of the opening")
    RUN = "run", _("Official run")
    SCORED = "scored", _("Scored by assessors")
    COMMITTEE = "committee", _("Committee and minutes")
    DECISION = "decision", _("Decision and appointment")


class StageState(models.TextChoices):
    """Where a stage stands."""

    WAITING = "waiting", pgettext_lazy("stage", "Not begun")
    OPEN = "open", pgettext_lazy("stage", "Going on")
    CLOSED = "closed", pgettext_lazy("stage", "Closed")


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", pgettext_lazy("application", "Not sent yet")
    SENT = "sent", pgettext_lazy("application", "Sent")
    RETURNED = "returned", pgettext_lazy("application", "Returned for repair")
    CHECKED = "checked", pgettext_lazy("application", "Checked, waits for a second person")
    ADMITTED = "admitted", pgettext_lazy("application", "Passed the document check")
    REJECTED = "rejected", pgettext_lazy("application", "Did not pass the document check")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


IN_PROCESS = (
    ApplicationState.SENT,
    ApplicationState.RETURNED,
    ApplicationState.CHECKED,
    ApplicationState.ADMITTED,
)


class FileState(models.TextChoices):
    """What the document check says of one document."""

    WAITING = "waiting", pgettext_lazy("document", "To be checked")
    ACCEPTED = "accepted", pgettext_lazy("document", "Accepted")
    RETURNED = "returned", pgettext_lazy("document", "Returned for repair")
    REFUSED = "refused", pgettext_lazy("document", "Refused")

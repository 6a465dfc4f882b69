"""States of a background job."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("job", "Queued")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobReason(models.TextChoices):
    """Why a job ended without a result, where no rule of the domain says so itself."""

    WORKER_LOST = "worker_lost", _("The job was interrupted three times and has been given up.")
    SCOPE_LOST = "scope_lost", _("The person who started the job may no longer do so.")
    UNKNOWN_KIND = "unknown_kind", _("No worker knows how to do this kind of job.")
    UNAVAILABLE = "unavailable", _("The database or its storage failed three times in a row.")
    UNEXPECTED = "unexpected", _("An unexpected error ended the job. Nothing was changed.")

"""What can end an attempt of a job other than finishing it."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class LeaseLostError(Exception):
    """Another attempt holds the job, or it has ended: nothing of this attempt may be written any more."""


class JobCancelledError(Exception):
    """Somebody asked to stop the job, and the handler has reached a place where it can."""


class AttemptInterrupted(Exception):  # noqa: N818  (not an error: the work goes on in another attempt)
    """The attempt has used its time; what it finished stays, another attempt goes on from there."""


class ScopeLostError(DomainError):
    code = "scope_lost"
    message = _("The person who started the job may no longer do so.")
    status = 403


class JobEndedError(DomainError):
    code = "job_ended"
    message = _("The job has already ended.")

"""Reading what a job came to: asked anew each time, since grants end after a job has, too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError

from .context import JobContext
from .errors import ScopeLostError
from .handlers import handler_for
from .models import Job
from .querysets import Principal


class ResultWithheldError(DomainError):
    code = "result_withheld"
    message = _("Your role no longer allows you to read what this job came to.")
    status = 403


def check_result_readable(job: Job, *, by: Principal) -> None:
    """Stop unless the owner could have the job done today, or ``by`` watches everybody's jobs (T12)."""
    if not job.result or by.sees_everyone("jobs.read"):  # an empty result tells nothing
        return
    handler = handler_for(job.kind)
    if handler is None:
        raise ResultWithheldError
    try:
        JobContext(job, handler).check_permitted()
    except ScopeLostError as error:
        raise ResultWithheldError from error


def may_watch(job: Job, *, by: Principal) -> bool:
    """Whether ``by`` may see how far a job is: the owner, and whoever watches everybody's jobs."""
    return job.identity == by.identity or by.sees_everyone("jobs.read")


def may_read_result(job: Job, *, by: Principal) -> bool:
    """Whether :func:`check_result_readable` lets ``by`` through."""
    try:
        check_result_readable(job, by=by)
    except ResultWithheldError:
        return False
    return True

"""Doing one job: claim it, run its handler, and write how it ended."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import translation

from asn_career.base.access_log import log_refusal
from asn_career.base.errors import DomainError, NotReadyError

from .choices import JobReason, JobState
from .context import JobContext
from .errors import AttemptInterrupted, JobCancelledError, LeaseLostError, ScopeLostError
from .handlers import Handler, handler_for
from .leases import lease_kept
from .models import Job, OutboxEntry
from .querysets import seconds_from_now

MAX_FAILURES = 3
WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 15 * 60  # from when the job was asked for

logger = logging.getLogger(__name__)


def claim(job_id: int) -> Job | None:
    """Take a queued job under a new attempt number; None when another delivery has it, or it is not there."""
    with transaction.atomic():
        if not Job.objects.all().claim(job_id):
            return None
        return Job.objects.get(pk=job_id)


def run_job(job_id: int, *, interrupts: tuple[type[BaseException], ...] = ()) -> Job | None:
    """Do the job unless somebody else does; ``interrupts`` are the exceptions that mean the time is up."""
    job = claim(job_id)
    if job is None:
        logger.info("job %s is not waiting; this delivery has nothing to do", job_id)
        return None
    handler = handler_for(job.kind)
    if handler is None:
        fail_attempt(job, JobReason.UNKNOWN_KIND)
    else:
        _attempt(JobContext(job, handler), interrupts)
    job.refresh_from_db()
    return job


def _attempt(context: JobContext, interrupts: tuple[type[BaseException], ...]) -> None:
    job = context.job
    time_is_up: tuple[type[BaseException], ...] = (AttemptInterrupted, *interrupts)
    try:
        with lease_kept(job):
            _work(context)
    except LeaseLostError:
        logger.warning("attempt %s of job %s was fenced off", job.attempt, job.pk)
    except JobCancelledError:
        Job.objects.held_by(job).end(JobState.CANCELLED)
    except time_is_up:
        _continue_later(job)
    except ScopeLostError as error:
        log_refusal(by=job.identity, subject=f"job:{job.public_id}")
        _end_failed(job, _as_reason(error))
    except NotReadyError as error:
        _wait(job, _as_reason(error))
    except DomainError as error:
        _end_failed(job, _as_reason(error))
    except (OperationalError, InterfaceError) as error:
        logger.exception("job %s met a failing database", job.pk)
        _fail_unless_away(job, detail=type(error).__name__)
    except Exception as error:
        logger.exception("job %s failed", job.pk)
        _end_failed(job, {"code": JobReason.UNEXPECTED, "message": "", "detail": type(error).__name__})


def _work(context: JobContext) -> None:
    context.begin()
    context.check_permitted()
    context.check_cancelled()
    handler: Handler = context.handler
    result = handler.work(context)
    if not context.finished:
        with context.publishing():
            context.finish(result)


def _continue_later(job: Job) -> None:
    """Queue the job again; an attempt that finished no chunk counts as a failure, lest it go on forever."""
    if not job.chunks.filter(attempt=job.attempt).exists():
        fail_attempt(job, JobReason.WORKER_LOST)
        return
    with transaction.atomic():
        if Job.objects.held_by(job).requeue():
            OutboxEntry.objects.filter(job=job).make_due()


def _wait(job: Job, reason: Mapping[str, Any]) -> None:
    """Queue the job again for a minute later, which is no failure; it fails once it has waited its longest."""
    recent = Job.objects.held_by(job).filter(created_at__gt=seconds_from_now(-LONGEST_WAIT_SECONDS))
    with transaction.atomic():
        if recent.requeue(error=dict(reason)):
            OutboxEntry.objects.filter(job=job).update(next_send_at=seconds_from_now(WAIT_SECONDS), sends=0)
        else:
            _end_failed(job, reason)


def fail_attempt(job: Job, reason: JobReason, *, detail: str = "") -> None:
    """Let another attempt try, or give up after the third."""
    failures = job.failures + 1
    error = {"code": reason, "message": "", "detail": detail}
    with transaction.atomic():
        held = Job.objects.held_by(job)
        if failures >= MAX_FAILURES:
            held.end(JobState.FAILED, error=error, failures=failures)
        elif held.requeue(failures=failures, error=error):
            OutboxEntry.objects.filter(job=job).make_due()


def _fail_unless_away(job: Job, *, detail: str) -> None:
    """Count the failure at once where the database is back; where it is not, the lease runs out by itself."""
    if not connection.in_atomic_block:
        connection.close()  # it may be the line that failed; the next statement opens another
    try:
        fail_attempt(job, JobReason.UNAVAILABLE, detail=detail)
    except (OperationalError, InterfaceError):
        logger.warning("the database is away: attempt %s of job %s ends with its lease", job.attempt, job.pk)


def _end_failed(job: Job, error: Mapping[str, Any]) -> None:
    Job.objects.held_by(job).end(JobState.FAILED, error=dict(error), failures=job.failures + 1)


def _as_reason(error: DomainError) -> dict[str, Any]:
    """The refusal as stored data, in the language of the agency."""
    with translation.override(settings.LANGUAGE_CODE):
        return error.as_json()

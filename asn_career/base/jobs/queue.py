"""Writing a job and waking a worker for it; asking a job to stop."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import DurationField, F, Func
from django.db.models.expressions import Combinable
from django.db.models.functions import Least, Power
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from asn_career.base.audit import purpose_of
from asn_career.celery import app

from .choices import JobState
from .errors import JobEndedError
from .models import Job, OutboxEntry
from .querysets import ClockTimestamp, Principal

RUN_JOB = "base.run_job"
FIRST_RESEND_SECONDS = 45
LAST_RESEND_SECONDS = 600

logger = logging.getLogger(__name__)


@transaction.atomic
def enqueue(
    kind: str,
    *,
    principal: Principal,
    purpose: str,
    parameters: Mapping[str, Any] | None = None,
    scope: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Job:
    """Write a job in the caller's transaction: rolled back, nothing starts; committed, a worker is woken.

    What was asked for in somebody's name is done in that name: it has that name's purpose instead of ``purpose``.
    """
    job = Job.objects.create(
        kind=kind,
        identity=principal.identity,
        purpose=purpose_of(principal.identity) or purpose,
        parameters=dict(parameters or {}),
        scope=dict(scope or {}),
        **({"created_at": at} if at else {}),
    )
    OutboxEntry.objects.create(job=job)
    transaction.on_commit(lambda: send_message(job.pk), robust=True)
    return job


def send_message(job_id: int) -> bool:
    """Wake a worker; with the broker away this only logs, and the sweeper sends the entry later."""
    try:
        app.send_task(RUN_JOB, kwargs={"job_id": job_id}, retry=False, ignore_result=True)
    except (BrokerError, RedisError, OSError) as error:
        logger.warning("message for job %s not sent, it waits in the outbox: %s", job_id, error)
        return False
    OutboxEntry.objects.filter(job=job_id).update(
        sends=F("sends") + 1,
        sent_at=ClockTimestamp(),
        next_send_at=_longer_each_time(),
    )
    return True


def _longer_each_time() -> Combinable:
    """Messages of a long queue do not pile up: the wait for an unstarted job doubles with every one sent."""
    seconds = Least(FIRST_RESEND_SECONDS * Power(2.0, F("sends")), float(LAST_RESEND_SECONDS))
    interval = Func(seconds, template="make_interval(secs => %(expressions)s)", output_field=DurationField())
    return ClockTimestamp() + interval


@transaction.atomic
def request_cancel(job: Job, *, by: Principal) -> Job:
    """Stop a waiting job at once; ask a running one to stop at its next chunk."""
    locked = Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    if locked.has_ended:
        raise JobEndedError
    asked = {"cancel_requested_at": ClockTimestamp(), "cancel_requested_by": by.identity}
    rows = Job.objects.filter(pk=job.pk)
    if locked.state == JobState.QUEUED:
        rows.end(JobState.CANCELLED, **asked)
    else:
        rows.update(**asked)
    locked.refresh_from_db()
    return locked

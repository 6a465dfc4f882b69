"""Repairing what was lost: messages that woke nobody, and jobs whose worker died."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from .choices import JobReason, JobState
from .models import Job, OutboxEntry
from .querysets import seconds_from_now
from .queue import send_message
from .running import MAX_FAILURES

BATCH = 500
SWEEP_SECONDS = 30

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    requeued: int
    failed: int
    sent: int


def sweep() -> Swept:
    """Take jobs from dead workers and send what is due; any number of sweepers may work at once."""
    requeued, failed = take_from_the_dead()
    return Swept(requeued, failed, send_due())


@transaction.atomic
def take_from_the_dead() -> tuple[int, int]:
    """Queue jobs whose lease ran out; those that lost their third attempt have failed."""
    expired = Job.objects.expired().select_for_update(skip_locked=True, no_key=True)
    failures = dict(expired.values_list("pk", "failures")[:BATCH])
    given_up = [pk for pk, count in failures.items() if count + 1 >= MAX_FAILURES]
    again = failures.keys() - set(given_up)
    error = {"code": JobReason.WORKER_LOST, "message": ""}
    counted = {"failures": F("failures") + 1, "error": error}
    Job.objects.filter(pk__in=given_up).end(JobState.FAILED, **counted)
    Job.objects.filter(pk__in=again).requeue(**counted)
    OutboxEntry.objects.filter(job__in=again).make_due()
    if failures:
        logger.warning("lost workers: jobs %s queued again, jobs %s given up", sorted(again), given_up)
    return len(again), len(given_up)


def send_due() -> int:
    """Send what nobody started; a broker that is away ends the round, and the entries stay due."""
    sent = 0
    for job_id in _take_due():
        if not send_message(job_id):
            break
        sent += 1
    return sent


@transaction.atomic
def _take_due() -> list[int]:
    """Jobs whose message is due, put off by one round so that another sweeper does not send the same."""
    due = OutboxEntry.objects.due().select_for_update(of=("self",), skip_locked=True)
    job_ids = list(due.order_by("next_send_at", "pk").values_list("job_id", flat=True)[:BATCH])
    OutboxEntry.objects.filter(job__in=job_ids).update(next_send_at=seconds_from_now(SWEEP_SECONDS))
    return job_ids

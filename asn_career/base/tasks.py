"""The Celery tasks of the shared code: do one job, repair what was lost, forget what nobody repeats."""

from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from asn_career.base.api.idempotency import forget_old_keys
from asn_career.base.evidence.sealing import seal
from asn_career.base.evidence.stamping import stamp_newest
from asn_career.base.imports.uploads import drop_old_files
from asn_career.base.jobs.queue import RUN_JOB
from asn_career.base.jobs.refused import is_job_id, refuse
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import SWEEP_SECONDS, sweep
from asn_career.base.rates import forget_old_windows

SEAL_SECONDS = 60
STAMP_SECONDS = 60 * 60
MOST_BATCHES = 200  # of one round, which ends well within the time limit of a task; the next one goes on


@shared_task(name=RUN_JOB)
def run_job_task(*, job_id: Any = None, **future: Any) -> None:
    if not is_job_id(job_id):
        refuse("its job_id is no number of a job", body={"job_id": job_id, **future})
        return
    run_job(job_id, interrupts=(SoftTimeLimitExceeded,))


# A round that waited longer than the next one is due is of no use to anybody.
@shared_task(name="base.sweep_jobs", expires=SWEEP_SECONDS)
def sweep_jobs_task(**_future: Any) -> None:
    sweep()


@shared_task(name="base.seal_audit", expires=SEAL_SECONDS)
def seal_audit_task(**_future: Any) -> None:
    seal(batches=MOST_BATCHES)


@shared_task(name="base.stamp_audit", expires=STAMP_SECONDS)
def stamp_audit_task(**_future: Any) -> None:
    stamp_newest()


@shared_task(name="base.forget_idempotency_keys")
def forget_idempotency_keys_task(**_future: Any) -> None:
    forget_old_keys()


@shared_task(name="base.forget_rate_windows")
def forget_rate_windows_task(**_future: Any) -> None:
    forget_old_windows()


@shared_task(name="base.forget_ended_sessions")
def forget_ended_sessions_task(**_future: Any) -> None:
    """Sessions that are over, which nothing else removes: they tell who was signed in when."""
    SessionStore.clear_expired()


@shared_task(name="base.drop_import_files")
def drop_import_files_task(**_future: Any) -> None:
    drop_old_files(now=timezone.now())

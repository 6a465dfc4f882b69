"""The Celery tasks of the shared code: do one job, repair what was lost, forget what nobody repeats."""

from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from asn_career.base.api.idempotency import forget_old_keys
from asn_career.base.jobs.queue import RUN_JOB
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import SWEEP_SECONDS, sweep


@shared_task(name=RUN_JOB)
def run_job_task(*, job_id: int, **_future: Any) -> None:
    run_job(job_id, interrupts=(SoftTimeLimitExceeded,))


# A round that waited longer than the next one is due is of no use to anybody.
@shared_task(name="base.sweep_jobs", expires=SWEEP_SECONDS)
def sweep_jobs_task(**_future: Any) -> None:
    sweep()


@shared_task(name="base.forget_idempotency_keys")
def forget_idempotency_keys_task(**_future: Any) -> None:
    forget_old_keys()

"""Celery: workers are woken by messages that hold nothing but a job's id; the database knows the rest."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init
from django.conf import settings

from asn_career.base.collecting import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_career.settings.dev")

SOFT_LIMIT_SECONDS = 9 * 60
HARD_LIMIT_SECONDS = 10 * 60
VISIBILITY_TIMEOUT_SECONDS = 15 * 60  # longer than the hard limit, or a running task would be delivered again

# Celery would prefer these to its settings; the broker is chosen by REDIS_URL alone.
for _name in (
    "CELERY_BROKER_URL",
    "CELERY_BROKER_READ_URL",
    "CELERY_BROKER_WRITE_URL",
    "CELERY_RESULT_BACKEND",
):
    os.environ.pop(_name, None)

app = Celery("asn_career")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # Without bounds of its own a publisher waits for a broker that is away, or stands still, until it is back.
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "socket_keepalive": True,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.2,
    },
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=HARD_LIMIT_SECONDS,
    task_soft_time_limit=SOFT_LIMIT_SECONDS,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    worker_max_memory_per_child=600_000,  # kilobytes
    # Work goes on without the broker: the lease, not the message, says who does a job.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_schedule={
        "sweep jobs": {"task": "base.sweep_jobs", "schedule": 30.0, "options": {"expires": 30}},
        "seal audit": {"task": "base.seal_audit", "schedule": 60.0, "options": {"expires": 60}},
        "stamp audit": {
            "task": "base.stamp_audit",
            "schedule": crontab(minute=10),
            "options": {"expires": 60 * 60},
        },
        "forget idempotency keys": {
            "task": "base.forget_idempotency_keys",
            "schedule": crontab(hour=3, minute=40),
        },
        "forget rate windows": {
            "task": "base.forget_rate_windows",
            "schedule": crontab(hour=3, minute=50),
        },
        "forget ended sessions": {
            "task": "base.forget_ended_sessions",
            "schedule": crontab(hour=3, minute=55),
        },
        "drop import files": {"task": "base.drop_import_files", "schedule": crontab(minute=50)},
        "refresh homes": {"task": "employees.refresh_homes", "schedule": crontab(hour=0, minute=10)},
        "finish erasures": {"task": "employees.finish_erasures", "schedule": crontab(minute="*/5")},
        "send digests": {"task": "employees.send_digests", "schedule": crontab(minute="5,35")},
        "settle awareness": {
            "task": "training.settle_awareness",
            "schedule": crontab(minute="15,45"),
            "options": {"expires": 30 * 60},
        },
        "tell agencies": {
            "task": "training.tell_agencies",
            "schedule": crontab(day_of_month=5, hour=5, minute=30),
        },
        "ask for evaluations": {
            "task": "training.ask_for_evaluations",
            "schedule": crontab(hour=4, minute=20),
        },
        "clear documents": {"task": "employees.clear_documents", "schedule": crontab(hour=3, minute=10)},
        "refresh gaps": {"task": "assessments.refresh_gaps", "schedule": 30.0, "options": {"expires": 30}},
        "begin dictionary versions": {
            "task": "competencies.begin_dictionary_versions",
            "schedule": crontab(hour=0, minute=15),
        },
        "close rounds": {"task": "assessments.close_rounds", "schedule": crontab(hour=0, minute=5)},
        "remind raters": {"task": "assessments.remind_raters", "schedule": crontab(hour=6, minute=15)},
        "pass days": {"task": "assessments.pass_days", "schedule": crontab(hour=0, minute=20)},
        "compute credit points": {
            "task": "assessments.compute_credit_points",
            "schedule": crontab(hour=2, minute=20),
        },
        "tell of expiring results": {
            "task": "assessments.tell_expiring_results",
            "schedule": crontab(hour=6, minute=50),
        },
        "keep gap months": {"task": "training.keep_gap_months", "schedule": crontab(hour=1, minute=10)},
        "settle closures": {"task": "training.settle_closures", "schedule": crontab(hour=0, minute=30)},
        "archive plans": {"task": "training.archive_plans", "schedule": crontab(hour=0, minute=40)},
        "tell what is due from studies": {
            "task": "training.tell_study_leave_due",
            "schedule": crontab(hour=6, minute=10),
        },
        "tell what is due": {"task": "training.tell_due", "schedule": crontab(hour=6, minute=30)},
        "tell of ending agreements": {
            "task": "training.tell_ending_agreements",
            "schedule": crontab(hour=6, minute=20),
        },
        "compute fairness figures": {"task": "promotions.compute_fairness", "schedule": crontab(minute=25)},
        "remove evidence files": {
            "task": "promotions.remove_evidence_files",
            "schedule": crontab(minute=45),
        },
        "tell of objections that fall due": {
            "task": "promotions.tell_objections_due",
            "schedule": crontab(hour=6, minute=40),
        },
        "retire gap runs": {"task": "assessments.retire_gap_runs", "schedule": crontab(hour=3, minute=20)},
    },
)
app.autodiscover_tasks()


@worker_process_init.connect
def _collect_seldom(**_told: Any) -> None:
    collect_seldom()

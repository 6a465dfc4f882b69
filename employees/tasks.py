"""Background work of the registry: imports, and what each night brings up to date."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.imports import uploads
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.handlers import handles
from asn_career.base.jobs.models import Job
from employees.digests import send_digests
from employees.documents import clear_unnamed
from employees.registry import refresh_homes
from employees.retention import carrying_out

DIGEST_SECONDS = 30 * 60


def _page(job: Job) -> str:
    return reverse("import_detail", args=[job.parameters["import"]])


@handles(uploads.KIND, permits=uploads.permits_import, result_page=_page)
def run_import(context: JobContext) -> Mapping[str, Any]:
    return uploads.run_import(context)


def _erasure_page(job: Job) -> str:
    return reverse("erasure_detail", args=[job.parameters["erasure"]])


@handles(carrying_out.KIND, permits=carrying_out.permits_erasure, result_page=_erasure_page)
def erase(context: JobContext) -> Mapping[str, Any]:
    return carrying_out.carry_out(context, at=timezone.now())


@shared_task(name="employees.finish_erasures")
def finish_erasures_task(**_future: Any) -> None:
    """Erasures whose entries were not sealed yet when their job ended, and those whose job came to nothing."""
    carrying_out.finish_sealed(at=timezone.now())
    carrying_out.stop_abandoned(at=timezone.now())


@shared_task(name="employees.send_digests", expires=DIGEST_SECONDS)
def send_digests_task(**_future: Any) -> None:
    """Letters about what waits; whose quiet hours have ended gets one."""
    send_digests(now=timezone.now())


@shared_task(name="employees.clear_documents")
def clear_documents_task(**_future: Any) -> None:
    """Files whose row was never written, a day after they came."""
    clear_unnamed(before=(timezone.now() - timedelta(days=1)).timestamp())


@shared_task(name="employees.refresh_homes")
def refresh_homes_task(**_future: Any) -> None:
    """Posts that begin or end today move people to other units."""
    with acting(by="system:schedule", reason="homes of the day"):
        refresh_homes(on=timezone.localdate())

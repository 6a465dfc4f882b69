"""Pages of background jobs: one's own, and everybody's for those who may watch them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_refusal
from asn_career.base.sessions import leaves_session_alone
from asn_career.base.tables import Column, keyset_page

from .handlers import handler_for
from .models import Job
from .queue import request_cancel
from .results import may_read_result
from .wording import TITLES

COLUMNS = (
    Column("tugas", _("Job"), order="kind"),
    Column("keadaan", _("State"), order="state"),
    Column("kemajuan", _("Progress")),
    Column("dibuat", _("Asked for"), order="created_at", numeric=True),
)


def _signed_in(view: Any) -> Any:
    """Any account: each of these pages shows only the reader's jobs."""
    view.policy = "signed_in"
    return view


@_signed_in
@require_safe
def job_list(request: Any) -> HttpResponse:
    page = keyset_page(
        Job.objects.visible_to(request.principal), columns=COLUMNS, params=request.GET, default="-dibuat"
    )
    listed = [(job, TITLES.get(job.kind, job.kind)) for job in page.rows]
    return render(request, "jobs/job_list.html", {"page": page, "listed": listed})


@_signed_in
@require_safe
def job_detail(request: Any, public_id: str) -> HttpResponse:
    shown = _progress(request, public_id)
    if shown["withheld"]:
        log_refusal(by=request.principal.identity, subject=f"job:{public_id}")
    return render(request, "jobs/job_detail.html", shown)


@_signed_in
@leaves_session_alone
@require_safe
def job_fragment(request: Any, public_id: str) -> HttpResponse:
    """The progress card alone, as the page asks for it every few seconds."""
    return render(request, "components/job_progress.html", _progress(request, public_id))


@_signed_in
@require_POST
def cancel_job(request: Any, public_id: str) -> HttpResponse:
    request_cancel(_job(request, public_id), by=request.principal)
    return redirect("job_detail", public_id=public_id)


def _job(request: Any, public_id: str) -> Job:
    job = Job.objects.visible_to(request.principal).filter(public_id=public_id).first()
    if job is None:
        raise Http404
    return job


def _progress(request: Any, public_id: str) -> dict[str, Any]:
    job = _job(request, public_id)
    own = job.identity == request.principal.identity
    readable = may_read_result(job, by=request.principal)
    return {
        "job": job,
        "title": TITLES.get(job.kind, job.kind),
        "poll_url": reverse("job_fragment", args=[public_id]),
        "cancel_url": reverse("job_cancel", args=[public_id]) if own else "",
        "result_url": result_url(job) if readable else "",
        "withheld": not readable,
    }


def result_url(job: Job) -> str:
    """Where the finished job's result is shown; empty when the kind has no page."""
    handler = handler_for(job.kind)
    if handler is None or handler.result_page is None or job.result is None:
        return ""
    try:
        return handler.result_page(job)
    except NoReverseMatch:
        return ""

"""Results at the desk: the list, entering one, and the page on which it is completed, finalised and corrected."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import left_behind, named_act
from asn_career.base.tables import Column, keyset_page
from asn_career.base.uploading import refuse_lost_upload
from assessments.models import AssessmentResult, ResultReport
from assessments.results import correcting, entering, finalising
from assessments.results.answering import standings_of
from assessments.results.choices import ResultState
from assessments.results.forms import ReasonForm, ReportForm, ResultFilter, ResultForm
from assessments.results.showing import desk_page, standing_badge, state_badge
from employees.access import Permission
from employees.documents import path_of
from employees.policy import for_anyone, requires, scope_of

COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="employee__name"),
    Column("hari", gettext_lazy("Assessed on"), order="assessed_on", numeric=True),
    Column("sumber", gettext_lazy("Source"), order="source"),
    Column("keadaan", gettext_lazy("Stage of the result"), order="state"),
    Column("kedudukan", gettext_lazy("Counts as official")),
    Column("tanggapan", gettext_lazy("Answer")),
)


@require_safe
@requires(Permission.READ_ASSESSMENTS)
def result_list(request: HttpRequest) -> HttpResponse:
    """Results in the reader's scope, the newest first; drafts for those who make them."""
    principal = scope_of(request)
    seen = AssessmentResult.objects.visible_to(principal)
    filters = ResultFilter(request.GET, queryset=seen.with_context(), request=request)
    page = keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="-hari")
    said = standings_of(page.rows, on=principal.on)
    for row in page.rows:
        row.answer, row.badge, row.counts = said[row.pk], state_badge(row), standing_badge(row)
    log_access(by=principal.identity, action="results.read", subject="results")
    context = {
        "page": page,
        "filter": filters,
        "may_record": principal.may_manage(Permission.RECORD_RESULTS),
        "may_finalise": principal.may_manage(Permission.FINALISE_RESULTS),
    }
    return render(request, "assessments/results/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_RESULTS)
def result_new(request: HttpRequest) -> HttpResponse:
    """Begin a result: of whom, from where and when; its levels follow."""
    principal = scope_of(request)
    form = ResultForm(request.POST or None, initial={"nip": request.GET.get("nip", "")})
    if request.method == "POST" and form.is_valid():
        try:
            person = entering.person_with(form.cleaned_data["nip"], by=principal)
            made = entering.draft_result(person, form.facts, by=principal)
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("result_levels", public_id=made.public_id)
    return render(
        request, "assessments/results/facts.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_RESULTS)
def result_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change the facts of a draft."""
    principal, result = scope_of(request), result_or_404(request, public_id)
    if result.state != ResultState.DRAFT:
        return left_behind(request, reverse("result_detail", args=[public_id]))
    fixed = ("nip", "source", "assessed_on") if result.corrects_id else ("nip",)
    initial = {
        name: getattr(result, name) for name in ResultForm.base_fields if name not in ("nip", "provider")
    }
    initial["provider"] = result.provider.public_id if result.provider else None
    form = ResultForm(request.POST or None, initial=initial, fixed=fixed)
    if request.method == "POST" and form.is_valid():
        try:
            entering.change_draft(result, form.facts, by=principal, version=version_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("result_detail", public_id=public_id)
    context = {"form": form, "result": result}
    return render(request, "assessments/results/facts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_ASSESSMENTS)
def result_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One result with its levels, its versions and reports, and the steps that the reader may take."""
    result = result_or_404(request, public_id)
    if request.method != "POST":
        return _detail(request, result, {})
    refuse_lost_upload(request)
    return named_act(
        request,
        _ACTS,
        result,
        form_of=lambda name: _form(request, name),
        again=lambda faulty: _detail(request, result, faulty, status=422),
        back=reverse("result_detail", args=[public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_RESULTS)
def result_correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a correction of a final result, with its reason."""
    principal, result = scope_of(request), result_or_404(request, public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = correcting.begin_correction(result, reason=form.cleaned_data["reason"], by=principal)
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("result_levels", public_id=made.public_id)
    context = {"form": form, "result": result}
    return render(request, "assessments/results/correct.html", context, status=422 if form.errors else 200)


@require_safe
@for_anyone
def result_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file of a report, to the person concerned and to those who may read reports."""
    principal = scope_of(request)
    report = ResultReport.objects.visible_to(principal).filter(public_id=public_id).first()
    if report is None:
        raise Http404
    if report.employee_id != principal.employee_id:
        log_access(by=principal.identity, action="result_report.read", subject=f"report:{public_id}")
    response = FileResponse(
        path_of(report.sha256, folder=entering.FOLDER).open("rb"),
        as_attachment=True,
        filename=report.name,
        content_type=report.content_type,
    )
    response["Cache-Control"] = "no-store, private"
    return cast(HttpResponse, response)


def result_or_404(request: HttpRequest, public_id: UUID) -> AssessmentResult:
    """A result in the reader's scope."""
    rows = AssessmentResult.objects.visible_to(scope_of(request)).with_context()
    found: AssessmentResult | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def version_of(request: HttpRequest) -> int:
    """The version that the page was made of; anything else is an older one."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _detail(
    request: HttpRequest, result: AssessmentResult, faulty: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    principal = scope_of(request)
    log_access(by=principal.identity, action="result.read", subject=f"result:{result.public_id}")
    context = {
        "page": desk_page(result, by=principal),
        "report_form": faulty.get("report") or ReportForm(),
        "back_form": faulty.get("send_back") or ReasonForm(prefix="send_back"),
        "discard_form": faulty.get("discard") or ReasonForm(prefix="discard"),
    }
    return render(request, "assessments/results/detail.html", context, status=status)


def _form(request: HttpRequest, name: str) -> forms.Form | None:
    if name == "report":
        return ReportForm(request.POST, request.FILES)
    return ReasonForm(request.POST, prefix=name) if name in ("send_back", "discard") else None


def _propose(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    entering.propose(result, by=scope_of(request), at=timezone.now(), version=version_of(request))
    return _("Sent to a second person.")


def _finalise(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    finalising.finalise(result, by=scope_of(request), at=timezone.now(), version=version_of(request))
    return _("Final. The employee has been told.")


def _send_back(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    finalising.send_back(
        result,
        reason=form.cleaned_data["reason"],
        by=scope_of(request),
        at=timezone.now(),
        version=version_of(request),
    )
    return _("Returned to a draft.")


def _discard(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    entering.discard(
        result,
        reason=form.cleaned_data["reason"],
        by=scope_of(request),
        at=timezone.now(),
        version=version_of(request),
    )
    return _("Discarded; it stays on record.")


def _attach(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    try:
        entering.attach_report(result, form.cleaned_data["file"], by=scope_of(request))
    except DomainError as error:
        error.fields.setdefault("file", [str(error)])
        raise
    return _("The report has been added.")


_ACTS = {
    "propose": _propose,
    "finalise": _finalise,
    "send_back": _send_back,
    "discard": _discard,
    "report": _attach,
}

"""Objections to results at the desk: the list, and the page on which one is taken up and answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import named_act
from asn_career.base.tables import Column, keyset_page
from assessments.models import ResultObjection, ResultObjectionStep
from assessments.results import objecting
from assessments.results.choices import AnswerStanding, ObjectionState
from assessments.results.correcting import begin_correction
from assessments.results.forms import AnswerForm, ObjectionFilter, ReasonForm
from assessments.results.pages.desk import version_of
from assessments.results.showing import result_page
from employees.access import Permission
from employees.policy import requires, scope_of
from employees.responsible import find_account, reaches

COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="employee__name"),
    Column("hasil", gettext_lazy("Result"), order="result__assessed_on"),
    Column("diajukan", gettext_lazy("Filed on"), order="filed_on", numeric=True),
    Column("tenggat", gettext_lazy("Answer due"), order="answer_due_on", numeric=True),
    Column("keadaan", gettext_lazy("State"), order="state"),
)
_GATE = "steps of an objection that came through the gate"


@require_safe
@requires(Permission.FINALISE_RESULTS)
def result_objection_list(request: HttpRequest) -> HttpResponse:
    """Objections in the reader's scope, what is due first."""
    principal = scope_of(request)
    seen = ResultObjection.objects.visible_to(principal, permission=Permission.FINALISE_RESULTS)
    filters = ObjectionFilter(request.GET, queryset=seen.with_context(), request=request)
    page = keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="tenggat")
    log_access(by=principal.identity, action="result_objections.read", subject="result_objections")
    context = {"page": page, "filter": filters, "today": principal.on}
    return render(request, "assessments/results/objection_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FINALISE_RESULTS)
def result_objection_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One objection beside the result: taking it up, correcting the result, answering with reasons."""
    objection = _objection(request, public_id)
    if request.method != "POST":
        return _detail(request, objection, {})
    return named_act(
        request,
        _ACTS,
        objection,
        form_of=lambda name: AnswerForm(request.POST) if name == "answer" else None,
        again=lambda faulty: _detail(request, objection, faulty, status=422),
        back=reverse("result_objection_detail", args=[public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FINALISE_RESULTS)
def result_objection_correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin the correction that an objection leads to."""
    principal, objection = scope_of(request), _objection(request, public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            objecting.ensure_may_answer(objection, by=principal)
            made = begin_correction(
                objection.result, reason=form.cleaned_data["reason"], by=principal, objection=objection
            )
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("result_levels", public_id=made.public_id)
    context = {"form": form, "result": objection.result, "objection": objection}
    return render(request, "assessments/results/correct.html", context, status=422 if form.errors else 200)


def _objection(request: HttpRequest, public_id: UUID) -> ResultObjection:
    rows = ResultObjection.objects.visible_to(scope_of(request), permission=Permission.FINALISE_RESULTS)
    found: ResultObjection | None = (
        rows.with_context()
        .select_related("result__employee__home_unit", "result__corrects", "taken_by__employee")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _detail(
    request: HttpRequest, objection: ResultObjection, faulty: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    principal = scope_of(request)
    log_access(
        by=principal.identity, action="result_objection.read", subject=f"objection:{objection.public_id}"
    )
    account = find_account(principal)
    mine = account is not None and account.pk == objection.taken_by_id
    context = {
        "objection": objection,
        "page": result_page(objection.result, by=principal, answer=AnswerStanding.OBJECTED),
        "steps": ResultObjectionStep.objects.unscoped(reason=_GATE)
        .filter(objection=objection)
        .order_by("at", "pk"),
        "form": faulty.get("answer") or AnswerForm(),
        "may_take": objection.state == ObjectionState.FILED and not _took_part(objection, account),
        "took_part": _took_part(objection, account),
        "may_answer": objection.state == ObjectionState.TAKEN and mine,
        "may_correct": objection.state == ObjectionState.TAKEN
        and mine
        and objection.result.state == "finalised"
        and reaches(principal, Permission.RECORD_RESULTS, objection.employee),
        "overdue": objection.is_open and objection.answer_due_on < principal.on,
    }
    return render(request, "assessments/results/objection_detail.html", context, status=status)


def _took_part(objection: ResultObjection, account: Any) -> bool:
    return account is not None and account.pk in (
        objection.result.drafted_by_id,
        objection.result.decided_by_id,
    )


def _take(request: HttpRequest, objection: ResultObjection, form: Any) -> str:
    objecting.take_up(objection, by=scope_of(request), at=timezone.now(), version=version_of(request))
    return _("You have taken it up; answer it with reasons.")


def _answer(request: HttpRequest, objection: ResultObjection, form: Any) -> str:
    objecting.answer(
        objection,
        verdict=form.cleaned_data["verdict"],
        text=form.cleaned_data["text"],
        by=scope_of(request),
        at=timezone.now(),
        version=version_of(request),
    )
    return _("Answered. The employee has been told.")


_ACTS = {"take": _take, "answer": _answer}

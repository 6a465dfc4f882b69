"""Pages of performance: a person through the years, and results whose predicate contradicts their ratings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.page_acts import named_act
from asn_career.base.tables import Column, keyset_page
from assessments.choices import Predicate
from assessments.performance import disagreements
from assessments.performance.disagreements import PERIODIC, YEARLY
from assessments.performance.history import find_history
from assessments.performance.predicates import contradicts
from assessments.performance_forms import CONFIRMED, OPEN, CorrectionForm, DisagreementFilter, ReasonForm
from employees.access import Permission
from employees.models import Employee
from employees.policy import for_employees, requires, scope_of

P = Permission
COLUMNS = (
    Column("nama", gettext_lazy("Name / unit"), order="employee__name"),
    Column("tahun", gettext_lazy("Year"), order="year", numeric=True),
    Column("hasil", gettext_lazy("Work result")),
    Column("perilaku", gettext_lazy("Behaviour")),
    Column("diberikan", gettext_lazy("Predicate given")),
    Column("seharusnya", gettext_lazy("Made by the ratings")),
    Column("keadaan", gettext_lazy("State")),
)


@require_safe
@for_employees
def own_performance(request: HttpRequest) -> HttpResponse:
    """One's own results through the years."""
    principal = scope_of(request)
    people = Employee.objects.visible_to(principal, permission=P.READ_PERFORMANCE)
    person = people.get(pk=principal.employee_id)
    history = find_history(people, person, on=principal.on)
    return render(request, "assessments/own_performance.html", {"person": person, "history": history})


@require_safe
@requires(P.READ_PERFORMANCE)
def employee_performance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The results of one person in the reader's scope."""
    principal = scope_of(request)
    people = Employee.objects.visible_to(principal, permission=P.READ_PERFORMANCE)
    person = people.filter(public_id=public_id).first()
    if person is None:
        raise Http404
    log_access(by=principal.identity, action="performance.read", subject=f"employee:{public_id}")
    context = {
        "person": person,
        "history": find_history(people, person, on=principal.on),
        "may_settle": principal.may_manage(P.IMPORT) and principal.employee_id != person.pk,
    }
    return render(request, "assessments/employee_performance.html", context)


@require_safe
@requires(P.READ_PERFORMANCE)
def disagreement_list(request: HttpRequest) -> HttpResponse:
    """Results whose predicate is not what their two ratings make, by unit and year."""
    principal = scope_of(request)
    kind = PERIODIC if request.GET.get("jenis") == PERIODIC else YEARLY
    confirmed = {OPEN: False, CONFIRMED: True}.get(request.GET.get("keadaan", ""))
    rows = disagreements.disagreements(principal, kind=kind, confirmed=confirmed, on=principal.on)
    filters = DisagreementFilter(request.GET, queryset=rows, request=request)
    listed = filters.qs.select_related("employee__home_unit")
    page = keyset_page(listed, columns=COLUMNS, params=request.GET, default="-tahun")
    log_access(by=principal.identity, action="performance.disagreements")
    context = {
        "page": page,
        "filter": filters,
        "listed": [(row, _predicate(contradicts(row, on=principal.on))) for row in page.rows],
        "may_settle": principal.may_manage(P.IMPORT),
        "is_periodic": kind == PERIODIC,
    }
    return render(request, "assessments/disagreement_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.IMPORT)
def disagreement_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One result with its contradiction: correct it, or confirm it as given."""
    result = disagreements.find_result(scope_of(request), public_id)
    if result is None:
        raise Http404
    if request.method == "POST":
        return named_act(
            request,
            _ACTS,
            result,
            form_of=lambda name: _FORMS[name](request.POST),
            again=lambda refused: _detail(request, result, refused),
            back=reverse("disagreement_detail", args=[public_id]),
        )
    log_access(by=scope_of(request).identity, action="performance.read", subject=f"result:{public_id}")
    return _detail(request, result, {})


def _detail(request: HttpRequest, result: Any, refused: dict[str, forms.Form]) -> HttpResponse:
    principal = scope_of(request)
    values = {name: getattr(result, name) for name in disagreements.CHOSEN}
    context = {
        "result": result,
        "person": result.employee,
        "expected": _predicate(contradicts(result, on=principal.on)),
        "confirmations": disagreements.confirmations_of(principal, result),
        "is_own": principal.employee_id == result.employee_id,
        "correction": refused.get("correct") or CorrectionForm(initial=values),
        "confirmation": refused.get("confirm") or ReasonForm(auto_id="confirm_%s"),
        "values": values,
    }
    return render(request, "assessments/disagreement_detail.html", context, status=422 if refused else 200)


def _predicate(value: str | None) -> str:
    return str(Predicate(value).label) if value else ""


def _confirm(request: HttpRequest, result: Any, form: Any) -> str:
    principal = scope_of(request)
    disagreements.confirm_as_given(result, by=principal, on=principal.on, **form.cleaned_data)
    return _("The predicate is confirmed as given.")


def _correct(request: HttpRequest, result: Any, form: Any) -> str:
    principal = scope_of(request)
    disagreements.correct_result(result, by=principal, on=principal.on, **form.cleaned_data)
    return _("The result is corrected.")


_ACTS = {"confirm": _confirm, "correct": _correct}
_FORMS: dict[str, type[forms.Form]] = {"confirm": ReasonForm, "correct": CorrectionForm}

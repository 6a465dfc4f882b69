"""One's own results: the list, one result with what shows it and until when it counts, and the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.page_acts import named_act
from asn_career.base.periods import years_after
from assessments.choices import Source
from assessments.held_levels import valid_years
from assessments.models import Assessment, AssessmentResult, ResultObjection
from assessments.results import answering, objecting
from assessments.results.choices import FINAL, AnswerStanding, ObjectionState
from assessments.results.correcting import adopt_imported
from assessments.results.forms import ObjectionForm
from assessments.results.pages.desk import version_of
from assessments.results.showing import answer_badge, objections_to, result_page, standing_badge
from assessments.results.validity import age_told, full_months
from employees.access import Principal
from employees.models import Employee
from employees.policy import for_employees, scope_of


@dataclass(frozen=True, slots=True)
class Occasion:
    """Imported levels of one day and source, about which no result has been made yet."""

    public_id: UUID
    source: str
    assessed_on: date
    provider: str
    levels: int
    age: str
    valid_until: date | None
    counts: bool

    @property
    def source_told(self) -> str:
        return str(Source(self.source).label)


@require_safe
@for_employees
def own_results_list(request: HttpRequest) -> HttpResponse:
    """Own results, the newest first, with what waits for an answer and what came from elsewhere."""
    principal = scope_of(request)
    rows = list(_own(principal).filter(state__in=FINAL).with_context().order_by("-assessed_on", "-pk")[:100])
    said = answering.standings_of(rows, on=principal.on)
    for row in rows:
        row.answered, row.counts = answer_badge(said[row.pk]), standing_badge(row)
        row.age = age_told(full_months(row.assessed_on, principal.on))
        row.valid_until = years_after(row.assessed_on, valid_years(principal.on)) if row.is_official else None
    context = {
        "rows": [row for row in rows if row.state == "finalised"],
        "replaced": [row for row in rows if row.state != "finalised"],
        "waiting": sum(said[row.pk] == AnswerStanding.WAITING for row in rows if row.state == "finalised"),
        "occasions": _occasions(principal),
    }
    return render(request, "assessments/results/own_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_assessment_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One own result: its levels, evidence and validity, its versions, and the answer to it."""
    result = _own(scope_of(request)).with_context().filter(public_id=public_id, state__in=FINAL).first()
    if result is None:
        raise Http404
    if request.method != "POST":
        return _detail(request, result, {})
    return named_act(
        request,
        _ACTS,
        result,
        form_of=lambda name: ObjectionForm(request.POST) if name == "object" else None,
        again=lambda faulty: _detail(request, result, faulty, status=422),
        back=reverse("own_assessment_result", args=[public_id]),
    )


@require_POST
@for_employees
def own_result_adopt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open levels that came in a data package as a result, so that they can be answered to."""
    principal = scope_of(request)
    row = _assessments(principal).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    person = Employee.objects.visible_to(principal).get(pk=principal.employee_id)
    made = adopt_imported(person, source=row.source, assessed_on=row.assessed_on, by=principal)
    return redirect("own_assessment_result", public_id=made.public_id)


def _detail(
    request: HttpRequest, result: AssessmentResult, faulty: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    principal = scope_of(request)
    page = result_page(result, by=principal)
    objections = objections_to(page.versions)
    open_one = next((row for row in objections if row.result_id == result.pk and row.is_open), None)
    untouched = page.answer in (AnswerStanding.WAITING, AnswerStanding.SILENT, AnswerStanding.NOT_ASKED)
    context = {
        "page": page,
        "form": faulty.get("object") or ObjectionForm(),
        "open_objection": open_one,
        "objections": objections,
        "may_accept": untouched and result.state == "finalised",
        "may_object": untouched and result.may_still_object(on=principal.on),
    }
    return render(request, "assessments/results/own_detail.html", context, status=status)


def _accept(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    answering.accept(result, by=scope_of(request), at=timezone.now())
    return _("You have accepted this result.")


def _object(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    objecting.file(result, text=form.cleaned_data["text"], by=scope_of(request), at=timezone.now())
    return _("Your objection is filed. You are told when it is answered.")


def _withdraw(request: HttpRequest, result: AssessmentResult, form: Any) -> str:
    own = Employee.objects.visible_to(scope_of(request)).filter(pk=result.employee_id)
    rows = ResultObjection.objects.of(own).filter(result=result)
    objection = rows.exclude(state=ObjectionState.WITHDRAWN).select_related("result").first()
    if objection is None:
        raise Http404
    objecting.withdraw(objection, by=scope_of(request), at=timezone.now(), version=version_of(request))
    return _("Withdrawn. It stays on record.")


_ACTS = {"accept": _accept, "object": _object, "withdraw": _withdraw}


def _own(principal: Principal) -> Any:
    return AssessmentResult.objects.visible_to(principal).filter(employee=principal.employee_id)


def _assessments(principal: Principal) -> Any:
    """Official levels of the reader that belong to no result."""
    rows = Assessment.objects.visible_to(principal).filter(employee=principal.employee_id)
    return rows.official().known_on(principal.on).filter(result_levels__isnull=True)


def _occasions(principal: Principal) -> list[Occasion]:
    """Imported occasions, the newest first. Two queries."""
    rows = _assessments(principal).order_by("-assessed_on", "source", "pk")
    counted = {
        (row["source"], row["assessed_on"]): row["n"]
        for row in rows.order_by().values("source", "assessed_on").annotate(n=Count("pk"))
    }
    found: dict[tuple[str, date], Occasion] = {}
    for row in rows:
        key = (row.source, row.assessed_on)
        if key not in found:
            until = years_after(row.assessed_on, valid_years(principal.on))
            age = age_told(full_months(row.assessed_on, principal.on))
            found[key] = Occasion(
                row.public_id, *key, row.provider, counted[key], age, until, until >= principal.on
            )
    return list(found.values())

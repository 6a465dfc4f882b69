"""Pages of the trend of gaps: the figures, the people behind each, and one person's history."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.models import Employee
from employees.policy import for_employees, requires, scope_of
from employees.querysets import EmployeeQuerySet
from training.competency_pages import person_of
from training.trend.figures import find_trend, kept_months
from training.trend.history import find_history
from training.trend.people import changed_rows, people_behind, rows_by_person, standing_rows
from training.trend.wording import why
from training.trend_forms import TrendForm, TrendPeopleForm
from training.trend_tables import TrendTables

PEOPLE_COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="name"),
    Column("persyaratan", gettext_lazy("Requirements")),
)


@require_safe
@requires(Permission.READ_GAPS)
def gap_trend(request: HttpRequest) -> HttpResponse:
    """How gaps stood at the end of each month in the reader's units, and what opened and closed them."""
    principal = scope_of(request)
    months = kept_months(principal)
    form = TrendForm(request.GET, principal=principal, months=list(months))
    if not months or not form.is_valid():
        return render(request, "training/gap_trend.html", {"form": form, "kept": months})
    unit, competency = form.cleaned_data["unit"], form.cleaned_data["kompetensi"]
    trend = find_trend(principal, months=form.period, unit=unit, competency=competency)
    if trend is None and unit is not None:
        raise Http404
    context = {
        "form": form,
        "kept": months,
        "unit": unit,
        "competency": competency,
        "trend": trend,
        "tables": TrendTables(trend, unit, competency, form.units, form.competencies) if trend else None,
    }
    return render(request, "training/gap_trend.html", context)


@require_safe
@requires(Permission.READ_GAPS)
def gap_trend_people(request: HttpRequest) -> HttpResponse:
    """The people whom a figure of the trend counts, as far as the reader sees them today."""
    principal = scope_of(request)
    months = kept_months(principal)
    form = TrendPeopleForm(request.GET, principal=principal, months=list(months))
    if not months or not form.is_valid():
        return render(request, "training/gap_trend_people.html", {"form": form, "page": None})
    rows = _rows(form, principal, months)
    people = people_behind(principal, rows).select_related("home_unit")
    page = keyset_page(people, columns=PEOPLE_COLUMNS, params=request.GET, default="nama")
    found = rows_by_person(_with_facts(form, rows), page.rows)
    log_access(by=principal.identity, action="gaps.trend", subject=f"month:{form.last:%Y-%m}")
    context = {
        "form": form,
        "page": page,
        "tells_changes": form.tells_changes,
        "first": form.period[-1],
        "last": form.last,
        "listed": [(person, _lines(form, found[person.pk])) for person in page.rows],
        "trend_url": _trend_url(form),
    }
    return render(request, "training/gap_trend_people.html", context)


def _rows(form: TrendPeopleForm, principal: Any, runs: dict[date, int]) -> Any:
    chosen = form.cleaned_data
    narrowed = {"unit": chosen["unit"], "competency": chosen["kompetensi"]}
    if not form.tells_changes:
        return standing_rows(principal, run=runs[form.last], standing=chosen["keadaan"], **narrowed)
    return changed_rows(
        principal,
        first=form.period[-1],
        last=form.last,
        movement=chosen["perubahan"],
        cause=chosen["sebab"],
        **narrowed,
    )


def _with_facts(form: TrendPeopleForm, rows: Any) -> Any:
    if form.tells_changes:
        return rows.with_facts().order_by("-month", "competency__code")
    return rows.select_related("competency").order_by("competency__kind", "competency__code")


def _lines(form: TrendPeopleForm, rows: list[Any]) -> list[Any]:
    return [(row, why(row)) for row in rows] if form.tells_changes else [(row, "") for row in rows]


def _trend_url(form: TrendPeopleForm) -> str:
    kept = {name: form.data[name] for name in ("unit", "kompetensi") if form.data.get(name)}
    return f"{reverse('gap_trend')}?{urlencode(kept)}"


@require_safe
@for_employees
def own_gap_history(request: HttpRequest) -> HttpResponse:
    """When one's own gaps opened and closed, and why."""
    principal = scope_of(request)
    context = _history(person_of(principal), on=principal.on)
    return render(request, "training/own_gap_history.html", context)


@require_safe
@requires(Permission.READ_GAPS)
def employee_gap_history(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same about another person, for those whose role opens it."""
    principal = scope_of(request)
    context = _history(person_of(principal, public_id=public_id), on=principal.on)
    if context["person"] is None:
        raise Http404
    log_access(by=principal.identity, action="gaps.history", subject=f"employee:{public_id}")
    return render(request, "training/employee_gap_history.html", context)


def _history(people: EmployeeQuerySet, *, on: Any) -> dict[str, Any]:
    person: Employee | None = people.select_related("home_unit").with_current_post(on=on).first()
    history = find_history(people, as_of=on)
    rows = history.competencies if history else ()
    told = [(row, [(change, why(change)) for change in row.changes]) for row in rows if row.changes]
    unchanged = [row for row in rows if not row.changes]
    return {"person": person, "history": history, "told": told, "unchanged": unchanged}

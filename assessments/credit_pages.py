"""Pages of credit points: one's own, a person's, and who reaches a threshold by when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.models import Job
from asn_career.base.tables import Column, keyset_page
from assessments.credit.finding import find_credit, records_of
from assessments.credit.listing import request_credit_run
from assessments.credit.telling import missing_words
from assessments.credit_forms import CreditFilter
from assessments.models import CreditRun, CreditStanding
from employees.access import Permission
from employees.coverage import agencies_of
from employees.models import Employee
from employees.policy import for_employees, requires, scope_of

P = Permission


@require_safe
@for_employees
def own_credit(request: HttpRequest) -> HttpResponse:
    """One's own credit points, with what is still asked for."""
    principal = scope_of(request)
    people = Employee.objects.visible_to(principal, permission=P.READ_PERFORMANCE)
    person = people.get(pk=principal.employee_id)
    return render(request, "assessments/own_credit.html", _about(people, person, request))


@require_safe
@requires(P.READ_PERFORMANCE)
def employee_credit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The credit points of one person in the reader's scope."""
    principal = scope_of(request)
    people = Employee.objects.visible_to(principal, permission=P.READ_PERFORMANCE)
    person = people.filter(public_id=public_id).first()
    if person is None:
        raise Http404
    log_access(by=principal.identity, action="credit.read", subject=f"employee:{public_id}")
    return render(request, "assessments/employee_credit.html", _about(people, person, request))


def _about(people: Any, person: Employee, request: HttpRequest) -> dict[str, Any]:
    day = scope_of(request).on
    return {
        "person": person,
        "day": day,
        "told": find_credit(people, person, day=day),
        "records": records_of(people, person),
    }


def _columns(threshold: str) -> tuple[Column, ...]:
    return (
        Column("nama", _("Name / unit"), order="employee__name"),
        Column("jenjang", pgettext_lazy("functional post", "Level"), order="kind"),
        Column("dimiliki", pgettext_lazy("credit points", "Held"), order="held", numeric=True),
        Column(
            "dibutuhkan", pgettext_lazy("credit points", "Needed"), order=f"{threshold}_needed", numeric=True
        ),
        Column("tercapai", pgettext_lazy("credit points", "Reached"), order=f"{threshold}_on"),
        Column("periode", _("Promotion from"), order=f"{threshold}_period"),
        Column("catatan", _("Notes")),
    )


@require_safe
@requires(P.READ_PERFORMANCE)
def credit_list(request: HttpRequest) -> HttpResponse:
    """Who reaches the next rank or level, and when, from the newest computation."""
    principal = scope_of(request)
    standings = CreditStanding.objects.visible_to(principal).newest()
    filters = CreditFilter(request.GET, queryset=standings, request=request)
    threshold = filters.threshold
    rows = filters.qs.select_related("employee__home_unit", "run")
    page = keyset_page(rows, columns=_columns(threshold), params=request.GET, default="periode")
    log_access(by=principal.identity, action="credit.list")
    context = {
        "page": page,
        "filter": filters,
        "listed": [_listed(row, threshold) for row in page.rows],
        "run": CreditRun.objects.visible_to(principal).newest().first(),
        "roots": agencies_of(principal, P.RUN_GAPS),
    }
    return render(request, "assessments/credit_list.html", context)


def _listed(row: CreditStanding, threshold: str) -> dict[str, Any]:
    figures = ("needed", "on", "period", "forecast")
    return {
        "row": row,
        "missing": [missing_words(name) for name in row.missing],
        **{name: getattr(row, f"{threshold}_{name}") for name in figures},
    }


@require_POST
@requires(P.RUN_GAPS)
def start_credit_run(request: HttpRequest) -> HttpResponse:
    """Have the standings of the reader's agencies computed, as of today."""
    principal = scope_of(request)
    agencies = agencies_of(principal, P.RUN_GAPS)
    jobs = [request_credit_run(root, as_of=principal.on, by=principal) for root in agencies]
    if len(jobs) != 1:
        return redirect("job_list")
    return redirect("job_detail", public_id=Job.objects.get(pk=jobs[0].pk).public_id)

"""Pages of a person's competencies with the programmes that would close the gaps, and the employee's home."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from employees.access import Permission
from employees.models import Employee
from employees.notices import waiting_for
from employees.policy import for_employees, requires, scope_of
from employees.querysets import EmployeeQuerySet
from employees.responsible import reaches
from training.competency_pages import find_competency_page, person_of
from training.hours import hours_on, with_hours
from training.hours_pages import HoursView
from training.models import DevelopmentPlan


def _person(people: EmployeeQuerySet, *, on: date) -> Any:
    """The row with what the page's head says: unit, post and rank of the day."""
    return people.select_related("home_unit").with_current_post(on=on).with_rank(on=on).first()


@require_safe
@for_employees
def own_home(request: HttpRequest) -> HttpResponse:
    """What needs the employee's attention first, then the largest gaps, the plan and the hours of the year."""
    principal = scope_of(request)
    own = Employee.objects.visible_to(principal).filter(pk=principal.employee_id)
    person = _person(with_hours(own, year=principal.on.year, as_of=principal.on), on=principal.on)
    page = find_competency_page(person, principal=principal, as_of=principal.on, developmental=False)
    plans = DevelopmentPlan.objects.visible_to(principal).filter(employee=principal.employee_id)
    context = {
        "page": page,
        "person": person,
        "waiting": waiting_for(principal),
        "hours": HoursView(hours_on(person, year=principal.on.year)),
        "plan": plans.of_year(principal.on.year).first(),
        "year": principal.on.year,
    }
    return render(request, "training/own_home.html", context)


@require_safe
@for_employees
def own_competencies(request: HttpRequest) -> HttpResponse:
    """One's own competencies: required, held, evidence, expiry, and programmes."""
    principal = scope_of(request)
    people = person_of(principal)
    person = _person(people, on=principal.on)
    page = find_competency_page(person, principal=principal, as_of=principal.on)
    context = {"page": page, "person": person}
    return render(request, "training/own_competencies.html", context)


@require_safe
@requires(Permission.READ_GAPS)
def employee_competencies(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same about another person, for those whose role opens it."""
    principal = scope_of(request)
    people = person_of(principal, public_id=public_id)
    person = _person(people, on=principal.on)
    page = find_competency_page(person, principal=principal, as_of=principal.on)
    if person is None or page is None:
        raise Http404
    log_access(by=principal.identity, action="gaps.read", subject=f"employee:{public_id}")
    context = {
        "page": page,
        "person": person,
        "may_read_talent": reaches(principal, Permission.READ_TALENT, person),
    }
    return render(request, "training/employee_competencies.html", context)

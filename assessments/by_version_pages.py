"""Pages of gaps against any version of the standards: one person, and the people of a unit."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from assessments.by_version import compare_person, count_people, versions_of
from assessments.forms import UnitVersionForm, VersionForm
from assessments.gaps import count_statuses, gaps_of
from employees.access import Permission
from employees.models import Employee
from employees.policy import requires, scope_of

COLUMNS = (
    Column("nama", _("Name"), order="name"),
    Column("memenuhi", _("Meets the standard"), numeric=True),
    Column("kurang", _("Below the standard"), numeric=True),
    Column("kedaluwarsa", _("Expired"), numeric=True),
    Column("belum", _("Not assessed"), numeric=True),
)


@require_safe
@requires(Permission.READ_GAPS)
def person_by_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person's gaps by the standard of any day, beside those of today."""
    principal = scope_of(request)
    people = Employee.objects.visible_to(principal, permission=Permission.READ_GAPS)
    person = people.filter(public_id=public_id).first()
    if person is None:
        raise Http404
    form = VersionForm.asked(request.GET, today=principal.on)
    found = None
    if form.is_valid():
        log_access(by=principal.identity, action="gaps.read", subject=f"employee:{public_id}")
        found = compare_person(person.pk, today=principal.on, **form.days())
    versions = versions_of(found.chosen.position_id if found else None)
    context = {"person": person, "form": form, "found": found, "versions": versions}
    if found:
        context["counts"] = count_statuses(found.chosen.gaps)
    return render(request, "assessments/by_version_person.html", context, status=200 if found else 422)


@require_safe
@requires(Permission.READ_GAPS)
def unit_by_version(request: HttpRequest) -> HttpResponse:
    """The people of a unit by the standards of any day: counts by competency, and each person."""
    principal = scope_of(request)
    form = UnitVersionForm.asked(request.GET, today=principal.on, principal=principal)
    context: dict[str, Any] = {"form": form, "counts": None}
    if form.is_valid() and form.cleaned_data["unit"]:
        unit, days = form.cleaned_data["unit"], form.days()
        people = Employee.objects.visible_to(principal, permission=Permission.READ_GAPS).in_subtree([unit.pk])
        log_access(by=principal.identity, action="gaps.list", subject=f"unit:{unit.public_id}")
        try:
            ids = list(people.order_by().values_list("pk", flat=True))
            context["counts"] = count_people(ids, **days)
        except DomainError as error:
            blame(form, error)
        else:
            context |= _listed(request, people, days)
    status = 422 if form.errors else 200
    return render(request, "assessments/by_version_unit.html", context, status=status)


def _listed(request: HttpRequest, people: Any, days: dict[str, Any]) -> dict[str, Any]:
    """A page of the people, each with the counts. Two queries."""
    page = keyset_page(
        people.select_related("home_unit"), columns=COLUMNS, params=request.GET, default="nama"
    )
    found = gaps_of(
        [person.pk for person in page.rows], as_of=days["results_on"], standards_on=days["standards_on"]
    )
    rows = [(person, found[person.pk], count_statuses(found[person.pk].gaps)) for person in page.rows]
    query = urlencode({"standar": days["standards_on"], "hasil": days["results_on"]})
    return {"page": page, "listed": rows, "query": query}

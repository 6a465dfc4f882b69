"""The competency profile of a person, one's own or by officers, on a page and as a document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from assessments.results.documents import profile_pdf
from assessments.results.profile import Profile, find_profile
from competencies.choices import CORE_KINDS
from employees.access import Permission
from employees.models import Employee
from employees.policy import for_employees, requires, scope_of


@require_safe
@for_employees
def own_profile(request: HttpRequest) -> HttpResponse:
    """One's own profile."""
    person, profile = _found(request, None)
    return render(request, "assessments/results/own_profile.html", _context(person, profile))


@require_safe
@for_employees
def own_profile_pdf(request: HttpRequest) -> HttpResponse:
    """One's own profile as a document."""
    return _pdf(request, None)


@require_safe
@requires(Permission.READ_ASSESSMENTS)
def employee_profile(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The profile of a person in the reader's scope."""
    person, profile = _found(request, public_id)
    return render(request, "assessments/results/employee_profile.html", _context(person, profile))


@require_safe
@requires(Permission.READ_ASSESSMENTS)
def employee_profile_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as a document."""
    return _pdf(request, public_id)


def _found(request: HttpRequest, public_id: UUID | None) -> tuple[Any, Profile]:
    principal = scope_of(request)
    people = Employee.objects.visible_to(principal, permission=Permission.READ_ASSESSMENTS)
    people = people.filter(public_id=public_id) if public_id else people.filter(pk=principal.employee_id)
    person = people.select_related("home_unit").with_current_post(on=principal.on).first()
    profile = find_profile(person.pk, as_of=principal.on) if person else None
    if person is None or profile is None:
        raise Http404
    if public_id:
        log_access(by=principal.identity, action="profile.read", subject=f"employee:{public_id}")
    return person, profile


def _context(person: Any, profile: Profile) -> dict[str, Any]:
    core = [row for row in profile.required if row.kind in CORE_KINDS]
    told = {"met": len([row for row in core if row in profile.strengths]), "all": len(core)}
    finding = _("%(met)s of %(all)s competencies meet the standard; exact figures are in the table.") % told
    return {"person": person, "profile": profile, "core": core, "finding": finding}


def _pdf(request: HttpRequest, public_id: UUID | None) -> HttpResponse:
    person, profile = _found(request, public_id)
    response = HttpResponse(
        profile_pdf(person, profile, by=scope_of(request)), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'attachment; filename="profil-kompetensi.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response

"""Pages for everybody who rates or was assessed: what one owes, and one's own results."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.rounds import own
from assessments.rounds.telling_levels import results_of
from employees.access import Principal
from employees.policy import for_anyone, for_employees, scope_of


def layout_for(principal: Principal) -> str:
    """The employees' shell for whoever is one, the officers' for an outside assessor."""
    return "layout/employee.html" if principal.employee_id else "layout/officer.html"


@require_safe
@for_anyone
def own_ratings(request: HttpRequest) -> HttpResponse:
    """What the reader is to rate, what is due first, and finished rounds about the reader."""
    principal = scope_of(request)
    rows = own.owed_by(principal)
    context = {
        "waiting": [row for row in rows if row.done_on is None],
        "done": [row for row in rows if row.done_on is not None],
        "results": own.own_rounds(principal),
        "layout": layout_for(principal),
    }
    return render(request, "assessments/rounds/own_ratings.html", context)


@require_safe
@for_employees
def own_round_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a finished round about the reader came to, with how each level came about."""
    subject = own.own_subject(public_id, by=scope_of(request))
    if subject is None:
        raise Http404
    context = {
        "subject": subject,
        "round": subject.round,
        "results": results_of(subject),
        "comments": own.comments_about(subject),
    }
    return render(request, "assessments/rounds/own_result.html", context)

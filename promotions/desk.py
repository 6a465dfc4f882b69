"""The officer's desk: what waits, and how far the figures can be trusted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asn_career.base.models import Job
from assessments.gap_pages import totals_in_scope
from employees.access import Permission, Principal
from employees.awaiting import decisions_for, decisions_in_names
from employees.delegation.standing import all_names
from employees.notices import waiting_for
from employees.policy import requires, scope_of
from promotions.choices import ShortlistState
from promotions.models import Opening, Shortlist, Vacancy
from promotions.openings.waiting import waits_for
from promotions.review_pages import totals_by_run

MOST, OPENINGS = 50, 8


@require_safe
@requires(*Permission)
def officer_home(request: HttpRequest) -> HttpResponse:
    """Shortlists to review, jobs under way, and the coverage of the newest gap computation."""
    principal = scope_of(request)
    reads_shortlists = principal.may_manage(Permission.READ_SHORTLISTS)
    context = {
        "decisions": decisions_for(principal),
        "in_names": decisions_in_names(all_names(principal)),
        **(_selections(principal) if reads_shortlists else {}),
        "reads_shortlists": reads_shortlists,
        "totals": totals_in_scope(principal) if principal.may_manage(Permission.READ_GAPS) else None,
        "jobs": list(Job.objects.filter(identity=principal.identity).order_by("-created_at")[:5]),
        "notices": waiting_for(principal),
        "may_import": principal.may_manage(Permission.IMPORT),
    }
    return render(request, "promotions/officer_home.html", context)


def _selections(principal: Principal) -> dict[str, Any]:
    """Runs to review, vacancies without one, and openings under way. Four queries."""
    runs = Shortlist.objects.visible_to(principal).standing().filter(state=ShortlistState.PUBLISHED)
    to_review = runs.filter(vacancy__closed_on__isnull=True).newest_first()
    shortlists = list(to_review.select_related("vacancy__position__unit", "approved_rules")[:MOST])
    totals_by_run(shortlists, principal=principal)
    waiting = Vacancy.objects.reviewable_by(principal).filter(closed_on__isnull=True).without_shortlist()
    openings: Any = Opening.objects.visible_to(principal).under_way().with_committee_state().newest_first()
    return {
        "shortlists": shortlists,
        "waiting": waiting.select_related("position__unit").order_by("-opened_on", "code")[:MOST],
        "openings": [
            (row, _waits(row)) for row in openings.select_related("vacancy__position__unit")[:OPENINGS]
        ],
    }


def _waits(row: Any) -> str:
    return waits_for(
        row.state, kind=row.stage_kind, stage_state=row.stage_state, committee_state=row.committee_state
    )

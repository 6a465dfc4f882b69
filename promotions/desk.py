"""The officer's desk: what waits, and how far the figures can be trusted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asn_career.base.models import Job
from assessments.gap_pages import totals_in_scope
from employees.access import Permission
from employees.awaiting import decisions_for, decisions_in_names
from employees.delegation.standing import all_names
from employees.notices import waiting_for
from employees.policy import requires, scope_of
from promotions.choices import ShortlistState
from promotions.models import Opening, Shortlist, Vacancy
from promotions.openings.waiting import waits_for
from promotions.review_pages import totals_by_run


@require_safe
@requires(*Permission)
def officer_home(request: HttpRequest) -> HttpResponse:
    """Shortlists to review, jobs under way, and the coverage of the newest gap computation."""
    principal = scope_of(request)
    shortlists, waiting, openings = [], [], []
    if principal.may_manage(Permission.READ_SHORTLISTS):
        open_ones = Shortlist.objects.visible_to(principal).filter(state=ShortlistState.PUBLISHED)
        newest = (
            Vacancy.objects.reviewable_by(principal).with_latest_shortlist().select_related("position__unit")
        )
        vacancies: list[Any] = list(newest.order_by("-opened_on", "code")[:50])
        waiting = [vacancy for vacancy in vacancies if vacancy.shortlist_public_id is None]
        current = {vacancy.shortlist_public_id for vacancy in vacancies}
        shortlists = [
            row
            for row in open_ones.select_related("vacancy__position__unit", "approved_rules").newest_first()[
                :50
            ]
            if row.public_id in current
        ]
        totals_by_run(shortlists, principal=principal)
        rows: Any = (
            Opening.objects.visible_to(principal).under_way().select_related("vacancy__position__unit")
        )
        openings = [
            (row, waits_for(row.state, kind=row.stage_kind, stage_state=row.stage_state))
            for row in rows.newest_first()[:8]
        ]
    context = {
        "decisions": decisions_for(principal),
        "in_names": decisions_in_names(all_names(principal)),
        "openings": openings,
        "totals": totals_in_scope(principal) if principal.may_manage(Permission.READ_GAPS) else None,
        "shortlists": shortlists,
        "waiting": waiting,
        "jobs": list(Job.objects.filter(identity=principal.identity).order_by("-created_at")[:5]),
        "notices": waiting_for(principal),
        "may_import": principal.may_manage(Permission.IMPORT),
    }
    return render(request, "promotions/officer_home.html", context)

"""Pages about the order of a shortlist: how firm it is, and what changed since another run."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from employees.access import Permission
from employees.policy import requires, scope_of
from promotions.insight.comparing import compare_runs
from promotions.insight.firmness import METHOD_LABELS, firmness_of
from promotions.models import Shortlist
from promotions.views import shortlist_of


@require_safe
@requires(Permission.READ_SHORTLISTS)
def shortlist_firmness(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How firm the order is under other weights and by other methods; the official rank stays as it is."""
    shortlist = shortlist_of(request, public_id)
    found = firmness_of(shortlist, by=scope_of(request))
    log_access(by=scope_of(request).identity, action="shortlist.read", subject=f"shortlist:{public_id}")
    context = {
        "shortlist": shortlist,
        "found": found,
        "methods": list(METHOD_LABELS.values()),
    }
    return render(request, "promotions/shortlist_firmness.html", context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def shortlist_comparison(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What changed between two runs of one vacancy: in the data, the weights, the rules."""
    visible = Shortlist.objects.visible_to(scope_of(request)).with_context()
    runs = list(visible.filter(vacancy__shortlists__public_id=public_id).newest_first())
    shortlist = next((run for run in runs if run.public_id == public_id), None)
    if shortlist is None:
        raise Http404
    others = [run for run in runs if run is not shortlist]
    other = _other(others, shortlist, wanted=request.GET.get("dengan", ""))
    log_access(by=scope_of(request).identity, action="shortlist.read", subject=f"shortlist:{public_id}")
    context = {
        "shortlist": shortlist,
        "others": others,
        "other": other,
        "found": compare_runs(*_in_order(shortlist, other), by=scope_of(request)) if other else None,
    }
    return render(request, "promotions/shortlist_comparison.html", context)


def _other(others: list[Shortlist], shortlist: Shortlist, *, wanted: str) -> Shortlist | None:
    """The run that was asked for; else the one before, or where there is none the one after."""
    if wanted:
        found = next((run for run in others if str(run.public_id) == wanted), None)
        if found is None:
            raise Http404
        return found
    earlier = [run for run in others if _in_order(run, shortlist)[0] is run]
    return next(iter(earlier), others[-1] if others else None)


def _in_order(one: Shortlist, other: Shortlist) -> tuple[Shortlist, Shortlist]:
    """The run that was published first, first."""
    first, second = sorted((one, other), key=lambda run: (run.published_at, run.pk))
    return first, second

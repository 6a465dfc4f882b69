"""Pages about the firmness of a shortlist: other weights, other methods."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from employees.access import Permission
from employees.policy import requires, scope_of
from promotions.insight.firmness import METHOD_LABELS, firmness_of
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

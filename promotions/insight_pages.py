"""Pages about the firmness of a shortlist: other weights, other methods."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from employees.access import Permission
from employees.policy import requires, scope_of
from promotions.insight.firmness import firmness_of
from promotions.views import shortlist_of

METHOD_LABELS = {  # names of methods, the same in every language
    "saw": "Simple additive weighting (SAW)",
    "wp": "Weighted product (WP)",
    "topsis": "TOPSIS",
    "profile_matching": "Profile matching",
}


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
        "methods": [METHOD_LABELS[name] for name in found.methods],
    }
    return render(request, "promotions/shortlist_firmness.html", context)

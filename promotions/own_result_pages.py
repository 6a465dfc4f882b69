"""One's own results of shortlists: why, what would raise it, and how to object. Nothing about anybody else."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from asn_career.base.errors import DomainError
from employees.policy import for_employees, scope_of
from promotions.bundle.slices import take_slice
from promotions.insight.own import own_result, own_shortlists
from promotions.objections.rules import window_for
from promotions.views import rules_told

BANDS = (_("less than 1 point"), _("1 to less than 5 points"), _("5 points or more"))


@require_safe
@for_employees
def own_results(request: HttpRequest) -> HttpResponse:
    """Shortlists that considered the reader and have gone to the committee."""
    return render(request, "promotions/own_results.html", {"rows": own_shortlists(scope_of(request))})


@require_safe
@for_employees
def own_result_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Why the reader's own result is as it is."""
    found = own_result(public_id, by=scope_of(request))
    if found is None:
        raise Http404
    window = window_for(found.candidate.shortlist)
    context = {
        "result": found,
        "window": window,
        "window_open": window is not None and window.is_open(on=scope_of(request).on),
        "shortlist": found.candidate.shortlist,
        "rules": rules_told(found.rules),
        "above": None if found.above is None else BANDS[found.above],
        "below": None if found.below is None else BANDS[found.below],
    }
    return render(request, "promotions/own_result.html", context)


@require_safe
@for_employees
def own_result_slice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The reader's own part of the run as a file that can be checked without the product."""
    try:
        content = take_slice(public_id, by=scope_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("own_result_detail", public_id=public_id)
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="bagian-{public_id}.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)

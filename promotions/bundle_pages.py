"""The pages of the offline bundle of a shortlist: taking it, and checking one in the browser."""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError
from employees.access import Permission
from employees.policy import public, requires, scope_of
from promotions.bundle.taking import bundle_name, take_bundle
from promotions.forms import BundleForm
from promotions.models import Shortlist
from promotions.permissions import sees_all_of
from promotions.views import shortlist_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_SHORTLISTS)
def shortlist_bundle(request: HttpRequest, public_id: UUID) -> HttpResponse | FileResponse:
    """Ask what the file is for, then hand it out."""
    shortlist, principal = shortlist_of(request, public_id), scope_of(request)
    if not sees_all_of(principal, shortlist):
        raise Http404
    form = BundleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = take_bundle(shortlist, by=principal, purpose=form.cleaned_data["purpose"])
        except DomainError as error:
            form.add_error(None, str(error))
            return _asked(request, shortlist, form, status=error.status)
        return bundle_response(shortlist, content)
    return _asked(request, shortlist, form, status=422 if form.errors else 200)


@public
@require_safe
def check_bundle(request: HttpRequest) -> HttpResponse:
    """Anybody checks an evidence file in the own browser; the file is never sent."""
    return render(request, "promotions/check_bundle.html")


def bundle_response(shortlist: Shortlist, content: IO[bytes]) -> FileResponse:
    """The bundle as a download, sent a piece at a time and closed at the end."""
    return FileResponse(content, as_attachment=True, filename=bundle_name(shortlist))


def _asked(request: HttpRequest, shortlist: Shortlist, form: BundleForm, *, status: int) -> HttpResponse:
    context = {"shortlist": shortlist, "form": form}
    return render(request, "promotions/shortlist_bundle.html", context, status=status)

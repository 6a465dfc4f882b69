"""The pages of the offline bundle of a shortlist: taking it, and checking one in the browser."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from employees.access import Permission
from employees.policy import public, requires, scope_of
from promotions.bundle.asking import KEPT_FOR, KEPT_PER_ASKER, needs_job, request_bundle, take_made
from promotions.bundle.taking import take_bundle
from promotions.bundle_responses import bundle_response, made_response
from promotions.forms import BundleForm
from promotions.models import BundleRequest, Shortlist
from promotions.permissions import sees_all_of
from promotions.views import shortlist_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_SHORTLISTS)
def shortlist_bundle(request: HttpRequest, public_id: UUID) -> HttpResponse | FileResponse:
    """Ask what the file is for, then hand it out, or have a job make it where many people were considered."""
    shortlist, principal = shortlist_of(request, public_id), scope_of(request)
    if not sees_all_of(principal, shortlist):
        raise Http404
    form = BundleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        try:
            if needs_job(shortlist):
                asked = request_bundle(shortlist, purpose=purpose, by=principal, at=timezone.now())
                return redirect("bundle_request", public_id=asked.public_id)
            return bundle_response(shortlist, take_bundle(shortlist, by=principal, purpose=purpose))
        except DomainError as error:
            form.add_error(None, str(error))
            return _asked(request, shortlist, form, status=error.status)
    return _asked(request, shortlist, form, status=422 if form.errors else 200)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def bundle_request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file that the reader asked for: how far it is, until when it is kept, and what its hash is."""
    found = _request_of(request, public_id)
    context = {
        "asked": found,
        "job": None if found.sha256 else found.job,
        "takeable": found.is_takeable(at=timezone.now()),
    }
    return render(request, "promotions/bundle_request.html", context)


@require_POST
@requires(Permission.READ_SHORTLISTS)
def bundle_request_file(request: HttpRequest, public_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The bytes; who takes them, when and for what is on record."""
    found = _request_of(request, public_id)
    try:
        content = take_made(found, by=scope_of(request), purpose=found.purpose, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("bundle_request", public_id=public_id)
    return made_response(found, content)


@public
@require_safe
def check_bundle(request: HttpRequest) -> HttpResponse:
    """Anybody checks an evidence file in the own browser; the file is never sent."""
    return render(request, "promotions/check_bundle.html")


def _request_of(request: HttpRequest, public_id: UUID) -> BundleRequest:
    rows = BundleRequest.objects.visible_to(scope_of(request)).with_context()
    found: BundleRequest | None = rows.filter(public_id=public_id).first()
    if found is None or not sees_all_of(scope_of(request), found.shortlist):
        raise Http404
    return found


def _asked(request: HttpRequest, shortlist: Shortlist, form: BundleForm, *, status: int) -> HttpResponse:
    own = BundleRequest.objects.visible_to(scope_of(request)).filter(shortlist=shortlist)
    context = {
        "shortlist": shortlist,
        "form": form,
        "by_job": needs_job(shortlist),
        "most": settings.BUNDLE_PEOPLE_AT_ONCE,
        "days": KEPT_FOR.days,
        "own": own.under_way_or_kept().select_related("job").newest_first()[:KEPT_PER_ASKER],
    }
    return render(request, "promotions/shortlist_bundle.html", context, status=status)

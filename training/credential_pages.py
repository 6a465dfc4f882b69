"""Pages of certificates issued by the product: the officers', and what anybody may fetch to verify one."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.policy import public, requires, scope_of
from training.credentials.badge import issuer
from training.credentials.issuing import find_public, issuable, issue, revocable, revoke, status_list
from training.credentials.keys import public_keys
from training.credentials.reading import content_of

WAITING_SHOWN = 50
STATUS_LISTS = 1_000
COLUMNS = (
    Column("nama", _("Name"), order="employee__name"),
    Column("pelatihan", _("Training")),
    Column("terbit", _("Issued on"), order="issued_on"),
    Column("kode", _("Code")),
    Column("keadaan", _("State"), order="revoked_on"),
)


class RevokeForm(forms.Form):
    """Why a certificate no longer holds."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=500, label=_("Reason"))


@require_safe
@requires(Permission.MANAGE_TRAINING)
def credential_list(request: HttpRequest) -> HttpResponse:
    """Certificates issued, and passed trainings that have none yet."""
    principal = scope_of(request)
    issued = revocable(principal).select_related("employee", "entry", "result__enrolment__session__program")
    waiting = issuable(principal).select_related("enrolment__employee", "enrolment__session__program")
    context = {
        "page": keyset_page(issued, columns=COLUMNS, params=request.GET, default="-terbit"),
        "waiting": waiting.order_by("at", "pk")[:WAITING_SHOWN],
    }
    return render(request, "training/credential_list.html", context)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def credential_issue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Issue the certificate of one passed training."""
    principal = scope_of(request)
    result = issuable(principal).filter(public_id=public_id).first()
    if result is None:
        raise Http404
    try:
        issue(result, by=principal, at=timezone.now())
        messages.success(request, gettext("The certificate is issued; its holder finds it among the hours."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("credential_list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def credential_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a certificate no longer hold, with the reason that whoever checks it reads."""
    principal = scope_of(request)
    rows = revocable(principal).annotate(title=F("entry__title")).select_related("employee", "entry")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    form = RevokeForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            revoke(found, reason=form.cleaned_data["reason"], by=principal)
            messages.success(request, gettext("The certificate no longer holds."))
            return redirect("credential_list")
        except DomainError as error:
            form.add_error("reason", str(error))
    context = {"form": form, "credential": found}
    return render(request, "training/credential_revoke.html", context, status=422 if form.errors else 200)


@require_safe
@public
def credential_document(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a certificate says, its signed form, and whether it still holds; for whoever was given its address."""
    found = find_public(public_id)
    if found is None:
        raise Http404
    told = {
        "credential": content_of(found.jwt),
        "jwt": found.jwt,
        "offline": found.offline,
        "revoked_on": found.revoked_on and found.revoked_on.isoformat(),
        "revoked_reason": found.entry.revoked_reason,
        "check": request.build_absolute_uri(reverse("document_check", args=[found.entry.code])),
        "keys": request.build_absolute_uri(reverse("credential_keys")),
    }
    return _open(JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@require_safe
@public
def credential_jwt(request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed credential as a file for a wallet (Open Badges 3.0, VC-JWT)."""
    found = find_public(public_id)
    if found is None:
        raise Http404
    response = HttpResponse(found.jwt, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{found.entry.code}.jwt"'
    return _open(response)


@require_safe
@public
def credential_keys(request: HttpRequest) -> HttpResponse:
    """The public keys by which every certificate of this deployment can be verified (RFC 7517)."""
    return _open(HttpResponse(json.dumps(public_keys(), indent=1), content_type="application/jwk-set+json"))


@require_safe
@public
def check_credential(request: HttpRequest) -> HttpResponse:
    """Anybody checks a certificate in the own browser, by the keys that come with the page; nothing is sent."""
    context = {"keys": json.dumps(public_keys()), "agency": settings.AGENCY_NAME}
    return render(request, "training/check_credential.html", context)


@require_safe
@public
def credential_issuer(request: HttpRequest) -> HttpResponse:
    """The issuer's profile (Open Badges 3.0)."""
    return _open(JsonResponse(issuer()))


@require_safe
@public
def credential_status(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of revoked certificates (W3C Bitstring Status List)."""
    if number >= STATUS_LISTS:
        raise Http404
    return _open(HttpResponse(status_list(number, at=timezone.now()), content_type="application/vc+jwt"))


def _open(response: Any) -> HttpResponse:
    """May be read by verifiers on other sites; holds nothing of the reader's session."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _sent(request: HttpRequest) -> Any:
    """What a form was sent with, be it nothing; None where none was sent."""
    return request.POST if request.method == "POST" else None

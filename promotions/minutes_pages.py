"""Pages of minutes: reading and signing them, and the document."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from employees.documents import path_of
from employees.policy import for_anyone
from promotions.committee import minutes
from promotions.committee.telling import name_of
from promotions.committee_showing import Shown, committee_of, layout_for
from promotions.models import Sitting
from promotions.objections.standing import standing_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def committee_minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The latest minutes, read-only; a member who was present signs what is shown."""
    shown, held = _minutes(request, public_id)
    if request.method == "POST":
        try:
            minutes.sign(held, seen_hash=request.POST.get("hash", ""), by=shown.by, at=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            done = _("Signed. All signatures are there: the minutes are frozen.")
            messages.success(request, done if held.state == "signed" else _("Signed."))
        return redirect("committee_minutes", public_id=public_id)
    signed = minutes.signatures_of(held)
    due = set(minutes.signers(shown.panel, held))
    context = {
        "committee": shown.committee,
        "held": held,
        "told": held.content,
        "signatures": [
            (name_of(member), signed.get(str(member.public_id), ""))
            for member in shown.panel.members
            if member.pk in due
        ],
        "may_sign": held.state == "minuted"
        and shown.seat is not None
        and shown.seat.pk in due
        and str(shown.seat.public_id) not in signed,
        "standing": standing_of(shown.committee),
        "layout": layout_for(shown.by),
    }
    log_access(by=shown.by.identity, action="minutes.read", subject=f"sitting:{held.public_id}")
    return render(request, "promotions/committee/minutes.html", context)


@require_safe
@for_anyone
def committee_minutes_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The document: the very bytes that were issued, or a draft until everybody has signed."""
    shown, held = _minutes(request, public_id)
    log_access(by=shown.by.identity, action="minutes.file", subject=f"sitting:{held.public_id}")
    signed = held.state == "signed"
    content = (
        path_of(held.file_sha256, folder=minutes.FOLDER).read_bytes() if signed else minutes.pdf_of(held)
    )
    answer = HttpResponse(content, content_type="application/pdf")
    name = "berita-acara.pdf" if signed else "berita-acara-draf.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _minutes(request: HttpRequest, public_id: UUID) -> tuple[Shown, Sitting]:
    """The latest sitting that has minutes, for readers who take part in the matter; else 404."""
    shown = committee_of(request, public_id)
    rows = shown.committee.sittings.exclude(state="open").select_related("committee", "issued")
    held = rows.order_by("-round").first()
    if held is None or shown.kept_out():
        raise Http404
    return shown, held

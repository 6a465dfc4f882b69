"""Pages of sessions for officers: the list, planning, and one session with its people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame, typed_text, uuids_of
from asn_career.base.tables import keyset_page
from employees.access import Permission
from employees.policy import requires, scope_of
from training.approval_chain_pages import in_words
from training.enrolment_choices import SessionState
from training.models import Enrolment, TrainingSession, UnitQuota
from training.session_forms import NomineeFilter, SessionFilter, SessionForm
from training.session_tables import (
    NOMINEE_COLUMNS,
    SESSION_COLUMNS,
    SESSION_TONES,
    decidable,
    describe_nominees,
    nominees,
    people_of,
    quotas_of,
    timeline_of,
)
from training.sessions.enrolling import give_free_seats, nominate
from training.sessions.errors import QuotaSeatsError
from training.sessions.quota import change_quotas, compute_quotas
from training.sessions.results import finish_session
from training.sessions.rules import chain_of
from training.sessions.scheduling import (
    cancel_session,
    close_registration,
    open_registration,
    save_session,
    start_session,
)

READERS = (Permission.NOMINATE, Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING)
MOVES: dict[str, Any] = {
    "open": open_registration,
    "close": close_registration,
    "start": start_session,
    "finish": finish_session,
    "fill": give_free_seats,
}


@require_safe
@requires(*READERS)
def session_list(request: HttpRequest) -> HttpResponse:
    """Sessions of the agency, the newest first."""
    principal = scope_of(request)
    sessions = TrainingSession.objects.visible_to(principal).select_related("program", "unit").with_counts()
    filters = SessionFilter(request.GET, queryset=sessions, request=request)
    page = keyset_page(filters.qs, columns=SESSION_COLUMNS, params=request.GET, default="-waktu")
    may_manage = principal.may_manage(Permission.MANAGE_TRAINING)
    rows = [(row, SESSION_TONES[SessionState(row.state)]) for row in page.rows]
    context = {"page": page, "filter": filters, "rows": rows, "may_manage": may_manage}
    return render(request, "training/session_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def session_new(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def session_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a session before it runs."""
    return _edit(request, _managed(request, public_id))


def _edit(request: HttpRequest, session: TrainingSession | None) -> HttpResponse:
    principal = scope_of(request)
    form = SessionForm(request.POST or None, instance=session, principal=principal)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_session(form.save(commit=False), days=form.days, by=principal, at=timezone.now())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("The session is saved."))
            return redirect("session_detail", public_id=saved.public_id)
    context = {"form": form, "session": session}
    return render(request, "training/session_form.html", context, status=422 if form.errors else 200)


@require_safe
@requires(*READERS)
def session_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A session with its quotas and days, and a page of one of the lists of its people that the reader may see."""
    principal = scope_of(request)
    session = _session(request, public_id)
    people = people_of(session, principal=principal, params=request.GET)
    log_access(by=principal.identity, action="session.read", subject=f"session:{public_id}")
    context = {
        "session": session,
        "tone": SESSION_TONES[SessionState(session.state)],
        "people": people,
        "chain": in_words(chain_of(session.unit, session.program, on=principal.on)),
        "quotas": quotas_of(session),
        "days": list(session.days.order_by("on")),
        "may_manage": _manages(request, session),
        "may_nominate": principal.may_manage(Permission.NOMINATE)
        and session.state in (SessionState.OPEN, SessionState.CLOSED),
    }
    return render(request, "training/session_detail.html", context)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def session_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open or close registration, give free seats, start or finish."""
    session = _managed(request, public_id)
    move = MOVES.get(request.POST.get("action", ""))
    if move is None:
        raise Http404
    try:
        move(session, by=scope_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("session_detail", public_id=public_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def session_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the reason, then cancel a session and tell everybody enrolled."""
    session = _managed(request, public_id)
    context = {
        "question": _("Cancel this session?"),
        "consequence": _("Everybody enrolled in %(program)s loses the place and is told the reason.")
        % {"program": session.program.name},
        "verb": _("Cancel the session"),
        "cancel_url": reverse("session_detail", args=[public_id]),
        "reason": True,
        "danger": True,
    }
    if request.method == "POST":
        try:
            cancel_session(
                session,
                by=scope_of(request),
                at=timezone.now(),
                reason=typed_text(request, "reason", label=_("Reason")),
            )
        except DomainError as error:
            context |= {"reason_error": str(error), "reason_value": request.POST.get("reason", "")}
            return render(request, "components/confirm_page.html", context, status=422)
        messages.success(request, _("The session is cancelled, and everybody enrolled is told."))
        return redirect("session_detail", public_id=public_id)
    return render(request, "components/confirm_page.html", context)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def session_quota(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Compute quotas from gaps, or keep other ones with a reason."""
    session, principal = _managed(request, public_id), scope_of(request)
    try:
        if request.POST.get("action") == "compute":
            compute_quotas(session, by=principal)
        else:
            seats = _quota_seats(request, session)
            reason = typed_text(request, "reason", label=_("Reason"))
            change_quotas(session, seats, by=principal, reason=reason)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The quotas are saved."))
    return redirect(f"{reverse('session_detail', args=[public_id])}#quota")


def _quota_seats(request: HttpRequest, session: TrainingSession) -> dict[int, int]:
    """The seats typed, by row id; a unit for which nothing was sent keeps what it has."""
    quotas = UnitQuota.objects.filter(session=session).values_list("pk", "public_id", "unit__name")
    typed = {pk: (request.POST.get(f"seats-{key}"), name) for pk, key, name in quotas}
    return {
        pk: _seats(text.strip(), name, session=session)
        for pk, (text, name) in typed.items()
        if text is not None
    }


def _seats(text: str, unit: str, *, session: TrainingSession) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    if number is None or number > session.seats:
        raise QuotaSeatsError(unit=unit, value=text[:40], seats=session.seats)
    return number


@require_http_methods(["GET", "POST"])
@requires(Permission.NOMINATE)
def session_nominate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The people whom the reader may nominate; nominate those chosen."""
    session, principal = _session(request, public_id), scope_of(request)
    allowed = nominees(session, principal=principal)
    if request.method == "POST":
        chosen = allowed.filter(public_id__in=uuids_of(request.POST.getlist("selected")))
        return _nominate(request, session, list(chosen.values_list("pk", flat=True)))
    filters = NomineeFilter(request.GET, queryset=allowed, request=request)
    page = keyset_page(
        filters.qs.select_related("home_unit"), columns=NOMINEE_COLUMNS, params=request.GET, default="nama"
    )
    rows = describe_nominees(page.rows, session, on=principal.on)
    context = {"session": session, "page": page, "filter": filters, "rows": rows}
    return render(request, "training/session_nominate.html", context)


def _nominate(request: HttpRequest, session: TrainingSession, chosen: list[int]) -> HttpResponse:
    if not chosen:
        messages.warning(request, _("Choose at least one person."))
        return redirect("session_nominate", public_id=session.public_id)
    try:
        rows = nominate(
            session,
            chosen,
            by=scope_of(request),
            at=timezone.now(),
            reason=typed_text(request, "reason", label=_("Reason")),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("session_nominate", public_id=session.public_id)
    done = ngettext("%(n)d person is nominated.", "%(n)d people are nominated.", len(rows))
    messages.success(request, done % {"n": len(rows)})
    return redirect("session_detail", public_id=session.public_id)


@require_safe
@requires(*READERS)
def enrolment_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person's way through a session, step by step."""
    principal = scope_of(request)
    rows = Enrolment.objects.visible_to(principal).select_related("session__program", "employee__home_unit")
    enrolment = get_object_or_404(rows, public_id=public_id)
    log_access(by=principal.identity, action="enrolment.read", subject=f"enrolment:{public_id}")
    context = {
        "enrolment": enrolment,
        "session": enrolment.session,
        "entries": timeline_of(enrolment, principal=principal),
        "can_decide": bool(decidable([enrolment], principal=principal)),
    }
    return render(request, "training/enrolment_detail.html", context)


def _session(request: HttpRequest, public_id: UUID) -> TrainingSession:
    related = ("program", "unit", "agreement__provider")
    sessions = TrainingSession.objects.visible_to(scope_of(request)).select_related(*related)
    return get_object_or_404(sessions.with_counts(), public_id=public_id)


def _manages(request: HttpRequest, session: TrainingSession) -> bool:
    principal = scope_of(request)
    units = principal.unit_ids(Permission.MANAGE_TRAINING)
    return principal.sees_everyone(Permission.MANAGE_TRAINING) or bool(units & set(session.unit.lineage))


def _managed(request: HttpRequest, public_id: UUID) -> TrainingSession:
    sessions = TrainingSession.objects.visible_to(scope_of(request)).manageable_by(scope_of(request))
    return get_object_or_404(sessions.select_related("program", "unit"), public_id=public_id)

"""Pages for those who take part or approve: one's own sessions, requests to decide, presence by code, and results."""

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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.confirming import ask_reason
from asn_career.base.errors import DomainError
from asn_career.base.forms import TextRefusedError, typed_text, uuids_of
from asn_career.base.tables import keyset_page
from asn_career.base.templatetags.ui import BulkAction
from employees.access import Permission, Principal
from employees.models import Employee
from employees.policy import for_anyone, for_employees, may_open, requires, scope_of
from training.enrolment_choices import ACTIVE_STATES, EnrolmentState, SessionState
from training.models import (
    Attendance,
    Enrolment,
    EnrolmentStep,
    ReachedLevel,
    Result,
    SessionDay,
    TrainingProgram,
    TrainingSession,
)
from training.session_forms import ResultForm, result_forms
from training.session_tables import REQUEST_COLUMNS, decidable, places_of, waiting_numbers
from training.sessions.attendance import check_in, database_now, day_of, make_token, record_list, seconds_left
from training.sessions.enrolling import approve, register, reject, withdraw
from training.sessions.errors import NotOnTheListError
from training.sessions.results import attended_shares, find_provisional, record_results

MOST_SHOWN = 50


@require_safe
@for_employees
def own_sessions(request: HttpRequest) -> HttpResponse:
    """One's own enrolments with state and place, and the sessions one may register for."""
    principal = scope_of(request)
    rows = Enrolment.objects.visible_to(principal).filter(employee=principal.employee_id)
    own = list(rows.select_related("session__program", "result").order_by("-period", "-pk")[:MOST_SHOWN])
    numbers = waiting_numbers({row.session_id for row in own if row.state == EnrolmentState.WAITING})
    wanted = request.GET.get("program", "")
    programs = TrainingProgram.objects.visible_to(principal)
    program = programs.filter(code=wanted).first() if wanted else None
    reasons = EnrolmentStep.objects.visible_to(principal).filter(
        enrolment__in=own, kind__in=["rejected", "cancelled"]
    )
    context = {
        "places": places_of(own, numbers),
        "reasons": dict(reasons.values_list("enrolment", "reason")),
        "sessions": _joinable(principal, program, own),
        "program": program,
        "withdrawable": {row.pk for row in own if _may_withdraw(row)},
        "provisional": _provisional(principal),
    }
    return render(request, "training/own_sessions.html", context)


def _provisional(principal: Principal) -> list[ReachedLevel]:
    """Levels reached by training that wait for an official assessment."""
    people = Employee.objects.visible_to(principal, permission=Permission.READ_DEVELOPMENT)
    return find_provisional(people.filter(pk=principal.employee_id), as_of=principal.on)


def _joinable(
    principal: Principal, program: TrainingProgram | None, own: list[Enrolment]
) -> list[TrainingSession]:
    sessions = TrainingSession.objects.visible_to(principal).joinable_on(principal.on).with_counts()
    taken = [row.session_id for row in own if row.state in ACTIVE_STATES]
    sessions = sessions.filter(unit__in=principal.home_lineage).exclude(pk__in=taken)
    if program:
        sessions = sessions.filter(program=program)
    return list(sessions.select_related("program").order_by("period", "pk")[:MOST_SHOWN])


def _may_withdraw(row: Enrolment) -> bool:
    before = row.session.state in (SessionState.OPEN, SessionState.CLOSED)
    return before and row.state in (EnrolmentState.NOMINATED, EnrolmentState.WAITING, EnrolmentState.SEATED)


@require_POST
@for_employees
def session_join(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Register oneself for a session."""
    sessions = TrainingSession.objects.visible_to(scope_of(request))
    session = get_object_or_404(sessions, public_id=public_id)
    try:
        register(session, by=scope_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You are registered. Your superior is asked to approve."))
    return redirect("own_sessions")


@require_http_methods(["GET", "POST"])
@for_anyone
def enrolment_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then give the place up; for oneself, or with a reason for somebody whom one nominated."""
    principal = scope_of(request)
    rows = Enrolment.objects.visible_to(principal).select_related("session__program", "employee")
    enrolment = get_object_or_404(rows, public_id=public_id)
    own = enrolment.employee_id == principal.employee_id
    back = reverse("own_sessions") if own else "/"
    if not own and may_open("session_detail", principal):
        back = reverse("session_detail", args=[enrolment.session.public_id])
    context: dict[str, Any] = {
        "question": _("Withdraw from %(program)s?") % {"program": enrolment.session.program.name},
        "consequence": _(
            "The place of %(name)s is given up, and a seat goes to the first of the waiting list."
        )
        % {"name": enrolment.employee.full_name},
        "verb": _("Withdraw"),
        "cancel_url": back,
        "reason": not own,
        "danger": True,
        "layout": "layout/employee.html" if own else "layout/officer.html",
    }
    if request.method == "POST":
        try:
            reason = typed_text(request, "reason", label=_("Reason"))
            withdraw(enrolment, by=principal, at=timezone.now(), reason=reason)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Withdrawn."))
        return redirect(back)
    return render(request, "components/confirm_page.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.NOMINATE)
def training_approvals(request: HttpRequest) -> HttpResponse:
    """Requests that wait for an approval, with cost and unit; approve or refuse several at once."""
    principal = scope_of(request)
    waiting = Enrolment.objects.visible_to(principal).filter(state=EnrolmentState.NOMINATED)
    if request.method == "POST":
        return _decide(request, waiting)
    rows = waiting.select_related("session__program", "employee__home_unit").exclude(
        employee=principal.employee_id
    )
    page = keyset_page(rows, columns=REQUEST_COLUMNS, params=request.GET, default="waktu")
    known = decidable(page.rows, principal=principal)
    actions = [BulkAction("approve", _("Approve")), BulkAction("reject", _("Refuse …"), danger=True)]
    context = {"page": page, "decidable": known, "actions": actions}
    return render(request, "training/approvals.html", context)


def _decide(request: HttpRequest, waiting: Any) -> HttpResponse:
    chosen = list(
        waiting.filter(public_id__in=uuids_of(request.POST.getlist("selected")))
        .select_related("session__program", "session__unit", "employee")
        .order_by("session", "pk")
    )
    back = redirect(request.get_full_path())
    action = request.POST.get("action")
    refusing = action == "reject"
    if action not in ("approve", "reject"):
        raise Http404
    if not chosen:
        messages.warning(request, _("Choose at least one request."))
        return back
    try:
        reason = typed_text(request, "reason", label=_("Reason"))
    except TextRefusedError as error:
        if refusing:
            return _ask_reason(request, chosen, refused=str(error))
        messages.error(request, str(error))
        return back
    if refusing and not reason:
        return _ask_reason(request, chosen)
    done = 0
    for row in chosen:
        try:
            if refusing:
                reject(row, by=scope_of(request), at=timezone.now(), reason=reason)
            else:
                approve(row, by=scope_of(request), at=timezone.now(), reason=reason)
            done += 1
        except DomainError as error:
            messages.error(request, f"{row.employee.full_name}: {error}")
    if done:
        text = ngettext("%(n)d request is decided.", "%(n)d requests are decided.", done)
        messages.success(request, text % {"n": done})
    return back


def _ask_reason(request: HttpRequest, chosen: list[Enrolment], *, refused: str = "") -> HttpResponse:
    count = len(chosen)
    return ask_reason(
        request,
        question=ngettext("Refuse %(n)d request?", "Refuse %(n)d requests?", count) % {"n": count},
        consequence=_("%(names)s will be told the reason.")
        % {"names": ", ".join(row.employee.full_name for row in chosen)},
        verb=_("Refuse"),
        action=request.get_full_path(),
        cancel_url=request.get_full_path(),
        hidden=[("action", "reject"), *(("selected", row.public_id) for row in chosen)],
        refused=refused,
    )


# --- Presence ------------------------------------------------------------------------------------


def _managed_day(request: HttpRequest, public_id: UUID) -> SessionDay:
    sessions = TrainingSession.objects.manageable_by(scope_of(request))
    days = SessionDay.objects.filter(session__in=sessions).select_related("session__program", "session__unit")
    return get_object_or_404(days, public_id=public_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def session_attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list of a day, to tick off on a phone too."""
    day = _managed_day(request, public_id)
    rows = Enrolment.objects.visible_to(scope_of(request)).seated().filter(session=day.session)
    people = list(rows.select_related("employee__home_unit").order_by("employee__name", "pk"))
    error = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("present"))
        present = [row.pk for row in people if str(row.public_id) in chosen]
        try:
            if len(present) < len(chosen):
                raise NotOnTheListError
            record_list(
                day,
                present,
                by=scope_of(request),
                at=timezone.now(),
                reason=typed_text(request, "reason", label=_("Reason")),
            )
        except DomainError as refused:
            error = str(refused)
        else:
            messages.success(request, _("The attendance is saved."))
            return redirect("session_attendance", public_id=public_id)
    records = Attendance.objects.visible_to(scope_of(request)).filter(day=day).current()
    known = {record.enrolment_id: record for record in records}
    marked = set(request.POST.getlist("present"))
    listed = [
        (row, known.get(row.pk), str(row.public_id) in marked if error else _is_present(known, row))
        for row in people
    ]
    context = {"day": day, "session": day.session, "listed": listed, "recorded": bool(known), "error": error}
    return render(request, "training/session_attendance.html", context, status=422 if error else 200)


def _is_present(known: dict[int, Attendance], row: Enrolment) -> bool:
    return row.pk in known and known[row.pk].present


@require_safe
@never_cache
@requires(Permission.MANAGE_TRAINING)
def session_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The code for the trainer's screen; the page asks for the next one by itself."""
    day, at = _managed_day(request, public_id), database_now()
    address = request.build_absolute_uri(reverse("attendance_check_in", args=[make_token(day, at=at)]))
    records = Attendance.objects.visible_to(scope_of(request)).filter(day=day, present=True).current()
    context = {
        "day": day,
        "session": day.session,
        "address": address,
        "seconds": seconds_left(day, at=at),
        "present": records.count(),
        "seated": _seated(day),
    }
    template = (
        "training/_session_code.html" if request.headers.get("HX-Request") else "training/session_code.html"
    )
    return render(request, template, context)


def _seated(day: SessionDay) -> int:
    return TrainingSession.objects.with_counts().get(pk=day.session_id).seated  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@never_cache
@for_anyone
def attendance_check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Record one's presence with the code of the day; asking shows what would be recorded."""
    context: dict[str, Any] = {"token": token}
    try:
        if request.method == "POST":
            context["day"] = check_in(token, by=scope_of(request), at=database_now())
            context["done"] = True
        else:
            context["day"] = day_of(token, at=database_now())
    except DomainError as error:
        context |= {"error": str(error)}
        return render(request, "training/check_in.html", context, status=error.status)
    return render(request, "training/check_in.html", context)


# --- Results -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def session_results(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The grid of results, kept all or none."""
    principal = scope_of(request)
    sessions = TrainingSession.objects.visible_to(principal).manageable_by(principal)
    session = get_object_or_404(sessions.select_related("program", "unit"), public_id=public_id)
    rows = Enrolment.objects.visible_to(principal).seated().filter(session=session)
    people = list(rows.select_related("employee__home_unit").order_by("employee__name", "pk"))
    known = {
        str(row.enrolment.public_id): vars(row)
        for row in Result.objects.visible_to(principal)
        .filter(enrolment__in=people)
        .select_related("enrolment")
    }
    names = {str(row.public_id): row.employee.full_name for row in people}
    forms = result_forms(names, request.POST or None, known)
    error = ""
    if request.method == "POST" and _all_valid(forms):
        entries = {row.pk: entry for row in people if (entry := forms[str(row.public_id)].entry)}
        try:
            record_results(session, entries, by=principal, at=timezone.now())
        except DomainError as refused:
            error = str(refused)
        else:
            messages.success(request, _("The results are saved."))
            return redirect("session_results", public_id=public_id)
    shares = attended_shares(session)
    listed = [(row, forms[str(row.public_id)], shares.get(row.pk, 0) * 100) for row in people]
    wrong = bool(error) or any(form.errors for form in forms.values())
    context = {"session": session, "listed": listed, "error": error}
    return render(request, "training/session_results.html", context, status=422 if wrong else 200)


def _all_valid(forms: dict[str, ResultForm]) -> bool:
    """Every row is looked at, so that all that is wrong is shown at once."""
    faults = [form.errors for form in forms.values()]
    return not any(faults)

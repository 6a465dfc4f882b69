"""Pages of the decision of the appointing authority, the decree, and the vacancy that follows from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from employees.access import Permission, Principal
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.choices import Route
from promotions.committee import appointing, deciding
from promotions.committee.decree_document import decree_pdf
from promotions.committee_forms import DecisionForm, DecreeForm, NextVacancyForm
from promotions.committee_showing import Shown, committee_of
from promotions.models import Appointment, Candidate, RotationPlan
from promotions.models.sittings import Sitting
from promotions.objections.standing import standing_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_APPOINTMENTS)
def committee_decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The proposed names with what the committee said; the authority decides about each seat, with a reason."""
    shown = committee_of(request, public_id)
    held = shown.committee.sittings.filter(state="signed").order_by("-round").first()
    if held is None or not deciding.may_decide(shown.committee, by=shown.by):
        raise Http404
    names = _names(held)
    made = shown.committee.decisions.select_related("candidate__employee", "decided_by__employee")
    decisions = list(made.order_by("-decided_at", "-pk"))
    waiting = deciding.seats_waiting(shown.committee, held, decisions)
    chosen = {row.candidate_id for row in decisions}
    # With nothing left to decide an answer still comes from a page that was opened before: it is refused in words.
    open_names = [row for row in names if row.pk not in chosen] if waiting else names
    given = [(str(row.public_id), row.employee.full_name) for row in open_names]
    seats = waiting or list(range(1, shown.committee.seats + 1))
    form = DecisionForm(request.POST or None, names=given, seats=seats, of=shown.committee.seats)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(shown, form.cleaned_data, names)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Your decision is recorded."))
            return redirect("committee_decision", public_id=public_id)
    log_access(by=shown.by.identity, action="proposal.read", subject=f"committee:{public_id}")
    context = {
        "committee": shown.committee,
        "held": held,
        "told": held.content,
        "form": form if waiting else None,
        "refused": form,
        "waiting": len(waiting),
        "standing": standing_of(shown.committee),
        "decisions": [(signer_name(row.decided_by), row) for row in decisions],
    }
    return render(request, "promotions/committee/decision.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def appointment_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The drafted appointment; an officer enters the decree, and offers the post that became vacant."""
    appointment = _appointment(request, public_id)
    start = {"effective_on": appointment.effective_on, "version": appointment.version}
    form = DecreeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            appointing.record(appointment, by=scope_of(request), at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Recorded. The history of posts is up to date."))
            return redirect("appointment_detail", public_id=public_id)
    return _page(request, appointment, form, NextVacancyForm())


@require_safe
@requires(Permission.RUN_SHORTLISTS)
def appointment_decree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The decree as PDF: a draft until its number is recorded."""
    appointment, by = _appointment(request, public_id), scope_of(request)
    log_access(by=by.identity, action="decree.print", subject=f"appointment:{public_id}")
    answer = HttpResponse(decree_pdf(appointment, by=by), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="keputusan-pengangkatan.pdf"'
    return answer


@require_POST
@requires(Permission.RUN_SHORTLISTS)
def open_next_vacancy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the vacancy of the post that the appointed person left."""
    appointment = _appointment(request, public_id)
    form = NextVacancyForm(request.POST)
    if form.is_valid():
        try:
            made = appointing.open_next(appointment, by=scope_of(request), **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("The vacancy is open."))
            return redirect("vacancy_detail", public_id=made.public_id)
    return _page(request, appointment, DecreeForm(), form)


def _page(request: HttpRequest, appointment: Appointment, form: Any, following: Any) -> HttpResponse:
    decision, by = appointment.decision, scope_of(request)
    context = {
        "appointment": appointment,
        "committee": decision.committee,
        "decided_by": signer_name(decision.decided_by),
        "form": form if appointment.state == "draft" else None,
        "refused": form,
        "vacated": appointing.vacated_post(appointment) if appointment.state == "recorded" else None,
        "following": following,
        "plan": _plan_of(appointment, by=by),
    }
    failed = form.errors or following.errors
    return render(request, "promotions/committee/appointment.html", context, status=422 if failed else 200)


def _plan_of(appointment: Appointment, *, by: Principal) -> RotationPlan | None:
    """The rotation plan whose move a drafted appointment is, if the reader sees it."""
    vacancy = appointment.decision.committee.vacancy
    if appointment.state != "draft" or vacancy.route != Route.ROTATION:
        return None
    found: RotationPlan | None = RotationPlan.objects.visible_to(by).filter(moves__vacancy=vacancy).first()
    return found


def _decide(shown: Shown, told: dict[str, Any], names: list[Candidate]) -> None:
    given = {"seat": told.get("seat", 1), "reason": told["reason"], "by": shown.by, "at": timezone.now()}
    chosen = next((row for row in names if str(row.public_id) == told["candidate"]), None)
    if chosen is None:
        deciding.send_back(shown.committee, **given)
    else:
        deciding.choose(shown.committee, chosen, **given)


def _names(held: Sitting) -> list[Candidate]:
    rows = held.names.select_related("candidate__employee").order_by("place")
    return [row.candidate for row in rows]


def _appointment(request: HttpRequest, public_id: UUID) -> Appointment:
    rows = Appointment.objects.visible_to(scope_of(request)).filter(public_id=public_id)
    found = rows.select_related(
        "decision__committee__vacancy__position__unit",
        "decision__committee__shortlist",
        "decision__sitting",
        "decision__decided_by__employee",
        "employee__home_unit",
        "position__unit",
        "vacated",
        "next_vacancy__position",
    ).first()
    if found is None:
        raise Http404
    return found

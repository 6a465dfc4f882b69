"""The decision of the appointing authority (PPK), with a reason: one of the names, or back to the committee."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from employees.access import Permission, Principal
from employees.models import Kinship
from employees.responsible import account_of
from promotions.choices import CommitteeState, Verdict
from promotions.committee import telling
from promotions.committee.errors import (
    ConflictedError,
    DecidedAlreadyError,
    NotProposedError,
)
from promotions.committee.forming import is_candidate
from promotions.committee.panel import Panel, ensure_state, hold, move, panel_of
from promotions.committee.sitting import current_sitting
from promotions.models import AppointingDecision, Appointment, Candidate, Committee, Sitting
from promotions.permissions import covers, ensure
from promotions.reasons import ensure_explained

_KIN = "declared kinship between who decides and the proposed, to keep the former out"


def may_decide(committee: Committee, *, by: Principal) -> bool:
    return covers(by, permission=Permission.DECIDE_APPOINTMENTS, vacancy=committee.vacancy)


def choose(
    committee: Committee, candidate: Candidate, *, reason: str, by: Principal, at: datetime
) -> Appointment:
    """Choose one of the names; the appointment is drafted with the first day of the next month."""
    with transaction.atomic():
        decision = _decide(committee, Verdict.CHOSEN, candidate=candidate, reason=reason, by=by, at=at)
        with acting(by=by.identity, reason=reason.strip()):
            drafted = Appointment.objects.create(
                decision=decision,
                employee_id=candidate.employee_id,
                position=committee.vacancy.position,
                effective_on=next_month(by.on),
            )
            telling.tell_decided(committee, drafted, on=by.on, at=at)
    committee.refresh_from_db()
    return drafted


def send_back(committee: Committee, *, reason: str, by: Principal, at: datetime) -> AppointingDecision:
    """Return the minutes with a reason; the committee sits again."""
    with transaction.atomic():
        decision = _decide(committee, Verdict.RETURNED, candidate=None, reason=reason, by=by, at=at)
        telling.tell_returned(panel_of(committee), on=by.on, at=at)
    committee.refresh_from_db()
    return decision


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _decide(
    committee: Committee,
    verdict: Verdict,
    *,
    candidate: Candidate | None,
    reason: str,
    by: Principal,
    at: datetime,
) -> AppointingDecision:
    ensure(may_decide(committee, by=by))
    ensure_explained(reason)
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            locked = hold(committee)
            ensure_state(locked, "proposed")
            sitting = current_sitting(locked)
            if sitting is None:
                raise DecidedAlreadyError
            names = _names(sitting)
            _check_conflict(panel_of(locked), by, set(names.values()))
            if candidate is not None and candidate.pk not in names:
                raise NotProposedError(fields={"candidate": [str(NotProposedError.message)]})
            made = AppointingDecision.objects.create(
                committee=locked,
                sitting=sitting,
                verdict=verdict,
                candidate=candidate,
                reason=reason.strip(),
                decided_by=account_of(by),
                decided_on=by.on,
                decided_at=at,
            )
            chosen = verdict == Verdict.CHOSEN
            move(locked, CommitteeState.DECIDED if chosen else CommitteeState.RETURNED)
            telling.settle_all(locked, at=at)
            return made
    except IntegrityError as error:
        if "appointingdecision" not in str(error):
            raise
        raise DecidedAlreadyError from error


def _names(sitting: Sitting) -> dict[int, int]:
    """The persons proposed, by candidate. One query."""
    return dict(sitting.names.values_list("candidate", "candidate__employee"))


def _check_conflict(panel: Panel, by: Principal, proposed: set[int]) -> None:
    """Neither a member nor a candidate, nor a relative of one who is proposed."""
    own = by.employee_id
    seated = panel.seat_of(by) is not None or any(own and m.person_id == own for m in panel.members)
    if seated or (own and is_candidate(panel.committee.shortlist, own)):
        raise ConflictedError
    kin = Kinship.objects.unscoped(reason=_KIN).in_force_on(by.on)
    if own and kin.between([own], proposed).exists():
        raise ConflictedError

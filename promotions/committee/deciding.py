"""The decision of the appointing authority (PPK) for each seat, with a reason: one of the names, or back again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from employees.access import Permission, Principal
from employees.models import Kinship
from employees.responsible import account_of
from promotions.choices import CommitteeState, Verdict
from promotions.committee import telling
from promotions.committee.errors import (
    ChosenAlreadyError,
    ConflictedError,
    DecidedAlreadyError,
    NoSuchSeatError,
    NotProposedError,
)
from promotions.committee.forming import is_candidate
from promotions.committee.panel import Panel, ensure_state, hold, move, panel_of
from promotions.committee.seats import chosen_people, open_seats, undecided_seats
from promotions.committee.sitting import current_sitting
from promotions.models import AppointingDecision, Appointment, Candidate, Committee, Sitting
from promotions.permissions import covers, ensure
from promotions.reasons import ensure_explained

_KIN = "declared kinship between who decides and the proposed, to keep the former out"


def may_decide(committee: Committee, *, by: Principal) -> bool:
    return covers(by, permission=Permission.DECIDE_APPOINTMENTS, vacancy=committee.vacancy)


def choose(
    committee: Committee, candidate: Candidate, *, reason: str, by: Principal, at: datetime, seat: int = 1
) -> Appointment:
    """Choose one of the names for a seat; the appointment is drafted with the first day of the next month."""
    with transaction.atomic():
        decision = _decide(
            committee, Verdict.CHOSEN, candidate=candidate, seat=seat, reason=reason, by=by, at=at
        )
        with acting(by=by.identity, reason=reason.strip()):
            drafted = Appointment.objects.create(
                decision=decision,
                employee_id=candidate.employee_id,
                position=committee.vacancy.position,
                effective_on=next_month(by.on),
            )
            telling.tell_appointment(committee, drafted, on=by.on, at=at)
    committee.refresh_from_db()
    return drafted


def send_back(
    committee: Committee, *, reason: str, by: Principal, at: datetime, seat: int = 1
) -> AppointingDecision:
    """Return the minutes for a seat with a reason; once every seat is decided about, the committee sits again."""
    with transaction.atomic():
        decision = _decide(
            committee, Verdict.RETURNED, candidate=None, seat=seat, reason=reason, by=by, at=at
        )
    committee.refresh_from_db()
    return decision


def seats_waiting(committee: Committee, sitting: Sitting, made: Iterable[AppointingDecision]) -> list[int]:
    """Seats about which the authority has yet to decide: none unless the minutes of the sitting are proposed."""
    if committee.state != CommitteeState.PROPOSED:
        return []
    done = {row.seat for row in made if row.verdict == Verdict.CHOSEN or row.sitting_id == sitting.pk}
    return [number for number in range(1, committee.seats + 1) if number not in done]


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _decide(
    committee: Committee,
    verdict: Verdict,
    *,
    candidate: Candidate | None,
    seat: int,
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
            panel, names = panel_of(locked), _names(sitting)
            _check_conflict(panel, by, set(names.values()))
            _check_choice(locked, sitting, candidate, names, seat=seat)
            made = AppointingDecision.objects.create(
                committee=locked,
                sitting=sitting,
                seat=seat,
                verdict=verdict,
                candidate=candidate,
                reason=reason.strip(),
                decided_by=account_of(by),
                decided_on=by.on,
                decided_at=at,
            )
            _move_on(panel, sitting, on=by.on, at=at)
            return made
    except IntegrityError as error:
        if "appointingdecision" not in str(error):
            raise
        raise DecidedAlreadyError from error


def _check_choice(
    committee: Committee, sitting: Sitting, candidate: Candidate | None, names: dict[int, int], *, seat: int
) -> None:
    if not 1 <= seat <= committee.seats:
        raise NoSuchSeatError(seat=seat, fields={"seat": [str(NoSuchSeatError.message) % {"seat": seat}]})
    if sitting.decisions.filter(seat=seat).exists() or seat not in open_seats(committee):
        raise DecidedAlreadyError
    if candidate is None:
        return
    if candidate.pk not in names:
        raise NotProposedError(fields={"candidate": [str(NotProposedError.message)]})
    if candidate.employee_id in chosen_people(committee.vacancy_id):
        raise ChosenAlreadyError(fields={"candidate": [str(ChosenAlreadyError.message)]})


def _move_on(panel: Panel, sitting: Sitting, *, on: date, at: datetime) -> None:
    """Once every seat is decided about: to the decrees, or back to the committee for the seats without anybody."""
    committee = panel.committee
    verdicts = dict(sitting.decisions.values_list("seat", "verdict"))
    if undecided_seats(committee, verdicts):
        return
    returned = Verdict.RETURNED in verdicts.values()
    move(committee, CommitteeState.RETURNED if returned else CommitteeState.DECIDED)
    telling.settle_decided(committee, at=at)
    if returned:
        telling.tell_returned(panel, on=on, at=at)


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

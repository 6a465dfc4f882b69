"""The way of a round: opened by a second person, extended, closed at the end of its last day, calibrated, finished."""

from __future__ import annotations

from datetime import date, datetime

from asn_career.base import moving
from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from assessments.models import AnswerBox, AssessmentRound, RatingSheet, RoundOutcome, RoundSubject
from assessments.rounds import telling
from assessments.rounds.choices import BY_ASSESSORS, UNDER_WAY, RaterRole, RoundState
from assessments.rounds.closing import is_counting
from assessments.rounds.errors import (
    ClosesEarlierError,
    NothingToAskError,
    NotOpenError,
    OnRecordError,
    OwnRoundError,
    RoundDaysError,
    RoundMovedError,
    StillCountingError,
    TooFewAssessorsError,
)
from assessments.rounds.finishing import is_finishing
from assessments.rounds.instrument import freeze
from assessments.rounds.planning import ensure_explained, ensure_in_charge, hold, subjects_of
from assessments.rounds.raters import give_tokens
from assessments.rounds.rules import rules_on
from assessments.rounds.settling import ensure_settled
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.delegation.persons import two_in_name
from employees.responsible import account_of

_GATE = "counts of a round's raters, for the officer who opens it"


def may_open(principal: Principal, *, round: AssessmentRound) -> bool:
    """Whether the principal may open rounds of this unit and did not plan this one."""
    return not principal.stands_for(round.planned_by) and covers_unit(
        principal, Permission.OPEN_ROUNDS, round.unit
    )


def open_round(round: AssessmentRound, *, by: Principal, at: datetime) -> AssessmentRound:
    """Freeze what is asked and by which rule, and let the raters in; by another person than the one who planned it."""
    if not covers_unit(by, Permission.OPEN_ROUNDS, round.unit):
        raise NotPermittedError
    account = account_of(by)
    with two_in_name(), acting(by=by.identity):
        locked = hold(round, RoundState.DRAFT)
        planner = locked.planned_by
        if by.stands_for(planner) or (account.employee_id and account.employee_id == planner.employee_id):
            raise OwnRoundError
        if not locked.opens_on <= by.on <= locked.closes_on:
            raise RoundDaysError(first=date_long(locked.opens_on), last=date_long(locked.closes_on))
        rules, subjects = rules_on(by.on), subjects_of(locked)
        if not subjects or not freeze(locked, subjects, rules=rules, on=by.on):
            raise NothingToAskError
        _ensure_assessors(locked, subjects, least=rules.assessors_each)
        give_tokens(locked)
        opened = {"opened_by": account, "opened_at": at, "rules": rules.as_stored()}
        moving.move(locked, RoundState.OPEN, refused=RoundMovedError, **opened)
        telling.tell_raters(locked, at=at)
    round.refresh_from_db()
    return round


def extend(round: AssessmentRound, *, closes_on: date, reason: str, by: Principal, at: datetime) -> None:
    """Move the last day of an open round to a later one, with a reason."""
    ensure_in_charge(round, by)
    told = ensure_explained(reason)
    with acting(by=by.identity, reason=told):
        locked = hold(round, RoundState.OPEN)
        if locked.rated_at is not None:
            raise NotOpenError
        if closes_on <= locked.closes_on or closes_on < by.on:
            day = date_long(max(locked.closes_on, by.on))
            raise ClosesEarlierError(
                day=day, fields={"closes_on": [str(ClosesEarlierError.message) % {"day": day}]}
            )
        AssessmentRound.objects.filter(pk=locked.pk).update(closes_on=closes_on)
        locked.closes_on = closes_on
        telling.tell_raters(locked, at=at)
    round.refresh_from_db()


def cancel(round: AssessmentRound, *, reason: str, by: Principal, at: datetime) -> None:
    """End a round without results; answers without a name are destroyed uncounted, everything else stays on record."""
    ensure_in_charge(round, by)
    told = ensure_explained(reason)
    with acting(by=by.identity, reason=told):
        locked = hold(round, *UNDER_WAY)
        if is_counting(locked):
            raise StillCountingError
        if is_finishing(locked) or _on_record(locked):
            raise OnRecordError
        AnswerBox.objects.filter(subject__round=locked).delete()
        ended = {"ended_at": at, "ended_by": account_of(by), "ended_reason": told}
        moving.move(locked, RoundState.CANCELLED, refused=RoundMovedError, **ended)
        telling.settle_round(locked, at=at)
    round.refresh_from_db()


def begin_calibration(round: AssessmentRound, *, by: Principal) -> None:
    """Let levels of a round by assessors be calibrated; they go on record when the round finishes."""
    ensure_in_charge(round, by)
    with acting(by=by.identity):
        locked = hold(round, RoundState.RATED)
        if locked.method not in BY_ASSESSORS:
            raise RoundMovedError
        ensure_settled(locked, by=by)
        moving.move(locked, RoundState.CALIBRATING, refused=RoundMovedError)
    round.refresh_from_db()


def _on_record(round: AssessmentRound) -> bool:
    rows = RoundOutcome.objects.unscoped(reason=_GATE).filter(subject__round=round)
    return bool(rows.filter(assessment__isnull=False).exists())


def _ensure_assessors(round: AssessmentRound, subjects: list[RoundSubject], *, least: int) -> None:
    if round.method not in BY_ASSESSORS:
        return
    if short := _short(round, subjects, least=least):
        names = ", ".join(row.employee.full_name for row in short[:5]) + (", …" if len(short) > 5 else "")
        raise TooFewAssessorsError(least=least, names=names)


def _short(round: AssessmentRound, subjects: list[RoundSubject], *, least: int) -> list[RoundSubject]:
    rows = RatingSheet.objects.unscoped(reason=_GATE).standing()
    given: dict[int, int] = {}
    for subject in rows.filter(subject__round=round, role=RaterRole.ASSESSOR).values_list(
        "subject", flat=True
    ):
        given[subject] = given.get(subject, 0) + 1
    return [row for row in subjects if given.get(row.pk, 0) < least]

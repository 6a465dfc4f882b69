"""The way of a round that is open: extended, cancelled, calibrated; closing and finishing have modules of their own."""

from __future__ import annotations

from datetime import date, datetime

from asn_career.base import moving
from asn_career.base.audit import acting
from asn_career.base.formatting import date_long
from assessments.models import AnswerBox, AssessmentRound, RoundOutcome
from assessments.rounds import telling
from assessments.rounds.choices import BY_ASSESSORS, UNDER_WAY, RoundState
from assessments.rounds.closing import is_counting
from assessments.rounds.errors import (
    ClosesEarlierError,
    NotOpenError,
    OnRecordError,
    RoundMovedError,
    StillCountingError,
)
from assessments.rounds.finishing import is_finishing
from assessments.rounds.planning import ensure_explained, ensure_in_charge, hold
from assessments.rounds.settling import ensure_settled
from assessments.rounds.work import ensure_left_alone
from employees.access import Principal
from employees.responsible import account_of

_GATE = "whether a round has a level on record, for the officer who cancels it"


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
        ensure_left_alone(locked)
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

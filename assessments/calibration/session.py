"""A calibration session while it is under way: begun for a round, joined in person, levels changed with reasons."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import level as level_told
from asn_career.base.formatting import moment
from assessments.calibration.errors import (
    CalibrationConflictError,
    ClosingProposedError,
    LevelMovedOnError,
    NoPartError,
    NotAsSeenError,
    NotCalibratingError,
    SameLevelError,
    SessionClosedError,
    UnknownOutcomeError,
)
from assessments.calibration.rules import guideline_on
from assessments.models import (
    AssessmentRound,
    CalibrationChange,
    CalibrationMark,
    CalibrationParticipant,
    CalibrationSession,
    RoundOutcome,
    RoundSubject,
)
from assessments.results.entering import ensure_explained, ensure_level
from assessments.rounds.choices import BY_ASSESSORS, RoundState
from assessments.rounds.conflicts import Conflict, find_conflicts
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.models import User
from employees.responsible import account_of
from employees.sender_names import signer_name

_GATE = "the round and its people came through the gate, and who calibrates was checked for each"


def begin(round: AssessmentRound, *, by: Principal, at: datetime) -> CalibrationSession:
    """The session of a round in calibration; whoever begins it leads it and takes part."""
    ensure_calibrates(round, by=by)
    if round.state != RoundState.CALIBRATING or round.method not in BY_ASSESSORS:
        raise NotCalibratingError
    known = CalibrationSession.objects.filter(round=round).first()
    if known is not None:
        return known
    with acting(by=by.identity, reason="begin calibration"):
        made = CalibrationSession.objects.create(
            round=round, guideline=guideline_on(by.on), led_by=account_of(by), opened_at=at
        )
        join(made, by=by, at=at)
    return made


def join(session: CalibrationSession, *, by: Principal, at: datetime) -> None:
    """Take part in person; once."""
    ensure_calibrates(session.round, by=by)
    _ensure_open(session)
    with acting(by=by.identity):
        if part_of(session, by=by) is None:
            CalibrationParticipant.objects.create(session=session, account=account_of(by), at=at)


def discuss(session: CalibrationSession, subject: RoundSubject, *, by: Principal, at: datetime) -> None:
    """Mark a person as discussed; again is the same."""
    account = _ensure_may(session, subject, by=by)
    with acting(by=by.identity):
        CalibrationMark.objects.unscoped(reason=_GATE).get_or_create(
            subject=subject,
            defaults={"session": session, "employee_id": subject.employee_id, "by": account, "at": at},
        )


def change(
    session: CalibrationSession,
    outcome: RoundOutcome,
    *,
    level: Decimal,
    seen: int,
    reason: str,
    by: Principal,
    at: datetime,
) -> CalibrationChange:
    """Set another level beside the one that the round came to, with its reason; the person counts as discussed.

    ``seen`` is how many changes of this level whoever decides has seen; one made meanwhile refuses this one.
    """
    account = _ensure_may(session, outcome.subject, by=by)
    ensure_explained(reason)
    ensure_level(level, field="level")
    rows = RoundOutcome.objects.unscoped(reason=_GATE)
    with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
        held = rows.select_for_update(of=("self",)).get(pk=outcome.pk)
        _ensure_seen(held, seen)
        if held.final_level is None:
            raise UnknownOutcomeError
        if held.final_level == level:
            raise SameLevelError(fields={"level": [str(SameLevelError.message)]})
        try:
            made = CalibrationChange.objects.unscoped(reason=_GATE).create(
                session=session,
                outcome=held,
                employee_id=outcome.subject.employee_id,
                before=held.final_level,
                after=level,
                reason=reason.strip(),
                by=account,
                at=at,
            )
        except IntegrityError as error:
            raise NotAsSeenError from error
        rows.filter(pk=held.pk).update(calibrated_level=level)
        discuss(session, outcome.subject, by=by, at=at)
    return made


def _ensure_seen(held: RoundOutcome, seen: int) -> None:
    """Changes are only ever added, and the row is locked: their number says which level was looked at."""
    made = CalibrationChange.objects.unscoped(reason=_GATE).filter(outcome=held)
    if made.count() == seen:
        return
    last = made.select_related("by__employee").order_by("pk").last()
    if last is None:
        raise NotAsSeenError
    raise LevelMovedOnError(
        who=signer_name(last.by),
        before=level_told(last.before),
        after=level_told(last.after),
        when=moment(last.at),
    )


def ensure_calibrates(round: AssessmentRound, *, by: Principal) -> None:
    if not covers_unit(by, Permission.FINALISE_RESULTS, round.unit):
        raise NotPermittedError


def part_of(session: CalibrationSession, *, by: Principal) -> User | None:
    """The reader's account where it takes part. One query."""
    if by.account_key is None:
        return None
    rows = CalibrationParticipant.objects.filter(session=session, account__public_id=by.account_key)
    found = rows.select_related("account").first()
    return found.account if found else None


def kept_out_of(session: CalibrationSession, person: int, *, account: User, on: date) -> str:
    """Why an account does not calibrate a person: oneself, kin, and superiors either way; "" where it may."""
    found = find_conflicts([person], [account.pk], method=session.round.method, on=on)
    kind = found.get((person, account.pk))
    return "" if kind in (None, Conflict.SAME_UNIT) else str(Conflict(kind).label)


def _ensure_may(session: CalibrationSession, subject: RoundSubject, *, by: Principal) -> User:
    account = ensure_part(session, by=by)
    if subject.round_id != session.round_id:
        raise NotCalibratingError
    if why := kept_out_of(session, subject.employee_id, account=account, on=by.on):
        raise CalibrationConflictError(why=why)
    return account


def ensure_part(session: CalibrationSession, *, by: Principal) -> User:
    """The account of the officer in charge who takes part in a session under way. Two queries."""
    ensure_calibrates(session.round, by=by)
    _ensure_open(session)
    account = part_of(session, by=by)
    if account is None:
        raise NoPartError
    return account


def _ensure_open(session: CalibrationSession) -> None:
    if session.is_proposed:
        raise ClosingProposedError
    if not session.is_open:
        raise SessionClosedError

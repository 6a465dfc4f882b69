"""Planning a session and moving it from draft to its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from employees.access import Permission, Principal
from training.agreements import ensure_under_agreement
from training.annual.budget import ensure_committable
from training.enrolment_choices import (
    PENDING_STATES,
    SEAT_STATES,
    SESSION_STEPS,
    EnrolmentState,
    SessionState,
    StepKind,
)
from training.models import Enrolment, SessionDay, TrainingSession
from training.sessions import telling
from training.sessions.enrolling import nominate_planned
from training.sessions.errors import NotYetError, ReasonRequiredError, SeatsHeldError, SessionStateError
from training.sessions.locking import lock_enrolments, locked_session
from training.sessions.seats import fill, keep, note

EDITABLE = (SessionState.DRAFT, SessionState.OPEN, SessionState.CLOSED)


def save_session(
    session: TrainingSession, *, days: Iterable[date], by: Principal, at: datetime
) -> TrainingSession:
    """Create a session or change it before it runs; free seats that this makes go to the waiting list."""
    with acting(by=by.identity):
        if session._state.adding:
            _ensure_manages(session, by=by)
            ensure_under_agreement(session, state=session.state)
            session.save()
        else:
            with locked_session(session) as held:
                _change(held, session, by=by, at=at)
        _keep_days(session, set(days))
        if session.state in (SessionState.OPEN, SessionState.CLOSED):
            fill(session, lock_enrolments(session), by=by, at=at)
    return session


def _change(held: TrainingSession, session: TrainingSession, *, by: Principal, at: datetime) -> None:
    _ensure_manages(held, by=by)
    _ensure_manages(session, by=by)
    if held.state not in EDITABLE:
        raise SessionStateError(state=held.get_state_display())
    seats = (row.seat_number or 0 for row in lock_enrolments(held) if row.state in SEAT_STATES)
    if (highest := max(seats, default=0)) > session.seats:
        raise SeatsHeldError(held=highest, fields={"seats": [str(SeatsHeldError(held=highest))]})
    session.state = held.state
    ensure_under_agreement(session, state=held.state)
    SessionDay.objects.filter(session=held).exclude(on__contained_by=session.period).delete()
    session.save()


def _keep_days(session: TrainingSession, days: set[date]) -> None:
    """Exactly these days, those that stay with their attendance."""
    SessionDay.objects.filter(session=session).exclude(on__in=days).delete()
    known = set(SessionDay.objects.filter(session=session).values_list("on", flat=True))
    SessionDay.objects.bulk_create(SessionDay(session=session, on=day) for day in sorted(days - known))


def open_registration(session: TrainingSession, *, by: Principal, at: datetime) -> TrainingSession:
    """Let people register and be nominated; those of the annual plan are, for their units to confirm."""
    with acting(by=by.identity):
        opened = _move(session, SessionState.OPEN, by=by, at=at)
        nominate_planned(opened, by=by, at=at)
    return opened


def close_registration(session: TrainingSession, *, by: Principal, at: datetime) -> TrainingSession:
    """End registration: quotas no longer hold, and free seats go to the waiting list by its rule."""
    with acting(by=by.identity):
        closed = _move(session, SessionState.CLOSED, by=by, at=at)
        fill(closed, lock_enrolments(closed), by=by, at=at)
    return closed


def start_session(session: TrainingSession, *, by: Principal, at: datetime) -> TrainingSession:
    """Begin on the first day or after it; who has no seat by now will get none."""
    with acting(by=by.identity):
        running = _move(session, SessionState.RUNNING, by=by, at=at, began_on=by.on)
        left = [row for row in lock_enrolments(running) if row.state in PENDING_STATES]
        _end(left, EnrolmentState.REJECTED, StepKind.REJECTED, by=by, at=at, reason=_NO_SEAT)
        telling.no_longer(left, at=at)
    return running


def cancel_session(session: TrainingSession, *, by: Principal, at: datetime, reason: str) -> TrainingSession:
    """Cancel with a reason, which everybody enrolled is told."""
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    with acting(by=by.identity, reason=reason):
        cancelled = _move(session, SessionState.CANCELLED, by=by, at=at, cancel_reason=reason.strip())
        rows = [
            row for row in lock_enrolments(cancelled) if row.state in (*PENDING_STATES, EnrolmentState.SEATED)
        ]
        _end(rows, EnrolmentState.CANCELLED, StepKind.CANCELLED, by=by, at=at, reason=reason.strip())
        telling.tell_cancelled(rows, at=at)
    return cancelled


_NO_SEAT = "the session began without a free seat"


def _end(
    rows: list[Enrolment],
    state: EnrolmentState,
    kind: StepKind,
    *,
    by: Principal,
    at: datetime,
    reason: str,
) -> None:
    for row in rows:
        row.state, row.waits_for, row.seat_number = state, "", None
    keep(rows)
    note(rows, kind, by=by.identity, at=at, reason=reason)


def _move(
    session: TrainingSession,
    state: SessionState,
    *,
    by: Principal,
    at: datetime,
    cancel_reason: str = "",
    began_on: date | None = None,
) -> TrainingSession:
    with acting(by=by.identity, reason=cancel_reason), locked_session(session) as held:
        _ensure_manages(held, by=by)
        if state not in SESSION_STEPS[held.state]:
            raise SessionStateError(state=held.get_state_display())
        if state == SessionState.OPEN:
            ensure_committable(held)
            ensure_under_agreement(held, state=state)
        if began_on:
            _ensure_come(held, on=began_on)
            held.began_on = began_on
        held.state, held.cancel_reason = state, cancel_reason
        held.save(update_fields=["state", "cancel_reason", "began_on"])
        return held


def _ensure_come(session: TrainingSession, *, on: date) -> None:
    if on < session.starts_on:
        raise NotYetError(day=date_long(session.starts_on))


def _ensure_manages(session: TrainingSession, *, by: Principal) -> None:
    units = by.unit_ids(Permission.MANAGE_TRAINING)
    if not by.sees_everyone(Permission.MANAGE_TRAINING) and not units & set(session.unit.lineage):
        raise NotPermittedError

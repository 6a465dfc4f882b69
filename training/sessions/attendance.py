"""Presence by day: ticked on a list, or recorded by the participant who scans the code on the trainer's screen.

The code changes every minute and counts until the next one ends, by the database's clock. It names the day and is
signed, so that one of another session, an old or an invented one is refused.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core import signing
from django.db import connection

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from employees.access import Principal
from training.enrolment_choices import AttendanceSource, EnrolmentState, SessionState
from training.models import Attendance, Enrolment, SessionDay, TrainingSession
from training.sessions.errors import (
    AlreadyRecordedError,
    DayToComeError,
    ExpiredTokenError,
    NotAParticipantError,
    ReasonRequiredError,
    SessionStateError,
    WrongTokenError,
)
from training.sessions.locking import lock_enrolments, locked_session
from training.sessions.rules import ATTENDANCE

_GATE = "attendance of participants of a session that the caller was checked for"
_SIGNER = signing.Signer(salt="training.attendance", sep=".")


def database_now() -> datetime:
    """The database's clock, which all web processes share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _slot(day: SessionDay, at: datetime) -> int:
    return int(at.timestamp()) // _seconds(day)


def _seconds(day: SessionDay) -> int:
    return int(ATTENDANCE.value_on(day.on)["code_seconds"])


def make_token(day: SessionDay, *, at: datetime) -> str:
    """The code that is shown at a moment."""
    return _SIGNER.sign(f"{day.public_id.hex}-{_slot(day, at):x}")


def seconds_left(day: SessionDay, *, at: datetime) -> int:
    """Until the next code is shown."""
    return _seconds(day) - int(at.timestamp()) % _seconds(day)


def day_of(token: str, *, at: datetime) -> SessionDay:
    """The day that a code is for, while it counts."""
    try:
        key, _, slot = _SIGNER.unsign(token).partition("-")
    except signing.BadSignature as error:
        raise WrongTokenError from error
    day = SessionDay.objects.select_related("session__program").filter(public_id=key).first()
    if day is None:
        raise WrongTokenError
    if not 0 <= _slot(day, at) - int(slot, 16) <= 1:
        raise ExpiredTokenError
    return day


def check_in(token: str, *, by: Principal, at: datetime) -> SessionDay:
    """Record one's own presence, once."""
    day = day_of(token, at=at)
    if by.employee_id is None:
        raise NotAParticipantError
    with acting(by=by.identity), locked_session(day.session) as held:
        _ensure_running(held, day, on=by.on)
        rows = Enrolment.objects.unscoped(reason=_GATE).filter(session=held, state=EnrolmentState.SEATED)
        enrolment = rows.filter(employee=by.employee_id).first()
        if enrolment is None:
            raise NotAParticipantError
        records = Attendance.objects.unscoped(reason=_GATE)
        if records.filter(enrolment=enrolment, day=day).current().exists():
            raise AlreadyRecordedError
        records.create(
            enrolment=enrolment, day=day, present=True, how=AttendanceSource.QR, by=by.identity, at=at
        )
    return day


def record_list(
    day: SessionDay, present: Collection[int], *, by: Principal, at: datetime, reason: str = ""
) -> int:
    """Record a whole day from a list, ``present`` by enrolment; how many records are new.

    A record that says otherwise is replaced, which needs a reason; what is recorded alike already stays.
    """
    if not TrainingSession.objects.manageable_by(by).filter(pk=day.session_id).exists():
        raise NotPermittedError
    with acting(by=by.identity, reason=reason), locked_session(day.session) as held:
        _ensure_running(held, day, on=by.on)
        seated = [row.pk for row in lock_enrolments(held) if row.state == EnrolmentState.SEATED]
        records = Attendance.objects.unscoped(reason=_GATE)
        known = {row.enrolment_id: row for row in records.filter(day=day, enrolment__in=seated).current()}
        wrong = [key for key in seated if key in known and known[key].present != (key in present)]
        if wrong and not reason.strip():
            raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
        records.filter(pk__in=[known[key].pk for key in wrong]).update(replaced_at=at)
        new = [key for key in seated if key not in known] + wrong
        records.bulk_create(
            Attendance(
                enrolment_id=key,
                day=day,
                present=key in present,
                how=AttendanceSource.LIST,
                reason=reason.strip() if key in wrong else "",
                by=by.identity,
                at=at,
            )
            for key in new
        )
    return len(new)


def _ensure_running(session: TrainingSession, day: SessionDay, *, on: date) -> None:
    if session.state != SessionState.RUNNING:
        raise SessionStateError(state=session.get_state_display())
    if on < day.on:
        raise DayToComeError(day=date_long(day.on))

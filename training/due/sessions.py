"""Sessions that are about to begin: for those who hold a seat, and for those who manage one with too few people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.access import Permission
from employees.notices import Told, keep_told
from employees.responsible import find_responsible
from training.due.rules import first_told, told_for
from training.enrolment_choices import EnrolmentState, SessionState
from training.models import Enrolment, TrainingSession
from training.sessions.telling import BELOW_MINIMUM, STARTS_SOON, subject_of

_GATE = "those who hold a seat are told by the schedule when it begins"
_TO_COME = (SessionState.OPEN, SessionState.CLOSED)


def tell_beginning(*, on: date, at: datetime) -> int:
    """Tell everybody who holds a seat in a session that begins soon."""
    rows = Enrolment.objects.unscoped(reason=_GATE).filter(
        state=EnrolmentState.SEATED,
        session__state__in=_TO_COME,
        employee__account__is_active=True,
        **_begins("session__period__startswith", "session", on=on),
    )
    seats = rows.select_related("employee__account", "session__program").order_by("pk")
    return keep_told(STARTS_SOON, (_to_seat(seat, on=on) for seat in seats), at=at)


def tell_below_minimum(*, on: date, at: datetime) -> int:
    """Tell those who manage training of sessions that begin soon with fewer people than they need."""
    soon = TrainingSession.objects.filter(
        state__in=_TO_COME, **_begins("period__startswith", "session_below_minimum", on=on)
    )
    rows = soon.with_counts().filter(Q(seated__lt=F("min_participants")))
    sessions = list(rows.select_related("program", "unit").order_by("pk"))
    return keep_told(BELOW_MINIMUM, _to_managers(sessions, on=on), at=at)


def _begins(column: str, rule: str, *, on: date) -> dict[str, Any]:
    return {f"{column}__gt": on, f"{column}__lte": on + first_told(rule, on=on)}


def _to_seat(seat: Enrolment, *, on: date) -> Told:
    session = seat.session
    about = {
        "program": session.program.name,
        "starts_on": date_long(session.starts_on),
        "where": session.venue or str(session.get_modality_display()),
    }
    time = told_for("session", session.starts_on, on=on)
    return Told(
        seat.employee.account.pk, subject_of(seat), reverse("own_sessions"), about, session.starts_on, time
    )


def _to_managers(sessions: list[TrainingSession], *, on: date) -> Iterator[Told]:
    units = {session.unit_id: session.unit for session in sessions}
    managers = find_responsible(Permission.MANAGE_TRAINING, units=units.values(), on=on)
    for session in sessions:
        about = {
            "program": session.program.name,
            "starts_on": date_long(session.starts_on),
            "seated": str(session.seated),  # type: ignore[attr-defined]
            "least": str(session.min_participants),
        }
        for account in managers.get(session.unit_id, ()):
            yield Told(
                account,
                f"session:{session.public_id}",
                reverse("session_detail", args=[session.public_id]),
                about,
                session.starts_on,
                told_for("session_below_minimum", session.starts_on, on=on),
            )

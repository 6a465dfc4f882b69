"""Seats: given under the session's lock, by quota while registration lasts, and from the waiting list by its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from employees.access import Principal
from training.enrolment_choices import SEAT_STATES, EnrolmentState, SessionState, StepKind
from training.models import Enrolment, EnrolmentStep, TrainingSession, UnitQuota
from training.sessions.conflicts import find_conflicts
from training.sessions.priority import find_needs_of, need_of
from training.sessions.telling import tell_promoted, tell_seated

_GATE = "seats of a session whose lock the caller holds"
_CHANGING = ("state", "waits_for", "seat_number", "must_have_gap", "remote", "last_trained_on", "lot")


@dataclass
class Room:
    """The free seats of a session, and how many of each unit's quota are left while quotas hold."""

    session: TrainingSession
    taken: set[int]
    quotas: dict[int, int] = field(default_factory=dict)  # seats left, by unit; empty: no quota holds

    def unit_of(self, enrolment: Enrolment) -> int | None:
        """The unit whose quota an enrolment counts for: the nearest above the person that has one."""
        lineage = enrolment.unit.lineage if enrolment.unit else []
        return next((unit for unit in reversed(lineage) if unit in self.quotas), None)

    def takes(self, enrolment: Enrolment) -> bool:
        """Whether there is a seat for this person now."""
        if len(self.taken) >= self.session.seats:
            return False
        if not self.quotas:
            return True
        unit = self.unit_of(enrolment)
        return unit is not None and self.quotas[unit] > 0

    def take(self, enrolment: Enrolment) -> int:
        number = next(n for n in range(1, self.session.seats + 1) if n not in self.taken)
        self.taken.add(number)
        unit = self.unit_of(enrolment)
        if unit is not None:
            self.quotas[unit] -= 1
        return number


def room_in(session: TrainingSession, enrolments: Iterable[Enrolment]) -> Room:
    """What is free, from all enrolments of the session. One query."""
    seated = [row for row in enrolments if row.state in SEAT_STATES]
    room = Room(session, {row.seat_number for row in seated if row.seat_number})
    if session.state == SessionState.OPEN:
        quotas = UnitQuota.objects.filter(session=session)
        room.quotas = dict(quotas.values_list("unit", "seats"))
        used = Counter(unit for row in seated if (unit := room.unit_of(row)) is not None)
        room.quotas = {unit: seats - used[unit] for unit, seats in room.quotas.items()}
    return room


def place(enrolments: list[Enrolment], *, room: Room, by: Principal, at: datetime) -> None:
    """Seats, or places on the waiting list, for people who are fully approved and have no conflict; by its rule."""
    needs = find_needs_of(room.session, [row.employee for row in enrolments], as_of=by.on)
    for row in enrolments:
        need = needs[row.employee_id]
        row.must_have_gap, row.remote = need.must_have_gap, need.remote
        row.last_trained_on, row.lot = need.last_trained_on, need.lot
    seated, queued = _part(sorted(enrolments, key=lambda row: need_of(row).order()), room=room)
    for row in queued:
        row.state, row.waits_for = EnrolmentState.WAITING, ""
    keep([*seated, *queued])
    note(seated, StepKind.SEATED, by=by.signature, at=at)
    note(queued, StepKind.QUEUED, by=by.signature, at=at)
    tell_seated(seated, at=at)


def _part(rows: Iterable[Enrolment], *, room: Room) -> tuple[list[Enrolment], list[Enrolment]]:
    """Seat in this order whom the room takes; who got a seat, and who did not."""
    seated, left = [], []
    for row in rows:
        if not room.takes(row):
            left.append(row)
            continue
        row.seat_number = room.take(row)
        row.state, row.waits_for = EnrolmentState.SEATED, ""
        seated.append(row)
    return seated, left


def keep(rows: Iterable[Enrolment]) -> None:
    """Write what acts changed about enrolments. One statement."""
    Enrolment.objects.unscoped(reason=_GATE).bulk_update(list(rows), _CHANGING)


def fill(
    session: TrainingSession, enrolments: list[Enrolment], *, by: Principal, at: datetime
) -> list[Enrolment]:
    """Give free seats to the waiting list in its order; people who cannot come any more keep their place.

    ``enrolments`` are all of the session, locked; those seated now are returned.
    """
    room = room_in(session, enrolments)
    waiting = sorted(
        (row for row in enrolments if row.state == EnrolmentState.WAITING),
        key=lambda row: (need_of(row).order(), row.pk),
    )
    if not waiting or len(room.taken) >= session.seats:
        return []
    blocked = find_conflicts(session, [row.employee for row in waiting], on=by.on)
    seated, _left = _part((row for row in waiting if row.employee_id not in blocked), room=room)
    keep(seated)
    note(seated, StepKind.PROMOTED, by=by.signature, at=at)
    tell_promoted(seated, at=at)
    return seated


def note(
    enrolments: Iterable[Enrolment],
    kind: StepKind,
    *,
    by: str,
    at: datetime,
    reason: str = "",
    approval: str = "",
) -> None:
    """Write what happened beside the enrolments, as they stand now."""
    EnrolmentStep.objects.unscoped(reason=_GATE).bulk_create(
        EnrolmentStep(
            enrolment=row, kind=kind, approval=approval, state=row.state, reason=reason, by=by, at=at
        )
        for row in enrolments
    )

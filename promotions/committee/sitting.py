"""A sitting: opened with a quorum of those who take part, conflicts looked for once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from asn_career.base.audit import acting
from employees.access import Principal
from employees.responsible import account_of
from promotions.choices import CommitteeState
from promotions.committee import telling
from promotions.committee.conflicts import record_conflicts
from promotions.committee.days import check_sitting
from promotions.committee.errors import MarksMissingError, NoQuorumError, NumberNeededError
from promotions.committee.forming import check_enough
from promotions.committee.panel import Panel, ensure_leading, ensure_state, hold, move, panel_of
from promotions.committee.reviewing import lacking
from promotions.models import Committee, Sitting, SittingAttendance


def open_sitting(
    committee: Committee,
    *,
    held_on: date,
    place: str,
    by: Principal,
    at: datetime,
    absent: Mapping[int, str] | None = None,
) -> Sitting:
    """Open a sitting; ``absent`` says why for members by their number. After it names are known to the members."""
    if not place.strip():
        raise NumberNeededError(fields={"place": [str(NumberNeededError.message)]})
    away = dict(absent or {})
    with acting(by=by.identity):
        locked = hold(committee)
        ensure_state(locked, "reviewing", "returned")
        check_sitting(locked, held_on=held_on, on=by.on)
        panel = record_conflicts(panel_of(locked), by=by, at=at)
        ensure_leading(panel, by)
        check_enough(panel, on=by.on)
        _check_present(panel, away)
        sitting = Sitting.objects.create(
            committee=locked,
            round=locked.sittings.count() + 1,
            held_on=held_on,
            place=place.strip(),
            opened_by=account_of(by),
            opened_at=at,
        )
        SittingAttendance.objects.bulk_create(
            SittingAttendance(
                sitting=sitting, member=member, present=member.pk not in away, reason=away.get(member.pk, "")
            )
            for member in panel.members
        )
        move(locked, CommitteeState.SITTING)
        telling.tell_sitting(panel, sitting, at=at)
    committee.refresh_from_db()
    return sitting


def current_sitting(committee: Committee) -> Sitting | None:
    """The latest sitting of a committee, with who was ``there``. One query."""
    return committee.sittings.with_attendance().order_by("-round").first()


def present_members(sitting: Sitting) -> set[int]:
    return set(sitting.attendance.filter(present=True).values_list("member", flat=True))


def _check_present(panel: Panel, away: Mapping[int, str]) -> None:
    present = [member for member in panel.taking_part() if member.pk not in away]
    if len(present) < panel.needed():
        raise NoQuorumError(present=len(present), needed=panel.needed())
    if panel.committee.state == CommitteeState.REVIEWING and (owing := lacking(panel, absent=away)):
        raise MarksMissingError(names=", ".join(telling.name_of(member) for member in owing))

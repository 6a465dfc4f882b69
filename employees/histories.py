"""What changes the history of posts on a decree: the earlier post ends the day before, the new one begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, F, Func, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.formatting import date_long
from employees.choices import Assignment
from employees.models import Employee, Position, PositionHistory
from employees.registry import refresh_homes

_GATE = "the post of a person about whom the caller was checked, and how many hold the post"


class PostOccupiedError(DomainError):
    code = "post_occupied"
    message = _(
        "%(post)s has no free seat from %(day)s: %(names)s. End that post first, or correct the effective date."
    )


class LaterPostError(DomainError):
    code = "later_post"
    message = _(
        "The history has a post from %(day)s on; the new post begins after it, or that row is corrected first."
    )
    status = 422


class HoldsPostError(DomainError):
    code = "holds_post"
    message = _("This person already holds the post.")


def take_up_post(employee: Employee, position: Position, *, effective_on: date, on: date) -> Position | None:
    """Let a person hold a post definitively from a day on; returns the registered post that they leave.

    The post is held against others, so that two appointments at once never share a seat. Raises the errors above.
    """
    return take_up_posts([(employee, position)], effective_on=effective_on, on=on)[0]


def take_up_posts(
    moves: Sequence[tuple[Employee, Position]], *, effective_on: date, on: date
) -> list[Position | None]:
    """The same for several people who change posts on one day, also among each other; within a transaction.

    Everybody leaves before anybody arrives, so that a seat is free which another one of them gives up.
    """
    wanted = sorted({position.pk for _employee, position in moves})
    locked = {
        row.pk: row for row in Position.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    }
    for pk in wanted:
        _check_free(locked[pk], [e for e, p in moves if p.pk == pk], moves, effective_on=effective_on)
    left = [_leave(employee, position, effective_on=effective_on) for employee, position in moves]
    rows = PositionHistory.objects.unscoped(reason=_GATE)
    for employee, position in moves:
        rows.create(
            employee=employee,
            position=locked[position.pk],
            validity=DateRange(effective_on, None),
            assignment=Assignment.DEFINITIVE,
        )
    refresh_homes(on=on, employee_ids=[employee.pk for employee, _position in moves])
    return left


def _leave(employee: Employee, position: Position, *, effective_on: date) -> Position | None:
    """End the post that a person holds on a day; returns it where it is in the register."""
    rows = PositionHistory.objects.unscoped(reason=_GATE).filter(employee=employee).definitive()
    later = rows.filter(validity__startswith__gte=effective_on).order_by("validity").first()
    if later is not None:
        raise LaterPostError(day=date_long(later.validity.lower))
    held = rows.in_force_on(effective_on).select_related("position").first()
    if held is None:
        return None
    if held.position_id == position.pk:
        raise HoldsPostError
    rows.filter(pk=held.pk).update(validity=DateRange(held.validity.lower, effective_on))
    return held.position


def free_seats(position: Position, *, on: date) -> int:
    """Seats of a post that nobody holds from a day on, now or later. One query."""
    return _seats(position) - _holders(position, on=on).count()


def _seats(position: Position) -> int:
    return 1 if position.seats is None else position.seats


def _holders(position: Position, *, on: date) -> Any:
    ends = Func(F("validity"), function="upper", output_field=DateField())
    rows = PositionHistory.objects.unscoped(reason=_GATE).filter(position=position).definitive()
    return rows.annotate(ends=ends).filter(Q(ends__isnull=True) | Q(ends__gt=on))


def _check_free(
    position: Position,
    coming: Sequence[Employee],
    moves: Sequence[tuple[Employee, Position]],
    *,
    effective_on: date,
) -> None:
    """Whether a post has a seat for everybody who comes, once all who move have left theirs."""
    moving = [employee.pk for employee, _position in moves]
    holders = _holders(position, on=effective_on).exclude(employee__in=moving).select_related("employee")
    found = list(holders.order_by("pk"))
    if len(found) + len(coming) > _seats(position):
        raise PostOccupiedError(
            post=position.name,
            day=date_long(effective_on),
            names=", ".join(row.employee.full_name for row in found[:5]) or "–",
        )

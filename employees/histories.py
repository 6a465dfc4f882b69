"""What changes the history of posts on a decree: the earlier post ends the day before, the new one begins."""

from __future__ import annotations

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
    locked = Position.objects.select_for_update().get(pk=position.pk)
    _check_free(locked, employee, effective_on=effective_on)
    rows = PositionHistory.objects.unscoped(reason=_GATE).filter(employee=employee).definitive()
    later = rows.filter(validity__startswith__gte=effective_on).order_by("validity").first()
    if later is not None:
        raise LaterPostError(day=date_long(later.validity.lower))
    held = rows.in_force_on(effective_on).select_related("position").first()
    if held is not None:
        if held.position_id == locked.pk:
            raise HoldsPostError
        rows.filter(pk=held.pk).update(validity=DateRange(held.validity.lower, effective_on))
    rows.create(
        employee=employee,
        position=locked,
        validity=DateRange(effective_on, None),
        assignment=Assignment.DEFINITIVE,
    )
    refresh_homes(on=on, employee_ids=[employee.pk])
    return held.position if held is not None else None


def free_seats(position: Position, *, on: date) -> int:
    """Seats of a post that nobody holds from a day on, now or later. One query."""
    return _seats(position) - _holders(position, on=on).count()


def _seats(position: Position) -> int:
    return 1 if position.seats is None else position.seats


def _holders(position: Position, *, on: date) -> Any:
    ends = Func(F("validity"), function="upper", output_field=DateField())
    rows = PositionHistory.objects.unscoped(reason=_GATE).filter(position=position).definitive()
    return rows.annotate(ends=ends).filter(Q(ends__isnull=True) | Q(ends__gt=on))


def _check_free(position: Position, employee: Employee, *, effective_on: date) -> None:
    holders = _holders(position, on=effective_on).exclude(employee=employee).select_related("employee")
    found = list(holders.order_by("pk"))
    if len(found) >= _seats(position):
        raise PostOccupiedError(
            post=position.name,
            day=date_long(effective_on),
            names=", ".join(row.employee.full_name for row in found[:5]) or "–",
        )

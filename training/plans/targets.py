"""Career targets: up to three posts in the order of the wish; a filter for people, never a score."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from employees.access import Principal
from employees.models import Employee, Position
from training.models import CareerTarget
from training.models.plan_library import TARGETS_AT_MOST


class TooManyTargetsError(DomainError):
    code = "too_many_targets"
    message = _("You have chosen three posts already. Take one away first.")


def targets_of(principal: Principal) -> list[CareerTarget]:
    """One's own target posts in order."""
    return list(_own(principal).select_related("position__unit").order_by("place"))


def add_target(position: Position, *, by: Principal) -> None:
    """Wish for a post of the own agency too, after those chosen already."""
    if by.employee_id is None:
        raise NotPermittedError
    with acting(by=by.identity):
        _lock(by)
        targets = list(_own(by).order_by("place"))
        if any(target.position_id == position.pk for target in targets):
            return
        if len(targets) >= TARGETS_AT_MOST:
            raise TooManyTargetsError
        _own(by).create(employee_id=by.employee_id, position=position, place=len(targets) + 1)


def remove_target(position: Position, *, by: Principal) -> None:
    """No longer wish for the post; later wishes move up."""
    with acting(by=by.identity):
        _lock(by)
        found = _own(by).filter(position=position).first()
        if found is not None:
            found.delete()
            _own(by).filter(place__gt=found.place).update(place=F("place") - 1)


def _own(by: Principal) -> Any:
    return CareerTarget.objects.visible_to(by).filter(employee=by.employee_id or 0)


def _lock(by: Principal) -> None:
    """The person's row, so that two wishes at once do not take one place."""
    rows = Employee.objects.visible_to(by).filter(pk=by.employee_id or 0)
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


__all__ = ["TARGETS_AT_MOST", "TooManyTargetsError", "add_target", "remove_target", "targets_of"]

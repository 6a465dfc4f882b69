"""Who is told that a rotation plan waits, and of what became of it."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from employees.access import Permission
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from promotions.models import RotationMove, RotationPlan

APPROVE, NEXT = "rotation_approve", "rotation_next"
_MOVED = "accounts of those whom a plan moves, who are not told of it"


def subject_of(plan: RotationPlan) -> str:
    return f"rotationplan:{plan.public_id}"


def tell_approvers(plan: RotationPlan, *, on: date, at: datetime) -> None:
    _tell(plan, APPROVE, Permission.APPROVE_RULE_SETS, on=on, at=at)


def tell_approved(plan: RotationPlan, *, on: date, at: datetime) -> None:
    """Approved: the officers go on with the openings."""
    settle(APPROVE, subjects=[subject_of(plan)], at=at)
    _tell(plan, NEXT, Permission.RUN_SHORTLISTS, on=on, at=at)


def tell_ended(plan: RotationPlan, *, at: datetime, acted: bool) -> None:
    """Nothing of the plan waits any more."""
    for kind in (APPROVE, NEXT):
        settle(kind, subjects=[subject_of(plan)], at=at, acted=acted)


def _tell(plan: RotationPlan, kind: str, permission: Permission, *, on: date, at: datetime) -> None:
    rows = RotationMove.objects.unscoped(reason=_MOVED).filter(plan=plan)
    moved = set(rows.values_list("employee__account", flat=True))
    found = find_responsible(permission, units=[plan.unit], on=on).get(plan.unit_id, ())
    address = reverse("rotation_detail", args=[plan.public_id])
    told = [
        Told(account, subject_of(plan), address, {"unit": plan.unit.name})
        for account in found
        if account not in moved
    ]
    notify(kind, told, at=at)

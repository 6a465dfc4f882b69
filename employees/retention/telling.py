"""Who is told of an erasure: those who may decide about it, and who proposed one that came to nothing."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from employees.access import Permission, Principal
from employees.models import Erasure
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible

PROPOSED, UNDONE = "erasure_proposed", "erasure_undone"


def subject_of(erasure: Erasure) -> str:
    return f"erasure:{erasure.public_id}"


def tell_proposed(erasure: Erasure, *, by: Principal, at: datetime) -> None:
    """Those who may decide, other than who proposed; what earlier ones came to no longer matters."""
    earlier = Erasure.objects.visible_to(by).filter(employee=erasure.employee_id).exclude(pk=erasure.pk)
    settle(UNDONE, subjects=[subject_of(row) for row in earlier], at=at)
    unit = erasure.employee.home_unit
    if unit is None:
        return
    accounts = find_responsible(Permission.APPROVE_ERASURES, units=[unit], on=by.on).get(unit.pk, ())
    told = [_told(erasure, account) for account in accounts if account != erasure.drafted_by_id]
    notify(PROPOSED, told, at=at)


def tell_decided(erasure: Erasure, *, at: datetime) -> None:
    """It waits for nobody any longer."""
    settle(PROPOSED, subjects=[subject_of(erasure)], at=at)


def tell_undone(erasure: Erasure, *, at: datetime) -> None:
    """Who proposed it, that it was refused or not carried out."""
    notify(UNDONE, [_told(erasure, erasure.drafted_by_id)], at=at)


def _told(erasure: Erasure, account: int) -> Told:
    return Told(account, subject_of(erasure), reverse("erasure_detail", args=[erasure.public_id]), {})

"""Who may write, and who may approve, the plan of an agency; and the lock that every change takes first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import F

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Permission, Principal
from employees.coverage import covers_agency
from employees.models import Unit
from training.annual.errors import AnnualPlanChangedError, AnnualStepError
from training.annual_choices import AnnualState
from training.models import AnnualPlan


def may_write(principal: Principal, unit: Unit) -> bool:
    return covers_agency(principal, Permission.MANAGE_TRAINING, unit.pk)


def may_approve(principal: Principal, unit: Unit) -> bool:
    return covers_agency(principal, Permission.APPROVE_TRAINING, unit.pk)


@contextmanager
def writing(plan: AnnualPlan, *, version: int, by: Principal, reason: str = "") -> Iterator[AnnualPlan]:
    """The plan, locked, to be written as a draft; its version rises with the change."""
    with locked(plan, version=version, by=by, reason=reason) as held:
        if not may_write(by, held.unit):
            raise NotPermittedError
        if held.state != AnnualState.DRAFT:
            raise AnnualStepError(state=held.get_state_display())
        yield held


@contextmanager
def locked(plan: AnnualPlan, *, version: int, by: Principal, reason: str = "") -> Iterator[AnnualPlan]:
    """The plan as nobody else changes it meanwhile; refuses who read an older version."""
    with acting(by=by.identity, reason=reason):
        rows = AnnualPlan.objects.visible_to(by).select_related("unit", "chosen_run")
        held = rows.select_for_update(of=("self",)).filter(pk=plan.pk).first()
        if held is None:
            raise NotPermittedError
        if held.version != version:
            raise AnnualPlanChangedError
        yield held
        AnnualPlan.objects.filter(pk=held.pk).update(version=F("version") + 1)

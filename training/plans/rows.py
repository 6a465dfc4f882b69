"""Rows of plans whose people passed the gate already, locked in one order: plans by their numbers, then their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from employees.access import Permission, Principal
from training.models import ActionClosure, CareerTarget, DevelopmentPlan, PlanAction, PlanCopy, PlanStep
from training.plans.errors import PlanChangedError

_GATE = "parts of plans whose people came through the gate"


def plans_of(employee_ids: Iterable[int]) -> Any:
    return DevelopmentPlan.objects.unscoped(reason=_GATE).filter(employee__in=list(employee_ids))


def new_plans() -> Any:
    return DevelopmentPlan.objects.unscoped(reason=_GATE)


def all_actions() -> Any:
    return PlanAction.objects.unscoped(reason=_GATE)


def all_closures() -> Any:
    return ActionClosure.objects.unscoped(reason=_GATE)


def actions_of(plans: Iterable[DevelopmentPlan]) -> Any:
    """Actions of these plans in the order in which they were written."""
    return all_actions().filter(plan__in=[plan.pk for plan in plans]).order_by("plan", "pk")


def steps_of(plans: Iterable[DevelopmentPlan]) -> Any:
    """Steps of these plans, the earliest first."""
    rows = PlanStep.objects.unscoped(reason=_GATE)
    return rows.filter(plan__in=[plan.pk for plan in plans]).order_by("plan", "at", "pk")


def new_steps() -> Any:
    return PlanStep.objects.unscoped(reason=_GATE)


def copies_of(plans: Iterable[DevelopmentPlan]) -> Any:
    rows = PlanCopy.objects.unscoped(reason=_GATE)
    return rows.filter(plan__in=[plan.pk for plan in plans]).order_by("plan", "at", "pk")


def closures_of(plans: Iterable[DevelopmentPlan]) -> Any:
    """Every closure, reopened ones too, the earliest first."""
    return (
        all_closures()
        .filter(action__plan__in=[plan.pk for plan in plans])
        .order_by("action", "closed_on", "pk")
    )


def first_targets(employee_ids: Iterable[int]) -> dict[int, int]:
    """The post that each of these people wishes most to reach."""
    rows = CareerTarget.objects.unscoped(reason=_GATE).filter(employee__in=list(employee_ids))
    return dict(rows.order_by("-place").values_list("employee", "position"))


def lock_plans(
    public_ids: Sequence[Any], *, by: Principal, versions: Mapping[str, int] | None = None
) -> list[DevelopmentPlan]:
    """These plans as far as ``by`` may see them, locked; raises PlanChangedError where one has another version."""
    rows = DevelopmentPlan.objects.visible_to(by, permission=Permission.READ_DEVELOPMENT)
    rows = rows.filter(public_id__in=public_ids).select_related("employee").order_by("pk")
    plans = list(rows.select_for_update(of=("self",)))
    for plan in plans:
        if versions is not None and versions.get(str(plan.public_id)) != plan.version:
            raise PlanChangedError
    return plans


def touch(plan: DevelopmentPlan) -> None:
    """Count a change of the plan, so that whoever opened it before notices."""
    plans_of([plan.employee_id]).filter(pk=plan.pk).update(version=F("version") + 1)
    plan.version += 1

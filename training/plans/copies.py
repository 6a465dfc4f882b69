"""A plan frozen in words and figures, as it was on agreement and at the end of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from asn_career.base.canonical import digest
from employees.models import Employee
from training.choices import CopyKind
from training.models import ActionClosure, DevelopmentPlan, PlanAction, PlanCopy, PlanStep
from training.plans.rows import actions_of, closures_of, copies_of, steps_of

_GATE = "plans whose people came through the gate"


def freeze(plans: Sequence[DevelopmentPlan], *, kind: CopyKind, on: date, at: datetime) -> None:
    """Keep a copy of each plan. Five queries, whatever their number."""
    people = {employee.pk: employee for employee in _people(plans, on=on)}
    actions, closures, steps = _by_plan(plans)
    rows = []
    for plan in plans:
        told = _plan(plan, people[plan.employee_id])
        told["actions"] = [_action(action, closures.get(action.pk)) for action in actions[plan.pk]]
        told["steps"] = [_step(step) for step in steps[plan.pk]]
        rows.append(
            PlanCopy(plan=plan, kind=kind, revision=plan.revision, content=told, sha256=digest(told), at=at)
        )
    copies_of(plans).bulk_create(rows, batch_size=500)


def _people(plans: Iterable[DevelopmentPlan], *, on: date) -> Any:
    rows = Employee.objects.unscoped(reason=_GATE).filter(pk__in={plan.employee_id for plan in plans})
    return rows.select_related("home_unit").with_current_post(on=on).with_rank(on=on)


def _by_plan(
    plans: Sequence[DevelopmentPlan],
) -> tuple[dict[int, list[PlanAction]], dict[int, ActionClosure], dict[int, list[PlanStep]]]:
    actions: dict[int, list[PlanAction]] = defaultdict(list)
    steps: dict[int, list[PlanStep]] = defaultdict(list)
    for action in actions_of(plans).select_related("competency", "evidence", "program"):
        actions[action.plan_id].append(action)
    for step in steps_of(plans):
        steps[step.plan_id].append(step)
    closures = {closure.action_id: closure for closure in closures_of(plans).current()}
    return actions, closures, steps


def _plan(plan: DevelopmentPlan, person: Any) -> dict[str, Any]:
    return {
        "year": plan.year,
        "state": plan.state,
        "revision": plan.revision,
        "name": person.full_name,
        "nip": person.nip,
        "post": person.post_name or "",
        "unit": person.home_unit.name if person.home_unit else "",
        "rank": person.rank or "",
    }


def _action(action: PlanAction, closure: ActionClosure | None) -> dict[str, Any]:
    return {
        "id": str(action.public_id),
        "competency": action.competency.name if action.competency else "",
        "competency_code": action.competency.code if action.competency else "",
        "aim": action.aim,
        "target_level": action.target_level,
        "held": _text(action.held),
        "form": action.form,
        "name": action.name,
        "description": action.description,
        "program": action.program.code if action.program else "",
        "hours": _text(action.hours),
        "cost": _text(action.cost),
        "provider": action.provider,
        "due_on": action.due_on.isoformat(),
        "reason": action.reason,
        "source": action.source,
        "state": action.state,
        "done_on": _text(action.done_on),
        "evidence": action.evidence.name if action.evidence else "",
        "closed": _closure(closure) if closure else None,
    }


def _closure(closure: ActionClosure) -> dict[str, Any]:
    return {
        "level": str(closure.level),
        "assessed_on": closure.assessed_on.isoformat(),
        "source": closure.source,
        "closed_on": closure.closed_on.isoformat(),
    }


def _step(step: PlanStep) -> dict[str, Any]:
    return {
        "from_state": step.from_state,
        "to_state": step.to_state,
        "revision": step.revision,
        "capacity": step.capacity,
        "by": step.by,
        "at": step.at.isoformat(),
        "reason": step.reason,
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)

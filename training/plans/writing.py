"""Writing a plan: begun from gaps or empty, actions added, changed and taken out, while it is open for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Principal
from training.choices import ActionForm, ActionSource, ActionState, PlanState, StepCapacity
from training.models import DevelopmentPlan, PlanAction, PlanStep
from training.plans.errors import ActionDateError, ActionFixedError, PlanNotOpenError
from training.plans.proposing import propose_actions
from training.plans.rows import actions_of, lock_plans, new_plans, new_steps, plans_of, touch
from training.plans.standing import is_own

_BATCH = 1_000
FIELDS = (
    "competency_id", "aim", "target_level", "held", "form", "template_id", "program_id", "name", "description",
    "hours", "cost", "provider", "due_on", "reason", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of the people for whom plans were asked: begun or added to, left as they were, nothing to propose."""

    begun: int
    left: int
    nothing: int


def propose_own_plan(*, year: int, by: Principal, at: datetime) -> DevelopmentPlan:
    """Begin one's own plan of the year from the gaps, or add to an open one what it has not yet."""
    if by.employee_id is None:
        raise NotPermittedError
    found = plans_of([by.employee_id]).of_year(year).first()
    if found and not found.is_editable:
        raise PlanNotOpenError
    prepare_plans([by.employee_id], year=year, by=by, at=at, capacity=StepCapacity.EMPLOYEE, add=True)
    return _begun(by.employee_id, year=year, by=by, at=at)


def begin_own_plan(*, year: int, by: Principal, at: datetime) -> DevelopmentPlan:
    """Begin one's own plan of the year without actions; an existing one stays as it is."""
    if by.employee_id is None:
        raise NotPermittedError
    return _begun(by.employee_id, year=year, by=by, at=at)


def prepare_plans(
    employee_ids: Sequence[int],
    *,
    year: int,
    by: Principal,
    at: datetime,
    capacity: StepCapacity = StepCapacity.IN_PLACE,
    add: bool = False,
) -> Prepared:
    """Begin plans from gaps for people whom the caller may prepare plans for; a set of statements for all of them.

    A plan that exists stays as it is; with ``add``, an open one gets the actions that it has not yet.
    """
    with acting(by=by.identity):
        proposals = propose_actions(employee_ids, as_of=by.on, year=year)
        existing = {plan.employee_id: plan for plan in plans_of(employee_ids).of_year(year)}
        wanted = [key for key in employee_ids if proposals.get(key)]
        begun = _create(
            [key for key in wanted if key not in existing], year=year, by=by, at=at, capacity=capacity
        )
        open_ = [plan for key, plan in existing.items() if add and plan.is_editable and key in wanted]
        rows = [*_first(begun, proposals), *_missing(open_, proposals)]
        actions_of(()).bulk_create(rows, batch_size=_BATCH)
        for plan in open_:
            touch(plan)
    changed = len(begun) + len(open_)
    return Prepared(changed, len(existing) - len(open_), len(employee_ids) - len(begun) - len(existing))


def add_action(
    plan: DevelopmentPlan, content: Mapping[str, Any], *, version: int, by: Principal
) -> PlanAction:
    """Add an action to one's own open plan."""
    with _writing(plan, version=version, by=by) as locked:
        _check_day(locked, content["due_on"])
        action = PlanAction(plan=locked, **{name: content[name] for name in FIELDS if name in content})
        action.source = content.get("source", ActionSource.OWN)
        actions_of(()).bulk_create([action])
        return action


def change_action(action: PlanAction, content: Mapping[str, Any], *, version: int, by: Principal) -> None:
    """Change what an action of one's own open plan says."""
    with _writing(action.plan, version=version, by=by) as locked:
        _check_day(locked, content.get("due_on", action.due_on))
        _check_open(action)
        changed = {name: content[name] for name in FIELDS if name in content}
        actions_of([locked]).filter(pk=action.pk).update(**changed)


def remove_action(action: PlanAction, *, version: int, by: Principal) -> None:
    """Take an action that is not done out of one's own open plan."""
    with _writing(action.plan, version=version, by=by) as locked:
        _check_open(action)
        actions_of([locked]).filter(pk=action.pk).delete()


@contextmanager
def _writing(plan: DevelopmentPlan, *, version: int, by: Principal) -> Iterator[DevelopmentPlan]:
    with acting(by=by.identity):
        found = lock_plans([plan.public_id], by=by, versions={str(plan.public_id): version})
        if not found or not is_own(found[0], by):
            raise NotPermittedError
        if not found[0].is_editable:
            raise PlanNotOpenError
        yield found[0]
        touch(found[0])


def _begun(employee_id: int, *, year: int, by: Principal, at: datetime) -> DevelopmentPlan:
    found = plans_of([employee_id]).of_year(year).first()
    if found:
        return found
    with acting(by=by.identity):
        _create([employee_id], year=year, by=by, at=at, capacity=StepCapacity.EMPLOYEE)
    return plans_of([employee_id]).get(year=year)


def _create(
    employee_ids: Iterable[int], *, year: int, by: Principal, at: datetime, capacity: StepCapacity
) -> list[DevelopmentPlan]:
    """Drafts with their first step; whoever got one meanwhile keeps it."""
    wanted = list(employee_ids)
    known = set(plans_of(wanted).of_year(year).values_list("pk", flat=True))
    rows = [DevelopmentPlan(employee_id=key, year=year) for key in wanted]
    new_plans().bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    begun = list(
        plans_of(wanted)
        .of_year(year)
        .filter(public_id__in=[row.public_id for row in rows])
        .exclude(pk__in=known)
    )
    steps = [
        PlanStep(plan=plan, to_state=PlanState.DRAFT, revision=1, capacity=capacity, by=by.identity, at=at)
        for plan in begun
    ]
    new_steps().bulk_create(steps, batch_size=_BATCH)
    return begun


def _first(
    plans: Iterable[DevelopmentPlan], proposals: Mapping[int, Sequence[PlanAction]]
) -> Iterator[PlanAction]:
    for plan in plans:
        for action in proposals[plan.employee_id]:
            action.plan = plan
            yield action


def _missing(
    plans: Sequence[DevelopmentPlan], proposals: Mapping[int, Sequence[PlanAction]]
) -> Iterator[PlanAction]:
    """Proposed actions for what the plans do not have yet: another competency or form, another aim."""
    present = {(action.plan_id, *_kind(action)) for action in actions_of(plans)}
    for action in _first(plans, proposals):
        if (action.plan_id, *_kind(action)) not in present:
            yield action


def _kind(action: PlanAction) -> tuple[Any, ...]:
    if action.form == ActionForm.ASSESSMENT:
        return (action.form, action.name)
    return (action.form, action.competency_id, "" if action.competency_id else action.aim)


def _check_day(plan: DevelopmentPlan, day: date) -> None:
    if day.year != plan.year:
        raise ActionDateError(
            year=plan.year, fields={"due_on": [str(ActionDateError.message) % {"year": plan.year}]}
        )


def _check_open(action: PlanAction) -> None:
    if action.state == ActionState.DONE:
        raise ActionFixedError

"""Who is told what about a plan, and when it no longer waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from employees.models import Employee
from employees.notices import Told, notify, settle
from training.models import DevelopmentPlan, PlanAction
from training.plans.standing import accounts_of, who_agrees

WAITS, RETURNED, AGREED = "plan_waits", "plan_returned", "plan_agreed"
PLAN_UNSENT, TEAM_OVERDUE = "plan_unsent", "team_actions_overdue"
ACTION_SOON, ACTION_OVERDUE = "action_due_soon", "action_overdue"
DECIDED_AT, OWN_PLAN = "/kelola/rencana/", "/saya/rencana/"
REASON_SHOWN = 120


def subject_of(plan: DevelopmentPlan) -> str:
    return f"plan:{plan.public_id}"


def action_subject(action: PlanAction) -> str:
    return f"action:{action.public_id}"


def plans_wait(plans: Sequence[DevelopmentPlan], *, on: date, at: datetime) -> None:
    """Tell whoever agrees, and take back what the employee was asked to do."""
    for kind in (RETURNED, PLAN_UNSENT):
        _settle(kind, plans, at=at)
    people = {person.pk: person for person in _people(plans)}
    agreeing = who_agrees(people.values(), on=on)
    told = [
        Told(
            account,
            subject_of(plan),
            f"{DECIDED_AT}{plan.public_id}/",
            {"year": str(plan.year), "name": people[plan.employee_id].full_name},
        )
        for plan in plans
        for account in agreeing.get(plan.employee_id, ())
    ]
    notify(WAITS, told, at=at)


def no_longer_waits(plans: Sequence[DevelopmentPlan], *, at: datetime, acted: bool) -> None:
    for kind in (WAITS, RETURNED, AGREED, PLAN_UNSENT, TEAM_OVERDUE):
        _settle(kind, plans, at=at, acted=acted)


def agreed(plans: Sequence[DevelopmentPlan], *, at: datetime) -> None:
    _settle(WAITS, plans, at=at)
    _tell_employees(AGREED, plans, at=at)


def returned(plans: Sequence[DevelopmentPlan], *, at: datetime, reason: str) -> None:
    _settle(WAITS, plans, at=at)
    _tell_employees(RETURNED, plans, at=at, reason=reason[:REASON_SHOWN])


def begun(plan: DevelopmentPlan, *, at: datetime) -> None:
    """The first action of an agreed plan has begun."""
    _settle(AGREED, [plan], at=at)


def done(action: PlanAction, *, at: datetime) -> None:
    """An action is done: nothing about it is due any more."""
    for kind in (ACTION_SOON, ACTION_OVERDUE):
        settle(kind, subjects=[action_subject(action)], at=at)


def _tell_employees(kind: str, plans: Sequence[DevelopmentPlan], *, at: datetime, **about: str) -> None:
    accounts = accounts_of(plan.employee_id for plan in plans)
    told = [
        Told(
            accounts[plan.employee_id],
            subject_of(plan),
            f"{OWN_PLAN}?tahun={plan.year}",
            {"year": str(plan.year), **about},
        )
        for plan in plans
        if plan.employee_id in accounts
    ]
    notify(kind, told, at=at)


def _settle(kind: str, plans: Sequence[DevelopmentPlan], *, at: datetime, acted: bool = True) -> None:
    settle(kind, subjects=[subject_of(plan) for plan in plans], at=at, acted=acted)


def _people(plans: Sequence[DevelopmentPlan]) -> Any:
    rows = Employee.objects.unscoped(reason="people of plans that the caller may move")
    return rows.filter(pk__in={plan.employee_id for plan in plans}).select_related("home_unit")

"""Actions that are due soon or overdue, with the superior of whom it concerns, and plans that were never sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.choices import IN_SERVICE
from employees.notices import Told, keep_told
from training.choices import ActionState, PlanState
from training.due.rules import first_told, plan_deadline, told_for
from training.models import DevelopmentPlan, PlanAction
from training.plans.notices import (
    ACTION_OVERDUE,
    ACTION_SOON,
    PLAN_UNSENT,
    TEAM_OVERDUE,
    action_subject,
    subject_of,
)
from training.plans.standing import who_agrees

_GATE = "what is due in plans, told to their people and superiors by the schedule"
_OPEN = (ActionState.PLANNED, ActionState.IN_PROGRESS)


def tell_actions(*, on: date, at: datetime) -> int:
    """Tell employees of actions due soon and overdue, and whoever agrees to plans of the overdue ones; how many new."""
    overdue = list(_actions(until=on - timedelta(days=1)))
    soon = _actions(since=on, until=on + first_told("action", on=on))
    new = keep_told(ACTION_SOON, _to_employees(soon, on=on), at=at)
    new += keep_told(ACTION_OVERDUE, _to_employees(overdue, on=on), at=at)
    return new + keep_told(TEAM_OVERDUE, _to_superiors(overdue, on=on), at=at)


def tell_unsent(*, on: date, at: datetime) -> int:
    """Tell those whose plan of the year is still a draft, around its deadline."""
    due = plan_deadline(on.year, on=on)
    time = told_for("plan", due, on=on)
    rows = DevelopmentPlan.objects.unscoped(reason=_GATE).filter(
        year=on.year,
        state=PlanState.DRAFT,
        employee__account__is_active=True,
        employee__legal_position=IN_SERVICE,
    )
    drafts = rows.select_related("employee__account").order_by("pk") if time else ()
    told = (
        Told(
            plan.employee.account.pk,
            subject_of(plan),
            f"{reverse('own_plan')}?tahun={plan.year}",
            {"year": str(plan.year), "day": date_long(due)},
            due,
            time,
        )
        for plan in drafts
    )
    return keep_told(PLAN_UNSENT, told, at=at)


def _actions(*, until: date, since: date | None = None) -> Any:
    """Open actions of agreed plans of people in service, by plan and day. One query when read."""
    rows = PlanAction.objects.unscoped(reason=_GATE).filter(
        state__in=_OPEN,
        plan__state=PlanState.AGREED,
        plan__employee__legal_position=IN_SERVICE,
        due_on__lte=until,
        **({"due_on__gte": since} if since else {}),
    )
    related = rows.select_related("plan__employee__account", "plan__employee__home_unit")
    return related.order_by("plan", "due_on", "pk")


def _to_employees(actions: Iterable[PlanAction], *, on: date) -> Iterator[Told]:
    for action in actions:
        account = getattr(action.plan.employee, "account", None)
        if time := account and account.is_active and told_for("action", action.due_on, on=on):
            yield Told(
                account.pk,
                action_subject(action),
                reverse("plan_action", args=[action.public_id]),
                {"action": action.name, "day": date_long(action.due_on)},
                action.due_on,
                time,
            )


def _to_superiors(overdue: list[PlanAction], *, on: date) -> Iterator[Told]:
    """One notice per plan: how many of its actions are overdue, and which for longest."""
    people = {action.plan.employee_id: action.plan.employee for action in overdue}
    agreeing = who_agrees(people.values(), on=on)
    for _plan, rows in groupby(overdue, key=lambda action: action.plan_id):
        first, *others = rows
        for account in agreeing.get(first.plan.employee_id, ()):
            yield Told(
                account,
                subject_of(first.plan),
                reverse("plan_detail", args=[first.plan.public_id]),
                {
                    "name": first.plan.employee.full_name,
                    "n": str(1 + len(others)),
                    "action": first.name,
                    "day": date_long(first.due_on),
                },
                first.due_on,
                told_for("action", first.due_on, on=on),
            )

"""A plan as pages and the printed plan tell it: actions with what closed them, hours, steps, and who agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Sum, When
from django.utils.translation import gettext as _

from employees.access import Permission, Principal
from employees.choices import IN_SERVICE, MANAGERIAL_KINDS, Role
from employees.models import Employee, Grant, User
from employees.responsible import find_holder
from employees.sender_names import sender_names, signer_name
from training.choices import ActionForm, ActionState, PlanState
from training.hour_rules import Bound, YearRule, rule_for
from training.models import ActionClosure, DevelopmentPlan, PlanAction, PlanStep
from training.plans.proposing import MODEL
from training.plans.rows import actions_of, all_actions, closures_of, steps_of
from training.plans.standing import managing, who_agrees

TONES = {
    PlanState.DRAFT: "plain",
    PlanState.SUBMITTED: "info",
    PlanState.AGREED: "ok",
    PlanState.RETURNED: "warn",
    PlanState.CLOSED: "plain",
}
ACTION_TONES = {ActionState.PLANNED: "plain", ActionState.IN_PROGRESS: "info", ActionState.DONE: "ok"}
NO_PLAN = "belum"


@dataclass(frozen=True)
class ActionRead:
    """One action with its closures, the earliest first."""

    action: PlanAction
    closures: Sequence[ActionClosure]
    on: date

    @property
    def closure(self) -> ActionClosure | None:
        """The result that shows the level; None while no result does."""
        return next((one for one in self.closures if one.reopened_on is None), None)

    @property
    def reopened(self) -> ActionClosure | None:
        """The last closure that no longer holds, while none does."""
        return self.closures[-1] if self.closures and self.closure is None else None

    @property
    def about(self) -> str:
        return self.action.competency.name if self.action.competency else self.action.aim

    @property
    def is_late(self) -> bool:
        return self.action.state != ActionState.DONE and self.action.due_on < self.on

    @property
    def tone(self) -> str:
        return "ok" if self.closure else ACTION_TONES[ActionState(self.action.state)]

    @property
    def word(self) -> str:
        """The state in a word; a done action that no result confirms says so."""
        if self.closure:
            return _("Closed by a result")
        if self.action.state == ActionState.DONE and self.action.competency_id:
            return _("Done, waits for a new assessment")
        return str(self.action.get_state_display())


@dataclass(frozen=True)
class PlanRead:
    """One plan with everything that its page shows."""

    plan: DevelopmentPlan
    actions: Sequence[ActionRead]
    steps: Sequence[PlanStep]
    on: date

    @property
    def tone(self) -> str:
        return TONES[PlanState(self.plan.state)]

    @property
    def rule(self) -> YearRule:
        """What applies to the hours of the person's kind of civil servant in the year."""
        return rule_for(self.plan.employee.status, year=self.plan.year)

    @property
    def is_beyond(self) -> bool:
        """Whether the plan alone goes beyond the most that the rule allows."""
        return self.rule.most is not None and self.planned > self.rule.most

    @property
    def scale(self) -> Decimal:
        """The end of the bar: the figure of the rule, else what is planned."""
        return self.rule.hours if self.rule.bound != Bound.NONE else max(self.planned, Decimal(1))

    @property
    def hours_told(self) -> str:
        """How the planned hours stand against the rule, in a sentence."""
        if self.rule.bound == Bound.NONE:
            return _("The rules name no figure of hours for your status.")
        if self.is_beyond:
            return _("Beyond what the rule allows (%(rule)s a year): leave an action out or move it.") % {
                "rule": self.rule.told
            }
        if self.rule.least > self.planned:
            return _("A plan should come to %(rule)s a year.") % {"rule": self.rule.told}
        return _("The plan keeps the rule: %(rule)s a year.") % {"rule": self.rule.told}

    @cached_property
    def planned(self) -> Decimal:
        """Lesson hours of the plan; an assessment has none."""
        return sum((row.action.hours or Decimal(0) for row in self.actions), Decimal(0))

    @cached_property
    def done(self) -> Decimal:
        finished = [row.action for row in self.actions if row.action.state == ActionState.DONE]
        return sum((action.hours or Decimal(0) for action in finished), Decimal(0))

    @property
    def closed(self) -> int:
        return sum(row.closure is not None for row in self.actions)

    @property
    def finished(self) -> int:
        return sum(row.action.state == ActionState.DONE for row in self.actions)

    @property
    def mix(self) -> list[tuple[str, Decimal, int]]:
        """Hours and whole percent of each form of learning, in the order of the model 10:20:70."""
        hours = {form: Decimal(0) for form in MODEL}
        for row in self.actions:
            if row.action.form in hours:
                hours[ActionForm(row.action.form)] += row.action.hours or Decimal(0)
        total = sum(hours.values())
        return [
            (str(form.label), value, int(value * 100 / total + Decimal("0.5")) if total else 0)
            for form, value in hours.items()
        ]

    @property
    def groups(self) -> list[tuple[str, list[ActionRead]]]:
        """Actions under what they are for, in the order of the plan."""
        found: dict[str, list[ActionRead]] = {}
        for row in self.actions:
            found.setdefault(row.about, []).append(row)
        return list(found.items())

    @property
    def returned_because(self) -> str:
        """What the superior asked for, while the plan is with the employee."""
        last = self.steps[-1] if self.steps else None
        return last.reason if last and self.plan.state == PlanState.RETURNED else ""

    @property
    def timeline(self) -> list[dict[str, Any]]:
        """Steps, the newest first, in words."""
        names = sender_names({step.by for step in self.steps})
        return [
            {
                "at": step.at,
                "actor": f"{names[step.by]} ({step.get_capacity_display()})",
                "action": str(step.get_to_state_display()),
                "reason": step.reason,
            }
            for step in reversed(self.steps)
        ]


def read_plan(plan: DevelopmentPlan, *, on: date) -> PlanRead:
    """The plan with its parts, whose person came through the gate. Three queries."""
    closures: dict[int, list[ActionClosure]] = {}
    for closure in closures_of([plan]):
        closures.setdefault(closure.action_id, []).append(closure)
    actions = actions_of([plan]).select_related("competency", "program", "template", "evidence", "completion")
    rows = [ActionRead(action, closures.get(action.pk, ()), on) for action in actions]
    return PlanRead(plan, rows, list(steps_of([plan])), on)


def agreeing_names(plan: DevelopmentPlan, *, on: date) -> list[str]:
    """Who agrees to the plan, by name; nobody when no superior, administrator or analyst is on record."""
    accounts = who_agrees([plan.employee], on=on).get(plan.employee_id, ())
    users = User.objects.filter(pk__in=accounts).select_related("employee").order_by("pk")
    return [signer_name(user) for user in users]


def waiting_for(principal: Principal) -> Any:
    """Sent plans that the principal may agree to: as direct superior, or where nobody is."""
    account, on = find_holder(principal), principal.on
    plans = (
        DevelopmentPlan.objects.visible_to(principal).waiting().exclude(employee=principal.employee_id or 0)
    )
    plans = plans.annotate(
        answers_to=Case(
            When(employee__home_kind__in=list(MANAGERIAL_KINDS), then=F("employee__home_unit__parent")),
            default=F("employee__home_unit"),
        )
    )
    superiors = Grant.objects.in_force_on(on).filter(
        role=Role.SUPERIOR, unit=OuterRef("answers_to"), user__is_active=True
    )
    others = superiors.exclude(user__employee=OuterRef("employee"))
    managed = Employee.objects.visible_to(managing(principal), permission=Permission.NOMINATE)
    return plans.filter(
        Q(Exists(superiors.filter(user=account))) | (~Exists(others) & Q(employee__in=managed.values("pk")))
    )


def with_plan(people: Any, *, year: int) -> Any:
    """People in service with the state, hours and actions of their plan of the year; null without one."""
    actions = all_actions().filter(plan=OuterRef("plan")).order_by()
    per_plan = actions.values("plan")
    closed = actions.with_closed().filter(is_closed=True).values("plan")
    return (
        people.filter(legal_position=IN_SERVICE)
        .annotate(plan=FilteredRelation("development_plans", condition=Q(development_plans__year=year)))
        .annotate(
            plan_state=F("plan__state"),
            plan_id_shown=F("plan__public_id"),
            plan_version=F("plan__version"),
            plan_hours=Subquery(per_plan.annotate(n=Sum("hours")).values("n")),
            plan_actions=Subquery(per_plan.annotate(n=Count("pk")).values("n")),
            plan_done=Subquery(
                per_plan.annotate(n=Count("pk", filter=Q(state=ActionState.DONE))).values("n")
            ),
            plan_closed=Subquery(closed.annotate(n=Count("pk")).values("n")),
        )
    )


def count_states(people: Any, *, year: int) -> list[tuple[str, str, int]]:
    """How many people in service have a plan in each state, and how many none: value, words, number. One query."""
    rows = (
        people.filter(legal_position=IN_SERVICE)
        .annotate(plan=FilteredRelation("development_plans", condition=Q(development_plans__year=year)))
        .order_by()
        .values_list("plan__state")
        .annotate(n=Count("pk"))
    )
    found = dict(rows)
    states = [(state.value, str(state.label), found.get(state.value, 0)) for state in PlanState]
    return [(NO_PLAN, _("No plan yet"), found.get(None, 0)), *states]

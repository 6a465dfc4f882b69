"""An approved plan becomes a round of assessment: whom it chose are its participants, once and no more.

Who is in another round of the method already, has left the service or the agency is told and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from assessments.models import RoundSubject
from assessments.rounds import planning as rounds
from assessments.rounds.choices import BY_ASSESSORS, RoundState
from employees.access import Principal
from employees.choices import IN_SERVICE
from employees.models import Employee
from employees.responsible import account_of
from promotions.assessment_choices import AssessmentPlanState, WhyLeftOut
from promotions.assessment_planning.planning import participants_of
from promotions.models import AssessmentPlan, PlannedRound


class NotApprovedError(DomainError):
    code = "assessment_plan_not_approved"
    message = _("A second person approves the plan before it becomes a round.")


class NobodyLeftError(DomainError):
    code = "assessment_plan_nobody_left"
    message = _(
        "Nobody whom the plan chose can become a participant; below stands why. Ask for another plan."
    )
    status = 422


class WrongMethodError(DomainError):
    code = "assessment_plan_method"
    message = _("A plan becomes a competency test or an assessment centre.")
    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """What the round is asked for."""

    title: str
    method: str
    provider: str
    opens_on: date
    closes_on: date


class LeftOut(NamedTuple):
    """Somebody whom the plan chose and who does not take part, and why."""

    employee: Employee
    why: WhyLeftOut


@dataclass(frozen=True, slots=True)
class Participants:
    """Whom a plan chose, in its order: those who can take part, and those who are left out."""

    taken: Sequence[Employee]
    left_out: Sequence[LeftOut]


def may_carry_out(principal: Principal, plan: AssessmentPlan) -> bool:
    """Whether the principal may make the plan a round once it is approved: who plans rounds of the whole agency."""
    return rounds.may_plan(principal, unit=plan.root)


def participants(plan: AssessmentPlan, *, method: str, by: Principal) -> Participants:
    """Who of the plan can be assessed by this method now. Three queries."""
    chosen = participants_of(plan, by)
    keys = [each.pk for each in chosen]
    there = set(rounds.people_under(plan.root, by=by).filter(pk__in=keys).values_list("pk", flat=True))
    busy = set(rounds.in_rounds_of(method).filter(employee__in=keys).values_list("employee", flat=True))
    taken, left_out = [], []
    for each in chosen:
        if each.legal_position != IN_SERVICE:
            left_out.append(LeftOut(each, WhyLeftOut.NOT_IN_SERVICE))
        elif each.pk not in there:
            left_out.append(LeftOut(each, WhyLeftOut.ELSEWHERE))
        elif each.pk in busy:
            left_out.append(LeftOut(each, WhyLeftOut.IN_ANOTHER_ROUND))
        else:
            taken.append(each)
    return Participants(taken, left_out)


def participants_in(planned: PlannedRound, *, by: Principal) -> Participants:
    """Who of the plan takes part in the round that it became, and why the others do not. Four queries."""
    inside = RoundSubject.objects.visible_to(by).taking_part().filter(round=planned.round_id)
    keys = set(inside.values_list("employee", flat=True))
    now = participants(planned.plan, method=planned.round.method, by=by)
    free = {each.pk for each in now.taken}
    reasons = {each.employee.pk: each.why for each in now.left_out}
    taken, left_out = [], []
    for each in participants_of(planned.plan, by):
        if each.pk in keys:
            taken.append(each)
        else:
            why = WhyLeftOut.REMOVED if each.pk in free else reasons[each.pk]
            left_out.append(LeftOut(each, why))
    return Participants(taken, left_out)


def round_of(plan: AssessmentPlan) -> PlannedRound | None:
    """The round that the plan became and that was not cancelled. One query."""
    rows = PlannedRound.objects.filter(plan=plan).exclude(round__state=RoundState.CANCELLED)
    found: PlannedRound | None = rows.select_related("round__unit", "plan__root", "made_by__employee").first()
    return found


def carry_out(
    plan: AssessmentPlan, asked: Asked, *, by: Principal, at: datetime
) -> tuple[PlannedRound, bool]:
    """Make the draft of a round with the participants of an approved plan; asked again, it gives the same one.

    The second of the pair says whether the round is new.
    """
    if not rounds.may_plan(by, unit=plan.root):
        raise NotPermittedError
    if asked.method not in BY_ASSESSORS:
        raise WrongMethodError(fields={"method": [str(WrongMethodError.message)]})
    with acting(by=by.identity, reason=plan.note):
        locked = AssessmentPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        if locked.state != AssessmentPlanState.APPROVED:
            raise NotApprovedError
        if known := round_of(plan):
            return known, False
        whom = participants(plan, method=asked.method, by=by)
        if not whom.taken:
            raise NobodyLeftError
        return _made(plan, asked, whom, by=by, at=at), True


def _made(
    plan: AssessmentPlan, asked: Asked, whom: Participants, *, by: Principal, at: datetime
) -> PlannedRound:
    round = rounds.plan(
        plan.root,
        title=asked.title,
        method=asked.method,
        opens_on=asked.opens_on,
        closes_on=asked.closes_on,
        by=by,
        at=at,
        provider=asked.provider,
    )
    people = rounds.people_under(plan.root, by=by).filter(pk__in=[each.pk for each in whom.taken])
    taken = rounds.add_subjects(round, people, by=by)
    chosen = len(whom.taken) + len(whom.left_out)
    made: PlannedRound = PlannedRound.objects.create(
        plan=plan, round=round, chosen=chosen, taken=taken, made_by=account_of(by)
    )
    return made

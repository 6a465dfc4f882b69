"""A plan of whom to assess first: asked for, computed in one job from everybody's facts, decided by a second person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.figures import from_cents
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from asn_career.base.moving import move
from asn_career.base.regulations import thawed
from employees.access import Permission, Principal
from employees.coverage import covers_agency
from employees.delegation.persons import two_in_name
from employees.models import Employee, Unit
from employees.responsible import account_of
from promotions.assessment_choices import CHOSEN_FOR, AssessmentPlanState, CountedIn, Reason
from promotions.assessment_planning.choosing import Candidate, choose, floors_of
from promotions.assessment_planning.effect import ASSESSMENT_PRIORITY, Part, Post, effect_of, parts_of
from promotions.assessment_planning.ground import Found, Ground, Tally, ground_of, posts_of
from promotions.models import AssessmentNeed, AssessmentPlan
from promotions.permissions import ensure
from promotions.sealing import engine_hash

KIND = "assessment_plan"
CHUNK_SIZE = 5_000
ENGINE = hashlib.sha256(
    engine_hash().encode()
    + b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
).hexdigest()


class PeriodError(DomainError):
    code = "assessment_period"
    message = _("The last day of the period is not before its first, and not before today.")
    status = 400


class PlanMovedOnError(DomainError):
    code = "assessment_plan_moved_on"
    message = _("This plan has been decided about meanwhile.")


class OwnPlanError(DomainError):
    code = "own_assessment_plan"
    message = _("Who asked for a plan does not approve it: a second person decides.")
    status = 403


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan is asked for: the period of the centre, its capacity and what it counts, and the floor."""

    first_day: date
    last_day: date
    capacity: int
    counted_in: str = CountedIn.PEOPLE
    floor_percent: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Somebody with the effect of an assessment, and what equals are ordered by."""

    key: int
    found: Found
    parts: list[Part]
    effect: int
    cost: int
    unit: int
    order: tuple[date, str]


def may_plan(principal: Principal, root_id: int) -> bool:
    """Whether the principal may have shortlists of the whole agency computed, which a plan reads."""
    return covers_agency(principal, Permission.RUN_SHORTLISTS, root_id)


def may_decide(principal: Principal, plan: AssessmentPlan) -> bool:
    """Whether the principal is a second person for plans of the agency."""
    covers = covers_agency(principal, Permission.APPROVE_STANDARDS, plan.root_id)
    return covers and not principal.stands_for(plan.drafted_by)


@transaction.atomic
def request_plan(
    root: Unit, asked: Asked, *, as_of: date, by: Principal, chunk_size: int = CHUNK_SIZE
) -> Job:
    """Queue a plan of an agency; what it is asked for never changes."""
    ensure(may_plan(by, root.pk))
    if asked.last_day < max(asked.first_day, as_of):
        raise PeriodError(fields={"last_day": [str(PeriodError.message)]})
    job = enqueue(
        KIND,
        principal=by,
        purpose=KIND,
        scope={"unit": root.code},
        parameters={"unit": root.code, "as_of": as_of.isoformat(), "chunk_size": chunk_size},
    )
    with acting(by=by.identity, reason=asked.note):
        AssessmentPlan.objects.create(
            root=root,
            job=job,
            as_of=as_of,
            drafted_by=account_of(by),
            **{name: getattr(asked, name) for name in Asked.__dataclass_fields__},
        )
    return job


def plan_of(job: Job) -> AssessmentPlan:
    return AssessmentPlan.objects.select_related("root").get(job=job)


def ground_for(plan: AssessmentPlan) -> Ground:
    return ground_of(plan.root, as_of=plan.as_of, last_day=plan.last_day)


def publish(plan: AssessmentPlan, ground: Ground, tally: Tally, *, by: Principal) -> dict[str, str]:
    """Weigh, choose and keep, in the caller's transaction; from then on nothing of it changes."""
    vacancies, critical = posts_of(ground, tally)
    rule = ASSESSMENT_PRIORITY.in_force_on(plan.as_of)
    people = weigh(plan, tally, posts=(vacancies, critical), by=by)
    candidates = [Candidate(one.key, one.effect, one.cost, one.unit) for one in people]
    floors = floors_of(candidates, capacity=plan.capacity, percent=plan.floor_percent)
    chosen = choose(candidates, capacity=plan.capacity, floors=floors)
    freely = choose(candidates, capacity=plan.capacity, floors={}) if floors else chosen
    reasons = reasons_of(people, chosen, freely)
    rows = [_row(plan, place, one, reasons[one.key]) for place, one in enumerate(people, start=1)]
    made = AssessmentNeed.objects.unscoped(reason="creates rows of a plan about people of its agency")
    made.bulk_create(rows, batch_size=2_000)
    move(
        plan,
        AssessmentPlanState.PROPOSED,
        refused=PlanMovedOnError,
        engine_hash=ENGINE,
        rules={
            "rule": ASSESSMENT_PRIORITY.key,
            "from": rule.effective_from.isoformat(),
            "value": thawed(rule.value),
            "rules_hash": digest(ground.rules.as_json()),
        },
        posts={
            "vacancies": [list(post) for post in vacancies],
            "critical": [list(post) for post in critical],
            "floors": _named(floors),
        },
        considered=tally.considered,
        needed=len(people),
        chosen=len(chosen),
        effect=from_cents(sum(one.effect for one in people if one.key in chosen)),
        published_at=ClockTimestamp(),
    )
    return {"plan": str(plan.public_id)}


def weigh(
    plan: AssessmentPlan, tally: Tally, *, posts: tuple[list[Post], list[Post]], by: Principal
) -> list[Weighed]:
    """Whose assessment has an effect, the most first; equals by their last result, then by lot."""
    rules = ASSESSMENT_PRIORITY.value_on(plan.as_of)
    places = _places(plan, by)
    found = []
    for key, one in tally.found.items():
        if key not in places:
            continue
        parts = parts_of(one.need, vacancies=posts[0], critical=posts[1], rules=rules)
        if effect := effect_of(parts):
            public_id, unit = places[key]
            cost = rules["days"].get(one.kind, 1) if plan.counted_in == CountedIn.DAYS else 1
            order = (one.last_assessed_on or date.min, _lot(plan, public_id))
            found.append(Weighed(key, one, parts, effect, cost, unit, order))
    return sorted(found, key=lambda one: (-one.effect, *one.order))


def _places(plan: AssessmentPlan, by: Principal) -> dict[int, tuple[str, int]]:
    """Opaque id and unit of the floor, right below the agency's root, of everybody of the agency. One query."""
    people = Employee.objects.visible_to(by, permission=Permission.RUN_SHORTLISTS).in_subtree([plan.root_id])
    rows = people.values_list("pk", "public_id", "home_unit__lineage")
    return {
        key: (str(public_id), lineage[1] if len(lineage) > 1 else lineage[0])
        for key, public_id, lineage in rows
    }


def _named(floors: Mapping[int, int]) -> list[tuple[str, int]]:
    """Units with the least number of their people that is chosen, by name. One query where there are any."""
    names = dict(Unit.objects.filter(pk__in=floors).values_list("pk", "name")) if floors else {}
    return sorted((names[unit], floor) for unit, floor in floors.items())


def _lot(plan: AssessmentPlan, public_id: str) -> str:
    """The same for the same person and day, and nothing that one is goes into it."""
    return hashlib.sha256(f"{plan.as_of.isoformat()}/{public_id}".encode()).hexdigest()


def reasons_of(
    people: Sequence[Weighed], chosen: frozenset[int], freely: frozenset[int]
) -> dict[int, Reason]:
    """Why each was chosen or not; ``freely`` are those of the choice without floors."""
    last = min((one.effect for one in people if one.key in chosen), default=0)
    return {one.key: _reason(one, one.key in chosen, one.key in freely, last) for one in people}


def _reason(one: Weighed, is_chosen: bool, is_free: bool, last: int) -> Reason:
    if is_chosen:
        return Reason.EFFECT if is_free else Reason.FLOOR
    if is_free:
        return Reason.FLOOR_OF_OTHERS
    if one.effect < last:
        return Reason.LESS
    return Reason.EQUAL if one.effect == last and one.cost == 1 else Reason.DAYS


def _row(plan: AssessmentPlan, place: int, one: Weighed, reason: Reason) -> AssessmentNeed:
    return AssessmentNeed(
        plan=plan,
        employee_id=one.key,
        unit_id=one.unit,
        place=place,
        effect=from_cents(one.effect),
        parts=[[part.kind, part.code, str(from_cents(part.points))] for part in one.parts],
        expiring=one.found.need.expiring,
        required=one.found.need.required,
        cost=one.cost,
        last_assessed_on=one.found.last_assessed_on,
        chosen=reason in CHOSEN_FOR,
        reason=reason,
    )


def approve(plan: AssessmentPlan, *, by: Principal) -> None:
    """Make the plan the one to carry out; by another person than who asked for it."""
    _decide(plan, AssessmentPlanState.APPROVED, "", by=by)


def refuse(plan: AssessmentPlan, *, reason: str, by: Principal) -> None:
    """Set the plan aside, with a reason; another one is asked for anew."""
    _decide(plan, AssessmentPlanState.REFUSED, reason, by=by)


def _decide(plan: AssessmentPlan, state: str, reason: str, *, by: Principal) -> None:
    if not covers_agency(by, Permission.APPROVE_STANDARDS, plan.root_id):
        raise NotPermittedError
    account = account_of(by)
    asked_by = plan.drafted_by
    if by.stands_for(asked_by) or (account.employee_id and account.employee_id == asked_by.employee_id):
        raise OwnPlanError
    if plan.state != AssessmentPlanState.PROPOSED:
        raise PlanMovedOnError
    with two_in_name(), acting(by=by.identity, reason=reason):
        move(
            plan,
            state,
            refused=PlanMovedOnError,
            decided_by=account,
            decided_at=ClockTimestamp(),
            decided_reason=reason,
        )


def participants_of(plan: AssessmentPlan, principal: Principal) -> list[Employee]:
    """Whom an approved plan sends to the centre, in its order, as far as the reader sees them."""
    if plan.state != AssessmentPlanState.APPROVED:
        return []
    rows = AssessmentNeed.objects.visible_to(principal).filter(plan=plan, chosen=True)
    return [row.employee for row in rows.select_related("employee__home_unit").in_order()]

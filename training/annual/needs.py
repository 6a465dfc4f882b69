"""Needs of an agency (AKPK): generated from the gaps of the day, changed by people with a reason, the original kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from assessments.choices import GapStatus
from assessments.severity import severity_of
from employees.access import Principal
from employees.models import Unit
from training.annual.errors import AnnualStepError, ReasonNeededError, TooManyPeopleError
from training.annual.gathering import gaps_by_chunk
from training.annual.groups import groups_of
from training.annual.rules import ANNUAL_PLAN
from training.annual.standing import may_write, writing
from training.annual_choices import AnnualState, NeedSource
from training.models import AnnualPlan, PlanOffer, TaughtCompetency, TrainingNeed, TrainingProgram

KIND = "annual_needs"
_BATCH = 1_000
_Key = tuple[int, int, int]  # unit, competency, level


@dataclass(slots=True)
class Found:
    """What the gaps say about one unit, competency and level."""

    below: int = 0
    unknown: int = 0
    severity: Decimal = Decimal(0)

    def as_original(self) -> dict[str, Any]:
        return {"below": self.below, "unknown": self.unknown, "severity": str(self.severity)}


def begin_plan(root: Unit, *, year: int, by: Principal) -> AnnualPlan:
    """The agency's plan of the year, begun where there is none."""
    if not may_write(by, root) or root.parent_id is not None:
        raise NotPermittedError
    with acting(by=by.identity):
        plan, _begun = AnnualPlan.objects.get_or_create(unit=root, year=year)
    return plan


def request_needs(plan: AnnualPlan, *, by: Principal) -> Job:
    """Queue the generation of needs from the gaps of the day."""
    _ensure_open(plan, by=by)
    parameters = {"plan": str(plan.public_id), "as_of": by.on.isoformat()}
    return enqueue(KIND, principal=by, purpose=KIND, scope={"unit": plan.unit.code}, parameters=parameters)


def plan_of(context: JobContext) -> AnnualPlan:
    return AnnualPlan.objects.select_related("unit").get(public_id=context.parameters["plan"])


def permits_writing(principal: Principal, context: JobContext) -> bool:
    """Asked by a job before it works and again before it publishes."""
    return may_write(principal, plan_of(context).unit)


def needs_job(context: JobContext) -> Mapping[str, Any]:
    """Generate the needs, all at once."""
    plan, as_of = plan_of(context), date.fromisoformat(context.parameters["as_of"])
    found = find_needs(plan.unit, principal=context.principal, as_of=as_of)
    with context.publishing():
        keep_needs(plan, found, as_of=as_of, by=context.principal)
        told = {"plan": str(plan.public_id), "needs": len(found)}
        context.finish(told)
    return told


def generate_needs(plan: AnnualPlan, *, as_of: date, by: Principal) -> int:
    """The same at once, for who does not need to wait for a worker."""
    found = find_needs(plan.unit, principal=by, as_of=as_of)
    return keep_needs(plan, found, as_of=as_of, by=by)


def find_needs(root: Unit, *, principal: Principal, as_of: date) -> dict[_Key, Found]:
    """What people's gaps add up to, by unit, competency and required level."""
    groups, found = groups_of(root), defaultdict[_Key, Found](Found)
    for people in gaps_by_chunk(root, principal=principal, as_of=as_of):
        for person in people.values():
            for gap in person.gaps if person.unit_id in groups else ():
                if gap.status == GapStatus.MET:
                    continue
                need = found[groups[person.unit_id].pk, gap.competency_id, gap.required]  # type: ignore[index]
                need.below += gap.status == GapStatus.GAP
                need.unknown += gap.status != GapStatus.GAP
                need.severity += severity_of(gap, on=as_of) or Decimal(0)
    return dict(found)


def keep_needs(plan: AnnualPlan, found: Mapping[_Key, Found], *, as_of: date, by: Principal) -> int:
    """Replace the generated needs; what people changed stays changed, on the new figures as far as they allow."""
    with acting(by=by.identity):
        held = AnnualPlan.objects.select_for_update().get(pk=plan.pk)
        if held.state != AnnualState.DRAFT:
            raise AnnualStepError(state=held.get_state_display())
        edited = {
            (need.unit_id, need.competency_id, need.target_level): need
            for need in TrainingNeed.objects.filter(plan=held, source=NeedSource.EDITED)
        }
        TrainingNeed.objects.filter(plan=held).delete()
        rows = [_need(held, key, need, edited.get(key)) for key, need in sorted(found.items())]
        TrainingNeed.objects.bulk_create(rows, batch_size=_BATCH)
        _offer_programs(held, as_of=as_of)
        held.needs_as_of, held.version = as_of, held.version + 1
        held.save(update_fields=["needs_as_of", "version"])
    return len(rows)


def _need(plan: AnnualPlan, key: _Key, found: Found, edited: TrainingNeed | None) -> TrainingNeed:
    unit, competency, level = key
    need = TrainingNeed(
        plan=plan,
        unit_id=unit,
        competency_id=competency,
        target_level=level,
        below=found.below,
        unknown=found.unknown,
        severity=found.severity,
        people=found.below,
        original=found.as_original(),
    )
    if edited:
        need.people, need.program_id = min(edited.people, found.below), edited.program_id
        need.source, need.reason = NeedSource.EDITED, edited.reason
    return need


def _offer_programs(plan: AnnualPlan, *, as_of: date) -> None:
    """Every programme on offer that teaches something needed and is not in the plan yet, with what rules begin with."""
    wanted = TrainingNeed.objects.filter(plan=plan, below__gt=0).values("competency")
    teaching = TaughtCompetency.objects.filter(competency__in=wanted).values("program")
    known = PlanOffer.objects.filter(plan=plan).values("program")
    programs = TrainingProgram.objects.offered_on(max(as_of, date(plan.year, 1, 1)))
    rules = ANNUAL_PLAN.value_on(as_of)
    fresh = programs.filter(pk__in=teaching).exclude(pk__in=known).order_by("code")
    PlanOffer.objects.bulk_create(
        PlanOffer(
            plan=plan,
            program=program,
            seats_per_round=rules["seats_per_round"],
            rounds=program.rounds_per_year or rules["rounds"],
            cost_per_seat=program.cost,
        )
        for program in fresh
    )


def change_need(
    need: TrainingNeed,
    *,
    people: int,
    program: TrainingProgram | None,
    reason: str,
    version: int,
    by: Principal,
) -> TrainingNeed:
    """Say how many people of a need are to be trained, and by which programme; 0 sets the need aside."""
    if not reason.strip():
        raise ReasonNeededError(fields={"reason": [str(ReasonNeededError.message)]})
    if people > need.below:
        refused = TooManyPeopleError(below=need.below)
        raise TooManyPeopleError(below=need.below, fields={"people": [str(refused)]})
    with writing(need.plan, version=version, by=by, reason=reason):
        need.people, need.program, need.reason = people, program, reason.strip()
        need.source = NeedSource.EDITED
        need.save(update_fields=["people", "program", "reason", "source"])
    return need


def restore_need(need: TrainingNeed, *, version: int, by: Principal) -> TrainingNeed:
    """Let a need stand as it followed from the gaps."""
    with writing(need.plan, version=version, by=by):
        need.people, need.program, need.reason = need.below, None, ""
        need.source = NeedSource.GENERATED
        need.save(update_fields=["people", "program", "reason", "source"])
    return need


def _ensure_open(plan: AnnualPlan, *, by: Principal) -> None:
    if not may_write(by, plan.unit):
        raise NotPermittedError
    if plan.state != AnnualState.DRAFT:
        raise AnnualStepError(state=plan.get_state_display())

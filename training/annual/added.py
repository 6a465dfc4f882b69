"""Needs that do not come from gaps: added with decree and reason, and reserved before anything is optimised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from employees.access import Principal
from employees.models import Unit
from training.annual.errors import AddedNeedMoneyError, AddedNeedSeatsError, AddedTwiceError, OutsidePlanError
from training.annual.groups import groups_of
from training.annual.rules import ANNUAL_PLAN
from training.annual.standing import writing
from training.models import AddedNeed, AnnualPlan, BudgetLine, PlanOffer, TrainingProgram


def units_for(plan: AnnualPlan) -> list[Unit]:
    """The units whose needs a plan holds, by code."""
    units = {unit.pk: unit for unit in groups_of(plan.unit).values()}
    return sorted(units.values(), key=lambda unit: (unit.code, unit.pk))


def added_of(plan: AnnualPlan) -> list[AddedNeed]:
    """The added needs of a plan in the order of units and programmes. One query."""
    rows = AddedNeed.objects.filter(plan=plan).select_related("unit", "program")
    return list(rows.order_by("unit__code", "program__code"))


def add_need(
    plan: AnnualPlan,
    *,
    unit: Unit,
    program: TrainingProgram,
    people: int,
    decree: str,
    reason: str,
    version: int,
    by: Principal,
) -> AddedNeed:
    """Add a need to a draft; a programme that the plan does not offer yet is offered with what the rule begins with."""
    with writing(plan, version=version, by=by, reason=reason) as held:
        if unit.pk not in {each.pk for each in units_for(held)}:
            raise OutsidePlanError(fields={"unit": [str(OutsidePlanError.message)]})
        if AddedNeed.objects.filter(plan=held, unit=unit, program=program).exists():
            raise AddedTwiceError(fields={"program": [str(AddedTwiceError.message)]})
        _offer(held, program, on=by.on)
        told = {"people": people, "decree": decree.strip(), "reason": reason.strip()}
        return AddedNeed.objects.create(plan=held, unit=unit, program=program, **told)


def change_added(
    need: AddedNeed, *, people: int, decree: str, reason: str, version: int, by: Principal
) -> AddedNeed:
    """Change how many people an added need is for, and what it rests on."""
    with writing(need.plan, version=version, by=by, reason=reason):
        need.people, need.decree, need.reason = people, decree.strip(), reason.strip()
        need.save(update_fields=["people", "decree", "reason"])
    return need


def remove_added(need: AddedNeed, *, version: int, by: Principal) -> None:
    """Take an added need out of a draft."""
    with writing(need.plan, version=version, by=by):
        need.delete()


@dataclass(frozen=True, slots=True)
class Reserved:
    """What added needs take before anybody is chosen: seats by programme, and money (rupiah) by line."""

    seats: Mapping[int, int] = field(default_factory=dict)
    money: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return sum(self.seats.values())

    @property
    def cost(self) -> Decimal:
        return sum(self.money.values(), Decimal(0))


def reserve(plan: AnnualPlan, *, offers: Iterable[PlanOffer], lines: Iterable[BudgetLine]) -> Reserved:
    """Seats and money of the added needs; refused where a programme or a line does not have as much. One query."""
    seats: dict[int, int] = defaultdict(int)
    names: dict[int, str] = {}
    for need in added_of(plan):
        seats[need.program_id] += need.people
        names[need.program_id] = need.program.name
    by_program = {offer.program_id: offer for offer in offers}
    money: dict[int, Decimal] = defaultdict(Decimal)
    for program, people in seats.items():
        offer = by_program.get(program)
        if offer is None or people > offer.seats:
            offered = offer.seats if offer else 0
            raise AddedNeedSeatsError(program=names[program], people=people, seats=offered)
        if offer.line_id is not None:
            money[offer.line_id] += people * (offer.cost_per_seat or Decimal(0))
    for line in lines:
        if money.get(line.pk, Decimal(0)) > line.ceiling - line.committed - line.spent:
            raise AddedNeedMoneyError(line=line.code)
    return Reserved(dict(seats), dict(money))


def _offer(plan: AnnualPlan, program: TrainingProgram, *, on: date) -> None:
    rules = ANNUAL_PLAN.value_on(on)
    PlanOffer.objects.get_or_create(
        plan=plan,
        program=program,
        defaults={
            "seats_per_round": rules["seats_per_round"],
            "rounds": program.rounds_per_year or max(rules["rounds"], 1),
            "cost_per_seat": program.cost,
        },
    )

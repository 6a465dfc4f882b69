"""A proposal for an annual plan: asked for, optimised by a job, and published as a run that no longer changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from math import ceil
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from asn_career.base.canonical import digest
from asn_career.base.errors import NotPermittedError
from asn_career.base.figures import round_half_up
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from employees.access import Principal
from training.annual.errors import AnnualStepError, NoNeedsError
from training.annual.needs import plan_of
from training.annual.problem import LEVEL, Use, hours_of, use_of, violations
from training.annual.reasons import why_not, why_short
from training.annual.solving import Solution, deal, optimise
from training.annual.standing import may_write
from training.annual.stating import Stated, state
from training.annual_choices import AnnualState, Constraint, Method
from training.models import (
    AnnualPlan,
    ConstraintPrice,
    OptimisationRun,
    PlannedPerson,
    PlannedProgramme,
)

KIND = "annual_optimisation"
_BATCH = 2_000
_CENTS = 100


@transaction.atomic
def request_run(plan: AnnualPlan, *, by: Principal) -> OptimisationRun:
    """Queue the optimisation of a plan that is written and has needs, as of the day."""
    if not may_write(by, plan.unit):
        raise NotPermittedError
    if plan.state != AnnualState.DRAFT:
        raise AnnualStepError(state=plan.get_state_display())
    if plan.needs_as_of is None:
        raise NoNeedsError
    parameters = {"plan": str(plan.public_id), "as_of": by.on.isoformat()}
    job = enqueue(KIND, principal=by, purpose=KIND, scope={"unit": plan.unit.code}, parameters=parameters)
    return OptimisationRun.objects.create(plan=plan, job=job, as_of=by.on)


def run_job(context: JobContext) -> Mapping[str, Any]:
    """State the problem, optimise it outside any transaction, and publish the result."""
    plan, as_of = plan_of(context), date.fromisoformat(context.parameters["as_of"])
    run = OptimisationRun.objects.get(job=context.job)
    stated = state(plan, as_of=as_of, principal=context.principal)
    context.check_cancelled()
    solution = optimise(stated.problem)
    with context.publishing():
        publish(run, stated, solution)
        told = {"plan": str(plan.public_id), "run": str(run.public_id)}
        context.finish(told)
    return told


def publish(run: OptimisationRun, stated: Stated, solution: Solution) -> None:
    """Keep a solution as the rows of a run, in the caller's transaction; an earlier attempt's rows go first."""
    broken = violations(stated.problem, solution.counts, solution.reference.floors, solution.reference.duty)
    if broken:
        raise ArithmeticError(f"the plan breaks its limits: {'; '.join(broken[:5])}")
    for rows in (run.programmes, run.prices):
        rows.all().delete()
    PlannedPerson.objects.unscoped(reason=_OWN).filter(run=run).delete()
    use = use_of(stated.problem, solution.counts)
    people = list(_people(run, stated, solution, use))
    PlannedPerson.objects.unscoped(reason=_OWN).bulk_create(people, batch_size=_BATCH)
    programmes = list(_programmes(run, stated, solution, use))
    PlannedProgramme.objects.bulk_create(programmes, batch_size=_BATCH)
    ConstraintPrice.objects.bulk_create(_prices(run, stated, solution, use), batch_size=_BATCH)
    for name, value in _figures(stated, solution, use).items():
        setattr(run, name, value)
    run.result_sha256 = digest(
        [
            [each.employee_id, each.program_id, each.left_out, str(each.closed), str(each.hours_short)]
            for each in people
        ]
    )
    run.save()
    OptimisationRun.objects.filter(pk=run.pk).update(published_at=ClockTimestamp())


_OWN = "a run writes its whole agency; its principal was checked for it"


def _figures(stated: Stated, solution: Solution, use: Use) -> dict[str, Any]:
    greedy = use_of(stated.problem, solution.reference.counts)
    duty = _duty(stated, solution)
    worth = _levels(use.worth)
    bound = max(Decimal(repr(round(solution.bound, 4))), worth)
    return {
        "rules": dict(stated.rules),
        "inputs_sha256": stated.fingerprint,
        "method": Method.WHOLE if solution.whole else Method.COLUMNS,
        "people": stated.problem.people + len(stated.unserved),
        "served": sum(use.served),
        "seats_used": sum(use.seats) + stated.reserved.people,
        "severity": _levels(stated.problem.severity + sum(row.severity for row in stated.unserved)),
        "closed": _levels(use.closed),
        "objective": worth,
        "bound": bound,
        "gap": round_half_up((bound - worth) / bound, 8) if bound else Decimal(0),
        "cost": _money(use.cost) + stated.reserved.cost,
        "duty_people": duty[0],
        "duty_met": use.met,
        "duty_required": solution.reference.duty,
        "duty_most": solution.reference.most,
        "duty_hours_short": duty[1],
        "greedy_closed": _levels(greedy.closed),
        "greedy_objective": _levels(greedy.worth),
        "greedy_duty_met": greedy.met,
        "greedy_served": sum(greedy.served),
        "greedy_cost": _money(greedy.cost),
        "seconds": Decimal(repr(round(solution.seconds, 2))),
    }


def _duty(stated: Stated, solution: Solution) -> tuple[int, Decimal]:
    """People who have hours to do, and the hours that the plan does not bring them."""
    problem = stated.problem
    without = [row.duty for row in stated.unserved if row.duty]
    owing = sum(len(kind.members) for kind in problem.kinds if kind.duty) + len(without)
    short = sum(len(kind.members) * kind.duty for kind in problem.kinds) + sum(without)
    for (number, bundle), people in solution.counts.items():
        kind = problem.kinds[number]
        short -= people * min(kind.duty, hours_of(problem, kind, bundle))
    return owing, Decimal(short) / _CENTS


def _people(run: OptimisationRun, stated: Stated, solution: Solution, use: Use) -> Iterator[PlannedPerson]:
    """Everybody with a need or hours to do, by their numbers: with each programme, or the reason for none."""
    rows = [*_with_choices(run, stated, solution, use), *_without_choices(run, stated)]
    return iter(sorted(rows, key=lambda row: (row.employee_id, row.program_id or 0)))


def _with_choices(
    run: OptimisationRun, stated: Stated, solution: Solution, use: Use
) -> Iterator[PlannedPerson]:
    problem, dealt = stated.problem, deal(stated.problem, solution.counts)
    for kind in problem.kinds:
        closes = {choice.offer: choice.closes for choice in kind.choices}
        why: dict[tuple[int, ...], str] = {}
        for member in kind.members:
            offers = dealt.get(member, ())
            short = max(kind.duty - sum(problem.offers[offer].hours for offer in offers), 0)
            if short and offers not in why:
                why[offers] = why_short(problem, kind, offers, use)
            common = _about(run, stated, member, kind.group, kind.severity)
            common |= {"hours_short": _money(short), "short_because": why[offers] if short else ""}
            for offer in offers:
                program = stated.offers[offer].program_id
                yield PlannedPerson(**common, program_id=program, closed=_levels(closes[offer]))
            if not offers:
                yield PlannedPerson(**common, left_out=why_not(problem, kind, use))


def _without_choices(run: OptimisationRun, stated: Stated) -> Iterator[PlannedPerson]:
    for row in stated.unserved:
        common = _about(run, stated, row.employee_id, row.group, row.severity)
        because = row.reason if row.duty else ""
        yield PlannedPerson(
            **common, left_out=row.reason, hours_short=_money(row.duty), short_because=because
        )


def _about(run: OptimisationRun, stated: Stated, member: int, group: int, severity: int) -> dict[str, Any]:
    unit = stated.groups[group]
    return {"run": run, "employee_id": member, "unit": unit, "severity": _levels(severity)}


def _programmes(
    run: OptimisationRun, stated: Stated, solution: Solution, use: Use
) -> Iterator[PlannedProgramme]:
    closed = [0] * len(stated.offers)
    for (number, bundle), people in solution.counts.items():
        for choice in (stated.problem.kinds[number].choices[place] for place in bundle):
            closed[choice.offer] += people * choice.closes
    for place, offer in enumerate(stated.offers):
        if people := use.seats[place] + stated.reserved.seats.get(offer.program_id, 0):
            cost = offer.cost_per_seat or Decimal(0)
            yield PlannedProgramme(
                run=run,
                program=offer.program,
                line=offer.line,
                rounds=ceil(people / offer.seats_per_round),
                seats_per_round=offer.seats_per_round,
                people=people,
                cost_per_seat=cost,
                cost=people * cost,
                closed=_levels(closed[place]),
            )


def _prices(run: OptimisationRun, stated: Stated, solution: Solution, use: Use) -> Iterator[ConstraintPrice]:
    """Every line; and the seats, floors, duty and needs that are used up, or have a price."""
    for told in chain(
        _lines_told(stated, solution, use),
        _seats_told(stated, solution, use),
        _people_told(stated, solution, use),
    ):
        yield ConstraintPrice(run=run, **told)


def _lines_told(stated: Stated, solution: Solution, use: Use) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(stated.lines):
        reserved = stated.reserved.money.get(line.pk, Decimal(0))
        yield {
            "kind": Constraint.LINE,
            "line": line,
            "name": str(line),
            "limit": _money(stated.problem.lines[place]) + reserved,
            "used": _money(use.money[place]) + reserved,
            "price": _price(solution.prices.lines[place]),
        }


def _seats_told(stated: Stated, solution: Solution, use: Use) -> Iterator[dict[str, Any]]:
    for place, offer in enumerate(stated.offers):
        price = _price(solution.prices.seats[place])
        if price or use.seats[place] == stated.problem.offers[place].seats:
            yield {
                "kind": Constraint.SEATS,
                "program": offer.program,
                "name": offer.program.name,
                "limit": offer.seats,
                "used": use.seats[place] + stated.reserved.seats.get(offer.program_id, 0),
                "price": price,
            }


def _people_told(stated: Stated, solution: Solution, use: Use) -> Iterator[dict[str, Any]]:
    """The floors of units, the duty of hours, and the needs."""
    reference, prices = solution.reference, solution.prices
    for place, unit in enumerate(stated.groups):
        if floor := reference.floors[place]:
            price = _price(prices.floors[place])
            told = {"kind": Constraint.FLOOR, "unit": unit, "name": unit.name}
            yield {**told, "limit": floor, "used": use.served[place], "price": price}
    if reference.duty:
        name = gettext("People who do all the lesson hours that their rule asks for")
        price = _price(prices.duty)
        yield {
            "kind": Constraint.DUTY,
            "name": name,
            "limit": reference.duty,
            "used": use.met,
            "price": price,
        }
    for place, need in enumerate(stated.needs):
        yield {
            "kind": Constraint.NEED,
            "unit": need.unit,
            "competency": need.competency,
            "name": f"{need.unit.name}: {need.competency.name}",
            "limit": stated.problem.needs[place],
            "used": use.needs[place],
            "price": _price(prices.needs[place]),
        }


def _levels(value: int) -> Decimal:
    return Decimal(value) / LEVEL


def _money(value: int) -> Decimal:
    return Decimal(value) / _CENTS


def _price(value: Any) -> Decimal:
    return Decimal(repr(round(float(value), 4)))

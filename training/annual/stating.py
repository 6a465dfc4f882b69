"""An annual plan stated as a problem: its programmes, lines and needs, and its people with what would serve them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.choices import GapStatus
from assessments.gaps import Gap
from assessments.severity import weight_of
from employees.access import Principal
from employees.models import Unit
from training.annual.added import Reserved, reserve
from training.annual.errors import NoNeedsError
from training.annual.gathering import Person, people_of
from training.annual.groups import groups_of
from training.annual.problem import LEVEL, Choice, Kind, Offer, Problem
from training.annual.rules import ANNUAL_PLAN
from training.annual_choices import LeftOut
from training.choices import PrerequisiteKind
from training.leadership_training import level_of
from training.models import AnnualPlan, BudgetLine, PlanOffer, TaughtCompetency, TrainingNeed
from training.prerequisites import Prerequisites, is_blocked, judge, prerequisites_of
from training.recommendations import RECOMMENDATION_ORDER

_CENTS = 100
_Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Taught:
    """An offer of the plan with what it teaches: level by competency."""

    number: int | None  # in the problem; None: cannot be afforded as long as its cost or line is not known
    offer: PlanOffer
    levels: Mapping[int, int]
    judged: bool


@dataclass(frozen=True, slots=True)
class Unserved:
    """Somebody with a need or hours to do for whom the plan has no choice at all, and why."""

    employee_id: int
    group: int
    severity: int
    reason: str
    duty: int


@dataclass(slots=True)
class Stated:
    """A problem with what its numbers stand for; ``unserved`` are people without any choice, with the reason."""

    plan: AnnualPlan
    as_of: date
    rules: Mapping[str, Any]
    offers: list[PlanOffer]
    lines: list[BudgetLine]
    groups: list[Unit]
    needs: list[TrainingNeed]
    problem: Problem
    unserved: list[Unserved] = field(default_factory=list)
    reserved: Reserved = field(default_factory=Reserved)

    @property
    def fingerprint(self) -> str:
        """Of everything that decides; equal for equal inputs."""
        told = hashlib.sha256()
        for part in (self.rules_told, self.problem.offers, self.problem.lines, self.problem.needs):
            told.update(repr(part).encode())
        for kind in self.problem.kinds:
            choices = [
                (each.offer, each.closes, each.deduction, sorted(each.competencies), each.needs)
                for each in kind.choices
            ]
            facts = (kind.group, kind.duty, kind.most, kind.severity, choices, kind.members)
            told.update(repr(facts).encode())
        told.update(repr(self.unserved).encode())
        return told.hexdigest()

    @property
    def rules_told(self) -> list[tuple[str, Any]]:
        return sorted(self.rules.items())


def state(plan: AnnualPlan, *, as_of: date, principal: Principal) -> Stated:
    """Read everything that the optimisation needs, as of a day."""
    if plan.needs_as_of is None:
        raise NoNeedsError
    return _Stating(plan, as_of=as_of, principal=principal).stated()


class _Stating:
    def __init__(self, plan: AnnualPlan, *, as_of: date, principal: Principal) -> None:
        self.plan, self.as_of, self.principal = plan, as_of, principal
        self.rules = ANNUAL_PLAN.value_on(as_of)
        self.steps = RECOMMENDATION_ORDER.value_on(as_of)["remote_modality"]
        self.lines = list(BudgetLine.objects.filter(unit=plan.unit, year=plan.year).order_by("code", "pk"))
        self.groups = groups_of(plan.unit)
        self.units = sorted(
            {unit.pk: unit for unit in self.groups.values()}.values(), key=lambda u: (u.code, u.pk)
        )
        self.place = {unit.pk: number for number, unit in enumerate(self.units)}
        needs = TrainingNeed.objects.filter(plan=plan).select_related("unit", "competency")
        self.needs: dict[_Key, TrainingNeed] = {
            (need.unit_id, need.competency_id, need.target_level): need
            for need in needs.order_by("unit__code", "competency__code", "target_level", "pk")
        }
        limited = [key for key, need in self.needs.items() if 0 < need.people < need.below]
        self.limited = {key: number for number, key in enumerate(limited)}
        self._read_offers()
        # Seats without a known cost and line cannot be promised, so the offers are those that the problem has.
        self.reserved = reserve(plan, offers=self.stated_offers, lines=self.lines)

    def _read_offers(self) -> None:
        rows = PlanOffer.objects.filter(plan=self.plan, rounds__gt=0).select_related("program", "line")
        self.offers = list(rows.order_by("program__code", "pk"))
        keys = {offer.program_id for offer in self.offers}
        self.asked: Prerequisites = prerequisites_of(keys)
        levels: dict[int, dict[int, int]] = defaultdict(dict)
        for row in TaughtCompetency.objects.filter(program__in=keys):
            levels[row.program_id][row.competency_id] = row.target_level
        self.taught: list[Taught] = []
        self.stated_offers: list[PlanOffer] = []
        for offer in self.offers:
            known = offer.cost_per_seat is not None and (offer.line_id is not None or not offer.cost_per_seat)
            number = len(self.stated_offers) if known else None
            if known:
                self.stated_offers.append(offer)
            named = level_of((offer.program.code, offer.program.name), on=self.as_of) is not None
            judged = named or bool(self.asked.get(offer.program_id))
            self.taught.append(Taught(number, offer, levels[offer.program_id], judged))
        self.by_competency: dict[int, list[Taught]] = defaultdict(list)
        for taught in self.taught:
            for competency in taught.levels:
                self.by_competency[competency].append(taught)

    def stated(self) -> Stated:
        found = Stated(
            self.plan,
            self.as_of,
            self.rules,
            self.stated_offers,
            self.lines,
            self.units,
            [self.needs[key] for key in self.limited],
            Problem((), (), (), 0),
        )
        kinds: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for person in self._people():
            choices, reason = self._choices(person)
            unit = self.groups[person.gaps.unit_id]
            group, severity, duty = (
                self.place[unit.pk],
                int(person.severity * LEVEL),
                int(person.owes * _CENTS),
            )
            if choices:
                most = None if person.most is None else int(person.most * _CENTS)
                kinds[group, duty, severity, choices, most].append(person.employee_id)
            else:
                found.unserved.append(Unserved(person.employee_id, group, severity, reason, duty))
        found.reserved = self.reserved
        found.problem = self._problem(kinds)
        return found

    def _people(self) -> Any:
        levels = any(row.kind == PrerequisiteKind.COMPETENCY for rows in self.asked.values() for row in rows)
        people = people_of(
            self.plan.unit,
            year=self.plan.year,
            principal=self.principal,
            as_of=self.as_of,
            levels=levels,
        )
        return (person for person in people if person.gaps.unit_id in self.groups)

    def _problem(self, kinds: Mapping[tuple[Any, ...], list[int]]) -> Problem:
        places = {line.pk: number for number, line in enumerate(self.lines)}
        return Problem(
            offers=tuple(
                Offer(
                    offer.program.code,
                    offer.seats - self.reserved.seats.get(offer.program_id, 0),
                    int((offer.cost_per_seat or 0) * _CENTS),
                    int(offer.program.hours * _CENTS),
                    places[offer.line_id] if offer.line_id else None,
                )
                for offer in self.stated_offers
            ),
            kinds=tuple(
                Kind(group, duty, severity, choices, tuple(sorted(people, key=self._lot)), most)
                for (group, duty, severity, choices, most), people in kinds.items()
            ),
            lines=tuple(
                int(max(line.ceiling - line.committed - line.spent, Decimal(0)) * _CENTS)
                - int(self.reserved.money.get(line.pk, Decimal(0)) * _CENTS)
                for line in self.lines
            ),
            groups=len(self.units),
            needs=tuple(self.needs[key].people for key in self.limited),
            limit=self.rules["programs_per_person"],
            hour_value=int(Decimal(self.rules["levels_per_hour"]) * LEVEL / _CENTS),
            floor_percent=self.rules["floor_percent"],
            duty_percent=self.rules["duty_percent"],
        )

    def _lot(self, person: int) -> bytes:
        """An order of people who are the same to the plan that favours nobody, and is the same each time."""
        return hashlib.sha256(f"{self.plan.public_id}:{person}".encode()).digest()

    def _choices(self, person: Person) -> tuple[tuple[Choice, ...], str]:
        """What would serve a person, in the order of the offers; else what stands in the way."""
        gaps = {gap.competency_id: gap for gap in person.gaps.gaps if gap.status == GapStatus.GAP}
        candidates = {
            taught.offer.program_id: taught for key in gaps for taught in self.by_competency.get(key, ())
        }
        choices, reasons = [], set()
        for _program, taught in sorted(candidates.items(), key=lambda pair: pair[1].offer.program.code):
            choice = self._choice(person, taught, gaps)
            if isinstance(choice, Choice):
                choices.append(choice)
            elif choice:
                reasons.add(choice)
        if not choices and person.owes:
            choices = self._for_hours(person)
        order = (LeftOut.PREREQUISITE, LeftOut.UNKNOWN_COST, LeftOut.MOST, LeftOut.NEED, LeftOut.TAKEN)
        none = LeftOut.NO_PROGRAM if gaps else LeftOut.NO_HOURS
        return tuple(choices), next((each for each in order if each in reasons), none)

    def _for_hours(self, person: Person) -> list[Choice]:
        """For who has hours to do and no gap that a programme closes: the cheapest per hour, as the offers stand.

        For remote units what is held nearer comes first.
        """
        open_ = [each for each in self.taught if each.number is not None and not self._open_to(person, each)]
        chosen = sorted(open_, key=lambda each: self._price_of_hours(each, remote=person.taker.remote))
        numbers = sorted(chosen[: self.rules["duty_choices"]], key=lambda each: each.offer.program.code)
        return [Choice(each.number, 0, 0, frozenset(each.levels)) for each in numbers]  # type: ignore[arg-type]

    def _price_of_hours(self, taught: Taught, *, remote: bool) -> tuple[int, Fraction, str]:
        program = taught.offer.program
        step = self.steps[program.modality] if remote else 0
        return step, Fraction(taught.offer.cost_per_seat or 0) / Fraction(program.hours), program.code

    def _choice(self, person: Person, taught: Taught, gaps: Mapping[int, Gap]) -> Choice | str:
        unit = self.groups[person.gaps.unit_id].pk  # type: ignore[index]
        closes, trained, needs, set_aside = Decimal(0), set(), [], False
        for competency, level in taught.levels.items():
            gap = gaps.get(competency)
            if gap is None or gap.held is None or min(level, gap.required) <= gap.held:
                continue
            key = (unit, competency, gap.required)
            if not self._wanted(key, taught):
                set_aside = True
                continue
            closes += (min(level, gap.required) - gap.held) * weight_of(gap.importance, on=self.as_of)
            trained.add(competency)
            if key in self.limited:
                needs.append(self.limited[key])
        if not closes:
            return LeftOut.NEED if set_aside else ""
        return self._open_to(person, taught) or self._made(person, taught, closes, trained, needs)

    def _wanted(self, key: _Key, taught: Taught) -> bool:
        need = self.needs.get(key)
        if need is None:
            return True
        return need.people > 0 and need.program_id in (None, taught.offer.program_id)

    def _open_to(self, person: Person, taught: Taught) -> str:
        """What keeps somebody from an offer; empty: nothing."""
        program = taught.offer.program
        if program.pk in person.taker.completed:
            return LeftOut.TAKEN
        if person.most is not None and program.hours > person.most:
            return LeftOut.MOST
        if taught.judged:
            asked = self.asked.get(program.pk, ())
            if is_blocked(judge(person.taker, program, asked, as_of=self.as_of)):
                return LeftOut.PREREQUISITE
        return "" if taught.number is not None else LeftOut.UNKNOWN_COST

    def _made(
        self, person: Person, taught: Taught, closes: Decimal, trained: set[int], needs: list[int]
    ) -> Choice:
        assert taught.number is not None  # those without are not open to anybody
        step = self.steps[taught.offer.program.modality] if person.taker.remote else 0
        percent = min(self.rules["remote_percent_per_step"] * step, 100)
        closed = int(closes * LEVEL)
        return Choice(
            taught.number, closed, closed * percent // 100, frozenset(trained), tuple(sorted(needs))
        )

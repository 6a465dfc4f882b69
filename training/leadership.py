"""People whose potential lies in leadership, proposed for the leadership training of the next level (rule data).

Facts come from assessments: a valid potential score, valid official results in the managerial competencies, and the
latest performance. Nobody is proposed on what is unknown; those about whom something is missing are listed apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.findings import RuleOutcome
from asn_career.base.formatting import decimal2
from asn_career.base.regulations import load_table
from assessments.held_levels import official_results_of, valid_since
from assessments.models import Performance, Potential
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.choices import PositionKind
from employees.models import Employee
from employees.querysets import EmployeeQuerySet
from training.leadership_training import LEADERSHIP_TRAINING, folded, levels_by_title, name_of
from training.models import TrainingProgram
from training.prerequisites import (
    Prerequisites,
    Taker,
    is_blocked,
    judge,
    missing_first,
    prerequisites_of,
    takers_of,
)
from training.sql import as_subquery


class Standing(StrEnum):
    """Whether everything that decides is known."""

    PROPOSED = "proposed"
    UNKNOWN = "unknown"


def _faults(value: Any) -> Iterable[str]:
    if set(value["next_level"]) - set(PositionKind.values):
        yield "only kinds of post have a next level"
    known = {row["level"] for provision in LEADERSHIP_TRAINING.provisions for row in provision.value}
    if set(value["next_level"].values()) - known or set(value["managerial_level"]) != known:
        yield "every next level is one of leadership training, and asks for a managerial level"
    if not 0 < value["at_level"] <= len(value["competencies"]):
        yield "so many of the competencies are asked for as there are, at most"


LEADERSHIP_POTENTIAL = load_table("training", "leadership_potential", check=_faults)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One person before the leadership training of the next level, with what speaks for it and what is missing."""

    employee_id: int
    level: int
    training: str
    program: TrainingProgram | None
    potential: Decimal | None
    predicate: str
    reached: int
    known: int
    asked: int
    unknown: tuple[str, ...] = ()
    prerequisites: tuple[RuleOutcome, ...] = field(default=())

    @property
    def standing(self) -> Standing:
        return Standing.UNKNOWN if self.unknown else Standing.PROPOSED

    @property
    def blocked(self) -> bool:
        return is_blocked(self.prerequisites)

    @property
    def first(self) -> list[str]:
        """What has to come before the training, in words."""
        return missing_first(self.prerequisites)

    @property
    def missing(self) -> list[str]:
        """What is not known, in words."""
        words = {
            "potential": _("a valid potential score"),
            "managerial": _("valid results in all managerial competencies"),
            "performance": _("a performance result of the last two years"),
        }
        return [words[name] for name in self.unknown]

    @property
    def reason(self) -> str:
        """Why this person and this training, in one sentence."""
        facts = {
            "training": self.training,
            "reached": self.reached,
            "asked": self.asked,
            "potential": decimal2(self.potential),
            "missing": ", ".join(self.missing),
            "first": ", ".join(self.first),
        }
        if self.unknown:
            return _("Nothing speaks against %(training)s, but this is not known: %(missing)s.") % facts
        told = (
            _(
                "Potential %(potential)s, and %(reached)s of %(asked)s managerial competencies at the level of the "
                "next post: proposed for %(training)s"
            )
            % facts
        )
        return f"{told} {_('after %(first)s') % facts}." if self.blocked else f"{told}."


def candidates(principal: Principal, *, standing: Standing, as_of: date) -> EmployeeQuerySet:
    """People whom the principal sees for talent and whom nothing known refuses, without those trained already."""
    people = Employee.objects.visible_to(principal, permission=Permission.READ_TALENT)
    found: EmployeeQuerySet = people.filter(
        pk__in=as_subquery("leadership_candidates", **_parameters(as_of), status=str(standing))
    )
    return found


def proposals_of(employee_ids: Collection[int], *, as_of: date) -> dict[int, Proposal]:
    """The facts and the training of these candidates, who have passed the gate. Eight queries."""
    facts = _Facts(
        as_of,
        LEADERSHIP_POTENTIAL.value_on(as_of),
        _potential(employee_ids, as_of),
        _predicates(employee_ids, as_of),
        _managerial(employee_ids, as_of),
        leadership_programs(as_of),
    )
    asked = prerequisites_of([each.pk for each in facts.programs.values()])
    takers = takers_of(employee_ids, as_of=as_of, levels=False).values()
    found = (_proposal(taker, facts, asked) for taker in takers)
    return {each.employee_id: each for each in found if each}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known about some people, and the trainings on offer, on a day."""

    as_of: date
    rules: Any
    potential: Mapping[int, Decimal | None]
    predicates: Mapping[int, str]
    held: Mapping[int, list[Decimal]]
    programs: Mapping[int, TrainingProgram]

    def unknown(self, person: int) -> tuple[str, ...]:
        """What decides and is not known, by name."""
        missing = {
            "potential": self.potential.get(person) is None,
            "managerial": len(self.held.get(person, ())) < len(self.rules["competencies"]),
            "performance": person not in self.predicates,
        }
        return tuple(name for name, is_missing in missing.items() if is_missing)


def _proposal(taker: Taker, facts: _Facts, asked: Prerequisites) -> Proposal | None:
    """None for a kind of post without a next level."""
    level = facts.rules["next_level"].get(taker.post_kind)
    if level is None:
        return None
    listed = facts.programs.get(level)
    held, required = facts.held.get(taker.employee_id, []), facts.rules["managerial_level"][level]
    program = listed or _unlisted(level, facts.as_of)
    return Proposal(
        employee_id=taker.employee_id,
        level=level,
        training=name_of(level, on=facts.as_of),
        program=listed,
        potential=facts.potential.get(taker.employee_id),
        predicate=facts.predicates.get(taker.employee_id, ""),
        reached=sum(each >= required for each in held),
        known=len(held),
        asked=len(facts.rules["competencies"]),
        unknown=facts.unknown(taker.employee_id),
        prerequisites=judge(taker, program, asked.get(program.pk or 0, ()), as_of=facts.as_of),
    )


def leadership_programs(on: date) -> dict[int, TrainingProgram]:
    """The programme of the catalogue for each leadership level; the first by code."""
    known = levels_by_title(on)
    found: dict[int, TrainingProgram] = {}
    for program in (
        TrainingProgram.objects.offered_on(on).filter(kind__in=("struktural", "")).order_by("code")
    ):
        level = known.get(folded(program.code)) or known.get(folded(program.name))
        if level is not None:
            found.setdefault(level, program)
    return found


def _unlisted(level: int, on: date) -> TrainingProgram:
    """A stand-in for a training that the catalogue does not list yet: the legal order holds all the same."""
    name = name_of(level, on=on)
    return TrainingProgram(code=name, name=name)


def _parameters(as_of: date) -> dict[str, Any]:
    rules = LEADERSHIP_POTENTIAL.value_on(as_of)
    titles = levels_by_title(as_of)
    kinds = rules["next_level"]
    return {
        "as_of": as_of,
        "valid_since": valid_since(as_of),
        "first_year": as_of.year - rules["performance_years"],
        "last_year": as_of.year - 1,
        "statuses": list(rules["statuses"]),
        "competencies": list(rules["competencies"]),
        "kinds": list(kinds),
        "levels": list(kinds.values()),
        "required": [rules["managerial_level"][level] for level in kinds.values()],
        "potential": rules["potential"],
        "good": list(rules["performance"]),
        "at_level": rules["at_level"],
        "below": rules["below_by_at_most"],
        "titles": list(titles),
        "title_levels": list(titles.values()),
    }


def _potential(employee_ids: Collection[int], as_of: date) -> Mapping[int, Decimal | None]:
    """The latest score while it is valid."""
    rows = Potential.objects.unscoped(reason="potential of people who have passed the gate")
    known = rows.filter(employee__in=employee_ids, assessed_on__lte=as_of).order_by("assessed_on", "pk")
    since = valid_since(as_of)
    return {
        person: score if day >= since else None
        for person, score, day in known.values_list("employee", "score", "assessed_on")
    }


def _predicates(employee_ids: Collection[int], as_of: date) -> Mapping[int, str]:
    years = LEADERSHIP_POTENTIAL.value_on(as_of)["performance_years"]
    rows = Performance.objects.unscoped(reason="performance of people who have passed the gate")
    counted = rows.filter(employee__in=employee_ids, year__range=(as_of.year - years, as_of.year - 1))
    return dict(counted.order_by("year").values_list("employee", "predicate"))


def _managerial(employee_ids: Collection[int], as_of: date) -> Mapping[int, list[Decimal]]:
    codes = LEADERSHIP_POTENTIAL.value_on(as_of)["competencies"]
    wanted = set(Competency.objects.filter(code__in=codes).values_list("pk", flat=True))
    found: dict[int, list[Decimal]] = defaultdict(list)
    for (person, competency), result in official_results_of(list(employee_ids), as_of=as_of).items():
        if competency in wanted and (level := result.held_on(as_of)) is not None:
            found[person].append(level)
    return found

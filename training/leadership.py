"""People whose potential lies in leadership, proposed for the leadership training of the next level (rule data).

Facts come from assessments: a valid potential score, valid official results in the managerial competencies, and the
latest performance. Nobody is proposed on what is unknown; those about whom something is missing are listed apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from asn_career.base.findings import RuleOutcome
from asn_career.base.formatting import decimal2
from asn_career.base.regulations import load_table
from assessments.held_levels import valid_since
from assessments.potential_methods import method_told
from employees.access import Permission, Principal
from employees.choices import PositionKind
from employees.models import Employee
from employees.querysets import EmployeeQuerySet
from training.leadership_training import LEADERSHIP_TRAINING, folded, levels_by_title, name_of
from training.models import ProgramPrerequisite, TrainingProgram
from training.prerequisites import (
    Prerequisites,
    Taker,
    is_blocked,
    judge,
    missing_first,
    prerequisites_of,
    takers_of,
)
from training.sql import as_subquery, execute


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
    method: str  # of the potential score, in words; empty without one
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
    def aim(self) -> str:
        """What the training prepares for, without any figure about the person."""
        return _("Leading at the next level (%(training)s)") % {"training": self.training}

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
        pk__in=as_subquery("leadership_candidates", **_parameters(as_of), people=None, status=str(standing))
    )
    return found


def find_proposals(employee_ids: Collection[int], *, as_of: date) -> dict[int, Proposal]:
    """Who of these people, who have passed the gate, is proposed. One query, and three to five where somebody is."""
    rows = execute(
        "leadership_candidates",
        **_parameters(as_of),
        people=list(employee_ids),
        status=str(Standing.PROPOSED),
    )
    return proposals_of([row[0] for row in rows], as_of=as_of) if rows else {}


def proposals_of(employee_ids: Collection[int], *, as_of: date) -> dict[int, Proposal]:
    """The facts and the training of these candidates, who have passed the gate. Three queries.

    A fourth and a fifth where the trainings ask for more than their legal order.
    """
    facts = execute("leadership_facts", **_parameters(as_of), people=list(employee_ids))
    programs = leadership_programs(as_of)
    asking = [each.pk for each in programs.values() if each.asks]
    asked = prerequisites_of(asking) if asking else {}
    takers = takers_of(employee_ids, as_of=as_of, levels=bool(asking))
    known = (_Known(*row) for row in facts)
    return {
        each.employee_id: _proposal(each, takers[each.employee_id], programs, asked, as_of) for each in known
    }


class _Known(NamedTuple):
    """A row of the statement about one person."""

    employee_id: int
    level: int
    score: Decimal | None
    predicate: str | None
    asked: int
    known: int
    reached: int
    low: int
    method: str | None

    def unknown(self) -> tuple[str, ...]:
        """What decides and is not known, by name."""
        missing = {
            "potential": self.score is None,
            "managerial": self.known < self.asked,
            "performance": self.predicate is None,
        }
        return tuple(name for name, is_missing in missing.items() if is_missing)


def _proposal(
    known: _Known, taker: Taker, programs: Mapping[int, Any], asked: Prerequisites, as_of: date
) -> Proposal:
    listed = programs.get(known.level)
    program = listed or _unlisted(known.level, as_of)
    return Proposal(
        employee_id=known.employee_id,
        level=known.level,
        training=name_of(known.level, on=as_of),
        program=listed,
        potential=known.score,
        method="" if known.score is None else method_told(known.method or "", day=as_of),
        predicate=known.predicate or "",
        reached=known.reached,
        known=known.known,
        asked=known.asked,
        unknown=known.unknown(),
        prerequisites=judge(taker, program, asked.get(program.pk or 0, ()), as_of=as_of),
    )


def leadership_programs(on: date) -> dict[int, Any]:
    """The programme of the catalogue for each leadership level, the first by code; ``asks``: it has prerequisites."""
    known = levels_by_title(on)
    found: dict[int, Any] = {}
    asks = Exists(ProgramPrerequisite.objects.filter(program=OuterRef("pk")))
    structural = TrainingProgram.objects.offered_on(on).filter(kind__in=("struktural", ""))
    for program in structural.annotate(asks=asks).order_by("code"):
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

"""A vacancy as the decision core sees it, and who is considered for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessments.job_fit import Required
from employees.models import Unit
from promotions.facts import LegalAges, demands_of
from promotions.models import Vacancy
from promotions.records import Demand, PostRequirement, Target
from promotions.rulebook import RuleBook
from promotions.sql import statement

_EVERYONE = (0, 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Population:
    """Everyone under one unit: the root above the target, or a filter chosen before the run."""

    unit_id: int
    unit_code: str
    chosen: bool


def population_of(vacancy: Vacancy, *, unit_code: str = "") -> Population:
    """The target's whole agency, or the subtree ``unit_code`` within it."""
    if not unit_code:
        return populations_of([vacancy])[vacancy.pk]
    unit = Unit.objects.in_subtree([_root_of(vacancy)]).get(code=unit_code)
    return Population(unit.pk, unit.code, chosen=True)


def populations_of(vacancies: Iterable[Vacancy]) -> dict[int, Population]:
    """The whole agency of each target, by vacancy. One query."""
    roots = {vacancy.pk: _root_of(vacancy) for vacancy in vacancies}
    codes = dict(Unit.objects.filter(pk__in=set(roots.values())).values_list("pk", "code"))
    return {pk: Population(root, codes[root], chosen=False) for pk, root in roots.items()}


def _root_of(vacancy: Vacancy) -> int:
    root: int = vacancy.position.unit.lineage[0]
    return root


def members_of(population: Population, *, rules: RuleBook, within: tuple[int, int] = _EVERYONE) -> list[int]:
    """Row ids of the people considered, ascending; ``within`` bounds the ids."""
    low, high = within
    given: dict[str, Any] = {"low": low, "high": high, "unit": population.unit_id, "as_of": rules.day}
    with connection.cursor() as cursor:
        cursor.execute(statement("population"), given)
        return [row[0] for row in cursor.fetchall()]


def targets_of(vacancies: Iterable[Vacancy], *, rules: RuleBook) -> dict[int, Target]:
    """The posts to be filled, by vacancy, with what they ask on the rules' day. Two queries."""
    wanted = list(vacancies)
    demands = demands_of({vacancy.position.code for vacancy in wanted}, day=rules.day)
    return {vacancy.pk: target_of(vacancy, demand=demands[vacancy.position.code]) for vacancy in wanted}


def target_of(vacancy: Vacancy, *, demand: Demand) -> Target:
    """The post of a vacancy as the decision sees it."""
    position = vacancy.position
    return Target(
        position=position.code,
        kind=position.kind,
        demand=demand,
        family=position.family,
        echelon=position.echelon,
        remote=bool(position.unit.remote),
        route=vacancy.route,
    )


def legal_ages(vacancy: Vacancy, *, rules: RuleBook) -> LegalAges:
    """The ages that the post sets: its own retirement age or that of its kind, and the highest for a JPT."""
    kind = vacancy.position.kind
    highest = rules["age"].get(kind)
    return LegalAges(
        retirement=vacancy.position.retirement_age or rules["retirement_age"][kind],
        highest=highest["years"] if highest else 0,
    )


def target_from(told: Mapping[str, Any]) -> Target:
    """The post as a run or an approved rule set sealed it."""
    requirements = tuple(PostRequirement(**row) for row in told["requirements"])
    demand = Demand(
        required=tuple(Required(**row) for row in told["standard"]) or None,
        fields=tuple(row.value for row in requirements if row.kind == "field_of_study"),
        min_education=tuple(row.value for row in requirements if row.kind == "min_education"),
        requirements=requirements,
    )
    names = ("position", "kind", "family", "echelon", "remote", "route")
    return Target(demand=demand, **{name: told[name] for name in names})

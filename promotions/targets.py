"""A vacancy as the decision core sees it, and who is considered for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from asn_career.base.canonical import digest
from assessments.job_fit import Required
from employees.models import Employee, Unit
from promotions.choices import Route
from promotions.facts import LegalAges, demands_of
from promotions.models import Application, OpeningStage, RotationMove, Vacancy
from promotions.opening_choices import OpeningState, StageKind, StageState
from promotions.records import Demand, PostRequirement, Target
from promotions.rulebook import RuleBook
from promotions.sql import statement

_EVERYONE = (0, 2**63 - 1)
APPLICANTS, PLANNED = "applicants", "rotation_plan"
_GATE = "who passed the document check of an opening: the population of its runs"
_PLANNED = "whom an approved plan moves to the vacant post: the population of its runs"


@dataclass(frozen=True, slots=True)
class Population:
    """Everyone under one unit: the root above the target, or a filter chosen before the run.

    Of an open selection with applications only those who passed the document check, by their row ids; of a planned
    rotation the one whom the approved plan moves.
    """

    unit_id: int
    unit_code: str
    chosen: bool
    applicants: frozenset[int] | None = None
    named_by: str = APPLICANTS

    @property
    def basis(self) -> str:
        """What decides who is considered, as a word of the rule set."""
        if self.applicants is not None:
            return self.named_by
        return "chosen_unit" if self.chosen else "root_unit_of_target"

    @property
    def snapshot_code(self) -> str:
        """Tells apart what a job reads: two selections in one agency have different applicants."""
        if self.applicants is None:
            return self.unit_code
        return f"{self.unit_code[:80]}#{digest(sorted(self.applicants))[:16]}"


def population_of(vacancy: Vacancy, *, unit_code: str = "") -> Population:
    """The target's whole agency, or the subtree ``unit_code`` within it; of an open selection its applicants."""
    if not unit_code:
        return populations_of([vacancy])[vacancy.pk]
    unit = Unit.objects.in_subtree([_root_of(vacancy)]).get(code=unit_code)
    found, named_by = _named_in([vacancy]).get(vacancy.pk, (None, APPLICANTS))
    return Population(unit.pk, unit.code, chosen=True, applicants=found, named_by=named_by)


def populations_of(vacancies: Iterable[Vacancy]) -> dict[int, Population]:
    """The whole agency of each target, by vacancy, or the people named for it. Four queries at most."""
    wanted = list(vacancies)
    roots = {vacancy.pk: _root_of(vacancy) for vacancy in wanted}
    codes = dict(Unit.objects.filter(pk__in=set(roots.values())).values_list("pk", "code"))
    named = _named_in(wanted)
    nobody: tuple[frozenset[int] | None, str] = (None, APPLICANTS)
    return {
        pk: Population(root, codes[root], chosen=False, applicants=people, named_by=named_by)
        for pk, root in roots.items()
        for people, named_by in [named.get(pk, nobody)]
    }


def sealed_population(vacancy: Vacancy, told: Mapping[str, Any], *, unit_code: str) -> Population:
    """The population as an approved rule set sealed it: applicants who came later are not in it."""
    found = population_of(vacancy, unit_code=unit_code)
    if told["basis"] not in (APPLICANTS, PLANNED):
        return replace(found, applicants=None)
    rows = Employee.objects.unscoped(reason=_GATE).filter(public_id__in=told["applicants"])
    people = frozenset(rows.values_list("pk", flat=True))
    return replace(found, applicants=people, named_by=told["basis"])


def public_ids_of(employee_ids: Iterable[int]) -> list[str]:
    """The opaque ids of applicants, ascending."""
    rows = Employee.objects.unscoped(reason=_GATE).filter(pk__in=list(employee_ids))
    return sorted(str(public_id) for public_id in rows.values_list("public_id", flat=True))


def _named_in(vacancies: Iterable[Vacancy]) -> dict[int, tuple[frozenset[int], str]]:
    """Who alone is considered, and by what, of vacancies that have such people. Three queries at most."""
    wanted = list(vacancies)
    return {
        **{pk: (people, APPLICANTS) for pk, people in _applicants_of(wanted).items()},
        **{pk: (people, PLANNED) for pk, people in _planned_in(wanted).items()},
    }


def _planned_in(vacancies: Iterable[Vacancy]) -> dict[int, frozenset[int]]:
    """Whom an approved rotation plan moves to a post, by vacancy. One query, or none."""
    wanted = [vacancy.pk for vacancy in vacancies if vacancy.route == Route.ROTATION]
    if not wanted:
        return {}
    rows = RotationMove.objects.unscoped(reason=_PLANNED).filter(vacancy__in=wanted)
    return {vacancy: frozenset([person]) for vacancy, person in rows.values_list("vacancy", "employee")}


def _applicants_of(vacancies: Iterable[Vacancy]) -> dict[int, frozenset[int]]:
    """Who passed the document check, by vacancy; only of vacancies whose opening has closed it. Two queries."""
    wanted = [vacancy.pk for vacancy in vacancies if vacancy.route == Route.OPEN_SELECTION]
    if not wanted:
        return {}
    closed = OpeningStage.objects.filter(
        kind=StageKind.ADMINISTRATION,
        state=StageState.CLOSED,
        opening__vacancy__in=wanted,
        opening__state__in=(OpeningState.RUNNING, OpeningState.FINISHED),
    )
    openings = dict(closed.values_list("opening", "opening__vacancy"))
    if not openings:
        return {}
    rows = Application.objects.unscoped(reason=_GATE).admitted().filter(opening__in=openings)
    found: dict[int, set[int]] = {vacancy: set() for vacancy in openings.values()}
    for opening, employee in rows.values_list("opening", "employee"):
        found[openings[opening]].add(employee)
    return {vacancy: frozenset(people) for vacancy, people in found.items()}


def _root_of(vacancy: Vacancy) -> int:
    root: int = vacancy.position.unit.lineage[0]
    return root


def members_of(population: Population, *, rules: RuleBook, within: tuple[int, int] = _EVERYONE) -> list[int]:
    """Row ids of the people considered, ascending; ``within`` bounds the ids."""
    low, high = within
    given: dict[str, Any] = {"low": low, "high": high, "unit": population.unit_id, "as_of": rules.day}
    with connection.cursor() as cursor:
        cursor.execute(statement("population"), given)
        found = [row[0] for row in cursor.fetchall()]
    wanted = population.applicants
    return found if wanted is None else [key for key in found if key in wanted]


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

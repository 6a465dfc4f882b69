"""What an effect is reckoned on: open vacancies, critical posts, and everybody of an agency before them, on columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from asn_career.base.findings import MANUAL
from asn_career.base.periods import years_after
from assessments.held_levels import valid_years
from employees.models import Position, Unit
from promotions import settlements
from promotions.assessment_planning.effect import Need, Post
from promotions.choices import RULES
from promotions.columns.counting import counting_before
from promotions.columns.deciding import Decided, decide_on_columns
from promotions.columns.facts import UNKNOWN, Flags, PeopleColumns, columns_of
from promotions.columns.rules import CODES
from promotions.decision import weights_of
from promotions.facts import LegalAges, People, collect, one_snapshot
from promotions.models import Vacancy
from promotions.policies.in_force import rules_of_agency
from promotions.records import Target
from promotions.rulebook import RuleBook
from promotions.settlements import Settled
from promotions.targets import Population, legal_ages, members_of, populations_of, targets_of

BY_ASSESSMENT = tuple(RULES.index(code) for code in ("competence", "must_have"))
_OTHERS = tuple(place for place in range(len(RULES)) if place not in BY_ASSESSMENT)
POTENTIAL = "potential"


@dataclass(frozen=True, slots=True)
class Sought:
    """A vacancy or a critical post that people are compared with; ``level`` is the one below a critical post."""

    vacancy: Vacancy
    target: Target
    ages: LegalAges
    population: Population | None = None
    level: int | None = None


@dataclass(frozen=True)
class Ground:
    """Everything that is read once for a plan."""

    root: Unit
    rules: RuleBook
    vacancies: tuple[Sought, ...]
    critical: tuple[Sought, ...]
    population: Population
    last_day: date


class Found(NamedTuple):
    """What is known of one person for a plan: the need, the kind of the own post and the latest official result."""

    need: Need
    kind: str
    last_assessed_on: date | None


@dataclass
class Tally:
    """Counted and found so far: who fits each post already, and whose assessment has an effect."""

    fitting_vacancies: list[int]
    fitting_critical: list[int]
    considered: int = 0
    found: dict[int, Found] = field(default_factory=dict)


def ground_of(root: Unit, *, as_of: date, last_day: date) -> Ground:
    """The open vacancies and critical posts of an agency that have a standard with managerial competencies."""
    rules = rules_of_agency(root.pk, day=as_of)
    opened = Vacancy.objects.open_on(as_of).filter(position__unit__lineage__contains=[root.pk])
    vacancies = list(opened.select_related("position__unit").order_by("code"))
    positions = Position.objects.in_subtree([root.pk]).filter(critical=True).select_related("unit")
    critical = [Vacancy(pk=post.pk, position=post) for post in positions.order_by("code")]
    return Ground(
        root=root,
        rules=rules,
        vacancies=tuple(_assessable(_before_vacancies(vacancies, rules), rules)),
        critical=tuple(_assessable(_before_critical(critical, rules), rules)),
        population=Population(root.pk, root.code, chosen=False),
        last_day=last_day,
    )


def _before_vacancies(vacancies: list[Vacancy], rules: RuleBook) -> list[Sought]:
    targets, populations = targets_of(vacancies, rules=rules), populations_of(vacancies)
    return [
        Sought(each, targets[each.pk], legal_ages(each, rules=rules), populations[each.pk])
        for each in vacancies
    ]


def _before_critical(posts: list[Vacancy], rules: RuleBook) -> list[Sought]:
    targets = targets_of(posts, rules=rules)
    found = []
    for each in posts:
        level = rules.level_of(each.position.kind)
        if level:
            ages = legal_ages(each, rules=rules)
            found.append(Sought(each, targets[each.pk], ages, level=level - 1))
    return found


def _assessable(posts: Sequence[Sought], rules: RuleBook) -> list[Sought]:
    """Without a managerial standard no assessment completes anybody."""
    core = rules.fit.core
    return [each for each in posts if any(row.kind in core for row in each.target.demand.required or ())]


def people_of(ground: Ground) -> list[int]:
    """Row ids of everybody of the agency, ascending."""
    return members_of(ground.population, rules=ground.rules)


def tally_of(ground: Ground) -> Tally:
    return Tally([0] * len(ground.vacancies), [0] * len(ground.critical))


def count_into(tally: Tally, ground: Ground, *, within: tuple[int, int]) -> None:
    """Compare the people with ids in a range with every post, as one state of the database knows them."""
    rules = ground.rules
    ages = {each.ages for each in (*ground.vacancies, *ground.critical)}
    with one_snapshot():
        ids = members_of(ground.population, rules=rules, within=within)
        people = collect(ids, rules=rules, ages=ages)
        settled = settlements.of_vacancies(
            ids, vacancies=[each.vacancy.pk for each in ground.vacancies], day=rules.day
        )
        of_posts = settlements.of_posts(
            ids, positions=[each.vacancy.pk for each in ground.critical], day=rules.day
        )
    if not people.facts:
        return
    columns = columns_of(people, rules=rules, outcome_codes=CODES)
    tally.considered += len(columns)
    before = _compared(columns, ground.vacancies, settled, tally.fitting_vacancies)
    critical = _compared(columns, ground.critical, of_posts, tally.fitting_critical)
    for place, key in enumerate(columns.ids.tolist()):
        found = _found(people, key, ground, before.get(place, ()), critical.get(place, ()))
        if found is not None:
            tally.found[key] = found


def _compared(
    columns: PeopleColumns,
    posts: Sequence[Sought],
    settled: Mapping[int, Settled],
    fitting: list[int],
) -> dict[int, tuple[int, ...]]:
    """Whom only an assessment keeps from being complete, by place: the numbers of the posts; counts who fits."""
    found: dict[int, list[int]] = {}
    for number, each in enumerate(posts):
        verified = settled.get(each.vacancy.pk, {})
        decided = decide_on_columns(columns, each.target, ages=each.ages, settled=verified)
        meant = _meant(columns, each)
        complete = decided.eligible & (decided.figures["score"] != UNKNOWN)
        fitting[number] += int(np.count_nonzero(complete & meant))
        open_ones = open_for_assessment(columns, decided, each.target) & meant
        for place in np.flatnonzero(open_ones).tolist():
            found.setdefault(place, []).append(number)
    return {place: tuple(numbers) for place, numbers in found.items()}


def _meant(columns: PeopleColumns, each: Sought) -> Flags:
    """Applicants where there are any, and for a critical post the people of the level below."""
    if each.level is not None:
        return columns["level"] == each.level
    named = each.population.applicants if each.population else None
    if named is None:
        return np.ones(len(columns), dtype=np.bool_)
    return np.isin(columns.ids, np.array(sorted(named), dtype=np.int64))


def open_for_assessment(columns: PeopleColumns, decided: Decided, target: Target) -> Flags:
    """Whom no rule refuses, and before whom nothing is open but what results of an assessment settle.

    An assessment settles the competence for the post and its must-haves, and gives the levels and the potential that
    a score lacks; other gaps of a score are not its affair.
    """
    waiting = decided.letters == CODES[MANUAL]
    by_assessment = np.any(waiting[:, BY_ASSESSMENT], axis=1)
    by_others = np.any(waiting[:, _OTHERS], axis=1)
    incomplete = (decided.figures["score"] == UNKNOWN) & _only_results_lack(columns, decided, target)
    return ~decided.refused & ~by_others & (by_assessment | incomplete)


def _only_results_lack(columns: PeopleColumns, decided: Decided, target: Target) -> Flags:
    """Whose score lacks results of an assessment, and nothing else."""
    columns = counting_before(columns, target)
    own = [points for name, points in columns.own.items() if name != POTENTIAL]
    known = np.min(own, axis=0) != UNKNOWN
    if target.demand.fields:
        known &= columns["has_field"] == 1
    lacking = (decided.figures["jpm"] == UNKNOWN) | (columns.own[POTENTIAL] == UNKNOWN)
    if weights_of(target, rules=columns.rules).technical:
        lacking |= decided.figures["jpm_technical"] == UNKNOWN
    return known & lacking


def _found(
    people: People, key: int, ground: Ground, vacancies: tuple[int, ...], critical: tuple[int, ...]
) -> Found | None:
    facts = people.facts[key]
    post = facts.current_post(ground.rules.day)
    results = facts.results or {}
    demand = people.own_demand(key, day=ground.rules.day)
    required = demand.competencies if demand else ()
    years = valid_years(ground.rules.day)
    expiring = sum(
        1
        for code in required
        if (held := results.get(code)) is not None
        and held.valid
        and years_after(held.assessed_on, years) < ground.last_day
    )
    if not (vacancies or critical or expiring):
        return None
    last = max((held.assessed_on for held in results.values()), default=None)
    need = Need(vacancies, critical, expiring, len(set(required)))
    return Found(need, post.kind if post else "", last)


def posts_of(ground: Ground, tally: Tally) -> tuple[list[Post], list[Post]]:
    """Vacancies and critical posts with how many people fit them already."""
    vacancies = [
        Post(each.vacancy.code, fitting, each.vacancy.seats, each.vacancy.position.name)
        for each, fitting in zip(ground.vacancies, tally.fitting_vacancies, strict=True)
    ]
    critical = [
        Post(each.vacancy.position.code, fitting, name=each.vacancy.position.name)
        for each, fitting in zip(ground.critical, tally.fitting_critical, strict=True)
    ]
    return vacancies, critical

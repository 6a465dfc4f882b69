"""Facts about many people at once: one statement per kind of record, whatever the number of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction

from asn_career.base.periods import years_after
from assessments.job_fit import Required
from assessments.sql import statement as assessment_statement
from employees.choices import Assignment
from employees.ranks import PNS_RANKS
from employees.retirement import retires_on
from promotions.records import (
    Appraisal,
    CandidateFacts,
    Degree,
    Demand,
    Duty,
    Held,
    Post,
    PostRequirement,
    RankHeld,
    Sanction,
    Score,
    Training,
)
from promotions.rulebook import RuleBook
from promotions.sql import statement

Row = TypeVar("Row")
_OFFICIAL = f"""
    SELECT o.employee_id, c.code, 'assessments/' || a.public_id, o.level, o.assessed_on, o.valid_until >= %(as_of)s
    FROM ({assessment_statement("official_by_id")}) o
    JOIN competencies_competency c ON c.id = o.competency_id
    JOIN assessments_assessment a ON a.id = o.evidence_id
    ORDER BY o.employee_id, c.code
"""


class LegalAges(NamedTuple):
    """The ages that a post sets: when service ends, and the highest at appointment (0: none)."""

    retirement: int
    highest: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """Facts of people by their row id, their public ids, and what posts demand by the posts' codes."""

    facts: Mapping[int, CandidateFacts]
    public_ids: Mapping[int, str]
    demands: Mapping[str, Demand]
    legal_days: Mapping[LegalAges, Mapping[int, tuple[date, date | None]]]

    def before(self, employee_id: int, *, ages: LegalAges) -> CandidateFacts:
        """The facts of one person before a post with these ages."""
        ends, limit = self.legal_days[ages][employee_id]
        return replace(self.facts[employee_id], retires_on=ends, age_limit_on=limit)

    def own_demand(self, employee_id: int, *, day: date) -> Demand | None:
        """What the person's current post asks; None without a post in the register."""
        current = self.facts[employee_id].current_post(day)
        return self.demands.get(current.position) if current else None


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Statements inside see the same state of the database; within an outer transaction they see its state."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def collect(employee_ids: Sequence[int], *, rules: RuleBook, ages: Iterable[LegalAges] = ()) -> People:
    """Everything known on the rules' day about these people, who have passed the gate, and about their posts.

    ``ages`` are those of the posts in question: a birth date leaves this function only as the days they make of it.
    """
    given = _parameters(employee_ids, rules)
    persons = _rows(statement("persons"), given)
    found = _records(given)
    facts = {
        key: CandidateFacts(
            status=status,
            legal_position=legal_position,
            **{name: rows[key] for name, rows in found.items() if key in rows},
        )
        for key, _public_id, status, legal_position, _born in persons
    }
    codes = {
        post.position for one in facts.values() if (post := one.current_post(rules.day)) and post.position
    }
    return People(
        facts,
        {row[0]: row[1] for row in persons},
        demands_of(codes, day=rules.day),
        {each: {row[0]: _legal_dates(row[4], each) for row in persons} for each in ages},
    )


def demands_of(codes: Iterable[str], *, day: date) -> dict[str, Demand]:
    """What posts ask on a day, by code; a post without standard or requirements is there too."""
    wanted = sorted(codes)
    given = {"positions": wanted, "as_of": day}
    required = _grouped(_rows(statement("standards"), given), Required._make)
    others = _grouped(_rows(statement("requirements"), given), PostRequirement._make)
    return {
        code: Demand(
            required=required.get(code),
            fields=_values(others.get(code, ()), "field_of_study"),
            min_education=_values(others.get(code, ()), "min_education"),
            requirements=others.get(code, ()),
        )
        for code in wanted
    }


_MANY: tuple[tuple[str, str, Callable[[Iterable[Any]], Any]], ...] = (
    ("degrees", "degrees", Degree._make),
    ("appraisals", "appraisals", Appraisal._make),
    ("awards", "awards", Score._make),
    ("teams", "teams", Score._make),
    ("sanctions", "sanctions", Sanction._make),
    ("trainings", "trainings", Training._make),
)
_ONE: tuple[tuple[str, str, Callable[[Iterable[Any]], Any]], ...] = (
    ("rank", "ranks", RankHeld._make),
    ("feedback", "feedback", Score._make),
    ("potential", "potential", Score._make),
)


def _parameters(employee_ids: Sequence[int], rules: RuleBook) -> dict[str, Any]:
    scales = rules["scales"]
    return {
        "people": list(employee_ids),
        "as_of": rules.day,
        "year": rules.day.year,
        "team_since": rules.day.year - scales["team_years"] + 1,
        "award_years": scales["award_years"],
        "potential_years": scales["potential_years"],
        "valid_years": rules["result_validity"]["years"],
        "ladder": list(PNS_RANKS),
    }


def _records(given: Mapping[str, Any]) -> dict[str, Mapping[int, Any]]:
    """Everything on file, by the name of the fact and the person; who has nothing is not there."""
    posts, duties = _posts(given)
    return {
        "posts": posts,
        "duties": duties,
        "results": _results(given),
        **{name: _by_person(statement(sql), given, make) for name, sql, make in _MANY},
        **{
            name: {key: rows[0] for key, rows in _by_person(statement(sql), given, make).items()}
            for name, sql, make in _ONE
        },
    }


def _posts(given: Mapping[str, Any]) -> tuple[dict[int, tuple[Post, ...]], dict[int, tuple[Duty, ...]]]:
    """Definitive posts, and duties as Plt, Plh or Pj, by person."""
    posts: dict[int, list[Post]] = {}
    duties: dict[int, list[Duty]] = {}
    for key, assignment, record, code, kind, family, unit, start, end in _rows(statement("posts"), given):
        if assignment == Assignment.DEFINITIVE:
            posts.setdefault(key, []).append(Post(record, code, kind, family, unit, start, end))
        else:
            duties.setdefault(key, []).append(Duty(record, code, kind, unit, assignment, start))
    return _tuples(posts), _tuples(duties)


def _results(given: Mapping[str, Any]) -> dict[int, dict[str, Held]]:
    results: dict[int, dict[str, Held]] = {}
    for key, code, *held in _rows(_OFFICIAL, given):
        results.setdefault(key, {})[code] = Held._make(held)
    return results


def _legal_dates(born: date, ages: LegalAges) -> tuple[date, date | None]:
    """The only use of a birth date: the days on which legal ages take effect (UU 20/2023 Pasal 55)."""
    return retires_on(born, age=ages.retirement), years_after(born, ages.highest) if ages.highest else None


def _values(rows: Iterable[PostRequirement], kind: str) -> tuple[str, ...]:
    return tuple(row.value for row in rows if row.kind == kind)


def _by_person(
    sql: str, given: Mapping[str, Any], make: Callable[[Iterable[Any]], Row]
) -> dict[int, tuple[Row, ...]]:
    return _grouped(_rows(sql, given), make)


def _grouped(
    rows: Iterable[Sequence[Any]], make: Callable[[Iterable[Any]], Row]
) -> dict[Any, tuple[Row, ...]]:
    """Rows in the order of their first column, as records by it."""
    return {key: tuple(make(row[1:]) for row in group) for key, group in groupby(rows, key=itemgetter(0))}


def _tuples(lists: Mapping[int, list[Row]]) -> dict[int, tuple[Row, ...]]:
    return {key: tuple(rows) for key, rows in lists.items()}


def _rows(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()

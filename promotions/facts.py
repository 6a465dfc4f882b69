"""Facts about many people at once: two statements, whatever the number of people and of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction

from asn_career.base.periods import years_after
from assessments.job_fit import Required
from assessments.sql import statement as assessment_statement
from employees.choices import Assignment
from employees.ranks import PNS_RANKS
from employees.retirement import retires_on
from promotions.gathering import Gathered, Kind, Type, gather
from promotions.records import (
    Appraisal,
    CandidateFacts,
    Degree,
    Demand,
    Duty,
    Held,
    MethodHeld,
    MethodScore,
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
# Of facts there is one day: levels are on the scales of the day that they are known on.
_OFFICIAL = f"""
    SELECT o.employee_id, c.code, 'assessments/' || a.public_id, o.level, o.assessed_on, o.valid_until >= %(as_of)s
    FROM ({assessment_statement("official_by_id").replace("%(standards_on)s", "%(as_of)s")}) o
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
    return collect_each([(employee_ids, rules)], ages=ages)[0]


def collect_each(
    asked: Sequence[tuple[Sequence[int], RuleBook]],
    *,
    ages: Iterable[LegalAges] = (),
    positions: Iterable[str] = (),
) -> list[People]:
    """The same for people of several days; what the posts ``positions`` demand is there too. Two queries."""
    demanding = any(rules.demands_methods for _people, rules in asked)
    kinds = (*_KINDS, *_BY_METHOD) if demanding else _KINDS
    found = gather(kinds, [_parameters(people, rules) for people, rules in asked])
    facts = [
        _facts(each, by_method=rules.demands_methods)
        for each, (_people, rules) in zip(found, asked, strict=True)
    ]
    codes = [
        {*positions, *_current_posts(each.values(), rules.day)}
        for each, (_people, rules) in zip(facts, asked, strict=True)
    ]
    demands = _demands([(wanted, rules.day) for wanted, (_people, rules) in zip(codes, asked, strict=True)])
    wanted_ages = tuple(ages)
    return [
        People(
            facts=facts[n],
            public_ids={key: row[0][0] for key, row in found[n]["persons"].items()},
            demands=demands[n],
            legal_days={
                each: {key: _legal_dates(row[0][3], each) for key, row in found[n]["persons"].items()}
                for each in wanted_ages
            },
        )
        for n in range(len(asked))
    ]


def demands_of(codes: Iterable[str], *, day: date) -> dict[str, Demand]:
    """What posts ask on a day, by code; a post without standard or requirements is there too. One query."""
    return _demands([(codes, day)])[0]


def _result(code: str, *held: Any) -> tuple[str, Held]:
    return code, Held(*held)


def _by_source(code: str, record: str, source: str, *held: Any) -> tuple[str, MethodHeld]:
    return code, MethodHeld(record, source, *held)


_SCORE: tuple[Type, ...] = ("text", "text", "numeric")
_SEVERAL = (
    Kind("degrees", statement("degrees"), ("text", "text", "text"), Degree),
    Kind("appraisals", statement("appraisals"), ("text", "integer", "text"), Appraisal),
    Kind("awards", statement("awards"), _SCORE, Score),
    Kind("teams", statement("teams"), _SCORE, Score),
    Kind("sanctions", statement("sanctions"), ("text", "text", "date", "date"), Sanction),
    Kind("trainings", statement("trainings"), ("text", "text", "text", "text", "date"), Training),
)
_SINGLE = (
    Kind("rank", statement("ranks"), ("text", "text"), RankHeld),
    Kind("feedback", statement("feedback"), _SCORE, Score),
    Kind("potential", statement("potential"), _SCORE, Score),
)
_KINDS = (
    Kind("persons", statement("persons"), ("text", "text", "text", "date")),
    Kind("posts", statement("posts"), ("text", "text", "text", "text", "text", "text", "date", "date")),
    Kind("results", _OFFICIAL, ("text", "text", "numeric", "date", "boolean"), _result),
    *_SEVERAL,
    *_SINGLE,
)
# Read where the rules demand methods: what there is by each of them.
_BY_METHOD = (
    Kind(
        "by_method",
        statement("levels_by_method"),
        ("text", "text", "text", "numeric", "date", "boolean"),
        _by_source,
    ),
    Kind("potentials", statement("potentials"), (*_SCORE, "date", "boolean"), MethodScore),
)
_DEMANDS = (
    Kind("standards", statement("standards"), ("text", "text", "integer", "text"), Required),
    Kind("requirements", statement("requirements"), ("text", "text", "text"), PostRequirement),
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


def _facts(found: Gathered, *, by_method: bool) -> dict[int, CandidateFacts]:
    """Everything on file, by person; what nobody recorded of a person is left as it is without.

    ``by_method``: everybody has what there is by each method, if only nothing.
    """
    posts, duties = _posts(found["posts"])
    nothing: dict[str, Any] = {"by_method": {}, "potentials": ()} if by_method else {}
    records: dict[str, Mapping[int, Any]] = {
        "posts": posts,
        "duties": duties,
        "results": {key: dict(rows) for key, rows in found["results"].items()},
        **{kind.name: _tuples(found[kind.name]) for kind in _SEVERAL},
        **{kind.name: {key: rows[0] for key, rows in found[kind.name].items()} for kind in _SINGLE},
    }
    if by_method:
        records["by_method"] = {key: _by_competency(rows) for key, rows in found["by_method"].items()}
        records["potentials"] = _tuples(found["potentials"])
    return {
        key: CandidateFacts(
            status=status,
            legal_position=legal_position,
            **(nothing | {name: rows[key] for name, rows in records.items() if key in rows}),
        )
        for key, [(_public_id, status, legal_position, _born)] in found["persons"].items()
    }


def _posts(
    found: Mapping[int, list[Any]],
) -> tuple[dict[int, tuple[Post, ...]], dict[int, tuple[Duty, ...]]]:
    """Definitive posts, and duties as Plt, Plh or Pj, by person."""
    posts: dict[int, list[Post]] = {}
    duties: dict[int, list[Duty]] = {}
    for key, rows in found.items():
        for assignment, record, code, kind, family, unit, start, end in rows:
            if assignment == Assignment.DEFINITIVE:
                posts.setdefault(key, []).append(Post(record, code, kind, family, unit, start, end))
            else:
                duties.setdefault(key, []).append(Duty(record, code, kind, unit, assignment, start))
    return _tuples(posts), _tuples(duties)


def _by_competency(rows: Iterable[tuple[str, MethodHeld]]) -> dict[str, tuple[MethodHeld, ...]]:
    found: dict[str, list[MethodHeld]] = {}
    for code, held in rows:
        found.setdefault(code, []).append(held)
    return {code: tuple(held) for code, held in found.items()}


def _current_posts(people: Iterable[CandidateFacts], day: date) -> set[str]:
    """Codes of the posts that people hold, those outside the register left out."""
    return {post.position for one in people if (post := one.current_post(day)) and post.position}


def _demands(asked: Sequence[tuple[Iterable[str], date]]) -> list[dict[str, Demand]]:
    """What posts ask, of each day. One query."""
    codes = [sorted(wanted) for wanted, _day in asked]
    given = [{"positions": each, "as_of": day} for each, (_codes, day) in zip(codes, asked, strict=True)]
    return [
        {code: _demand(code, found) for code in wanted}
        for wanted, found in zip(codes, gather(_DEMANDS, given), strict=True)
    ]


def _demand(code: str, found: Gathered) -> Demand:
    required, others = found["standards"].get(code), tuple(found["requirements"].get(code, ()))
    return Demand(
        required=tuple(required) if required else None,
        fields=_values(others, "field_of_study"),
        min_education=_values(others, "min_education"),
        requirements=others,
    )


def _legal_dates(born: date, ages: LegalAges) -> tuple[date, date | None]:
    """The only use of a birth date: the days on which legal ages take effect (UU 20/2023 Pasal 55)."""
    return retires_on(born, age=ages.retirement), years_after(born, ages.highest) if ages.highest else None


def _values(rows: Iterable[PostRequirement], kind: str) -> tuple[str, ...]:
    return tuple(row.value for row in rows if row.kind == kind)


def _tuples(lists: Mapping[int, list[Row]]) -> dict[int, tuple[Row, ...]]:
    return {key: tuple(rows) for key, rows in lists.items()}

"""What changed about candidates after a run had read them, and shortly before: whose, what it feeds, by whom, when.

What changed afterwards is found by comparing the frozen facts with those known now for the same day, whatever way they
were written; the audit trail adds who wrote. What changed in the days before the reading comes from the trail alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from asn_career.base.canonical import canonical
from promotions.facts import LegalAges, collect
from promotions.freezing import facts_json
from promotions.models import Candidate, Considered, Shortlist
from promotions.retelling import Kept, kept_of, plain
from promotions.rulebook import rules_as_sealed

BY_METHOD = " · "  # between a competency and the method by which a result of it was read
DAYS_BEFORE = 30
BIRTH = "birth"
# Parts of the facts: the table they come from, and the rules and components that rest on them.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "status": ("employees_employee", ("status",)),
    "legal_position": ("employees_employee", ("active",)),
    BIRTH: ("employees_employee", ("service", "age")),
    "posts": (
        "employees_positionhistory",
        ("direction", "experience", "experience_field", "req_experience_years"),
    ),
    "duties": ("employees_positionhistory", ("experience",)),
    "degrees": ("employees_educationhistory", ("education", "field_of_study")),
    "rank": ("employees_rankhistory", ("rank", "req_min_rank")),
    "appraisals": ("assessments_performance", ("performance", "predicate")),
    "feedback": ("assessments_feedbackscore", ("feedback",)),
    "potential": ("assessments_potential", ("potential",)),
    "awards": ("employees_award", ("award",)),
    "teams": ("employees_teamassignment", ("team",)),
    "sanctions": ("employees_discipline", ("discipline",)),
    "trainings": ("training_traininghistory", ("development", "leadership_training", "req_training")),
    "results": ("assessments_assessment", ("competency", "technical", "competence", "must_have")),
}
_PERSON = "employees_employee"


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of the audit trail about somebody's data."""

    operation: str
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A part of somebody's facts that is no longer what the run read."""

    employee_id: int
    part: str
    before: Any
    after: Any
    written: tuple[Written, ...] = field(default=())

    @property
    def feeds(self) -> tuple[str, ...]:
        """The rules and components that rest on it."""
        return PARTS[self.part][1]


def changed_since(shortlist: Shortlist, people: Sequence[Candidate | Considered]) -> list[Change]:
    """What of these people differs from what the run read, for the run's day. Four queries, however many."""
    ids = [person.employee_id for person in people]
    kept = kept_of(shortlist, ids) if ids else {}
    now = _known_now(shortlist, ids)
    found = [
        Change(key, part, was[part], now[key].get(part))
        for key, was in ((key, parts_told(each)) for key, each in kept.items())
        if key in now
        for part in PARTS
        if was[part] != now[key][part]
    ]
    if not found:
        return []
    written = _trail(found_people(found), since=shortlist.inputs_opened_at, until=None)
    return [
        Change(
            row.employee_id,
            row.part,
            row.before,
            row.after,
            written.get((row.employee_id, PARTS[row.part][0]), ()),
        )
        for row in found
    ]


def both_of(
    shortlist: Shortlist, employee_id: int, *, read: Mapping[str, Any] | None = None
) -> dict[str, tuple[Any, Any]]:
    """Every part of one person's facts, as the run read it and as it is known now for the run's day.

    ``read``: the facts as ``retell`` gave them, if the caller has them.
    """
    if read is None:
        was = parts_told(kept_of(shortlist, [employee_id])[employee_id])
    else:
        was = _told(read, read["retires_on"], read["age_limit_on"])
    now = _known_now(shortlist, [employee_id])[employee_id]
    return {part: (was[part], now[part]) for part in PARTS}


def parts_told(kept: Kept) -> dict[str, Any]:
    """What a run kept of somebody, by part."""
    return _told(kept.told, kept.retires_on, kept.age_limit_on)


def written_before(
    shortlist: Shortlist, people: Sequence[Candidate | Considered]
) -> Mapping[tuple[int, str], tuple[Written, ...]]:
    """What the trail holds of these people from the days before the reading, by person and table. One query."""
    opened = shortlist.inputs_opened_at
    if opened is None or not people:
        return {}
    ids = [person.employee_id for person in people]
    return _trail(ids, since=opened - timedelta(days=DAYS_BEFORE), until=opened)


def entries_since(shortlist: Shortlist, people: Iterable[int], *, until: datetime | None) -> dict[int, int]:
    """The person by each entry of the trail about these people's data since the run read them. One query, or none."""
    ids = sorted(set(people))
    if not ids or shortlist.inputs_opened_at is None:
        return {}
    rows = _entries(ids, since=shortlist.inputs_opened_at, until=until)
    return {number: employee_id for employee_id, *_told, number in rows}


def found_people(changes: Iterable[Change]) -> list[int]:
    return sorted({change.employee_id for change in changes})


def _known_now(shortlist: Shortlist, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rules = rules_as_sealed(shortlist.as_of, canonical(shortlist.rule_set["rules"]).decode())
    ages = LegalAges(**shortlist.rule_set["legal_ages"])
    people = collect(ids, rules=rules, ages=[ages])
    return {
        key: _told(
            facts_json(facts, own_demand=people.own_demand(key, day=rules.day)), *people.legal_days[ages][key]
        )
        for key, facts in people.facts.items()
    }


def _told(told: Mapping[str, Any], retires_on: Any, age_limit_on: Any) -> dict[str, Any]:
    """The facts by part, as their canonical JSON says them; of a birth date only the days it makes."""
    facts = {**told, **_by_method(told)}
    return {part: plain(facts[part]) for part in PARTS if part != BIRTH} | {
        BIRTH: plain([retires_on, age_limit_on])
    }


def _by_method(told: Mapping[str, Any]) -> dict[str, Any]:
    """Where a run read results and potential by each method, all of them: any of them may have been counted."""
    if "by_method" not in told:
        return {}
    by_method = told["by_method"].items()
    results = {f"{code}{BY_METHOD}{row[1]}": row for code, rows in by_method for row in rows}
    return {"results": results, "potential": told["potentials"]}


_ENTRIES = """
    SELECT p.id, e.table_name, e.operation, e.actor, e.reason, e.at, e.id
    FROM base_auditentry e
    JOIN {table} t ON t.id = e.row_id
    JOIN unnest(%(people)s::bigint[]) AS p (id) ON p.id = t.{person}
    WHERE e.table_name = '{table}' AND e.at > %(since)s AND (%(until)s IS NULL OR e.at <= %(until)s)
"""


def _trail(
    people: Sequence[int], *, since: datetime | None, until: datetime | None
) -> dict[tuple[int, str], tuple[Written, ...]]:
    """Entries about rows that still exist, the newest first, by person and table. One query."""
    found: dict[tuple[int, str], list[Written]] = defaultdict(list)
    for employee_id, table, operation, actor, reason, at, _number in _entries(
        people, since=since, until=until
    ):
        found[employee_id, table].append(Written(operation, actor, reason, at))
    return {key: tuple(rows) for key, rows in found.items()}


def _entries(
    people: Sequence[int], *, since: datetime | None, until: datetime | None
) -> list[tuple[Any, ...]]:
    tables = sorted({table for table, _feeds in PARTS.values()})
    parts = (
        _ENTRIES.format(table=table, person="id" if table == _PERSON else "employee_id") for table in tables
    )
    with connection.cursor() as cursor:
        given = {"people": list(people), "since": since, "until": until}
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY at DESC", given)
        return list(cursor.fetchall())

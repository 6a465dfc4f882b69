"""What a round asks: levels around what each subject's post requires, by the indicators in use when it opens.

Once frozen it does not follow the dictionary or the standards any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg2.extras import Json

from assessments.models import AssessmentRound, RoundIndicator, RoundSubject
from assessments.rounds.rules import RoundRules
from competencies.models import BehaviouralIndicator, Competency, StandardItem
from employees.models import Employee

_GATE = "posts of a round's subjects, to find what their standards require"
_FREEZE = """
    UPDATE assessments_roundsubject s SET asked = d.asked, position_id = d.position_id, unit_id = d.unit_id
    FROM jsonb_to_recordset(%s) AS d(id bigint, asked jsonb, position_id bigint, unit_id bigint) WHERE s.id = d.id
"""
_ASKED = """
    SELECT DISTINCT a.key::bigint, l.level::int FROM assessments_roundsubject s,
        jsonb_each(s.asked) a, jsonb_array_elements_text(a.value) AS l(level)
    WHERE s.round_id = %s AND s.withdrawn_on IS NULL
"""
Asked = Mapping[int, list[int]]


@dataclass(frozen=True, slots=True)
class Question:
    """One competency of a subject's instrument, with the indicators of each level asked about."""

    competency: Competency
    indicators: tuple[RoundIndicator, ...]

    @property
    def by_level(self) -> dict[int, list[RoundIndicator]]:
        found: dict[int, list[RoundIndicator]] = defaultdict(list)
        for indicator in self.indicators:
            found[indicator.level].append(indicator)
        return dict(sorted(found.items()))


def freeze_subjects(
    round: AssessmentRound, subjects: Sequence[RoundSubject], *, rules: RoundRules, on: date
) -> None:
    """Fix what these people are asked, with post and unit of the day. A constant number of statements."""
    held = _held(subjects, on=on)
    asked = asked_of(
        round, subjects, held={key: post for key, (post, _unit) in held.items()}, rules=rules, on=on
    )
    rows = [
        {
            "id": row.pk,
            "asked": {str(key): levels for key, levels in asked[row.pk].items()},
            "position_id": held[row.employee_id][0],
            "unit_id": held[row.employee_id][1],
        }
        for row in subjects
    ]
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, [Json(rows)])


def freeze_indicators(round: AssessmentRound) -> int:
    """Fix the words of everything that somebody is asked; how many indicators these are. Three statements."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [round.pk])
        wanted = set(cursor.fetchall())
    made = RoundIndicator.objects.bulk_create(
        RoundIndicator(
            round=round,
            competency_id=row.level.competency_id,
            indicator=row,
            level=row.level.level,
            number=row.number,
            text=row.text,
        )
        for row in _in_use({key for key, _level in wanted})
        if (row.level.competency_id, row.level.level) in wanted
    )
    return len(made)


def asked_of(
    round: AssessmentRound,
    subjects: Sequence[RoundSubject],
    *,
    held: Mapping[int, int | None],
    rules: RoundRules,
    on: date,
) -> dict[int, dict[int, list[int]]]:
    """By subject the levels asked about of each competency that has indicators for them. Three queries."""
    required = _required({post for post in held.values() if post}, on=on)
    chosen = None if round.by_standard else set(round.competencies.values_list("competency", flat=True))
    keys = chosen if chosen is not None else {key for rows in required.values() for key in rows}
    there = {(row.level.competency_id, row.level.level) for row in _in_use(keys)}
    found = {}
    for subject in subjects:
        standard = required.get(held.get(subject.employee_id) or 0, {})
        wanted = standard if chosen is None else {key: standard.get(key) for key in sorted(chosen)}
        found[subject.pk] = _with_indicators(wanted, there, method=round.method, rules=rules)
    return found


def questions_of(subject: RoundSubject) -> list[Question]:
    """What raters of a subject are asked, in the order of the dictionary. Two queries."""
    return questions_about([subject])[subject.pk]


def questions_about(subjects: Sequence[RoundSubject]) -> dict[int, list[Question]]:
    """The same of several subjects of one round, by number. Two queries."""
    keys = sorted({int(key) for subject in subjects for key in subject.asked})
    rounds = {subject.round_id for subject in subjects}
    rows = list(
        RoundIndicator.objects.filter(round__in=rounds, competency__in=keys).order_by("level", "number", "pk")
    )
    named = list(Competency.objects.filter(pk__in=keys).order_by("kind", "code"))
    return {subject.pk: _questions(subject, named, rows) for subject in subjects}


def _questions(
    subject: RoundSubject, named: Sequence[Competency], rows: Sequence[RoundIndicator]
) -> list[Question]:
    found: dict[int, list[RoundIndicator]] = defaultdict(list)
    for row in asked_indicators(subject, rows):
        if row.round_id == subject.round_id:
            found[row.competency_id].append(row)
    return [Question(each, tuple(found[each.pk])) for each in named if found[each.pk]]


def indicators_of(round: AssessmentRound) -> list[RoundIndicator]:
    """Everything the round asks about. One query."""
    return list(round.indicators.order_by("competency", "level", "number", "pk"))


def asked_indicators(subject: RoundSubject, indicators: Iterable[RoundIndicator]) -> list[RoundIndicator]:
    """Those of the round's indicators that this subject's raters see, in the round's order."""
    return [row for row in indicators if row.level in subject.asked.get(str(row.competency_id), ())]


def without_indicators(round: AssessmentRound) -> list[Competency]:
    """Competencies chosen for the round of which the dictionary has no indicator in use."""
    chosen = Competency.objects.filter(pk__in=round.competencies.values("competency")).order_by("code")
    there = {row.level.competency_id for row in _in_use(chosen.values_list("pk", flat=True))}
    return [row for row in chosen if row.pk not in there]


def _with_indicators(
    wanted: Mapping[int, int | None], there: set[tuple[int, int]], *, method: str, rules: RoundRules
) -> dict[int, list[int]]:
    asked = {
        key: [level for level in rules.levels_asked(method, required) if (key, level) in there]
        for key, required in wanted.items()
    }
    return {key: levels for key, levels in asked.items() if levels}


def _held(subjects: Sequence[RoundSubject], *, on: date) -> dict[int, tuple[int | None, int | None]]:
    """Post and unit by person."""
    people = Employee.objects.unscoped(reason=_GATE).filter(pk__in=[row.employee_id for row in subjects])
    rows = people.with_current_post(on=on).values_list("pk", "post_id", "home_unit")
    return {person: (post, unit) for person, post, unit in rows}


def _required(posts: Iterable[int], *, on: date) -> dict[int, dict[int, int]]:
    """Levels that the standards in force require, by post and competency."""
    rows = StandardItem.objects.in_force_on(on).filter(
        version__position__in=list(posts), version__approved=True
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for post, competency, level in rows.values_list("version__position", "competency", "level"):
        found[post][competency] = level
    return found


def _in_use(competencies: Iterable[int]) -> list[Any]:
    rows = BehaviouralIndicator.objects.in_use().filter(level__competency__in=list(competencies))
    return list(rows.select_related("level").order_by("level__competency", "level__level", "number"))

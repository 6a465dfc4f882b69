"""Verifications on their way into a run: what people established about a rule, as known on the run's day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from asn_career.base.findings import Settlement
from promotions.sql import statement

Settled = dict[int, dict[str, Settlement]]


def of_vacancies(people: Sequence[int], *, vacancies: Sequence[int], day: date) -> dict[int, Settled]:
    """Verifications by vacancy, person and rule: each vacancy has its own."""
    return _found("verifications", people=list(people), vacancies=list(vacancies), as_of=day)


def of_posts(people: Sequence[int], *, positions: Sequence[int], day: date) -> dict[int, Settled]:
    """Verifications by post, person and rule, of whichever vacancy of the post: the latest counts."""
    return _found("verifications_of_posts", people=list(people), positions=list(positions), as_of=day)


def as_stored(settled: Mapping[int, Mapping[str, Settlement]]) -> dict[str, dict[str, list[str]]]:
    """By the row id of the person as text, then by rule: record and outcome."""
    return {str(key): {rule: list(row) for rule, row in rows.items()} for key, rows in settled.items()}


def _found(name: str, **given: Any) -> dict[int, Settled]:
    found: dict[int, Settled] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement(name), given)
        for target, employee_id, rule, record, outcome in cursor.fetchall():
            people = found.setdefault(target, {})
            people.setdefault(employee_id, {})[rule] = Settlement(record, outcome)
    return found

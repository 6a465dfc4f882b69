"""Which predicate two ratings make on a day, and when a given one contradicts them (PermenPANRB 6/2022)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from asn_career.base.regulations import load_table

PREDICATE_MATRIX = load_table("assessments", "predicate_matrix")


def predicate_of(work_result: str, behaviour: str, *, on: date) -> str | None:
    """The predicate that the ratings make by the matrix in force; None unless both are known."""
    if not work_result or not behaviour:
        return None
    predicate: str = PREDICATE_MATRIX.value_on(on)[work_result][behaviour]
    return predicate


def contradicts(row: Any, *, on: date) -> str | None:
    """The predicate that the ratings of a result would make, where another one was given."""
    expected = predicate_of(row.work_result, row.behaviour, on=on)
    return expected if expected is not None and expected != row.predicate else None


def contradictory(*, on: date) -> Q:
    """Results whose predicate is not what their two ratings make: the cells of the matrix, less each one's own."""
    found = Q(pk__in=[])
    for work_result, row in PREDICATE_MATRIX.value_on(on).items():
        for behaviour, predicate in row.items():
            found |= Q(work_result=work_result, behaviour=behaviour) & ~Q(predicate=predicate)
    return found

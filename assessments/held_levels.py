"""The level a person officially holds in a competency: the latest valid result of an official source (interfaces 4.2).

Developmental results (superior, feedback, self) are shown as such and enter no official figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from asn_career.base.periods import years_after
from asn_career.base.regulations import load_table
from assessments.choices import OFFICIAL_SOURCES
from assessments.models import Assessment
from assessments.querysets import AssessmentQuerySet
from assessments.sql import execute
from employees.querysets import EmployeeQuerySet


def _faults(value: Any) -> Iterable[str]:
    if not isinstance(value["years"], int) or value["years"] < 1:
        yield "results are valid for whole years"
    if tuple(value["official"]) != tuple(OFFICIAL_SOURCES):
        yield "the order of sources is also the generated column official_rank; change both"


RESULT_VALIDITY = load_table("assessments", "result_validity", check=_faults)


def valid_years(as_of: date) -> int:
    """For how many years an official result counts (Perban BKN 26/2019 Pasal 29 ayat (4))."""
    return RESULT_VALIDITY.value_on(as_of)["years"]


def valid_since(as_of: date) -> date:
    """The earliest day of a result that still counts on ``as_of``: the one test that a statement makes per result."""
    years = valid_years(as_of)
    first = years_after(as_of, -years)
    # A result of 28 February ends on the 28th, also where the day asked for is a 29th.
    return first if years_after(first, years) >= as_of else first + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OfficialResult:
    """The latest official result of a person in a competency; ``level`` counts only while it is valid.

    It is on the scale of the day asked for; a valid result that no table converts to that scale is not in it.
    """

    employee_id: int
    competency_id: int
    level: Decimal
    evidence_id: int
    assessed_on: date
    valid_until: date
    conversion_id: int | None = None  # what put the level on the scale of the day

    def held_on(self, as_of: date) -> Decimal | None:
        """The level held; the last day of validity still counts."""
        return self.level if as_of <= self.valid_until else None


OfficialResults = dict[tuple[int, int], OfficialResult]


def find_official_results(employees: EmployeeQuerySet, *, as_of: date) -> OfficialResults:
    """The latest official result, valid or expired, by person and competency. Two queries."""
    return official_results_of(list(employees.order_by().values_list("pk", flat=True)), as_of=as_of)


def official_results_of(employee_ids: list[int], *, as_of: date) -> OfficialResults:
    """The same for people who have passed the gate. One query, whatever their number."""
    rows = execute("official_by_id", people=employee_ids, as_of=as_of, valid_years=valid_years(as_of))
    return {(row[0], row[1]): OfficialResult(*row[:7]) for row in rows}


def find_developmental(employees: EmployeeQuerySet, *, as_of: date) -> AssessmentQuerySet:
    """Results that show development and count in no official figure, the newest first."""
    results = Assessment.objects.of(employees).known_on(as_of).filter(official_rank__isnull=True)
    return results.select_related("competency").order_by("employee", "competency", "-assessed_on", "pk")

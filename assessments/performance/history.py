"""The performance of one person through the years: a year without a result is listed as such."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.credit.rules import CREDIT_POINTS
from assessments.models import Performance, PerformanceConfirmation, PeriodicEvaluation
from assessments.performance.predicates import contradicts
from employees.models import Employee
from employees.querysets import EmployeeQuerySet

FEWEST_YEARS = 2


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its result; ``row`` is None where there is none, ``due`` says whether one should be there."""

    year: int
    row: Performance | None
    due: bool
    expected: str | None
    confirmation: PerformanceConfirmation | None


@dataclass(frozen=True, slots=True)
class Period:
    """A periodic evaluation with what its ratings would make, where that is something else."""

    row: PeriodicEvaluation
    expected: str | None
    confirmation: PerformanceConfirmation | None

    @property
    def months(self) -> tuple[date, date]:
        """The first days of the first and the last month."""
        return date(self.row.year, self.row.first_month, 1), date(self.row.year, self.row.last_month, 1)


@dataclass(frozen=True, slots=True)
class History:
    years: tuple[Year, ...]
    periods: tuple[Period, ...]

    @property
    def contradictions(self) -> int:
        """How many results contradict themselves without anybody having settled it."""
        rows: list[Year | Period] = [*self.years, *self.periods]
        return sum(1 for each in rows if each.expected and not each.confirmation)


def find_history(people: EmployeeQuerySet, person: Employee, *, on: date) -> History:
    """The history of one of ``people``, who came through the gate. Three queries."""
    rows = {row.year: row for row in Performance.objects.of(people).filter(employee=person)}
    periodic = PeriodicEvaluation.objects.of(people).filter(employee=person)
    confirmed = _confirmed(people, person)
    every = sorted({*rows, *_asked(rows, on)}, reverse=True)
    return History(
        tuple(_year(year, rows.get(year), confirmed, on=on) for year in every),
        tuple(
            Period(row, contradicts(row, on=on), confirmed.get(_values(row, "periodic")))
            for row in periodic.order_by("-year", "-first_month", "periodicity")
        ),
    )


def _asked(rows: Any, on: date) -> range:
    """Every year from the first result on, and the last ones that rules ask about."""
    return range(min(min(rows, default=on.year), on.year - FEWEST_YEARS), on.year)


def _year(year: int, row: Performance | None, confirmed: dict[Any, Any], *, on: date) -> Year:
    due = CREDIT_POINTS.value_on(on)["results_due"]
    is_due = date(year + 1, due["month"], due["day"]) < on
    if row is None:
        return Year(year, None, is_due, None, None)
    return Year(year, row, is_due, contradicts(row, on=on), confirmed.get(_values(row, "performance")))


def _confirmed(people: EmployeeQuerySet, person: Employee) -> dict[Any, PerformanceConfirmation]:
    """Confirmations by the result and the values that they are about."""
    rows = PerformanceConfirmation.objects.of(people).filter(employee=person)
    return {
        (
            "performance" if row.performance_id else "periodic",
            row.performance_id or row.periodic_id,
            row.work_result,
            row.behaviour,
            row.predicate,
        ): row
        for row in rows.select_related("confirmed_by__employee")
    }


def _values(row: Any, link: str) -> tuple[Any, ...]:
    return link, row.pk, row.work_result, row.behaviour, row.predicate

"""The people behind a figure of the trend, through the gate of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from assessments.heat_map import counted_scope
from assessments.models import GapRow
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.models import Employee, Unit
from employees.querysets import EmployeeQuerySet
from training.models import GapChange
from training.trend_choices import Standing

# Lower and upper bound of held less required; what is missing up to a level is told with that level.
_DEPTHS = {Standing.SHORT_1: (-1, -0.5), Standing.SHORT_2: (-2, -1.5), Standing.SHORT_3: (-5, -2.5)}


def standing_rows(
    principal: Principal,
    *,
    run: int,
    standing: str = "",
    unit: Unit | None = None,
    competency: Competency | None = None,
) -> Any:
    """Requirements as they stood by the run of a kept month, of people whom the reader sees today."""
    rows = GapRow.objects.visible_to(principal).of_run(run)
    if depth := _DEPTHS.get(Standing(standing)) if standing else None:
        rows = rows.filter(gap__range=depth)
    elif standing:
        rows = rows.filter(status=standing)
    return _within(rows, principal, unit, competency)


def changed_rows(
    principal: Principal,
    *,
    first: date,
    last: date,
    movement: str = "",
    cause: str = "",
    unit: Unit | None = None,
    competency: Competency | None = None,
) -> Any:
    """Changes of these months, of people whom the reader sees today."""
    rows = GapChange.objects.visible_to(principal).kept().filter(month__range=(first, last))
    rows = rows.filter(movement=movement) if movement else rows
    rows = rows.filter(cause=cause) if cause else rows
    return _within(rows, principal, unit, competency)


def _within(rows: Any, principal: Principal, unit: Unit | None, competency: Competency | None) -> Any:
    """Counted where the figures are: in the chosen unit, or wherever the reader has figures at all."""
    rows = rows.filter(competency=competency) if competency else rows
    scope = counted_scope(principal, unit)
    return rows.in_subtree(scope) if scope is not None else rows.none()


def people_behind(principal: Principal, rows: Any) -> EmployeeQuerySet:
    """Whom the rows are about."""
    people = Employee.objects.visible_to(principal, permission=Permission.READ_GAPS)
    return people.filter(pk__in=rows.order_by().values("employee"))


def rows_by_person(rows: Any, people: Iterable[Employee]) -> dict[int, list[Any]]:
    """The rows about the people of one page. One query."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(employee__in=[person.pk for person in people]):
        found[row.employee_id].append(row)
    return found

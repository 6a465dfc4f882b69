"""What the pages about gaps show: the map as cells, and the people behind a cell."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from asn_career.base.charts import HeatCell, Heatmap, HeatRow, heat_tone
from asn_career.base.formatting import decimal1, integer
from asn_career.base.periods import years_after
from asn_career.base.tables import COUNTED_UP_TO
from assessments.heat_map import Counts, HeatMap, Row, find_counts
from assessments.held_levels import valid_years
from assessments.models import GapRow
from assessments.sql import Condition, as_subquery
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.models import Employee, Unit
from employees.querysets import EmployeeQuerySet

SMALLEST_CELL = 5  # fewer people than this are not counted for readers who may not open the list itself


@dataclass(frozen=True, slots=True)
class Totals:
    """What the map is made of; people who could not be compared stand apart."""

    people: int
    without_post: int
    without_standard: int
    counts: Counts


def totals_of(map: HeatMap) -> Totals:
    cells = [cell.counts for cell in map.totals if cell.counts]
    return Totals(
        people=sum(row.people for row in map.rows),
        without_post=sum(row.without_post for row in map.rows),
        without_standard=sum(row.without_standard for row in map.rows),
        counts=sum(cells, Counts()),
    )


def totals_in_scope(principal: Principal) -> Totals | None:
    """The same over everything the principal may read, all competencies together; None when nothing is told."""
    counted = find_counts(principal)
    if counted is None or not counted.coverage:
        return None
    people, without_post, without_standard = (
        sum(row[place] for row in counted.coverage.values()) for place in range(3)
    )
    return Totals(people, without_post, without_standard, sum(counted.counts.values(), Counts()))


def as_table(map: HeatMap, *, kind: str) -> Heatmap:
    """The map as the heat map component draws it: each cell is the share below the standard, and opens its list."""
    return Heatmap(
        caption=_("Share of those assessed who are below the standard, by unit and competency"),
        corner=_("Work unit"),
        columns=[(competency.code, competency.name) for competency in map.competencies],
        rows=[
            HeatRow(_label(row), [_cell(row, cell) for cell in row.cells], _row_href(row, kind))
            for row in map.rows
        ],
    )


def _label(row: Row) -> str:
    return _("%(unit)s (the unit itself)") % {"unit": row.unit.name} if row.is_direct else row.unit.name


def _row_href(row: Row, kind: str) -> str:
    if row.is_direct:
        return ""
    return f"{reverse('gap_map')}?{urlencode({'unit': row.unit.public_id, 'jenis': kind})}"


def _cell(row: Row, cell: Any) -> HeatCell:
    counts = cell.counts
    if counts is None:
        return HeatCell(title=_("No post here requires it"))
    query = urlencode({"kompetensi": cell.competency.public_id, "unit": row.unit.public_id})
    href = f"{reverse('gap_list')}?{query}"
    title = _("%(gap)s of %(assessed)s assessed are below; %(expired)s expired, %(unknown)s not assessed") % {
        "gap": integer(counts.gap),
        "assessed": integer(counts.assessed),
        "expired": integer(counts.expired),
        "unknown": integer(counts.unknown),
    }
    percent = counts.percent_below
    if percent is None:
        return HeatCell(href=href, title=title)
    return HeatCell(f"{decimal1(percent)}%", heat_tone(percent), href, title)


def people_with(
    principal: Principal,
    *,
    competency: Competency,
    unit: Unit | None,
    status: str,
    depth: int | None,
    runs: list[int],
) -> EmployeeQuerySet:
    """People whose newest row for the competency, by the speaking ``runs``, is as asked, in the reader's scope."""
    asked = _asked(competency=competency, status=status, depth=depth, runs=runs)
    return _readable(principal, unit).filter(pk__in=as_subquery("people_with", **asked))


def people_behind(principal: Principal, *, unit: Unit | None, **cell: Any) -> tuple[EmployeeQuerySet, int]:
    """The same people for a page of a list in any order, and how many they are: exact up to 10,000, then one more.

    Few are named to the query. Where they are many, asking one person after the other in the order of the list fills
    a page before everybody's row was looked at.
    """
    people = people_with(principal, unit=unit, **cell)
    some = list(people.order_by().values_list("pk", flat=True)[: COUNTED_UP_TO + 1])
    readable = _readable(principal, unit)
    if len(some) <= COUNTED_UP_TO:
        return readable.filter(pk__in=some), len(some)
    return readable.filter(Condition("person_with", employee=F("pk"), **_asked(**cell))), len(some)


def _readable(principal: Principal, unit: Unit | None) -> EmployeeQuerySet:
    people = Employee.objects.visible_to(principal, permission=Permission.READ_GAPS)
    return people if unit is None else people.in_subtree([unit.pk])


def _asked(*, competency: Competency, status: str, depth: int | None, runs: list[int]) -> dict[str, Any]:
    """Parameters of people_with.sql."""
    return {
        "competency": competency.pk,
        "runs": runs,
        "status": status,
        "at_most": -depth if depth else None,
    }


@dataclass(frozen=True, slots=True)
class ListedGap:
    """One person's row with the day until which its evidence is valid."""

    row: GapRow
    valid_until: date | None

    @property
    def depth(self) -> Decimal | None:
        return self.row.gap


def rows_of(
    principal: Principal, people: list[Employee], *, competency: Competency, runs: list[int]
) -> dict[int, ListedGap]:
    """The rows of the people on one page, by person. One query."""
    rows = (
        GapRow.objects.visible_to(principal)
        .spoken_by(runs)
        .filter(competency=competency, employee__in=[person.pk for person in people])
    )
    return {
        row.employee_id: ListedGap(
            row,
            years_after(row.evidence.assessed_on, valid_years(row.as_of)) if row.evidence else None,
        )
        for row in rows.select_related("evidence", "position")
    }

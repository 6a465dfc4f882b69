"""The heat map of gaps: units by competencies, from what the published runs counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from asn_career.base.figures import round_half_up
from assessments.models import GapRun
from assessments.sql import execute
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.models import Unit

# Lower bounds, in percent of those assessed who are below the standard, of the five shades of a cell.
SHADES = (0, 10, 25, 40, 60)


@dataclass(frozen=True, slots=True)
class Counts:
    """People by status; ``distance`` and ``shortfall`` are sums in half levels over those assessed."""

    met: int = 0
    gap: int = 0
    expired: int = 0
    unknown: int = 0
    distance: int = 0
    shortfall: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def assessed(self) -> int:
        """People with a valid official result: the others are counted apart, never as zero."""
        return self.met + self.gap

    @property
    def people(self) -> int:
        return self.assessed + self.expired + self.unknown

    @property
    def percent_below(self) -> Decimal | None:
        """Share of those assessed who are below the standard; None when nobody is."""
        return round_half_up(Decimal(100 * self.gap) / self.assessed, 1) if self.assessed else None

    @property
    def mean_gap(self) -> Decimal | None:
        """Mean of held less required, in levels, over those assessed."""
        return round_half_up(Decimal(self.distance) / 2 / self.assessed) if self.assessed else None

    @property
    def shade(self) -> int | None:
        """0 to 4 for the cell's colour; None when nobody is assessed."""
        percent = self.percent_below
        return None if percent is None else sum(percent >= bound for bound in SHADES) - 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One competency in one unit's subtree; ``counts`` is None where nobody's post requires it."""

    competency: Competency
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class Row:
    """One unit with all below it; ``is_direct`` marks the people right in the unit whose children are the rows."""

    unit: Unit
    is_direct: bool
    people: int
    without_post: int
    without_standard: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows of one unit's children (``unit``), or of several scopes; ``runs`` tell what was counted and when."""

    unit: Unit | None
    competencies: tuple[Competency, ...]
    rows: tuple[Row, ...]
    runs: tuple[GapRun, ...]

    @property
    def totals(self) -> tuple[Cell, ...]:
        """Per competency over all rows."""
        return tuple(
            Cell(competency, _sum(row.cells[place].counts for row in self.rows))
            for place, competency in enumerate(self.competencies)
        )

    @property
    def as_of(self) -> date | None:
        """The oldest day that a row speaks of."""
        return min((run.as_of for run in self.runs), default=None)

    @property
    def until(self) -> date | None:
        """The newest one, where runs of several days tell the rows; else None."""
        newest = max((run.as_of for run in self.runs), default=None)
        return newest if newest != self.as_of else None


def find_heat_map(
    principal: Principal, *, unit: Unit | None = None, kinds: Iterable[str] | None = None
) -> HeatMap | None:
    """The map of a unit's children, or of all that the principal may read; None when the unit is out of reach."""
    counted = find_counts(principal, unit=unit)
    if counted is None:
        return None
    scope, coverage, counts = counted.scope, counted.coverage, counted.counts
    competencies = _competencies({competency for _unit, competency in counts}, kinds)
    single = scope[0] if len(scope) == 1 else None
    units = list(Unit.objects.filter(pk__in={*coverage, *scope}).order_by("name", "pk"))
    runs = {run for row in coverage.values() for run in row[3] or ()}
    return HeatMap(
        unit=next((each for each in units if each.pk == single), None),
        competencies=competencies,
        rows=tuple(
            _row(each, single, coverage[each.pk], counts, competencies)
            for each in units
            if each.pk in coverage
        ),
        runs=tuple(GapRun.objects.filter(pk__in=runs).newest_first()),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What the map is made of, by row unit: people, those without post, without standard, and the runs that tell."""

    scope: list[int]
    coverage: dict[int, tuple[Any, ...]]
    counts: dict[tuple[int, int], Counts]


def find_counts(principal: Principal, *, unit: Unit | None = None) -> Counted | None:
    """The figures of the map without any name; None when the unit is out of reach."""
    scope = counted_scope(principal, unit)
    if scope is None:
        return None
    rows = execute("heat_map", scope=scope)
    return Counted(
        scope=scope,
        coverage={row[0]: (*map(int, row[2:5]), row[-1]) for row in rows if row[1] is None},
        counts={(row[0], row[1]): Counts(*map(int, row[2:-1])) for row in rows if row[1] is not None},
    )


def counted_scope(principal: Principal, unit: Unit | None) -> list[int] | None:
    """Units whose subtrees are counted; the principal must read the gaps of everybody in them."""
    everyone = principal.sees_everyone(Permission.READ_GAPS)
    units = principal.unit_ids(Permission.READ_GAPS)
    if unit is not None:
        return [unit.pk] if everyone or units & set(unit.lineage) else None
    if everyone:
        return list(Unit.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True))
    return sorted(units) or None


def _competencies(wanted: set[int], kinds: Iterable[str] | None) -> tuple[Competency, ...]:
    rows = Competency.objects.filter(pk__in=wanted)
    return tuple((rows if kinds is None else rows.filter(kind__in=kinds)).order_by("kind", "code"))


def _row(
    unit: Unit,
    single: int | None,
    coverage: tuple[Any, ...],
    counts: dict[tuple[int, int], Counts],
    competencies: tuple[Competency, ...],
) -> Row:
    people, without_post, without_standard, _runs = coverage
    cells = tuple(Cell(competency, counts.get((unit.pk, competency.pk))) for competency in competencies)
    return Row(unit, unit.pk == single, people, without_post, without_standard, cells)


def _sum(counts: Iterable[Counts | None]) -> Counts | None:
    known = [each for each in counts if each is not None]
    return sum(known, Counts()) if known else None

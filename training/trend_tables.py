"""What the page of the trend shows of its figures: the picture, and tables whose figures open their people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from asn_career.base.charts import Line, LineChart
from asn_career.base.formatting import UNKNOWN, decimal1, integer, month_long, month_short, signed
from competencies.models import Competency
from employees.models import Unit
from training.trend.figures import MonthEnd, Part, Trend
from training.trend_choices import Cause, Movement, Standing

# Columns of the causes; what merely comes and goes with requirements is told below the table.
MOVEMENTS = (
    Movement.CLOSED,
    Movement.OPENED,
    Movement.GAP_FOUND,
    Movement.MOVED,
    Movement.GAP_UNKNOWN,
    Movement.MET_UNKNOWN,
    Movement.FOUND,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure; ``href`` opens the people whom it counts."""

    text: str
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    name: str
    cells: tuple[Cell, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class TrendTables:
    """The trend as the page draws it; addresses keep the chosen unit and competency."""

    trend: Trend
    unit: Unit | None
    competency: Competency | None
    named_units: Sequence[Unit]
    named_competencies: Sequence[Competency]

    @property
    def chart(self) -> LineChart:
        months = self.trend.months
        below = [each.counts.percent_below for each in months]
        unknown = [each.counts.percent_unknown for each in months]
        return LineChart(
            id="trend",
            title=_("Shares at the end of each month"),
            finding=_finding(self.trend),
            labels=[month_short(each.month) for each in months],
            names=[month_long(each.month) for each in months],
            lines=[
                Line(_("Below the standard, of those assessed (%)"), below, [_share(each) for each in below]),
                Line(
                    _("Without a valid result, of all requirements (%)"),
                    unknown,
                    [_share(each) for each in unknown],
                ),
            ],
            top=100,
        )

    @property
    def last_share(self) -> str:
        return _share(self.trend.months[-1].counts.percent_below)

    @property
    def last_month(self) -> str:
        return _("end of %(month)s") % {"month": month_long(self.trend.months[-1].month)}

    @property
    def points(self) -> str:
        return _points(self.trend.points)

    @property
    def closed(self) -> str:
        return integer(self.trend.moved(Movement.CLOSED))

    @property
    def opened(self) -> str:
        return integer(self.trend.moved(Movement.OPENED))

    @property
    def period(self) -> str:
        return _("between %(first)s and %(last)s") % {
            "first": month_long(self.trend.months[0].month),
            "last": month_long(self.trend.months[-1].month),
        }

    @property
    def without_post(self) -> str:
        return integer(self.trend.months[-1].without_post)

    @property
    def without_standard(self) -> str:
        return integer(self.trend.months[-1].without_standard)

    @property
    def month_headings(self) -> list[str]:
        return [
            _("People"),
            _("Met"),
            _("Below by ≤ 1"),
            _("Below by ≤ 2"),
            _("Below by > 2"),
            _("Expired"),
            _("Not yet assessed"),
            *(str(each.label) for each in _OF_A_MONTH),
            _("With people who changed units"),
        ]

    @property
    def months(self) -> list[TableRow]:
        """The newest month first."""
        rows = [self._month(each, is_first=place == 0) for place, each in enumerate(self.trend.months)]
        return rows[::-1]

    def _month(self, end: MonthEnd, *, is_first: bool) -> TableRow:
        name = month_long(end.month)
        stood = tuple(
            self._cell(_number_of(end, standing), name, standing.label, sampai=end.month, keadaan=standing)
            for standing in _STANDINGS
        )
        changed = tuple(
            Cell(UNKNOWN)
            if is_first
            else self._cell(
                end.moved(move), name, move.label, dari=end.month, sampai=end.month, perubahan=move
            )
            for move in _OF_A_MONTH
        )
        cells = (Cell(integer(end.people)), *stood, *changed, Cell(signed(end.carried)))
        return TableRow(name, cells)

    @property
    def cause_headings(self) -> list[str]:
        return [str(each.label) for each in MOVEMENTS]

    @property
    def causes(self) -> list[TableRow]:
        """Changes of the whole period; the first month is where it begins."""
        if len(self.trend.months) < 2:
            return []
        moves = self.trend.moves
        period = {"dari": self.trend.months[1].month, "sampai": self.trend.months[-1].month}
        return [
            TableRow(
                str(cause.label),
                tuple(
                    self._cell(
                        moves.get((move, cause), 0),
                        cause.label,
                        move.label,
                        perubahan=move,
                        sebab=cause,
                        **period,
                    )
                    for move in MOVEMENTS
                ),
            )
            for cause in Cause
        ]

    @property
    def part_headings(self) -> list[str]:
        return [
            _("Below at first (%)"),
            _("Below at last (%)"),
            _("Percentage points"),
            _("Gaps closed"),
            _("Gaps opened"),
        ]

    @property
    def competencies(self) -> list[TableRow]:
        """In the order of the dictionary; none where one is chosen."""
        parts = {} if self.competency else {part.key: part for part in self.trend.competencies}
        return [
            self._part(parts[each.pk], each.name, kompetensi=each.public_id)
            for each in self.named_competencies
            if each.pk in parts
        ]

    @property
    def units(self) -> list[TableRow]:
        parts = {part.key: part for part in self.trend.units}
        return [self._unit(parts[each.pk], each) for each in self.named_units if each.pk in parts]

    def _unit(self, part: Part, unit: Unit) -> TableRow:
        if part.is_direct:
            return self._part(part, _("%(unit)s (the unit itself)") % {"unit": unit.name})
        return self._part(part, unit.name, unit=unit.public_id)

    def _part(self, row: Part, name: str, **narrower: Any) -> TableRow:
        """A part at both ends; its name shows the trend of the part alone."""
        first, last = row.first.percent_below, row.last.percent_below
        cells = (
            Cell(_share(first)),
            Cell(_share(last)),
            Cell(_points(row.points)),
            Cell(integer(row.closed)),
            Cell(integer(row.opened)),
        )
        period = {"dari": self.trend.months[0].month, "sampai": self.trend.months[-1].month}
        href = _address("gap_trend", self._kept(**period, **narrower)) if narrower else ""
        return TableRow(name, cells, href)

    def _cell(self, number: int, row: Any, column: Any, **query: Any) -> Cell:
        href = _address("gap_trend_people", self._kept(**query)) if number else ""
        return Cell(integer(number), href, f"{row}, {column}: {integer(number)}")

    def _kept(self, **query: Any) -> dict[str, Any]:
        kept = {"unit": self.unit, "kompetensi": self.competency}
        return {**{name: each.public_id for name, each in kept.items() if each}, **query}


# Together they lead from the gaps of one month to those of the next, people who changed units apart.
_OF_A_MONTH = (Movement.OPENED, Movement.GAP_FOUND, Movement.CLOSED, Movement.GAP_UNKNOWN)
_STANDINGS = (
    Standing.MET,
    Standing.SHORT_1,
    Standing.SHORT_2,
    Standing.SHORT_3,
    Standing.EXPIRED,
    Standing.UNKNOWN,
)
_NUMBERS: dict[str, Callable[[MonthEnd], int]] = {
    Standing.MET: lambda end: end.counts.met,
    Standing.SHORT_1: lambda end: end.counts.short_1,
    Standing.SHORT_2: lambda end: end.counts.short_2,
    Standing.SHORT_3: lambda end: end.counts.short_3,
    Standing.EXPIRED: lambda end: end.counts.expired,
    Standing.UNKNOWN: lambda end: end.counts.unknown,
}


def _number_of(end: MonthEnd, standing: Standing) -> int:
    return _NUMBERS[standing](end)


def _finding(trend: Trend) -> str:
    """The picture in one sentence."""
    first, last = trend.months[0], trend.months[-1]
    before, after = first.counts.percent_below, last.counts.percent_below
    if before is None or after is None:
        return _("At one end of the period nobody has a valid result, so that no trend can be told.")
    return _(
        "Below the standard: %(before)s%% at the end of %(first)s, %(after)s%% at the end of %(last)s."
    ) % {
        "before": decimal1(before),
        "first": month_long(first.month),
        "after": decimal1(after),
        "last": month_long(last.month),
    }


def _share(share: Decimal | None) -> str:
    return UNKNOWN if share is None else f"{decimal1(share)}%"


def _points(points: Decimal | None) -> str:
    return UNKNOWN if points is None else signed(points)


def _address(name: str, query: dict[str, Any]) -> str:
    said = {key: value.isoformat() if isinstance(value, date) else value for key, value in query.items()}
    return f"{reverse(name)}?{urlencode(said)}"

"""The trend in a reader's units: how requirements stood at the end of each month, and what changed in between."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from asn_career.base.figures import round_half_up
from assessments.heat_map import counted_scope
from assessments.models import GapSnapshot
from competencies.models import Competency
from employees.access import Principal
from employees.models import Unit
from training.sql import execute
from training.trend_choices import Movement

MONTHS_SHOWN = 13  # a year of changes between as many ends of months


@dataclass(frozen=True, slots=True)
class Counts:
    """Requirements by how they stand; those without a valid result stand apart and are never a gap."""

    met: int = 0
    short_1: int = 0
    short_2: int = 0
    short_3: int = 0
    expired: int = 0
    unknown: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def gap(self) -> int:
        return self.short_1 + self.short_2 + self.short_3

    @property
    def assessed(self) -> int:
        return self.met + self.gap

    @property
    def requirements(self) -> int:
        return self.assessed + self.expired + self.unknown

    @property
    def percent_below(self) -> Decimal | None:
        """Share of those assessed who are below the standard; None when nobody is assessed."""
        return round_half_up(Decimal(100 * self.gap) / self.assessed, 1) if self.assessed else None

    @property
    def percent_unknown(self) -> Decimal | None:
        """Share of all requirements without a valid result; None where nothing is required."""
        missing = self.expired + self.unknown
        return round_half_up(Decimal(100 * missing) / self.requirements, 1) if self.requirements else None


Moves = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The end of one month; ``moves`` (movement, cause) tell what changed since the month before, if it is kept."""

    month: date
    people: int
    without_post: int
    without_standard: int
    counts: Counts
    moves: Moves = field(default_factory=dict)
    carried: int | None = (
        None  # net gaps that came with people from units outside; None without a month before
    )

    def moved(self, *movements: str) -> int:
        return sum(number for (movement, _cause), number in self.moves.items() if movement in movements)

    @property
    def opened(self) -> int:
        return self.moved(Movement.OPENED)

    @property
    def closed(self) -> int:
        return self.moved(Movement.CLOSED)

    @property
    def gap_found(self) -> int:
        """Gaps that were there, for all one knows, before a result showed them."""
        return self.moved(Movement.GAP_FOUND)

    @property
    def gap_unknown(self) -> int:
        return self.moved(Movement.GAP_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Part:
    """A competency, or a unit with all below it, by its number, at both ends of the period."""

    key: int
    first: Counts
    last: Counts
    closed: int
    opened: int
    is_direct: bool = False

    @property
    def points(self) -> Decimal | None:
        """By how many percentage points the share below the standard moved; None where an end is unknown."""
        before, after = self.first.percent_below, self.last.percent_below
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class Trend:
    """Months in their order; ``scope`` are the units whose subtrees are counted."""

    scope: list[int] | None
    months: tuple[MonthEnd, ...]
    competencies: tuple[Part, ...] = ()
    units: tuple[Part, ...] = ()

    @property
    def moves(self) -> Moves:
        """All changes of the period."""
        total: Counter[tuple[str, str]] = Counter()
        for each in self.months:
            total.update(each.moves)
        return total

    def moved(self, movement: str) -> int:
        return sum(each.moved(movement) for each in self.months)

    @property
    def points(self) -> Decimal | None:
        if not self.months:
            return None
        return Part(0, self.months[0].counts, self.months[-1].counts, 0, 0).points


def kept_months(principal: Principal) -> dict[date, int]:
    """The months that are kept, by their first days and the newest first, with the runs that tell of them."""
    rows = GapSnapshot.objects.visible_to(principal).latest_first()
    return dict(rows.values_list("month", "run"))


def find_trend(
    principal: Principal,
    *,
    months: Collection[date],
    unit: Unit | None = None,
    competency: Competency | None = None,
) -> Trend | None:
    """The trend over these months, of which there is one at least; None when the unit is out of reach.

    Three queries, and one for a reader of everything. What changed before the end of the first month is not of the
    period.
    """
    scope = counted_scope(principal, unit)
    if scope is None:
        return None
    shown = sorted(months)
    asked = {"scope": scope, "first": shown[0], "last": shown[-1]}
    chosen = competency.pk if competency else None
    figures = _figures(execute("trend_figures", competency=chosen, **asked))
    moves = execute("trend_moves", competency=chosen, **asked)
    heads = {row[0]: tuple(map(int, row[1:])) for row in execute("trend_headcount", **asked)}
    changed = _moves(moves)
    direct = scope[0] if len(scope) == 1 else None
    return Trend(
        scope,
        months=tuple(_months(shown, figures.total, changed.by_month, heads)),
        competencies=tuple(_parts(figures.by_competency, changed.by_competency, shown)),
        units=tuple(_parts(figures.by_unit, changed.by_unit, shown, direct=direct)),
    )


ByPart = dict[int, dict[date, Counts]]
MovesOfPart = Mapping[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class _Figures:
    total: dict[date, Counts] = field(default_factory=dict)
    by_competency: ByPart = field(default_factory=lambda: defaultdict(dict))
    by_unit: ByPart = field(default_factory=lambda: defaultdict(dict))


def _figures(rows: list[tuple[Any, ...]]) -> _Figures:
    found = _Figures()
    for month, competency, unit, *numbers in rows:
        counts = Counts(*map(int, numbers))
        if competency is not None:
            found.by_competency[competency][month] = counts
        elif unit is not None:
            found.by_unit[unit][month] = counts
        else:
            found.total[month] = counts
    return found


@dataclass(frozen=True, slots=True)
class _Changed:
    by_month: dict[date, dict[tuple[str, str], int]] = field(default_factory=lambda: defaultdict(dict))
    by_competency: dict[tuple[int, str], int] = field(default_factory=dict)
    by_unit: dict[tuple[int, str], int] = field(default_factory=dict)


def _moves(rows: list[tuple[Any, ...]]) -> _Changed:
    found = _Changed()
    for month, competency, unit, movement, cause, number in rows:
        if competency is not None:
            found.by_competency[competency, movement] = int(number)
        elif unit is not None:
            found.by_unit[unit, movement] = int(number)
        else:
            found.by_month[month][movement, cause] = int(number)
    return found


def _months(
    shown: list[date],
    counts: Mapping[date, Counts],
    changed: Mapping[date, Moves],
    heads: Mapping[date, tuple[int, ...]],
) -> Iterator[MonthEnd]:
    before: Counts | None = None
    for month in shown:
        now, moves = counts.get(month, Counts()), changed.get(month, {})
        people, without_post, without_standard = heads.get(month, (0, 0, 0))
        end = MonthEnd(month, people, without_post, without_standard, now, moves)
        yield end if before is None else replace(end, carried=_carried(before, end))
        before = now


def _carried(before: Counts, end: MonthEnd) -> int:
    """What is left of the difference came or went with people who changed units and kept their gap."""
    came, went = end.opened + end.gap_found, end.closed + end.gap_unknown
    return end.counts.gap - (before.gap + came - went)


def _parts(
    counts: ByPart, moves: MovesOfPart, shown: list[date], *, direct: int | None = None
) -> Iterator[Part]:
    for key, months in counts.items():
        first, last = (months.get(month, Counts()) for month in (shown[0], shown[-1]))
        closed, opened = (moves.get((key, move), 0) for move in (Movement.CLOSED, Movement.OPENED))
        if first.requirements or last.requirements or closed or opened:
            yield Part(key, first, last, closed, opened, is_direct=key == direct)

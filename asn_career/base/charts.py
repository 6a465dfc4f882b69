"""Charts as SVG made on the server: classes for colour, so that dark mode and print follow; no inline style."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from math import cos, pi, sin
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asn_career.base.formatting import UNKNOWN, decimal2, level

LEVELS = 5
CELL, FILL, HEIGHT = 60, 57, 14
RADIUS, CENTRE_X, CENTRE_Y = 100, 190, 140
LINE_LEFT, LINE_TOP, LINE_WIDTH, LINE_HEIGHT = 34, 10, 336, 170
MOST_LABELS = 6  # names of months below a line that do not run into each other on a phone
HEAT_BOUNDS = (10, 20, 30, 40)  # per cent; five classes


def gap_bar(held: Decimal | None, required: Decimal | None, *, state: str = "") -> SafeString:
    """Five cells filled up to the level held, a marker at the level required."""
    cells = format_html_join("", "{}", ((_cell(index, held),) for index in range(LEVELS)))
    marker = ""
    if required is not None:
        x = _number(float(required) * CELL - 3)
        marker = format_html('<line class="mark" x1="{}" y1="0" x2="{}" y2="{}"/>', x, x, HEIGHT)
    return format_html(
        '<svg class="ch" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}{}</svg>',
        CELL * LEVELS - 3,
        HEIGHT,
        gap_words(held, required, state=state),
        cells,
        marker,
    )


def _cell(index: int, held: Decimal | None) -> SafeString:
    track = format_html('<rect class="trk" x="{}" y="2" width="{}" height="10"/>', index * CELL, FILL)
    share = min(max(float(held or 0) - index, 0), 1)
    if not share:
        return track
    width = _number(FILL * share)
    return track + format_html(
        '<rect class="held" x="{}" y="2" width="{}" height="10"/>', index * CELL, width
    )


def gap_words(held: Decimal | None, required: Decimal | None, *, state: str = "") -> str:
    """What the bar shows, for those who do not see it."""
    standard = _("standard level %(required)s of 5") % {"required": level(required)}
    if held is None:
        missing = _("Result expired") if state == "expired" else _("Not assessed")
        return f"{missing}, {standard}"
    return _("Level held %(held)s, %(standard)s") % {"held": level(held), "standard": standard}


def score_bar(parts: Sequence[tuple[str, Decimal]], *, total: Decimal = Decimal(100)) -> SafeString:
    """One bar of stacked shares of ``total``; the words carry the figures."""
    words = ", ".join(f"{label} {decimal2(points)}" for label, points in parts)
    scale = 100 / float(total)
    bars, x = [], 0.0
    for index, (_label, points) in enumerate(parts):
        width = float(points) * scale
        bars.append((index % 4 + 1, _number(x), _number(max(width - 1, 0))))
        x += width
    return format_html(
        '<svg class="ch mini" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="trk" width="100" height="14"/>{}</svg>',
        words,
        format_html_join("", '<rect class="c{}" x="{}" y="1" width="{}" height="12"/>', bars),
    )


def radar(rows: Sequence[Any], *, title: str, finding: str, id: str = "radar") -> SafeString:
    """Levels held (filled) against the standard (dashed); only for three axes and more.

    An axis without a result has no point: the line breaks off there instead of falling to zero.
    """
    if len(rows) < 3:
        return SafeString("")
    held = [_point(index, len(rows), row.held) for index, row in enumerate(rows)]
    required = [_point(index, len(rows), row.required) for index, row in enumerate(rows)]
    known = [point for point in held if point]
    return format_html(
        '<svg class="ch radar" viewBox="0 0 380 285" role="img" aria-labelledby="{id}-t {id}-d">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{finding}</desc>{grid}{axes}'
        "{held}{required}{dots}</svg>",
        id=id,
        title=title,
        finding=finding,
        grid=format_html_join(
            "", '<polygon class="ax" points="{}"/>', ((_ring(n, len(rows)),) for n in range(1, 6))
        ),
        axes=format_html_join("", "{}", ((_axis(i, len(rows), row),) for i, row in enumerate(rows))),
        held=_outline(held, known),
        required=format_html('<polygon class="req" points="{}"/>', _points([p for p in required if p])),
        dots=format_html_join("", '<circle class="held" cx="{}" cy="{}" r="3.5"/>', known),
    )


def _outline(held: list, known: list) -> SafeString:
    if len(known) == len(held):
        return format_html('<polygon class="poly" points="{}"/>', _points(known))
    count = len(held)
    lines = [(*held[i], *held[(i + 1) % count]) for i in range(count) if held[i] and held[(i + 1) % count]]
    return format_html_join("", '<line class="poly" x1="{}" y1="{}" x2="{}" y2="{}"/>', lines)


def _axis(index: int, count: int, row: Any) -> SafeString:
    x, y = _at(index, count, 1.0)
    text_x, text_y = _at(index, count, 1.14)
    anchor = "middle" if abs(x - CENTRE_X) < 5 else ("start" if x > CENTRE_X else "end")
    return format_html(
        '<line class="ax" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="name" x="{}" y="{}" text-anchor="{}">{}</text>'
        '<text class="key" x="{}" y="{}" text-anchor="middle" aria-hidden="true">{}</text>',
        *(CENTRE_X, CENTRE_Y, _number(x), _number(y)),
        *(_number(text_x), _number(text_y + 4), anchor, getattr(row, "short", "") or row.name),
        *(_number(text_x), _number(text_y + 6), index + 1),
    )


def _point(index: int, count: int, value: Decimal | None) -> tuple[str, str] | None:
    if value is None:
        return None
    x, y = _at(index, count, float(value) / LEVELS)
    return _number(x), _number(y)


def _at(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * index / count - pi / 2
    return CENTRE_X + RADIUS * share * cos(angle), CENTRE_Y + RADIUS * share * sin(angle)


def _ring(ring: int, count: int) -> str:
    corners = (_at(index, count, ring / LEVELS) for index in range(count))
    return _points([(_number(x), _number(y)) for x, y in corners])


def _points(points: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _number(value: float) -> str:
    """A coordinate: a point whatever the language, no needless digits."""
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its values, None where there is none, and how the table words each of them."""

    label: str
    values: Sequence[Decimal | int | None]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Series over time: ``labels`` below the axis, ``names`` in the table; ``top`` of the axis by need without one."""

    id: str
    title: str
    finding: str
    labels: Sequence[str]
    names: Sequence[str]
    lines: Sequence[Line]
    top: int = 0

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The table: a name, then label and text of each series."""
        return [
            (name, [(line.label, line.texts[place]) for line in self.lines])
            for place, name in enumerate(self.names)
        ]

    @property
    def highest(self) -> int:
        """The top of the axis: an even number, so that its middle is a whole one."""
        known = [value for line in self.lines for value in line.values if value is not None]
        return self.top or _round_up(max(known, default=0))


def line_chart(chart: LineChart) -> SafeString:
    """Lines from 0, each with its own dash and mark; a line breaks off where a value is unknown."""
    return format_html(
        '<svg class="ch line" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-t {id}-d">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{finding}</desc>{scale}{times}{lines}</svg>',
        width=LINE_LEFT + LINE_WIDTH + 10,
        height=LINE_TOP + LINE_HEIGHT + 24,
        id=chart.id,
        title=chart.title,
        finding=chart.finding,
        scale=_scale(chart.highest),
        times=_times(chart.labels),
        lines=format_html_join(
            "",
            '<g class="l{}">{}</g>',
            (
                (number, _series(line.values, chart.highest, number))
                for number, line in enumerate(chart.lines, start=1)
            ),
        ),
    )


def _scale(highest: int) -> SafeString:
    marks = ((value, _line_y(value, highest)) for value in (0, highest // 2, highest))
    return format_html_join(
        "",
        '<line class="ax" x1="{}" y1="{}" x2="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LINE_LEFT, _number(y), LINE_LEFT + LINE_WIDTH, _number(y), LINE_LEFT - 6, _number(y + 4), value)
            for value, y in marks
        ),
    )


def _times(labels: Sequence[str]) -> SafeString:
    step = -(-len(labels) // MOST_LABELS)
    last = len(labels) - 1
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (_number(_line_x(place, len(labels))), LINE_TOP + LINE_HEIGHT + 18, label)
            for place, label in enumerate(labels)
            if (last - place) % step == 0
        ),
    )


def _series(values: Sequence[Decimal | int | None], highest: int, number: int) -> SafeString:
    points = [
        None if value is None else (_number(_line_x(place, len(values))), _number(_line_y(value, highest)))
        for place, value in enumerate(values)
    ]
    joined = [(*one, *other) for one, other in pairwise(points) if one and other]
    mark = (
        '<circle cx="{}" cy="{}" r="3.5"/>'
        if number == 1
        else '<rect x="{}" y="{}" width="7" height="7" transform="translate(-3.5 -3.5)"/>'
    )
    return format_html_join("", '<line x1="{}" y1="{}" x2="{}" y2="{}"/>', joined) + format_html_join(
        "", mark, [point for point in points if point]
    )


def _line_x(place: int, count: int) -> float:
    return LINE_LEFT + 10 + place * (LINE_WIDTH - 20) / max(count - 1, 1)


def _line_y(value: Decimal | int, highest: int) -> float:
    return LINE_TOP + LINE_HEIGHT * (1 - float(value) / highest)


def _round_up(value: Decimal | int) -> int:
    """The next of 4, 10, 20, 40, 100, 200, 400 …"""
    top = 4
    while top < value:
        top = top * 5 // 2 if str(top)[0] == "4" else top * 2
    return top


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A figure of one row and column; ``text`` "–" where it is unknown or hidden for being too few people."""

    text: str = UNKNOWN
    tone: int | None = None
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    cells: list[HeatCell]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heatmap:
    """A real table; ``columns`` are (short heading, full name)."""

    caption: str
    corner: str
    columns: list[tuple[str, str]]
    rows: list[HeatRow]
    legend: list[tuple[int, str]] = field(default_factory=lambda: heat_legend())


def heat_tone(share: Decimal | int | float) -> int:
    """Class 0-4 of a percentage, lower bound inclusive."""
    return sum(share >= bound for bound in HEAT_BOUNDS)


def heat_legend() -> list[tuple[int, str]]:
    """The five classes with their ranges in whole per cent."""
    edges = (0, *HEAT_BOUNDS)
    ranges = [f"{low}–{high - 1}%" for low, high in zip(edges, HEAT_BOUNDS, strict=False)]
    return list(enumerate([*ranges, f"≥ {HEAT_BOUNDS[-1]}%"]))


@dataclass(frozen=True, slots=True)
class Box:
    """One of the nine boxes of talent management."""

    number: int
    performance: str
    potential: str
    count: int
    href: str = ""

    @property
    def tone(self) -> str:
        return "hi" if self.number >= 7 else ("mid" if self.number >= 4 else "lo")


PERFORMANCE = (
    gettext_lazy("Above expectation"),
    gettext_lazy("Meets expectation"),
    gettext_lazy("Below expectation"),
)
POTENTIAL = (gettext_lazy("low potential"), gettext_lazy("medium potential"), gettext_lazy("high potential"))
LAYOUT = ((4, 7, 9), (2, 5, 8), (1, 3, 6))


def nine_boxes(counts: Mapping[int, int], *, href: Callable[[int], str] | None = None) -> list[list[Box]]:
    """Rows from the best performance down, columns from low to high potential (KepmenPANRB 411/2025 box numbers)."""
    return [
        [
            Box(number, str(performance), str(potential), counts.get(number, 0), href(number) if href else "")
            for number, potential in zip(numbers, POTENTIAL, strict=True)
        ]
        for numbers, performance in zip(LAYOUT, PERFORMANCE, strict=True)
    ]

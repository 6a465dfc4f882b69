"""Merged areas of a sheet, asked row by row from the top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

_COVERED = 2


class Area(NamedTuple):
    """First and last row (from 1) and column (from 0) of a merge, and its address."""

    top: int
    left: int
    bottom: int
    right: int
    address: str


class Merges:
    """Answers what a row has to do with merged cells; rows must be asked about in ascending order."""

    def __init__(self, areas: Collection[Area]) -> None:
        self._tall = sorted((area for area in areas if area.bottom > area.top), reverse=True)
        self._by_top: dict[int, list[Area]] = defaultdict(list)
        for area in areas:
            if area.right > area.left:
                self._by_top[area.top].append(area)
        self._active: dict[int, Area] = {}
        self._heading_bottom: int | None = None
        self._areas = areas
        self.last_row = max((area.bottom for area in areas), default=0)

    def __bool__(self) -> bool:
        return bool(self._areas)

    def reaches_from(self, heading_row: int, number: int) -> bool:
        """Tell whether a merge that begins at or above the headings covers a part of the row."""
        if self._heading_bottom is None:
            reach = (area.bottom for area in self._areas if area.top <= heading_row)
            self._heading_bottom = max(reach, default=0)
        return number <= self._heading_bottom

    def spans(self, number: int, place: int, *, width: int) -> bool:
        """Tell whether the cell is the first of a merge over at least half of the width."""
        return any(
            area.left == place and (area.right - area.left + 1) * 2 >= width
            for area in self._by_top.get(number, ())
        )

    def from_above(self, number: int, places: Collection[int]) -> Iterator[tuple[int, str]]:
        """Return (place, address) of the columns covered by a merge that begins in a row above."""
        while self._tall and self._tall[-1].top < number:
            area = self._tall.pop()
            for place in places:
                if area.left <= place <= area.right and area.bottom >= self._bottom(place):
                    self._active[place] = area
        for place in places:
            if self._bottom(place) >= number:
                yield place, self._active[place].address

    def marked(self, number: int, values: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
        """Return the values with a mark on cells that a merge of the same row covers."""
        areas = self._by_top.get(number)
        if not areas:
            return values
        covered = {place for place in places for area in areas if area.left < place <= area.right}
        return [_mark(raw) if place in covered else raw for place, raw in zip(places, values, strict=True)]

    def _bottom(self, place: int) -> int:
        area = self._active.get(place)
        return area.bottom if area else 0


def _mark(raw: Any) -> list[Any]:
    if raw is None:
        return ["blank", None, _COVERED, ""]
    if isinstance(raw, str):
        return ["text", raw, _COVERED, ""]
    return [raw[0], raw[1], raw[2] | _COVERED, raw[3]]

"""Which row holds the headings, and which column of the table each of them names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .messages import Message
from .refusal import PackageRefused, finding, shortened
from .rows import SheetMapping, TableLayout

LEFT_OUT = ""
"""What a person chooses for a column, or a sheet, that is not to be read."""
_LONGEST = 250
"""Characters by which headings are compared; no heading is longer, and a hostile text may be."""
ORIGIN, REASON = "baris_asal", "alasan"
"""Columns that the workbook of refused rows adds: from where each row came, and why it stayed out."""
_ORDER_PREFIX = re.compile(r"^\d{1,3}[\s._)-]+")


def heading_key(text: str) -> str:
    """Return a heading or name without case, blanks, marks and punctuation."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def table_named(name: str, layouts: Iterable[TableLayout]) -> TableLayout | None:
    """Return the table that a sheet or file is named after; a number in front only sorts."""
    keys = {heading_key(name), heading_key(_ORDER_PREFIX.sub("", name.strip()))} - {""}
    for layout in layouts:
        if not keys.isdisjoint(heading_key(known) for known in (layout.name, *layout.aliases)):
            return layout
    return None


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row of one sheet or file."""

    row: int
    texts: tuple[str, ...]
    columns: dict[str, int]
    """Canonical column -> place, from 0."""
    unknown: tuple[int, ...] = ()
    full: int = 0
    """Cells of the heading row, those without a text at its end included."""
    first: int = 0
    """The first place with a heading, by which a repeated heading row is recognised."""
    first_key: str = ""

    @property
    def width(self) -> int:
        """Return the number of columns up to the last heading."""
        return len(self.texts)


def not_understood(headings: Headings) -> list[str]:
    """The headings that name no column; not those that the workbook of refused rows has, which may be sent again."""
    texts = [headings.texts[place] for place in headings.unknown]
    added = {heading_key(ORIGIN), heading_key(REASON)}
    if added <= {heading_key(text) for text in texts}:
        return [text for text in texts if heading_key(text) not in added]
    return texts


@dataclass(slots=True)
class HeadingFinder:
    """Finds the one row among the first ones that holds all required headings."""

    layout: TableLayout
    sheet: str
    mapping: SheetMapping | None = None
    _known: dict[str, str] = field(init=False)
    _second: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._known = {}
        second = self.layout.second.items()
        self._second = {heading_key(text): column for column, texts in second for text in texts}
        for column, aliases in self.layout.columns.items():
            for spelling in (column, *aliases):
                self._known.setdefault(heading_key(spelling), column)
        for column in self.layout.columns:
            self._known[heading_key(column)] = column

    def find(self, rows: Sequence[tuple[int, Sequence[str]]]) -> Headings:
        """Return the headings among (row number, texts); refuse when there are none, or two."""
        if self.mapping:
            return self._mapped(dict(rows).get(self.mapping.heading_row, ()), self.mapping)
        full = [(number, texts) for number, texts in rows if self.layout.required <= self.named(texts)]
        if not full:
            raise PackageRefused(self._missing(rows))
        (number, texts), *others = full
        for other, other_texts in others:
            if not same_headings(texts, other_texts):
                raise PackageRefused([self._finding("two_heading_rows", row=other, first=number)])
        return self._headings(number, texts, {})

    def named(self, texts: Sequence[str]) -> set[str]:
        """Return the columns that a row of texts names."""
        keys = [heading_key(text) for text in texts]
        return {known[key] for known in (self._known, self._second) for key in keys if key in known}

    def _mapped(self, texts: Sequence[str], mapping: SheetMapping) -> Headings:
        chosen = {place - 1: column for place, column in mapping.columns.items()}
        padded = [*texts, *[""] * (max(chosen, default=-1) + 1 - len(texts))]
        found = self._headings(mapping.heading_row, padded, chosen)
        missing = self.layout.required - found.columns.keys()
        if missing:
            raise PackageRefused([self._finding("missing_heading", column=name) for name in sorted(missing)])
        return found

    def _headings(self, number: int, texts: Sequence[str], chosen: dict[int, str]) -> Headings:
        full, texts = len(texts), tuple(_trimmed(texts))
        columns: dict[str, int] = {}
        unknown: list[int] = []
        seen: dict[str, int] = {}
        doubles: list[Message] = []
        for place, text in enumerate(texts):
            if chosen.get(place) == LEFT_OUT:
                continue
            key = heading_key(text)
            column = chosen.get(place) or self._unchosen(key, chosen)
            first = columns.get(column, -1) if column else seen.get(key, -1)
            if first >= 0 and (key or column):
                doubles.append(
                    self._finding(
                        "duplicate_heading",
                        row=number,
                        column=shortened(text),
                        first=first + 1,
                        second=place + 1,
                    )
                )
            elif column:
                columns[column] = place
            elif text.strip():
                unknown.append(place)
            seen.setdefault(key, place)
        if doubles:
            raise PackageRefused(doubles)
        for place in tuple(unknown):
            second = self._second.get(heading_key(texts[place]), "")
            if second and second not in columns and second not in chosen.values():
                columns[second] = place
                unknown.remove(place)
        first = next((place for place, text in enumerate(texts) if heading_key(text)), 0)
        first_key = heading_key(texts[first]) if texts else ""
        return Headings(number, texts, columns, tuple(unknown), full, first, first_key)

    def _unchosen(self, key: str, chosen: dict[int, str]) -> str | None:
        """Return what the heading says, unless a person chose another place for that column."""
        column = self._known.get(key)
        return None if column in chosen.values() else column

    def _missing(self, rows: Sequence[tuple[int, Sequence[str]]]) -> list[Message]:
        """Name what the row that comes nearest to the headings lacks."""
        nearest: set[str] = set()
        for _, texts in rows:
            named = self.named(texts)
            if len(named & self.layout.required) > len(nearest & self.layout.required):
                nearest = named
        order = [name for name in self.layout.columns if name in self.layout.required - nearest]
        return [self._finding("missing_heading", column=name) for name in order]

    def _finding(self, code: str, **details: Any) -> Message:
        return finding(code, table=self.layout.name, sheet=self.sheet, **details)


def same_headings(texts: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether two rows hold the same headings in the same columns."""
    return [heading_key(t) for t in _trimmed(texts)] == [heading_key(t) for t in _trimmed(others)]


def is_number_row(texts: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: 1 2 3, (1) (2) (3)."""
    filled = [text.strip(" ().") for text in texts if text.strip()]
    if len(filled) < 2 or not all(text.isascii() and text.isdigit() and len(text) < 4 for text in filled):
        return False
    first = int(filled[0])
    return first in (0, 1) and filled == [str(first + step) for step in range(len(filled))]


def _trimmed(texts: Iterable[str]) -> list[str]:
    filled = list(texts)
    while filled and not filled[-1].strip():
        filled.pop()
    return filled

"""From the rows of a sheet or file to the rows of a table: what is data, and what only stands around it.

A raw cell is None (nothing), a str (text), or [kind, value, flags, number format] with a value that JSON can
hold. A source yields (row number, raw cells from the first column on, length of the texts), and no blank rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any, Literal

from .headings import HeadingFinder, Headings, heading_key, is_number_row, not_understood, same_headings
from .limits import Limits
from .merges import Merges
from .messages import Message
from .refusal import finding, refusal, shortened
from .rows import SheetMapping, TableLayout
from .spool import Spool

Raw = None | str | list[Any]
SourceRow = tuple[int, Sequence[Raw], int]

_ENOUGH_COLUMNS = 3
"""Required columns besides the key that a total or signature never fills."""

FORMULA, COVERED, WITHOUT_VALUE, ERROR_VALUE, EXTERNAL = 1, 2, 4, 8, 16
_FORMULA_PROBLEMS = (
    (EXTERNAL, "formula_external"),
    (WITHOUT_VALUE, "formula_without_value"),
    (ERROR_VALUE, "formula_error"),
)


def text_of(raw: Raw) -> str:
    """Return a raw cell as text, for headings and previews."""
    if raw is None:
        return ""
    return raw if isinstance(raw, str) else str(raw[1] if raw[1] is not None else "")


def is_filled(raw: Raw) -> bool:
    """Tell whether a cell holds more than blanks; a formula without a value counts as filled."""
    if isinstance(raw, str):
        return bool(raw) and not raw.isspace()
    return raw is not None and (raw[0] != "blank" or bool(raw[2] & ~COVERED))


@dataclass(slots=True)
class _Counts:
    titles: int = 0
    repeated: int = 0
    sections: int = 0
    numbers: int = 0
    formulas: dict[str, int] = field(default_factory=dict)
    without_heading: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Trail:
    """Rows since the last one with a key; when none follows they stand below the data."""

    row: int
    mark: tuple[int, int]
    skipped: int = 0


class TableReader:
    """Reads one table out of one source of rows and leaves its rows in a spool."""

    def __init__(
        self,
        layout: TableLayout,
        *,
        sheet: str,
        spool: Spool,
        limits: Limits,
        mapping: SheetMapping | None = None,
        merges: Merges | None = None,
        form: Literal["text", "sheet"] = "text",
        row_limit: int,
    ) -> None:
        self.layout = layout
        self.sheet = sheet
        self.headings: Headings | None = None
        self._spool = spool
        self._limits = limits
        self._finder = HeadingFinder(layout, sheet, mapping)
        self._merges = merges if merges else None
        self._is_text = form == "text"
        self._row_limit = row_limit
        self._counts = _Counts()
        self._trail: _Trail | None = None
        self._after_heading = True

    def read(self, rows: Iterable[SourceRow]) -> None:
        """Find the headings, then sort out every row below them."""
        source = iter(rows)
        first = self._first_rows(source)
        if not first:
            return
        texts = [
            (n, [text_of(raw) for raw in cells]) for n, cells, _ in first if n <= self._limits.heading_rows
        ]
        self.headings = self._finder.find(texts)
        row = self.headings.row
        self._counts.titles = sum(number < row for number, _, _ in first)
        self._read_data((found for found in chain(first, source) if found[0] > row), self.headings)
        self._finish()

    def _first_rows(self, source: Iterator[SourceRow]) -> list[SourceRow]:
        first: list[SourceRow] = []
        for row in source:
            first.append(row)
            if row[0] >= self._limits.heading_rows:
                break
        return first

    def _read_data(self, rows: Iterable[SourceRow], headings: Headings) -> None:
        """Pass on plain data rows at once; everything unusual goes through `_judge`."""
        key_places = [headings.columns[name] for name in self.layout.key if name in headings.columns]
        key_place = key_places[0] if key_places else 0
        pick = _picker(list(headings.columns.values()))
        is_plain = self._plain_row(headings, key_place)
        add = self._spool.add
        limit, width = self._row_limit, headings.width
        for total, (number, found, size) in enumerate(rows, start=1):
            cells = found
            if not self._is_text and len(found) < width:
                cells = [*found, *[None] * (width - len(found))]
            if total > limit:
                raise refusal("too_many_rows", sheet=self.sheet, table=self.layout.name, limit=limit)
            if not self._after_heading and is_plain(number, cells):
                self._trail = None
                add((number, pick(cells)), size)
            else:
                self._judge(number, cells, size, headings=headings, keys=key_places, pick=pick)

    def _plain_row(self, headings: Headings, key_place: int) -> Callable[[int, Sequence[Raw]], bool]:
        """Return the quick test for rows of as many cells as headings, with a key and nothing to report."""
        width = headings.width
        if not all(headings.texts) or (self._is_text and headings.full != width):
            return lambda number, cells: False
        key_heading = headings.texts[key_place]
        last_merge = self._merges.last_row if self._merges else 0

        def text_row(number: int, cells: Sequence[Any]) -> bool:
            if len(cells) != width:
                return False
            key = cells[key_place]
            return key and not key.isspace() and key != key_heading

        def sheet_row(number: int, cells: Sequence[Any]) -> bool:
            if len(cells) != width or number <= last_merge:
                return False
            key = cells[key_place]
            if not isinstance(key, str) or key == key_heading:
                return False
            return not any(raw.__class__ is list and raw[2] for raw in cells)

        return text_row if self._is_text else sheet_row

    def _judge(
        self,
        number: int,
        cells: Sequence[Raw],
        size: int,
        *,
        headings: Headings,
        keys: list[int],
        pick: Callable[[Sequence[Raw]], tuple[Raw, ...]],
    ) -> None:
        width = headings.width
        count = len(cells)
        padded = [*cells, *[None] * (width - count)] if count < width else cells
        if self._is_around(number, padded, headings, keys):
            return
        values: Sequence[Raw] = pick(padded)
        if not any(map(is_filled, values)):
            if any(map(is_filled, cells)):
                self._below(number).skipped += 1
            return
        self._note_loose_columns(padded, headings)
        problems = self._ragged(count, cells, headings) if self._is_text else []
        if not self._is_text:
            values, problems = self._sheet_values(number, values, headings)
        self._place(number, padded, headings, keys, is_covered=any(p[0] == "merged_cells" for p in problems))
        self._spool.add((number, values, problems) if problems else (number, values), size)

    def _is_around(self, number: int, cells: Sequence[Raw], headings: Headings, keys: list[int]) -> bool:
        """Tell whether the row is a repeated heading, a section title, or the lower part of the headings."""
        if self._after_heading:
            self._after_heading = False
            if is_number_row([text_of(raw) for raw in cells]):
                self._counts.numbers += 1
                return True
        first = text_of(cells[headings.first])
        if heading_key(first) == headings.first_key and same_headings(map(text_of, cells), headings.texts):
            self._counts.repeated += 1
            self._after_heading = True
            return True
        if not self._merges:
            return False
        if self._merges.reaches_from(headings.row, number) and not any(is_filled(cells[key]) for key in keys):
            self._counts.titles += 1
            return True
        filled = [place for place, raw in enumerate(cells) if is_filled(raw)]
        if len(filled) == 1 and self._merges.spans(number, filled[0], width=headings.width):
            self._counts.sections += 1
            return True
        return False

    def _place(
        self, number: int, cells: Sequence[Raw], headings: Headings, keys: list[int], *, is_covered: bool
    ) -> None:
        """Remember where rows without a key begin: at the end of the file they stand below the data.

        A row that lacks nothing but its key is data that must not get lost, and so is one under a merge.
        """
        others = [
            headings.columns[name] for name in self.layout.required if headings.columns[name] not in keys
        ]
        is_full = len(others) >= _ENOUGH_COLUMNS and all(is_filled(cells[place]) for place in others)
        if is_covered or is_full or not keys or any(is_filled(cells[place]) for place in keys):
            self._trail = None
        else:
            self._below(number)

    def _below(self, number: int) -> _Trail:
        if self._trail is None:
            self._trail = _Trail(number, self._spool.mark())
        return self._trail

    def _ragged(self, count: int, cells: Sequence[Raw], headings: Headings) -> list[Any]:
        full = headings.full
        if headings.width <= count <= full or (count > full and not any(map(is_filled, cells[full:]))):
            return []
        return [["ragged_row", "", "", {"count": count, "expected": headings.width}]]

    def _note_loose_columns(self, cells: Sequence[Raw], headings: Headings) -> None:
        for place, raw in enumerate(cells):
            if is_filled(raw) and (place >= headings.width or not headings.texts[place].strip()):
                self._counts.without_heading.add(place)

    def _sheet_values(
        self, number: int, values: Sequence[Raw], headings: Headings
    ) -> tuple[Sequence[Raw], list[Any]]:
        problems: list[Any] = []
        for column, raw in zip(headings.columns, values, strict=True):
            if isinstance(raw, list) and raw[2]:
                problems += self._formula(column, raw)
        if self._merges:
            values = self._merges.marked(number, values, list(headings.columns.values()))
            for place, address in self._merges.from_above(number, headings.columns.values()):
                column = next(name for name, own in headings.columns.items() if own == place)
                problems.append(["merged_cells", column, address, {}])
        return values, problems

    def _formula(self, column: str, raw: list[Any]) -> list[Any]:
        self._counts.formulas[column] = self._counts.formulas.get(column, 0) + 1
        code = next((code for flag, code in _FORMULA_PROBLEMS if raw[2] & flag), None)
        return [[code, column, shortened(raw[1] or ""), {}]] if code else []

    def _finish(self) -> None:
        if self._trail:
            self._trail.skipped += self._spool.take_back(self._trail.mark)
        self._spool.flush()

    def messages(self) -> list[Message]:
        """Return what was skipped or read with care, each counted."""
        if self.headings is None:
            return []
        counts = self._counts
        texts = not_understood(self.headings)
        found = [self._warning("unknown_column", column=shortened(text)) for text in texts]
        if counts.without_heading:
            names = ", ".join(column_letters(place) for place in sorted(counts.without_heading))
            found.append(self._warning("column_without_heading", column=names))
        for code, count in (
            ("title_rows_skipped", counts.titles),
            ("number_row_skipped", counts.numbers),
            ("repeated_headings", counts.repeated),
            ("section_titles", counts.sections),
        ):
            if count:
                found.append(self._warning(code, count=count))
        if self._trail:
            found.append(self._warning("rows_below_data", count=self._trail.skipped, row=self._trail.row))
        for column, count in counts.formulas.items():
            found.append(self._warning("formulas_read", column=column, count=count))
        return found

    def _warning(self, code: str, **details: Any) -> Message:
        return finding(code, "warning", table=self.layout.name, sheet=self.sheet, **details)


def column_letters(place: int) -> str:
    """Return the name of a column in a spreadsheet; place 0 is A."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _picker(places: list[int]) -> Callable[[Sequence[Raw]], tuple[Raw, ...]]:
    if len(places) == 1:
        only = places[0]
        return lambda cells: (cells[only],)
    return itemgetter(*places)

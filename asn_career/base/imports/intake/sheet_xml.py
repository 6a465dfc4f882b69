"""One sheet of a workbook, read in one pass by expat into rows on disk.

Own reader instead of python-calamine with a look at the XML beside it: formulas, hidden rows and merges have to
come from the XML anyway, and two readers of one untrusted file can disagree about what it says. A calamine range
is also held in memory whole, where this is flat. It costs one microsecond a blank cell and about six a filled
one, from the XML to the row handed out: half a minute for the largest sheets that offices have.
The rows go through the disk because merges stand behind the cells and decide how rows are read.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from .limits import Limits
from .merges import Area
from .refusal import PackageRefused, refusal, size_text
from .serials import GENERAL, Format, read_iso, read_number
from .strings import SharedStrings, unescaped
from .tables import ERROR_VALUE, EXTERNAL, FORMULA, WITHOUT_VALUE, Raw, SourceRow
from .xml_parts import Attributes, feed, is_true, local_name, new_parser, refuse_deep
from .zips import Archive

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_BATCH = 500
_MARSHAL_WITHOUT_MEMO = 2
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_STRING = re.compile(r'"[^"]*"')
_OTHER_WORKBOOK = re.compile(r"(?<![\w\].])\[[^\[\]]+\][^\[\]!]*!")
"""[1]Sheet!A1, 'C:\\folder\\[Book.xlsx]Sheet'!A1; not the Table[Column] of the same workbook."""


class _EnoughRowsError(Exception):
    """The rows that were asked for have been read."""


class SheetReader:
    """Parses the XML of one sheet; `rows` then yields what has a value."""

    def __init__(
        self,
        *,
        sheet: str,
        part: str,
        strings: SharedStrings,
        formats: list[Format],
        from_1904: bool,
        limits: Limits,
        grid: Path,
        on_rows: Callable[[int], None],
        until: int | None = None,
    ) -> None:
        self.sheet = sheet
        self.part = part
        self.merges: list[Area] = []
        self.hidden_rows = 0
        self.hidden_columns: list[tuple[int, int]] = []
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904
        self._limits = limits
        self._grid_path = grid
        self._on_rows = on_rows
        self._until = until or LAST_ROW
        self._places: dict[str, int] = {}
        self._external_shared: set[str] = set()
        self._batch: list[tuple[int, list[Raw], int]] = []
        self._batch_text = 0
        self._last_number = 0
        self._last_filled = 0

    def read(self, archive: Archive) -> None:
        """Parse the sheet to its end, or to the row that was asked for."""
        with self._grid_path.open("wb") as self._grid, archive.open(self.part) as stream:
            parser = new_parser(self.part)
            check = self._connect(parser)
            with suppress(_EnoughRowsError):
                feed(parser, stream, part=self.part, after_chunk=check)
            self._flush()

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows that have a value, from the disk."""
        with self._grid_path.open("rb") as grid:
            while True:
                try:
                    batch = marshal.load(grid)
                except EOFError:
                    return
                yield from batch

    def _connect(self, parser: Any) -> Callable[[], None]:
        """Set the handlers; closures, since they run once for every tag of up to 400 MB."""
        parts: list[str] = []
        cell: Attributes = {}
        cells: list[Raw] = []
        row: Attributes = {}
        value: str | None = None
        inline: str | None = None
        formula: str | None = None
        formula_attributes: Attributes = {}
        phonetic = depth = 0
        size = 0
        prefix: str | None = None
        cell_name = value_name = row_name = text_name = formula_name = ""
        finish_cell = self._cell
        others = {"col": self._column, "mergeCell": self._merge}

        def settle(name: str) -> None:
            nonlocal prefix, cell_name, value_name, row_name, text_name, formula_name
            if local_name(name) != "worksheet":
                raise refusal("damaged_workbook", part=self.part, detail="part_missing")
            prefix = name[: -len("worksheet")]
            cell_name, value_name, row_name = f"{prefix}c", f"{prefix}v", f"{prefix}row"
            text_name, formula_name = f"{prefix}t", f"{prefix}f"

        def start(name: str, attributes: Attributes) -> None:
            nonlocal cell, value, inline, formula, formula_attributes, row, phonetic, cells, size, depth
            depth += 1
            if name == cell_name:
                cell = attributes
                value = inline = formula = None
            elif name in (value_name, text_name):
                parts.clear()
            elif name == row_name:
                row, cells, size = attributes, [], 0
            elif name == formula_name:
                parts.clear()
                formula_attributes = attributes
            elif prefix is None:
                settle(name)
            else:
                own = local_name(name)
                if own in others:
                    others[own](attributes)
                elif own == "rPh":
                    phonetic += 1

        def end(name: str) -> None:
            nonlocal value, inline, formula, phonetic, size, depth
            depth -= 1
            if name == value_name:
                value = "".join(parts)
            elif name == cell_name:
                if value is not None or inline is not None or formula is not None:
                    size += finish_cell(cells, cell, value, inline, formula, formula_attributes)
            elif name == row_name:
                self._row(row, cells, size)
            elif name == text_name:
                if not phonetic:
                    inline = (inline or "") + "".join(parts)
            elif name == formula_name:
                formula = "".join(parts)
            elif phonetic and local_name(name) == "rPh":
                phonetic -= 1

        def check() -> None:
            refuse_deep(depth, part=self.part)
            if sum(map(len, parts)) > 2 * self._limits.cell or len(inline or "") > 2 * self._limits.cell:
                raise self._refusal(
                    "cell_too_large", row=self._last_number + 1, limit=size_text(self._limits.cell)
                )
            if size > self._limits.row:
                raise self._refusal(
                    "row_too_large", row=self._last_number + 1, limit=size_text(self._limits.row)
                )

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = parts.append
        return check

    def _cell(
        self,
        cells: list[Raw],
        attributes: Attributes,
        value: str | None,
        inline: str | None,
        formula: str | None,
        formula_attributes: Attributes,
    ) -> int:
        """Put a cell into its place of the row; return how long its text is."""
        kind = attributes.get("t", "n")
        if kind == "s" and value:
            raw: Raw = self._shared(value)
        else:
            raw = self._raw(kind, attributes.get("s", ""), value, inline)
        if formula is not None:
            raw = self._with_formula(raw, kind, value, formula, formula_attributes)
        if raw is None:
            return 0
        place = self._place(attributes["r"]) if "r" in attributes else len(cells)
        if place < len(cells):
            raise self._damaged("order")
        if place >= self._limits.columns:
            raise self._refusal("too_many_columns", row=self._last_number + 1, limit=self._limits.columns)
        cells.extend([None] * (place - len(cells)))
        cells.append(raw)
        return len(raw) if isinstance(raw, str) else 8

    def _raw(self, kind: str, style: str, value: str | None, inline: str | None) -> Raw:
        if kind == "inlineStr":
            return self._text(unescaped(inline or ""))
        if not value:
            return None
        if kind == "n":
            return read_number(value, self._format(style), from_1904=self._from_1904)
        if kind == "str":
            return self._text(unescaped(value))
        if kind == "b":
            return ["bool", is_true(value.strip()), 0, ""]
        if kind == "d":
            return read_iso(value)
        return ["error", value if kind == "e" else kind, 0, ""]

    def _with_formula(
        self, raw: Raw, kind: str, value: str | None, formula: str, attributes: Attributes
    ) -> list[Any]:
        flags = FORMULA
        if not value and kind != "str":
            flags |= WITHOUT_VALUE
        if kind == "e":
            flags |= ERROR_VALUE
        if self._is_external(formula, attributes):
            flags |= EXTERNAL
        if raw is None:
            return ["blank", None, flags, ""]
        return ["text", raw, flags, ""] if isinstance(raw, str) else [raw[0], raw[1], flags, raw[3]]

    def _is_external(self, formula: str, attributes: Attributes) -> bool:
        """A shared formula is written in its first cell only; the others refer to it by number."""
        shared = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        external = "[" in formula and bool(_OTHER_WORKBOOK.search(_STRING.sub("", formula)))
        if external and shared:
            self._external_shared.add(shared)
        return external or (bool(shared) and shared in self._external_shared)

    def _text(self, text: str) -> str | None:
        if len(text) > self._limits.cell:
            raise self._refusal(
                "cell_too_large", row=self._last_number + 1, limit=size_text(self._limits.cell)
            )
        return None if text.isspace() or not text else text

    def _shared(self, value: str) -> str | None:
        try:
            return self._strings.get(int(value)) or None
        except (ValueError, IndexError) as error:
            raise self._damaged("reference") from error

    def _format(self, style: str) -> Format:
        try:
            return self._formats[int(style)] if style else GENERAL
        except (ValueError, IndexError):
            return GENERAL

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        place = self._places.get(letters)
        if place is None:
            found = _REFERENCE.fullmatch(reference)
            place = column_place(found[1]) if found else LAST_COLUMN
            if place >= LAST_COLUMN:
                raise self._damaged("reference")
            self._places[letters] = place
        return place

    def _row(self, attributes: Attributes, cells: list[Raw], size: int) -> None:
        number = self._number(attributes.get("r"))
        if number > self._until:
            raise _EnoughRowsError
        self._last_number = number
        if not cells:
            return
        if number - self._last_filled - 1 > self._limits.blank_rows:
            raise self._refusal("row_after_blank_rows", row=number, limit=self._limits.blank_rows)
        if size > self._limits.row:
            raise self._refusal("row_too_large", row=number, limit=size_text(self._limits.row))
        self._last_filled = number
        self.hidden_rows += is_true(attributes.get("hidden")) or attributes.get("ht") == "0"
        self._batch.append((number, cells, size))
        self._batch_text += size
        if len(self._batch) >= _BATCH or self._batch_text > self._limits.cell:
            self._flush()

    def _number(self, text: str | None) -> int:
        try:
            number = self._last_number + 1 if text is None else int(text)
        except ValueError:
            raise self._damaged("reference") from None
        if not self._last_number < number <= LAST_ROW:
            raise self._damaged("order")
        return number

    def _flush(self) -> None:
        if self._batch:
            marshal.dump(self._batch, self._grid, _MARSHAL_WITHOUT_MEMO)
            self._on_rows(len(self._batch))
            self._batch, self._batch_text = [], 0

    def _column(self, attributes: Attributes) -> None:
        hidden = is_true(attributes.get("hidden")) or attributes.get("width") == "0"
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if hidden and first.isdecimal() and last.isdecimal() and len(first + last) < 12:
            self.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _merge(self, attributes: Attributes) -> None:
        address = attributes.get("ref", "")
        start, _, end = address.partition(":")
        first, last = _REFERENCE.fullmatch(start), _REFERENCE.fullmatch(end or start)
        if not first or not last:
            raise self._damaged("reference")
        if len(self.merges) >= self._limits.merges:
            raise self._refusal("too_many_merges", limit=self._limits.merges)
        area = Area(int(first[2]), column_place(first[1]), int(last[2]), column_place(last[1]), address)
        self.merges.append(area)

    def _damaged(self, detail: str) -> PackageRefused:
        return refusal("damaged_workbook", part=self.part, detail=detail)

    def _refusal(self, code: str, **details: object) -> PackageRefused:
        return refusal(code, sheet=self.sheet, **details)


def column_place(letters: str) -> int:
    """Return the place of a column by its letters; A is 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1

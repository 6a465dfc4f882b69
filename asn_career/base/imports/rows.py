"""From raw rows to values: every cell read by its column's kind, every remark with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from asn_career.base.periods import years_after

from .dates import form_of
from .intake import Cell, Message, RawRow, cell_of
from .intake.messages import shortened
from .intake.rows import Found
from .numbers import Number
from .reading import ERROR, WARNING, Kind, Note, Reading, Value, is_blank
from .specs import Column, Dated, Table
from .text import strip_neutraliser

REMEMBERED = 100_000
BATCH = 100
"""Rows that are read at once: so few that most are gone before the collector looks at them a second time."""
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class ReadRow(NamedTuple):
    """One row with what could be read of it; ``data`` spells the values as one JSON object."""

    raw: RawRow
    values: dict[str, Any]
    data: str
    messages: list[Message]
    refused: bool


class ReadCell(NamedTuple):
    """What a cell gives to its row: the value, what there is to say, and the value as a member of a JSON object."""

    value: Value
    notes: tuple[Note, ...]
    member: str


UNREADABLE = Cell(None, "error")
"""Stands for a cell that intake could not make sense of and has said so."""
UNREAD = ReadCell(None, (), "")


class Known(dict[str, ReadCell]):
    """What the texts of one column were read as; a text that comes for the first time is read."""

    def __init__(self, read: Callable[[str], ReadCell]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> ReadCell:
        return self._read(text)


class ColumnReader:
    """Reads the cells of one column; equal texts are read once."""

    def __init__(self, column: Column, *, as_of: date, from_text: bool) -> None:
        self.column = column
        self.as_of = as_of
        self.from_text = from_text
        self.latest = latest_day(column.dated, as_of=as_of)
        self.forms: set[str] = set()
        self.blank = self._told(self._read(None))
        self.known = Known(self._text)

    def read(self, cells: Iterable[Found]) -> list[ReadCell]:
        """What the cells give, from the first row on; this runs for every cell of a package."""
        known, other = self.known, self._other
        return [known[cell] if cell.__class__ is str else other(cell) for cell in cells]

    def _text(self, raw: str) -> ReadCell:
        """A text that is read for the first time, or again once too many are known."""
        reading = self._told(self._read(strip_neutraliser(raw) if self.from_text else raw))
        if len(self.known) >= REMEMBERED:
            self.known.clear()
        self.known[raw] = reading
        if isinstance(reading.value, date) and self._mixes_forms(raw):
            return reading._replace(notes=(*reading.notes, Note(WARNING, "date_mixed_forms")))
        return reading

    def _other(self, found: Found) -> ReadCell:
        """What is no plain text: nothing, or a cell of a workbook."""
        if found is None:
            return self.blank
        if found is UNREADABLE:
            return UNREAD
        cell = cell_of(found)
        if cell.kind == "text" and isinstance(cell.value, str):
            return self.known[cell.value]
        raw = self._number(cell) if cell.kind == "number" else cell.value
        return self._told(self._read(raw, error=cell.kind == "error"))

    def _told(self, reading: Reading) -> ReadCell:
        value = reading.value
        member = "" if value is None else _member(self.column.name, value)
        return ReadCell(value, reading.notes, member)

    def _mixes_forms(self, raw: str) -> bool:
        """Whether this text is the first to be in another form of date than those above it."""
        before = len(self.forms)
        self.forms.add(form_of(raw))
        return before == 1 and len(self.forms) == 2

    def _read(self, raw: Any, *, error: bool = False) -> Reading:
        if error and not is_blank(raw):
            return _refused("error_value")
        reading = self.column.kind.read(raw, as_of=self.as_of)
        if reading.refused:
            return _of_required(reading) if self.column.required else reading
        if reading.value is None:
            if self.column.required and self.column.blank is None:
                return _refused("required")
            return replace(reading, value=self.column.blank)
        return self._within_time(reading)

    def _within_time(self, reading: Reading) -> Reading:
        value, latest = reading.value, self.latest
        if latest is None:
            return reading
        day = date(value, 1, 1) if isinstance(value, int) else value
        if isinstance(day, date) and day > latest:
            code = "future_fact" if self.column.dated == Dated.FACT else "too_far_ahead"
            return _refused(code, latest=latest.isoformat())
        return reading

    def _number(self, cell: Cell) -> Any:
        """A cell that shows 85% holds 0.85."""
        kind: Kind = self.column.kind
        if "%" in cell.number_format and isinstance(kind, Number) and "%" in kind.decorations:
            return Decimal(cell.value) * 100  # type: ignore[arg-type]
        return cell.value


def _of_required(reading: Reading) -> Reading:
    """A day that has to be there is not left out where its year is wrong."""
    told = (replace(note, code="year_range") if note.code == "date_range" else note for note in reading.notes)
    return replace(reading, notes=tuple(told))


def latest_day(dated: Dated, *, as_of: date) -> date | None:
    """The last day that a column may name in a package loaded on ``as_of``."""
    if dated == Dated.FREE:
        return None
    return as_of if dated == Dated.FACT else years_after(as_of, 1)


class TableReader:
    """Reads the rows of one table, column by column.

    ``shared`` holds the readers of references for all tables of a package: one NIP stands in most of them.
    """

    def __init__(
        self,
        table: Table,
        *,
        as_of: date,
        from_text: bool,
        shared: dict[Column, ColumnReader] | None = None,
    ) -> None:
        self.table = table
        self.as_of = as_of
        columns = (*table.columns, *table.checked)
        self.names = [column.name for column in columns]
        self.unkept = frozenset(column.name for column in table.checked)
        self.readers = [ColumnReader(column, as_of=as_of, from_text=from_text) for column in columns]
        if shared is not None:
            self.readers = [
                shared.setdefault(reader.column, reader) if reader.column.refers else reader
                for reader in self.readers
            ]

    def read(self, rows: Iterable[RawRow]) -> Iterator[ReadRow]:
        """The rows with what could be read of them."""
        left = iter(rows)
        while batch := list(islice(left, BATCH)):
            yield from self._read_batch(batch)

    def _read_batch(self, rows: Sequence[RawRow]) -> Iterator[ReadRow]:
        values: list[Sequence[Value]] = []
        members: list[Sequence[str]] = []
        said: dict[int, list[Message]] = {
            at: [self._told(problem) for problem in raw.problems]
            for at, raw in enumerate(rows)
            if raw.problems
        }
        for name, cells in self._cells(rows):
            of_column, notes, spelled = zip(*cells, strict=True)
            values.append(of_column)
            if name not in self.unkept:
                members.append(spelled)
            if any(notes):
                _add_notes(said, notes, rows, name, shown=name not in self.unkept)
        found = zip(rows, zip(*values, strict=True), zip(*members, strict=True), strict=True)
        for at, (raw, of_row, spelled) in enumerate(found):
            yield self._row(raw, of_row, spelled, said.get(at))

    def _cells(self, rows: Sequence[RawRow]) -> Iterator[tuple[str, list[ReadCell]]]:
        """Column by column; a cell that could not be read is told once, by its cause."""
        broken = [(at, problem.column) for at, raw in enumerate(rows) for problem in raw.problems]
        for name, reader in zip(self.names, self.readers, strict=True):
            cells = [raw.found.get(name) for raw in rows]
            for at, column in broken:
                if column == name:
                    cells[at] = UNREADABLE
            yield name, reader.read(cells)

    def _row(
        self, raw: RawRow, of_row: Sequence[Value], spelled: Sequence[str], said: list[Message] | None
    ) -> ReadRow:
        values = {name: value for name, value in zip(self.names, of_row, strict=True) if value is not None}
        messages = said or []
        refused = bool(messages) and any(message.severity == ERROR for message in messages)
        members: Iterable[str] = filter(None, spelled)
        if not refused:
            as_read = values.copy()
            for column, note in self.table.check(values, self.as_of):
                messages.append(self._told(_message(note, raw, column, values.get(column))))
                refused = refused or note.severity == ERROR
            if values != as_read:  # the check has completed them
                members = [_member(name, value) for name, value in values.items() if name not in self.unkept]
        if self.unkept:
            raw, values = _without(raw, self.unkept), _less(values, self.unkept)
        return ReadRow(raw, values, "{" + ", ".join(members) + "}", messages, refused)

    def _told(self, message: Message) -> Message:
        """The finding, without the value where that is not kept."""
        return replace(message, value="") if message.column in self.unkept else message


def _without(raw: RawRow, unkept: frozenset[str]) -> RawRow:
    return raw._replace(found=_less(raw.found, unkept))


def _less(of_columns: Mapping[str, Any], unkept: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in of_columns.items() if name not in unkept}


def _add_notes(
    said: dict[int, list[Message]],
    notes: Sequence[tuple[Note, ...]],
    rows: Sequence[RawRow],
    column: str,
    *,
    shown: bool,
) -> None:
    """Say what was noted of the cells of one column, each on its row."""
    for at, of_cell in enumerate(notes):
        if of_cell:
            raw = rows[at]
            value = cell_of(raw.found.get(column)).value if shown else None
            said.setdefault(at, []).extend(_message(note, raw, column, value) for note in of_cell)


def _member(name: str, value: Any) -> str:
    return f"{_encode(name)}: {_encode(value)}"


def _refused(code: str, **params: Any) -> Reading:
    return Reading(None, (Note(ERROR, code, params),))


def _message(note: Note, raw: RawRow, column: str, value: Any) -> Message:
    shown = "" if value is None else shortened(value)
    params = {key: v if isinstance(v, int) else str(v) for key, v in note.params.items()}
    return Message(note.severity, note.code, raw.table, raw.sheet, raw.number, column, shown, params)

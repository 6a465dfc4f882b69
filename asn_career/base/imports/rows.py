"""From raw rows to values: every cell read by its column's kind, every remark with its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from asn_career.base.periods import years_after

from .dates import form_of
from .intake import Cell, Message, RawRow, cell_of
from .intake.messages import shortened
from .numbers import Number
from .reading import ERROR, WARNING, Kind, Note, Reading, Value, is_blank
from .specs import Column, Dated, Table
from .text import strip_neutraliser

REMEMBERED = 100_000
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


class ColumnReader:
    """Reads the cells of one column; equal texts are read once."""

    def __init__(self, column: Column, *, as_of: date, from_text: bool) -> None:
        self.column = column
        self.as_of = as_of
        self.from_text = from_text
        self.latest = latest_day(column.dated, as_of=as_of)
        self.forms: set[str] = set()
        self.blank = self._told(self._read(None))
        self.known = {"": self.blank}

    def read(self, cell: Cell) -> ReadCell:
        """What a cell gives; ``known`` answers for texts that were read before."""
        raw = cell.value
        if cell.kind != "text" or not isinstance(raw, str):
            return self._told(
                self._read(self._number(cell) if cell.kind == "number" else raw, error=cell.kind == "error")
            )
        reading = self._told(self._read(strip_neutraliser(raw) if self.from_text else raw))
        if len(self.known) >= REMEMBERED:
            self.known.clear()
            self.known[""] = self.blank
        self.known[raw] = reading
        if isinstance(reading.value, date) and self._mixes_forms(raw):
            return reading._replace(notes=(*reading.notes, Note(WARNING, "date_mixed_forms")))
        return reading

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
            return reading
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


def latest_day(dated: Dated, *, as_of: date) -> date | None:
    """The last day that a column may name in a package loaded on ``as_of``."""
    if dated == Dated.FREE:
        return None
    return as_of if dated == Dated.FACT else years_after(as_of, 1)


class TableReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, *, as_of: date, from_text: bool) -> None:
        self.table = table
        self.as_of = as_of
        readers = [ColumnReader(column, as_of=as_of, from_text=from_text) for column in table.columns]
        self.columns = [(reader.column.name, reader, reader.known) for reader in readers]

    def read_all(self, rows: Iterable[RawRow]) -> Iterator[ReadRow]:
        return map(self.read, rows)

    def read(self, raw: RawRow) -> ReadRow:
        """One row; this runs for every cell of a package, so that what is known is looked up right here."""
        values: dict[str, Any] = {}
        members: list[str] = []
        messages = list(raw.problems)
        # A cell that could not be read is told once, by its cause.
        broken = {problem.column for problem in messages} if messages else ()
        found = raw.found
        for name, reader, known in self.columns:
            if name in broken:
                continue
            cell = found.get(name)
            if cell is None:
                reading = reader.blank
            else:
                reading = (known.get(cell) if cell.__class__ is str else None) or reader.read(cell_of(cell))
            if reading.member:
                values[name] = reading.value
                members.append(reading.member)
            if reading.notes:
                shown = cell_of(cell).value
                messages.extend(_message(note, raw, name, shown) for note in reading.notes)
        refused = bool(messages) and any(message.severity == ERROR for message in messages)
        if not refused:
            as_read = values.copy()
            for column, note in self.table.check(values, self.as_of):
                messages.append(_message(note, raw, column, values.get(column)))
                refused = refused or note.severity == ERROR
            if values != as_read:  # the check has completed them
                members = [_member(name, value) for name, value in values.items()]
        return ReadRow(raw, values, "{" + ", ".join(members) + "}", messages, refused)


def _member(name: str, value: Any) -> str:
    return f"{_encode(name)}: {_encode(value)}"


def _refused(code: str, **params: Any) -> Reading:
    return Reading(None, (Note(ERROR, code, params),))


def _message(note: Note, raw: RawRow, column: str, value: Any) -> Message:
    shown = "" if value is None else shortened(value)
    params = {key: v if isinstance(v, int) else str(v) for key, v in note.params.items()}
    return Message(note.severity, note.code, raw.table, raw.sheet, raw.number, column, shown, params)

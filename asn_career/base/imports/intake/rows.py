"""What travels between intake and loading: layouts in, raw rows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from .messages import Message

Kind = Literal["text", "number", "date", "datetime", "time", "bool", "blank", "error"]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What intake needs to know of one table; loading builds it from the table's declaration."""

    name: str
    columns: Mapping[str, frozenset[str]]
    """Canonical column -> other spellings of its heading; compared without case, blanks and punctuation."""
    required: frozenset[str]
    """Columns whose heading must be there."""
    key: tuple[str, ...]
    """A row in which all of these are blank, after the last row that has one, stands below the data."""
    aliases: frozenset[str] = frozenset()
    """Other names of the sheet or file."""
    second: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Canonical column -> headings that name it where none of its own does."""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """A person's answer where the headings did not speak for themselves; columns count from 1."""

    table: str
    """"" when the sheet is to be left out."""
    heading_row: int
    columns: Mapping[int, str] = field(default_factory=dict)
    """Column number -> canonical column, "" when it is to be left out; others keep what their heading says."""


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """The first rows of a sheet or file as text, for the person who maps its headings."""

    sheet: str
    table: str | None
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """(row number, texts from the first column on)"""


class Cell(NamedTuple):
    """One cell as the file holds it: not trimmed, not judged (a tuple because millions are made)."""

    value: str | Decimal | date | datetime | time | bool | None
    kind: Kind = "text"
    formula: bool = False
    """The value is the one that the office program cached for a formula."""
    covered: bool = False
    """The cell lies under a merge that begins in another cell of the same row."""
    number_format: str = ""
    """Of number cells, as written in the workbook: "0%", "@", "" when general."""


BLANK = Cell(None, "blank")
"""Nothing, or blanks only."""

Found = str | list[Any] | Cell | None
"""A cell as it travels: a plain text, what the reader wrote of any other cell, or a cell made already."""

_VALUES: dict[str, Callable[[str], Any]] = {
    "number": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}
FORMULA, COVERED = 1, 2


def cell_of(found: Found) -> Cell:
    """The cell that travelled."""
    if isinstance(found, Cell):
        return found
    if isinstance(found, str):
        return Cell(found) if found and not found.isspace() else BLANK
    if found is None:
        return BLANK
    kind, value, flags, number_format = found
    if value is not None and kind in _VALUES:
        value = _VALUES[kind](value)
    return Cell(value, kind, bool(flags & FORMULA), bool(flags & COVERED), number_format)


class RawRow(NamedTuple):
    """One row of a table; `found` holds every column whose heading the file has (cells are made when asked for)."""

    table: str
    sheet: str
    """Name of the sheet or file."""
    number: int
    """Row 1 is the first line of the sheet or file; of a CSV record, its first line."""
    found: Mapping[str, Found]
    problems: tuple[Message, ...] = ()
    """Each refuses the row: ragged, a formula without a usable value, covered by a merge from above."""

    @property
    def cells(self) -> dict[str, Cell]:
        return {column: cell_of(found) for column, found in self.found.items()}

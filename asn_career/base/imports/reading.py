"""What reading one cell gives: a value, notes about it, or the reason why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal

Severity = Literal["error", "warning", "normalised"]
ERROR: Final = "error"
WARNING: Final = "warning"
NORMALISED: Final = "normalised"

Raw = str | int | float | Decimal | bool | date | time | None
Value = str | int | bool | date | Decimal | None

# No column means a number as large as this.
LARGEST = Decimal(10) ** 18
# Offices write these where nothing is known; an empty cell and they mean the same.
BLANKS = frozenset({"", "-", "–", "—", "N/A", "#N/A", "n/a", "#n/a"})


@dataclass(frozen=True, slots=True)
class Note:
    """One remark about a cell, by its stable code."""

    severity: Severity
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a cell with what there is to say about it; an error note means it was refused."""

    value: Value = None
    notes: tuple[Note, ...] = ()

    @property
    def refused(self) -> bool:
        return any(note.severity == ERROR for note in self.notes)


BLANK = Reading()


class RefusedValueError(Exception):
    """Raised inside a reader when a cell cannot be what its column asks for."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.note = Note(ERROR, code, params)


class Kind:
    """A kind of value; subclasses say how one cell that is not blank is read."""

    frictionless: ClassVar[str] = "string"
    sql: ClassVar[str] = "text"

    def read(self, raw: Raw, *, as_of: date) -> Reading:
        """The reading of one cell; nothing raises, an unusable cell carries an error note."""
        if is_blank(raw):
            return BLANK
        try:
            return self.parse(raw, as_of=as_of)
        except RefusedValueError as refusal:
            return Reading(None, (refusal.note,))

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        raise NotImplementedError


def is_blank(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and raw.strip() in BLANKS)


def is_number(raw: Raw) -> bool:
    """Whether the sheet stored a number; a truth value is an int in Python and is none here."""
    return isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool)


def as_whole(raw: Raw) -> int | None:
    """The whole number of a number cell, or None when it is none."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return None
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite() or abs(number) >= LARGEST:
        return None
    rounded = round(number, 9)
    return int(rounded) if rounded == rounded.to_integral_value() else None

"""Checks of one row that several tables share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from .nip import NipParts, nip_parts
from .reading import ERROR, WARNING, Note
from .specs import RowCheck, Values

Found = Iterator[tuple[str, Note]]


@lru_cache(maxsize=50_000)
def parts_of(nip: str) -> NipParts:
    """The parts of a NIP that many rows of one file repeat."""
    return nip_parts(nip)


def all_of(*checks: RowCheck) -> RowCheck:
    """One check that makes all of ``checks``, in order."""

    def check(values: Values, as_of: date) -> Found:
        for each in checks:
            yield from each(values, as_of)

    return check


def after_birth(*columns: str) -> RowCheck:
    """What is dated before its person was born, by the NIP, belongs to somebody else."""

    def check(values: Values, _as_of: date) -> Found:
        born_on = parts_of(values["nip"]).born_on
        for column in columns:
            value = values.get(column)
            if value is None:
                continue
            too_early = value < born_on.year if isinstance(value, int) else value < born_on
            if too_early:
                yield column, Note(ERROR, "before_birth", {"born": born_on.isoformat()})

    return check


def after_appointment(column: str) -> RowCheck:
    """A rank or post from before the appointment that the NIP tells is odd, but happens."""

    def check(values: Values, _as_of: date) -> Found:
        parts = parts_of(values["nip"])
        if values[column] < date(parts.year, parts.month or 1, 1):
            yield column, Note(WARNING, "before_appointment", {"year": parts.year})

    return check


def ends_after(start: str, end: str, *, code: str = "ends_before_start") -> RowCheck:
    """A period's last day is not before its first, nor what comes of it before it began."""

    def check(values: Values, _as_of: date) -> Found:
        first, last = values.get(start), values.get(end)
        if first is not None and last is not None and last < first:
            yield end, Note(ERROR, code, {"start": first.isoformat()})

    return check


def one_of(columns: Iterable[str], code: str) -> RowCheck:
    """At least one of the columns is filled in."""
    names = tuple(columns)

    def check(values: Values, _as_of: date) -> Found:
        if all(values.get(name) is None for name in names):
            yield names[0], Note(ERROR, code)

    return check

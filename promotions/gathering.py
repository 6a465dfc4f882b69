"""Rows of several kinds in one statement, each kind by its own query, for one day or several.

A query says ``%(name)s`` for what is asked; what is asked on each day is one row of the statement. Columns of a kind
keep their types: they are laid into typed places, of which each kind fills its own.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Literal

from django.db import connection

Type = Literal["text", "date", "numeric", "integer", "boolean"]
_PLACES: tuple[Type, ...] = (
    "text", "text", "text", "text", "text", "text", "date", "date", "numeric", "integer", "boolean",
)  # fmt: skip
_BEFORE = 3  # kind, day and key come first in each row
_PARAMETER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Kind:
    """Rows of one kind: ``sql`` gives a key and at least two columns of these types; ``make`` makes records of them."""

    name: str
    sql: str
    types: tuple[Type, ...]
    make: Callable[..., Any] | None = None

    @property
    def places(self) -> tuple[int, ...]:
        """Where each column lies among the typed places."""
        taken: list[int] = []
        for wanted in self.types:
            free = (n for n, each in enumerate(_PLACES) if each == wanted and n not in taken)
            taken.append(next(free))
        return tuple(taken)


Gathered = dict[str, dict[Any, list[Any]]]


def gather(kinds: tuple[Kind, ...], asked: Sequence[Mapping[str, Any]]) -> list[Gathered]:
    """Records by kind and key, of each of what is asked; a key without rows is not there. One query.

    Everything asked has the same names in the same order; with an empty list nothing is asked.
    """
    found: list[Gathered] = [{kind.name: {} for kind in kinds} for _each in asked]
    values = [
        (number, *each.values())
        for number, each in enumerate(asked)
        if all(value != [] for value in each.values())
    ]
    if not values:
        return found
    tables = [[each[kind.name] for kind in kinds] for each in found]
    makes = [kind.make for kind in kinds]
    picks = [itemgetter(*(_BEFORE + place for place in kind.places)) for kind in kinds]
    with connection.cursor() as cursor, _collector_paused():
        cursor.execute(_statement(kinds, tuple(asked[0]), len(values)), values)
        for row in cursor:
            kind, table = row[0], tables[row[1]][row[0]]
            make, record = makes[kind], picks[kind](row)
            rows = table.get(row[2])
            if rows is None:
                rows = table[row[2]] = []
            rows.append(make(*record) if make else record)
    return found


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Records hold no cycles; the collector would walk all of them again and again: two fifths of the whole time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@lru_cache(maxsize=8)
def _statement(kinds: tuple[Kind, ...], names: tuple[str, ...], days: int) -> str:
    """All kinds one after another. A single row of what is asked is folded into the queries as constants.

    The order within a kind is that of its own query: a branch that is sorted is never shared out among workers.
    """
    columns = ", ".join(("number", *names))
    rows = ", ".join(["%s"] * days)
    branches = "\nUNION ALL\n".join(_branch(number, kind) for number, kind in enumerate(kinds))
    return f"WITH asked ({columns}) AS NOT MATERIALIZED (VALUES {rows})\n{branches}"


def _branch(number: int, kind: Kind) -> str:
    given = [f"c{place}" for place in range(len(kind.types))]
    laid = dict(zip(kind.places, given, strict=True))
    places = ", ".join(f"{laid.get(n, 'NULL')}::{each}" for n, each in enumerate(_PLACES))
    query = _PARAMETER.sub(r"asked.\1", kind.sql)
    return (
        f"(SELECT {number}, asked.number, key, {places}\n"
        f"FROM asked CROSS JOIN LATERAL (\n{query}\n) rows (key, {', '.join(given)}))"
    )

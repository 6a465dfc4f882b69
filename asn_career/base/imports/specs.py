"""How the apps declare the tables of the data package, and the order in which tables depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

from .intake import TABLE_TITLES, TableLayout
from .reading import Kind, Note

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .models import Import
    from .stage import Stage


class Dated(StrEnum):
    """How far after the day of the import a date or year may lie."""

    FACT = "fact"
    YEAR_AHEAD = "year_ahead"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the package."""

    name: str
    kind: Kind
    required: bool = False
    also: str = ""
    """Other headings of the column, with commas between; compared without case, blanks and punctuation."""
    second: str = ""
    """Headings that name the column where none of its own stands, as a name beside its code."""
    refers: str = ""
    """Table whose code (or NIP) this column holds."""
    in_agency: bool = False
    """Whether any record of the agency may be named, not only those in the scope of the principal."""
    dated: Dated = Dated.FREE
    blank: Any = None
    """What a blank stands for in every row, as in a key."""
    default: str | int | None = None
    """What a new record gets where the cell is blank."""
    reports_default: str = ""
    """Code of the report when the default is used."""
    apart: bool = False
    """Whether the value is kept apart from ``target``: the table's own hooks compare and write it."""

    @property
    def aliases(self) -> frozenset[str]:
        return frozenset(self.also.split(", ")) if self.also else frozenset()

    @property
    def second_aliases(self) -> frozenset[str]:
        return frozenset(self.second.split(", ")) if self.second else frozenset()


Values = dict[str, Any]
RowCheck = Callable[[Values, date], Iterable[tuple[str, Note]]]


def _nothing(_values: Values, _as_of: date) -> Iterable[tuple[str, Note]]:
    return ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the package: its columns, its key, and where its rows go."""

    name: str
    title: StrOrPromise
    """What people call it."""
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    target: str
    """Table of the database."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Column -> field of ``target`` where the names differ; a reference goes to ``<name less _code>_id``."""
    aliases: tuple[str, ...] = ()
    checked: tuple[Column, ...] = ()
    """Columns that a file may have and ``check`` compares; kept nowhere, and no finding repeats their values."""
    check: RowCheck = _nothing
    """Looks at one row's values, may complete them, and yields what is wrong with them."""
    immutable: str = ""
    """SQL over ``s``: where a stored record is a fact that a file cannot change."""
    shared: bool = False
    """Whether all agencies share the table; changing it needs more than a unit."""
    stored: str = ""
    """SELECT of what is stored, with ``id`` and one column per column of the package; default from ``fields``."""
    carried: tuple[str, ...] = ()
    """Columns whose stored values ``judge`` needs, as ``was_<column>``."""
    computed: Mapping[str, str] = field(default_factory=dict)
    """Columns made or replaced by SQL over ``r`` (the row read) and ``<column>_ref`` (what a reference found)."""
    known: tuple[str, ...] | None = None
    """Columns that rows referring to this table need to know of it; None: nothing refers to it."""
    in_scope: str = "TRUE"
    """SQL over ``t`` (``target``): whether a principal of ``scope_units`` may change the record."""
    in_agency: str = "TRUE"
    """SQL over ``t``: whether such a principal may refer to the record from a person's history."""
    elsewhere: str = "outside_scope"
    """Code of the refusal where the key belongs to a record out of scope."""
    inserted: Mapping[str, str] = field(default_factory=dict)
    """Fields that the package does not have -> SQL of their first value."""
    judge: Callable[[Stage], None] | None = None
    """Judges what needs more than one row, before the verdicts are final."""
    apply: Callable[[Stage], None] | None = None
    """Writes the accepted rows; the default inserts and updates ``target``."""
    finish: Callable[[Stage], None] | None = None
    """Brings what depends on the table up to date, after all tables are written."""
    after_undo: Callable[[Import], None] | None = None
    """Brings what depends on the table up to date, after the rows of an import were taken back."""
    after: tuple[str, ...] = ()
    """Tables that must be judged and written before, beside those referred to."""

    @property
    def layout(self) -> TableLayout:
        """What reading files needs to know of this table."""
        return TableLayout(
            name=self.name,
            columns={column.name: column.aliases for column in (*self.columns, *self.checked)},
            required=frozenset(column.name for column in self.columns if column.required),
            key=tuple(name for name in self.key if self.column(name).required) or self.key,
            aliases=frozenset(self.aliases),
            second={column.name: column.second_aliases for column in self.columns if column.second},
        )

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def stored_columns(self) -> tuple[Column, ...]:
        """The columns that ``target`` has."""
        return tuple(column for column in self.columns if not column.apart)

    @property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.refers)

    def field_of(self, column: Column) -> str:
        """The field of ``target`` that holds ``column``."""
        default = column.name
        if column.refers:
            default = "employee_id" if column.name == "nip" else column.name.removesuffix("_code") + "_id"
        return self.fields.get(column.name, default)


_tables: dict[str, Table] = {}


def register(*tables: Table) -> None:
    """Make tables part of the package; apps call this in their ``imports.py``."""
    for table in tables:
        if _tables.setdefault(table.name, table) is not table:
            raise ValueError(f"The table {table.name} is declared twice.")
        TABLE_TITLES[table.name] = table.title


@cache
def _discover() -> None:
    autodiscover_modules("imports")


def all_tables() -> tuple[Table, ...]:
    """Every table, those that others refer to first; also where one app's were imported before for another reason."""
    _discover()
    order = TopologicalSorter[str]()
    for table in _tables.values():
        parents = {column.refers for column in table.references} | set(table.after)
        order.add(table.name, *sorted(parents - {table.name}))
    return tuple(_tables[name] for name in order.static_order())


def find_table(name: str) -> Table:
    return next(table for table in all_tables() if table.name == name)

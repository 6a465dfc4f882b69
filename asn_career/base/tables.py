"""Lists on pages: sorting by declared columns and keyset paging, at the same cost on every page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q, QuerySet
from django.http import QueryDict

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SIZES = (25, 50, 100)
COUNTED_UP_TO = 10_000
SORT, SIZE, AFTER, BEFORE = "urut", "ukuran", "setelah", "sebelum"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; ``order`` names the fields it sorts by ("score" or "name,title"), empty when it does not."""

    name: str
    label: StrPromise | str
    order: str = ""
    numeric: bool = False
    hidden: bool = False  # the heading is for screen readers only
    spare: bool = False  # leaves when a panel beside the table needs the room


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as one page shows it."""

    column: Column
    href: str = ""
    direction: str = ""  # value of aria-sort

    @property
    def label(self) -> str:
        return str(self.column.label)


@dataclass(frozen=True)
class KeysetPage:
    """One page of rows, with what its head and its pager need."""

    rows: list[Any]
    headings: list[Heading]
    params: QueryDict
    size: int
    next_href: str
    previous_href: str
    counted: QuerySet = field(repr=False)
    known: int | None = None

    @cached_property
    def _count(self) -> int:
        if self.known is not None:
            return min(self.known, COUNTED_UP_TO + 1)
        return self.counted.order_by()[: COUNTED_UP_TO + 1].count()

    @property
    def total(self) -> int:
        """Exact up to 10,000, then 10,000."""
        return min(self._count, COUNTED_UP_TO)

    @property
    def is_counted(self) -> bool:
        return self._count <= COUNTED_UP_TO

    @property
    def sizes(self) -> list[tuple[int, str]]:
        return [(size, _href(self.params, {SIZE: str(size)})) for size in SIZES]


def keyset_page(
    queryset: QuerySet,
    *,
    columns: Sequence[Column],
    params: QueryDict,
    default: str,
    key: str = "public_id",
    size: int = SIZES[0],
    known: int | None = None,
) -> KeysetPage:
    """A page of ``queryset`` as the address asks: sort, size, and after or before which row.

    The cursor is the opaque ``key`` of a row, so that no name or score gets into an address.
    ``known`` is the number of all rows where the caller has it already; else it is counted.
    ``default`` is a column name, with "-" for descending. Unknown sorts and cursors fall back to the start.
    """
    sort = _sort(params.get(SORT, ""), columns) or default
    keys = _keys(sort, columns)
    size = {str(offered): offered for offered in SIZES}.get(params.get(SIZE, ""), size)
    backwards = BEFORE in params
    anchor = _anchor(queryset, params.get(BEFORE) or params.get(AFTER), keys=keys, key=key)
    backwards = backwards and anchor is not None

    filled = {name for name, _desc in keys if _is_never_null(queryset, name)}
    ordered = queryset.order_by(
        *(_ordering(name, desc != backwards, last=not backwards, filled=filled) for name, desc in keys)
    )
    if anchor is not None:
        ordered = ordered.filter(_beyond(keys, anchor, backwards=backwards, filled=filled))
    rows = list(ordered[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, anchor is not None)
    return KeysetPage(
        rows=rows,
        headings=[_heading(column, sort=sort, params=params) for column in columns],
        params=params,
        size=size,
        next_href=_href(params, {AFTER: _value(rows[-1], key)}) if rows and has_next else "",
        previous_href=_href(params, {BEFORE: _value(rows[0], key)}) if rows and has_previous else "",
        counted=queryset,
        known=known,
    )


class Part(Protocol):
    """Rows of a list that follow those of another part; how they are found is the part's own affair."""

    def key(self, row: Any) -> str:
        """The opaque value by which an address names a row: a UUID."""

    def find(self, key: str) -> Sequence[Any] | None:
        """The place of the row so named; None where this reader has no such row here."""

    def rows(self, anchor: Sequence[Any] | None, *, backwards: bool, limit: int) -> list[Any]:
        """The next rows strictly beyond a place (None: from the beginning), at most ``limit``."""


def beyond(
    queryset: QuerySet, order: tuple[str, ...], anchor: Sequence[Any] | None, *, backwards: bool
) -> QuerySet:
    """Rows beyond a place in the order of fields without empty values, the last one unique."""
    if anchor is not None:
        keys = [(name, False) for name in order]
        queryset = queryset.filter(_beyond(keys, list(anchor), backwards=backwards, filled=order))
    return queryset.order_by(*(f"-{name}" if backwards else name for name in order))


def is_sorted_by(params: QueryDict, column: str, columns: Sequence[Column]) -> bool:
    """Whether an address asks for the order ``column``, which is the one a list begins with."""
    return (_sort(params.get(SORT, ""), columns) or column) == column


def chained_page(
    parts: Sequence[Part],
    *,
    columns: Sequence[Column],
    params: QueryDict,
    default: str,
    counted: QuerySet,
    known: int | None = None,
) -> KeysetPage:
    """A page of rows that lie in several parts, one after the other, in the order ``default``.

    It costs what the parts that it reaches into cost; a cursor says in which of them its row is.
    """
    size = {str(offered): offered for offered in SIZES}.get(params.get(SIZE, ""), SIZES[0])
    place, anchor = _place_in(parts, params.get(BEFORE) or params.get(AFTER))
    backwards = BEFORE in params and anchor is not None
    found: list[tuple[int, Any]] = []
    for number in range(place, -1, -1) if backwards else range(place, len(parts)):
        here, wanted = anchor if number == place else None, size + 1 - len(found)
        found += [(number, row) for row in parts[number].rows(here, backwards=backwards, limit=wanted)]
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, anchor is not None)
    if anchor is None and not more and known is None:
        known = len(found)  # all of them are on this page
    named = [f"{number}-{parts[number].key(row)}" for number, row in (*found[:1], *found[-1:])]
    return KeysetPage(
        rows=[row for _number, row in found],
        headings=[_heading(column, sort=default, params=params) for column in columns],
        params=params,
        size=size,
        next_href=_href(params, {AFTER: named[-1]}) if found and has_next else "",
        previous_href=_href(params, {BEFORE: named[0]}) if found and has_previous else "",
        counted=counted,
        known=known,
    )


def _place_in(parts: Sequence[Part], cursor: str | None) -> tuple[int, Sequence[Any] | None]:
    """The part in which a page begins, and beyond which place; the start when the cursor names none."""
    number, _dash, key = (cursor or "").partition("-")
    if number not in map(str, range(len(parts))) or not _is_uuid(key):
        return 0, None
    anchor = parts[int(number)].find(key)
    return (0, None) if anchor is None else (int(number), anchor)


def _sort(asked: str, columns: Sequence[Column]) -> str:
    return asked if any(c.order and c.name == asked.removeprefix("-") for c in columns) else ""


def _keys(sort: str, columns: Sequence[Column]) -> list[tuple[str, bool]]:
    """(field, descending) in order of weight; the primary key makes the order total."""
    column = next(c for c in columns if c.name == sort.removeprefix("-"))
    flip = sort.startswith("-")
    fields = column.order.split(",")
    keys = [(name.removeprefix("-"), name.startswith("-") != flip) for name in fields]
    return [*keys, ("pk", False)]


def _is_never_null(queryset: QuerySet, name: str) -> bool:
    """Whether every row has a value: then an index in the usual order gives the page without sorting."""
    try:
        return name == "pk" or not queryset.model._meta.get_field(name).null
    except FieldDoesNotExist:
        return False


def _ordering(name: str, descending: bool, *, last: bool, filled: Collection[str]) -> Any:
    """Rows without a value come last, in whichever direction."""
    if name in filled:
        return F(name).desc() if descending else F(name).asc()
    nulls: dict[str, Any] = {"nulls_last": True} if last else {"nulls_first": True}
    return F(name).desc(**nulls) if descending else F(name).asc(**nulls)


def _anchor(
    queryset: QuerySet, cursor: str | None, *, keys: list[tuple[str, bool]], key: str
) -> list[Any] | None:
    """The sort values of the row that the cursor names; None when there is no such row for this reader."""
    if not cursor or (key == "public_id" and not _is_uuid(cursor)):
        return None
    row = queryset.filter(**{key: cursor}).order_by().values_list(*(name for name, _desc in keys)).first()
    return list(row) if row else None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _beyond(
    keys: list[tuple[str, bool]], anchor: list[Any], *, backwards: bool, filled: Collection[str]
) -> Q:
    """Rows strictly after (or before) the anchor in the order of ``keys``, rows without a value last."""
    beyond, equal = Q(), Q()
    for (name, descending), value in zip(keys, anchor, strict=True):
        step = _step(name, value, descending=descending, backwards=backwards, filled=filled)
        if step is not None:
            beyond |= equal & step
        equal &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    (first, descending), value = keys[0], anchor[0]
    if first not in filled:
        return beyond
    # Implied by the rest, and what lets an index begin at the anchor instead of walking up to it.
    return Q(**{f"{first}__{'lte' if descending != backwards else 'gte'}": value}) & beyond


def _step(name: str, value: Any, *, descending: bool, backwards: bool, filled: Collection[str]) -> Q | None:
    if value is None:
        return Q(**{f"{name}__isnull": False}) if backwards else None
    step = Q(**{f"{name}__{'lt' if descending != backwards else 'gt'}": value})
    # where rows may lack a value, those follow all that have one
    return step if backwards or name in filled else step | Q(**{f"{name}__isnull": True})


def _heading(column: Column, *, sort: str, params: QueryDict) -> Heading:
    if not column.order:
        return Heading(column)
    if sort.removeprefix("-") != column.name:
        first = f"-{column.name}" if column.numeric else column.name
        return Heading(column, _href(params, {SORT: first}))
    descending = sort.startswith("-")
    other = column.name if descending else f"-{column.name}"
    return Heading(column, _href(params, {SORT: other}), "descending" if descending else "ascending")


def _href(params: QueryDict, changes: Mapping[str, str]) -> str:
    """This address with ``changes``; a cursor never survives a change of what it pointed into."""
    query = params.copy()
    for name in (AFTER, BEFORE):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _value(row: Any, key: str) -> str:
    return str(row[key] if isinstance(row, dict) else getattr(row, key))

"""What waits for an officer's decision: each app registers its kinds, the desk asks for all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from employees.access import InNameOf, Permission, Principal

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one table that wait: ``rows`` gives those that the principal may decide about now.

    ``named``, ``since`` and ``due`` are paths to what a row is called by, to the moment from which it waits, and to the
    last day for it where there is one; ``said`` turns a stored name into words. ``url_name`` takes the row's opaque id.
    Where a kind ``has_notices``, who decides is told by a notice about each; the desk tells it only to whoever acts in
    such a one's name.
    """

    code: str
    label: StrPromise
    permission: Permission
    url_name: str
    rows: Callable[[Principal], QuerySet]
    named: str
    since: str
    due: str = ""
    said: Callable[[str], str] = str
    has_notices: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits, as a list shows it."""

    label: str
    name: str
    url: str
    since: datetime
    due: date | None
    is_overdue: bool
    in_name_of: InNameOf | None = None


_kinds: dict[str, Kind] = {}


def register_awaiting(*kinds: Kind) -> None:
    for kind in kinds:
        _kinds[kind.code] = kind


@cache
def _discover() -> None:
    autodiscover_modules("awaiting")


def decisions_for(principal: Principal, *, most: int = 50) -> list[Waiting]:
    """What the principal can decide, the longest wait first. One query, none without a role."""
    return decisions_in_names([principal], most=most)


def decisions_in_names(principals: Sequence[Principal], *, most: int = 50) -> list[Waiting]:
    """The same for several at once: whoever acts in the names of officials who are away. One query."""
    _discover()
    asked = [
        (place, kind)
        for place, principal in enumerate(principals)
        for kind in _kinds.values()
        if principal.may_manage(kind.permission) and (principal.in_name_of or not kind.has_notices)
    ]
    if not asked:
        return []
    first, *rest = (_as_told(kind, principals[place], place) for place, kind in asked)
    rows: Any = first.union(*rest, all=True) if rest else first
    return [_waiting(principals[place], *row) for place, *row in rows.order_by("waits_since", "key")[:most]]


def _as_told(kind: Kind, principal: Principal, place: int) -> QuerySet:
    rows = kind.rows(principal).order_by()
    return rows.annotate(
        place=Value(place, IntegerField()),
        kind_code=Value(kind.code, CharField()),
        key=F("public_id"),
        told=Cast(kind.named, CharField()),
        waits_since=Cast(kind.since, DateTimeField()),
        waits_until=Cast(F(kind.due) if kind.due else Value(None), DateField()),
    ).values_list("place", "kind_code", "key", "told", "waits_since", "waits_until")


def _waiting(
    principal: Principal, code: str, key: Any, name: str, since: datetime, due: date | None
) -> Waiting:
    kind = _kinds[code]
    return Waiting(
        label=str(kind.label),
        name=kind.said(name),
        url=reverse(kind.url_name, args=[key]),
        since=since,
        due=due,
        is_overdue=due is not None and due < principal.on,
        in_name_of=principal.in_name_of,
    )

"""What waits for an officer's decision: each app registers its kinds, the desk asks for all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from employees.access import Permission, Principal

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one table that wait: ``rows`` gives those that the principal may decide about now.

    ``named``, ``since`` and ``due`` are paths to what a row is called by, to the moment from which it waits, and to the
    last day for it where there is one; ``said`` turns a stored name into words. ``url_name`` takes the row's opaque id.
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits, as a list shows it."""

    label: str
    name: str
    url: str
    since: datetime
    due: date | None
    is_overdue: bool


_kinds: dict[str, Kind] = {}


def register_awaiting(*kinds: Kind) -> None:
    for kind in kinds:
        _kinds[kind.code] = kind


@cache
def _discover() -> None:
    autodiscover_modules("awaiting")


def decisions_for(principal: Principal, *, most: int = 50) -> list[Waiting]:
    """What the principal can decide, the longest wait first. One query, none without a role."""
    _discover()
    asked = [kind for kind in _kinds.values() if principal.may_manage(kind.permission)]
    if not asked:
        return []
    first, *rest = (_as_told(kind, principal) for kind in asked)
    rows: Any = first.union(*rest, all=True) if rest else first
    found = rows.order_by("waits_since", "key")[:most]
    return [_waiting(*row, on=principal.on) for row in found]


def _as_told(kind: Kind, principal: Principal) -> QuerySet:
    rows = kind.rows(principal).order_by()
    return rows.annotate(
        kind_code=Value(kind.code, CharField()),
        key=F("public_id"),
        told=Cast(kind.named, CharField()),
        waits_since=Cast(kind.since, DateTimeField()),
        waits_until=Cast(F(kind.due) if kind.due else Value(None), DateField()),
    ).values_list("kind_code", "key", "told", "waits_since", "waits_until")


def _waiting(code: str, key: Any, name: str, since: datetime, due: date | None, *, on: date) -> Waiting:
    kind = _kinds[code]
    address = reverse(kind.url_name, args=[key])
    return Waiting(str(kind.label), kind.said(name), address, since, due, due is not None and due < on)

"""What still runs about somebody, so that nothing of theirs is destroyed; each app registers its own kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from employees.querysets import EmployeeQuerySet


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One kind: ``rows`` of given people that still run, and the path of a row to its person."""

    code: str
    label: StrPromise
    rows: Callable[[EmployeeQuerySet], QuerySet]
    person: str = "employee"


_kinds: dict[str, Hindrance] = {}


def register_hindrances(*kinds: Hindrance) -> None:
    """Declare kinds, in ``<app>/hindrances.py``."""
    for kind in kinds:
        _kinds[kind.code] = kind


@cache
def _discover() -> None:
    autodiscover_modules("hindrances")


def all_hindrances() -> list[Hindrance]:
    _discover()
    return list(_kinds.values())


def hindrances_of(employees: EmployeeQuerySet) -> dict[int, list[Hindrance]]:
    """By row id of a person, what still runs, in the order of registration. One query, however many kinds."""
    kinds = all_hindrances()
    first, *rest = (_told(kind, employees) for kind in kinds)
    found: dict[int, set[str]] = defaultdict(set)
    for code, person in first.union(*rest) if rest else first.distinct():
        found[person].add(code)
    return {person: _in_order(kinds, codes) for person, codes in found.items()}


def _in_order(kinds: Iterable[Hindrance], codes: set[str]) -> list[Hindrance]:
    return [kind for kind in kinds if kind.code in codes]


def _told(kind: Hindrance, employees: EmployeeQuerySet) -> Any:
    rows = kind.rows(employees).order_by()
    return rows.annotate(
        hindrance=Value(kind.code, CharField()), who=Cast(F(f"{kind.person}_id"), BigIntegerField())
    ).values_list("hindrance", "who")

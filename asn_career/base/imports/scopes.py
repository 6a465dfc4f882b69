"""Which rows a principal may load; the app that knows people says how that is found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .models import Import
from .specs import all_tables
from .stage import Scope

Prepare = Callable[..., Scope]
FindUnit = Callable[[Import, Scope], int | None]
_prepare: list[Prepare] = []
_find_unit: list[FindUnit] = []
_units: list[Callable[[Any], Any]] = []


def register_scope(prepare: Prepare, find_unit: FindUnit) -> None:
    """Let ``prepare(principal, unit_code=)`` find the scope of an import, ``find_unit`` its unit for new people."""
    _prepare[:] = [prepare]
    _find_unit[:] = [find_unit]


def names_unknown_unit(package: Import, scope: Scope) -> bool:
    """Whether the sender named a unit that neither exists within the scope nor comes with the judged package."""
    return bool(scope.unit_code) and _find_unit[0](package, scope) is None


def scope_of(principal: Any, *, unit_code: str = "") -> Scope:
    """The scope of ``principal``, for the current transaction."""
    all_tables()
    return _prepare[0](principal, unit_code=unit_code)


def register_units(units_of: Callable[[Any], list[int]], units_below: Callable[[Any], Any]) -> None:
    """Let the two say over which units a principal loads rows, and, as an array of SQL, all that lie below them."""
    _units[:] = [units_of, units_below]


def units_of(principal: Any) -> list[int]:
    """The units over whose subtrees ``principal`` loads rows; none stands for the whole deployment."""
    all_tables()
    units: list[int] = _units[0](principal)
    return units


def units_below(principal: Any) -> Any:
    """All units in these subtrees as they are today, as an expression."""
    all_tables()
    return _units[1](principal)

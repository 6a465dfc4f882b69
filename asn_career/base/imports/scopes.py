"""Which rows a principal may load; the app that knows people says how that is found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .specs import all_tables
from .stage import Scope

Prepare = Callable[..., Scope]
_prepare: list[Prepare] = []


def register_scope(prepare: Prepare) -> None:
    """Let ``prepare(principal, unit_code=)`` find the scope of an import."""
    _prepare[:] = [prepare]


def scope_of(principal: Any, *, unit_code: str = "") -> Scope:
    """The scope of ``principal``, for the current transaction."""
    all_tables()
    return _prepare[0](principal, unit_code=unit_code)

"""Moves of a row from one state to the next: of two at once one succeeds."""

from __future__ import annotations

from typing import Any

from django.db.models import F


def move(row: Any, target: str, *, refused: type[Exception], **changes: Any) -> None:
    """Compare and swap by state and ``version``; ``row`` was read through a gate, and knows the outcome afterwards.

    What triggers set is read by whoever needs it. Raises ``refused`` when the row has moved on since it was read.
    """
    rows = type(row)._base_manager.filter(pk=row.pk, state=row.state, version=row.version)
    if not rows.update(state=target, version=F("version") + 1, **changes):
        raise refused
    row.state, row.version = target, row.version + 1
    for name, value in changes.items():
        setattr(row, name, value)

"""Closing actions: done is what the person says, closed is what an official result after that day shows.

Computed from the facts by two statements, for everybody or for some people, and repeatable. A result that was
withdrawn, or a later one below the target level, opens the action again; the earlier closure stays on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from training.sql import execute


def settle_closures(*, on: date, employee_ids: Sequence[int] | None = None) -> int:
    """Bring closures up to date as of ``on``; how many were opened again or made.

    Runs within ``acting``. Of these people alone when named, else of everybody.
    """
    people = None if employee_ids is None else list(employee_ids)
    reopened = execute("reopen_closures", people=people, as_of=on)
    closed = execute("close_actions", people=people, as_of=on)
    return len(reopened) + len(closed)


def close_written(*, on: date, after: int) -> None:
    """Settle whom this transaction's own changes of results concern, since the entry ``after`` of the audit trail."""
    people = [row[0] for row in execute("assessed_in_transaction", after=after)]
    if people:
        settle_closures(on=on, employee_ids=people)

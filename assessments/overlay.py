"""Recomputing people after a fact about them changed, beside the runs and never within one (interfaces 4.10).

The lock order is: publishing, then the people in the order of their ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from assessments.held_levels import valid_since
from assessments.models import GapRun
from assessments.sql import CONVERTED, MEASURED, every_text, execute

PUBLISHING = 7_262_001  # an advisory lock of our own: runs are published one after the other
ENGINE_VERSION = hashlib.sha256(
    (every_text() + Path(__file__).read_text(encoding="utf-8")).encode()
).hexdigest()[:16]


@transaction.atomic
def refresh(employee_ids: Sequence[int], *, as_of: date) -> int:
    """Recompute these people for ``as_of``, or the later day of the run that speaks for them; repeatable.

    Nothing is published meanwhile, so that the day compared with is that of the newest run. Each person is locked
    before the facts are read: of two transactions that change one person, the later sees what the earlier wrote.
    """
    if not employee_ids:
        return 0
    people = sorted(employee_ids)
    execute("lock_publishing_shared", key=PUBLISHING)
    execute("reserve_overlay", people=people, as_of=as_of, engine=ENGINE_VERSION)
    _recompute(people, as_of=as_of)
    return len(people)


def _recompute(people: Sequence[int], *, as_of: date) -> None:
    for day, those, converted in execute("overlay_days", people=list(people), as_of=as_of):
        execute(
            "compute_overlay",
            rows=CONVERTED if converted else MEASURED,
            people=those,
            as_of=day,
            valid_since=valid_since(day),
            engine=ENGINE_VERSION,
        )


def give_way_to(run: GapRun) -> None:
    """Drop what the run, about to be published, has seen; recompute the rest for its day if theirs is earlier."""
    execute("drop_covered_overlay", run=run.pk)
    left = [row[0] for row in execute("earlier_overlay", run=run.pk, as_of=run.as_of)]
    if left:
        _recompute(left, as_of=run.as_of)

"""The daily round: everything that is due, each thing told once for its time."""

from __future__ import annotations

from datetime import date, datetime

from training.due.expiring import tell_certificates, tell_results
from training.due.hours import tell_hours
from training.due.plans import tell_actions, tell_unsent
from training.due.sessions import tell_beginning, tell_below_minimum

ROUND = (
    tell_actions,
    tell_unsent,
    tell_beginning,
    tell_below_minimum,
    tell_hours,
    tell_results,
    tell_certificates,
)


def tell_due(*, on: date, at: datetime) -> int:
    """Tell of everything due around ``on``, and take back what no longer is; how many notices are new.

    Safe to run twice, and at the same moment: the database keeps one notice per recipient, thing and time.
    """
    return sum(tell(on=on, at=at) for tell in ROUND)

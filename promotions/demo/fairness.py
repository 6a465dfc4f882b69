"""Fairness figures of the demo: of the run that its committee sits for."""

from __future__ import annotations

from datetime import date

from promotions.fairness.computing import compute_due

from .days import at_work


def compute_demo_fairness(*, as_of: date) -> None:
    """What the schedule would compute within the hour."""
    compute_due(by="system:seed_demo", on=as_of, at=at_work(as_of))

"""The dated rule about rotation: time in a post, and how a proposal weighs moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from asn_career.base.periods import months_after, years_after
from asn_career.base.regulations import load_table
from promotions.rotation_choices import Tenure


def _faults(value: Any) -> Iterator[str]:
    if not 0 < value["minimum_years"] < value["due_after_years"]:
        yield "a move is due some years after it may be made"
    if not 2 <= value["most_people"] <= 200 or value["retirement_months"] < 0:
        yield "a plan compares two to two hundred people"
    if set(value["points"]) != {"due", "same_family", "move_costs"} or min(value["points"].values()) < 0:
        yield "the proposal weighs who is due, the job family and the cost of a move"


ROTATION = load_table("promotions", "rotation", check=_faults)


def rules_on(day: date) -> Any:
    return ROTATION.value_on(day)


def tenure_of(since: date, *, on: date) -> Tenure:
    """Time in a post on a day: the anniversaries themselves may be moved and are not yet due (W55)."""
    rule = rules_on(on)
    if years_after(since, rule["minimum_years"]) > on:
        return Tenure.TOO_EARLY
    return Tenure.DUE if years_after(since, rule["due_after_years"]) < on else Tenure.IN_TERM


def retires_soon(day: date | None, *, on: date) -> bool:
    """Whether somebody retires within the months of the rule."""
    return day is not None and day <= months_after(on, rules_on(on)["retirement_months"])

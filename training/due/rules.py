"""When what is due is told: the days of the rule, and the time for which a thing is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from asn_career.base.regulations import load_table

_BEFORE = ("action", "plan", "session", "session_below_minimum", "result", "certificate")


def _faults(value: Any) -> Iterable[str]:
    for name in _BEFORE:
        days = list(value[name]["days_before"])
        if days != sorted(set(days), reverse=True) or not all(1 <= each <= 366 for each in days):
            yield f"{name}: days before, each once, the longest first"
        if not 1 <= value[name].get("repeat_days", 1) <= 366:
            yield f"{name}: repeated after one day to a year"
    days = [(each["month"], each["day"]) for each in (value["plan"], *value["hours"])]
    if days[1:] != sorted(set(days[1:])):
        yield "hours: days of the year in their order"
    for month, day in days:
        date(2001, month, day)  # every year has these days


DUE_NOTICES = load_table("training", "due_notices", check=_faults)


def days_of(name: str, *, on: date) -> Mapping[str, Any]:
    """The days of one rule: ``days_before`` and, where it is told again, ``repeat_days``."""
    return DUE_NOTICES.value_on(on)[name]


def first_told(name: str, *, on: date) -> timedelta:
    """How long before its day something is told for the first time."""
    return timedelta(days=max(days_of(name, on=on)["days_before"]))


def told_for(name: str, due: date, *, on: date) -> date | None:
    """The first day of the time, around ``on``, for which something due on ``due`` is told once; None: not told.

    What is due on ``on`` is not overdue yet.
    """
    days = days_of(name, on=on)
    if on > due:
        late = due + timedelta(days=1)
        every = days.get("repeat_days")
        return late + timedelta(days=(on - late).days // every * every) if every else None
    begun = [first for before in days["days_before"] if (first := due - timedelta(days=before)) <= on]
    return max(begun, default=None)


def plan_deadline(year: int, *, on: date) -> date:
    """The day until which the plan of a year should be sent."""
    given = days_of("plan", on=on)
    return date(year, given["month"], given["day"])


def hours_asked_on(on: date) -> date | None:
    """The last day of the rule, up to ``on`` in its year, from which hours that fall short are told; None before."""
    days = [date(on.year, each["month"], each["day"]) for each in DUE_NOTICES.value_on(on)["hours"]]
    return max((day for day in days if day <= on), default=None)

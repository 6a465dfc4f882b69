"""When service ends: on the first day of the month after the birthday that reaches the age (UU 20/2023 Pasal 55)."""

from __future__ import annotations

from datetime import date

from asn_career.base.periods import month_after, years_after
from asn_career.base.regulations import load_table

RETIREMENT_AGE = load_table("employees", "retirement_age")


def retires_on(born: date, *, age: int) -> date:
    """The first day without service of somebody who serves until ``age``."""
    return month_after(years_after(born, age))


def retirement_age(kind: str, *, own: int | None, on: date) -> int | None:
    """The age that a post sets: its ``own``, else that of its kind; None when the kind is unknown."""
    return own or RETIREMENT_AGE.value_on(on).get(kind)

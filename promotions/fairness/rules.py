"""The dated rule about fairness figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from asn_career.base.regulations import load_table

_WHOLE = (
    "pooled_months",
    "fewest_people",
    "fewest_expected",
    "response_days",
    "cell",
    "drill_down",
    "hasty_seconds",
)
_SHARES = ("ratio", "chance", "pooled_chance")


def _faults(value: Any) -> Iterator[str]:
    if set(value) != {*_WHOLE, *_SHARES, "ages"}:
        yield "names exactly " + ", ".join((*_SHARES, *_WHOLE, "ages"))
        return
    if not all(0 < value[name] < 1 for name in _SHARES):
        yield "ratio and chances lie between 0 and 1"
    if not all(isinstance(value[name], int) and value[name] >= 1 for name in _WHOLE):
        yield "counts are whole and at least one"
    if value["cell"] < 5 or value["drill_down"] < value["cell"]:
        yield "no cell below five is shown, and no smaller part than a cell"
    if not value["ages"] or list(value["ages"]) != sorted(set(value["ages"])):
        yield "ages rise"


FAIRNESS = load_table("promotions", "fairness", check=_faults)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The thresholds of one day; shares are fractions of one."""

    ratio: Fraction
    chance: float
    pooled_chance: float
    pooled_months: int
    fewest_people: int
    fewest_expected: int
    response_days: int
    ages: tuple[int, ...]
    cell: int
    drill_down: int
    hasty_seconds: int


def bounds_on(day: date) -> Bounds:
    value = FAIRNESS.value_on(day)
    told = {name: value[name] for name in _WHOLE}
    return Bounds(
        ratio=Fraction(str(value["ratio"])),
        chance=float(value["chance"]),
        pooled_chance=float(value["pooled_chance"]),
        ages=tuple(value["ages"]),
        **told,
    )

"""The dated rule about committees: members, quorum, conflicts of interest, names for each seat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from asn_career.base.regulations import load_table
from promotions.choices import Route
from promotions.models.committee import MOST_PER_SEAT


def _faults(value: Any) -> Iterator[str]:
    for route in Route.values:
        bounds = value["members"][route]
        if not (3 <= bounds["least"] <= bounds["most"]) or not (bounds["least"] % 2 and bounds["most"] % 2):
            yield f"{route}: an odd number of members, three or more"
    if not 50 <= value["quorum_percent"] <= 99:
        yield "a quorum is more than half"
    if not 1 <= value["superior_levels"] <= 5 or value["voters_least"] < 2:
        yield "one to five levels of superiors, and two voters at least"
    if not 1 <= value["names_per_seat"] <= MOST_PER_SEAT:
        yield "one to nine names for each seat"
    if not 0 <= value["decree_days_before_opening"] <= 3660:
        yield "the decree of a committee is dated at most ten years before its vacancy was opened"
    if any(scope not in ("whole", "candidate") for scope in value["scope"].values()):
        yield "a conflict is about the whole matter or about a candidate"


COMMITTEE = load_table("promotions", "committee", check=_faults)


def rules_on(day: date) -> Any:
    return COMMITTEE.value_on(day)

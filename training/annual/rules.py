"""What the annual plan maximises and begins with (rule ``annual_plan``)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from asn_career.base.regulations import load_table


def _faults(value: Any) -> Iterable[str]:
    if value["programs_per_person"] not in (1, 2):
        yield "a person takes one or two programmes a year"
    if not 0 <= value["floor_percent"] <= 100:
        yield "a floor is a part of the share"
    if Decimal(value["levels_per_hour"]) <= 0 or not 0 <= value["duty_percent"] <= 100:
        yield "the duty counts for the plan, never against it"
    if value["duty_choices"] < 1:
        yield "who has no gap has a choice of programmes for the hours"
    if not 0 <= value["remote_percent_per_step"] <= 50:
        yield "what a remote unit gains by a classroom stays a gain"
    if value["seats_per_round"] < 1 or value["rounds"] < 0:
        yield "a round has seats"


ANNUAL_PLAN = load_table("training", "annual_plan", check=_faults)

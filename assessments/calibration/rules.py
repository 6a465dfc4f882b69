"""The dated rule about calibration: the guideline for how levels spread, and how far small samples are shrunk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from asn_career.base.regulations import load_table


def _faults(value: Any) -> Iterator[str]:
    shares = value["at_most"]
    if not all(0 < share <= 100 for share in shares.values()) or not set(shares) <= {1, 2, 3, 4, 5}:
        yield "at_most gives per cent by level"
    if not 1 <= value["prior"] <= 100:
        yield "the prior weighs as much as 1 to 100 people in common"


CALIBRATION = load_table("assessments", "calibration", check=_faults)


def guideline_on(day: date) -> dict[str, int]:
    """The highest share of outcomes in per cent by level, as JSON keeps it."""
    return {str(level): share for level, share in CALIBRATION.value_on(day)["at_most"].items()}


def prior_on(day: date) -> int:
    """With how many people of no difference the mean of an assessor is weighed."""
    return int(CALIBRATION.value_on(day)["prior"])

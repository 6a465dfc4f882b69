"""How much a gap weighs, and which gap comes first: one published formula for plans, needs and seats.

The severity is the levels missing times the weight of the requirement; it adds up over people and competencies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from asn_career.base.regulations import load_table
from assessments.choices import GapStatus
from assessments.gaps import Gap
from competencies.choices import Importance

_NONE = "none"


def _faults(value: Any) -> Iterable[str]:
    if set(value) != {*Importance.values, _NONE}:
        yield "every importance has a weight, and so has none"
    elif not value[Importance.MUST_HAVE] >= value[Importance.IMPORTANT] >= value[Importance.NEEDED] > 0:
        yield "weights fall with the importance and stay above nothing"


GAP_SEVERITY = load_table("assessments", "gap_severity", check=_faults)


def weight_of(importance: str, *, on: date) -> int:
    """The weight of a requirement of this importance on the day."""
    return int(GAP_SEVERITY.value_on(on)[importance or _NONE])


def severity(*, missing: Decimal, importance: str, on: date) -> Decimal:
    """The levels missing, weighted; never of a level that is not known."""
    return missing * weight_of(importance, on=on)


def severity_of(gap: Gap, *, on: date) -> Decimal | None:
    """The severity of a gap; None where nothing is missing, or no result is valid."""
    if gap.status != GapStatus.GAP or gap.gap is None:
        return None
    return severity(missing=-gap.gap, importance=gap.importance, on=on)


def severity_order(gap: Gap, *, on: date) -> tuple[object, ...]:
    """Sorts gaps: what the post cannot do without, the deepest, the heavier requirement, the dictionary's order."""
    return (
        gap.importance != Importance.MUST_HAVE,
        gap.gap or Decimal(0),
        -weight_of(gap.importance, on=on),
        gap.code,
    )

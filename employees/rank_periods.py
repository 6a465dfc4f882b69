"""On which days a rank promotion takes effect (PP 99/2000; Perban BKN 4/2023 and 4/2025)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from asn_career.base.periods import month_after
from asn_career.base.regulations import load_table


def _faults(value: Any) -> Iterable[str]:
    months = list(value["months"])
    if not months or months != sorted(set(months)) or not set(months) <= set(range(1, 13)):
        yield "months are given once each, in order, and there is one at least"


RANK_PROMOTION_PERIODS = load_table("employees", "rank_promotion_periods", check=_faults)


def next_rank_period(day: date) -> date:
    """The first allowed day of a rank promotion that is not before ``day``, by the rule of that day itself."""
    first = day if day.day == 1 else month_after(day)
    while first.month not in RANK_PROMOTION_PERIODS.value_on(first)["months"]:
        first = month_after(first)
    return first

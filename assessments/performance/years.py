"""Which yearly performance results count on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date


def years_that_count(
    day: date, *, count: int, results_due: Mapping[str, int], without_last: bool
) -> list[int]:
    """The latest ``count`` calendar years, the latest first.

    ``without_last``: the year before has no result; until results are due it is passed over.
    """
    due = date(day.year, results_due["month"], results_due["day"])
    last = day.year - 2 if without_last and day <= due else day.year - 1
    return list(range(last, last - count, -1))

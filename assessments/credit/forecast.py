"""When a threshold is reached: on record, or going on at the present predicate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from asn_career.base.periods import MONTHS
from assessments.credit.records import Standing, Threshold, first_day, month_index
from assessments.credit.rules import CreditRules
from employees.rank_periods import next_rank_period

FARTHEST_YEARS = 45  # longer than a career


@dataclass(frozen=True, slots=True)
class Reached:
    """The last day of the month with which a threshold is reached, and the first rank promotion it allows.

    ``forecast`` says that months are among it that nobody has evaluated yet.
    """

    on: date
    period: date
    forecast: bool


def reached(
    standing: Standing, threshold: Threshold | None, *, day: date, rules: CreditRules
) -> Reached | None:
    """When ``threshold`` is reached; None while the credit held or the present predicate is unknown."""
    if threshold is None or standing.held is None:
        return None
    month = _month_on_record(standing, threshold.needed)
    forecast = month is None
    if month is None:
        month = _month_ahead(standing, threshold.needed, rules=rules)
    if month is None:
        return None
    on = first_day(month + 1) - timedelta(days=1)
    return Reached(on, next_rank_period(max(on, day)), forecast)


def _month_on_record(standing: Standing, needed: Decimal) -> int | None:
    """The month with which the known parts reach ``needed``; the one before the first part where nothing is needed."""
    total = Decimal(0)
    start = month_index(standing.since.year, standing.since.month)
    if total >= needed:
        return start - 1
    for part in standing.parts:
        total += part.points
        if total >= needed:
            return max(part.last, start - 1)
    return None


def _month_ahead(standing: Standing, needed: Decimal, *, rules: CreditRules) -> int | None:
    """The month with which ``needed`` is reached when each year goes on at the present predicate."""
    if not standing.predicate:
        return None
    total, month = standing.known_sum, standing.counted_to + 1
    begins = month_index(standing.since.year, standing.since.month) + (standing.since.day > 1)
    month = max(month, begins)
    farthest = month + FARTHEST_YEARS * MONTHS
    while month < farthest:
        left = MONTHS - month % MONTHS
        for months in _months_to_try(standing, needed - total, left, rules=rules):
            if total + rules.credit(standing.kind, standing.predicate, months=months) >= needed:
                return month + months - 1
        total += rules.credit(standing.kind, standing.predicate, months=left)
        month += left
    return None


def _months_to_try(standing: Standing, short: Decimal, left: int, *, rules: CreditRules) -> range:
    """Whether the rest of the year is enough is asked first: only in the last year month by month."""
    enough = rules.credit(standing.kind, standing.predicate, months=left) >= short
    return range(1, left + 1) if enough else range(0)

"""The evaluations of a stretch of months: part years where they are recorded, else the year's predicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from asn_career.base.periods import MONTHS
from assessments.credit.records import CreditFacts, Part, PartKind, PartYear, month_index
from assessments.credit.rules import CreditRules


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Evaluations of months at one level, and the years whose result is missing."""

    parts: tuple[Part, ...]
    years_missing: tuple[int, ...]

    @property
    def total(self) -> Decimal:
        return sum((part.points for part in self.parts), Decimal(0))


def evaluate(facts: CreditFacts, rules: CreditRules, kind: str, *, first: int, last: int) -> Evaluated:
    """What the months ``first`` to ``last`` (both included) bring at level ``kind``."""
    parts: list[Part] = []
    missing: list[int] = []
    for year in range(first // MONTHS, last // MONTHS + 1):
        begin, end = max(first, month_index(year, 1)), min(last, month_index(year, MONTHS))
        if begin > end:
            continue
        covered: set[int] = set()
        for row in _of_year(facts, year):
            low, high = max(begin, month_index(year, row.first)), min(end, month_index(year, row.last))
            if low <= high:
                parts.append(_part(rules, kind, row.predicate, first=low, last=high, months=high - low + 1))
                covered.update(range(low, high + 1))
        rest = [month for month in range(begin, end + 1) if month not in covered]
        if rest and year in facts.predicates:
            parts.append(
                _part(rules, kind, facts.predicates[year], first=rest[0], last=rest[-1], months=len(rest))
            )
        elif rest:
            missing.append(year)
    return Evaluated(tuple(sorted(parts, key=lambda part: (part.first, part.last))), tuple(missing))


def counted_to(facts: CreditFacts, rules: CreditRules, *, day: date, first: int) -> tuple[int, int | None]:
    """The last month counted on ``day``, and the year whose result is not due yet.

    Years that have ended count; until results are due, the year before without one waits. Of the present year count
    the part years that have ended, as long as they follow on what is counted.
    """
    last, pending = month_index(day.year, 1) - 1, None
    before = day.year - 1
    due = date(day.year, rules.results_due["month"], rules.results_due["day"])
    if day <= due and first <= last:
        begin = max(first, month_index(before, 1))
        if evaluate(facts, rules, next(iter(rules.levels)), first=begin, last=last).years_missing:
            last, pending = month_index(before, 1) - 1, before
    if pending is None:
        this_month = month_index(day.year, day.month)
        for row in _of_year(facts, day.year):
            begins, ends = month_index(day.year, row.first), month_index(day.year, row.last)
            if ends < this_month and begins <= max(last + 1, first):
                last = max(last, ends)
    return last, pending


def _of_year(facts: CreditFacts, year: int) -> Iterator[PartYear]:
    return (row for row in facts.part_years if row.year == year)


def _part(rules: CreditRules, kind: str, predicate: str, *, first: int, last: int, months: int) -> Part:
    return Part(
        PartKind.EVALUATION,
        rules.credit(kind, predicate, months=months),
        first,
        last,
        months=months,
        predicate=predicate,
        percentage=rules.percentages[predicate],
        coefficient=rules.levels[kind].coefficient,
    )

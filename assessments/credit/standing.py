"""Where one person stands: the credit held, what the next rank and level ask for, and what records say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assessments.credit.evaluations import Evaluated, counted_to, evaluate
from assessments.credit.records import (
    CreditFacts,
    Difference,
    Part,
    Recorded,
    Standing,
    Threshold,
    month_index,
)
from assessments.credit.rules import LADDER, CreditRules, Level
from assessments.credit.stays import Beginning, Stay, beginning_of, degree_part, stay_on

ZERO = Decimal(0)


def standing_of(facts: CreditFacts, *, day: date, rules: CreditRules) -> Standing | None:
    """The standing of a PNS at the functional level held on ``day``; None for who holds none."""
    stay = stay_on(facts, day)
    if stay is None:
        return None
    beginning = beginning_of(stay, facts, rules, through=month_index(day.year, day.month) - 1)
    last, pending = counted_to(facts, rules, day=day, first=beginning.first_month)
    last = max(last, beginning.first_month - 1)
    found = evaluate(facts, rules, stay.kind, first=beginning.first_month, last=last)
    parts = _parts(stay, facts, rules, beginning=beginning, found=found, last=last)
    rank = facts.rank_on(day)
    missing = (*beginning.missing, *(f"performance:{year}" for year in found.years_missing))
    if rank is None and "rank" not in missing:
        missing = (*missing, "rank")
    held = None if missing else sum((part.points for part in parts), ZERO)
    level, year = rules.levels[stay.kind], max((y for y in facts.predicates if y < day.year), default=None)
    place = level.place_of(rank[1]) if rank else None
    return Standing(
        kind=stay.kind,
        since=stay.since,
        rank=rank[1] if rank else "",
        rank_since=rank[0] if rank else None,
        parts=parts,
        missing=missing,
        counted_to=last,
        pending=pending,
        predicate=facts.predicates[year] if year else "",
        predicate_year=year,
        rank_outside=rank is not None and place is None,
        next_rank=None if place is None else _next_rank(level, place, held),
        next_level=_next_level(level, held),
        differences=tuple(_differences(stay, facts, rules, last=last)),
        recorded_total=_recorded_total(stay, facts, last=last),
    )


def _parts(
    stay: Stay,
    facts: CreditFacts,
    rules: CreditRules,
    *,
    beginning: Beginning,
    found: Evaluated,
    last: int,
) -> tuple[Part, ...]:
    """What the count is made of, in the order of time. A recorded opening holds what was before it."""
    degree = degree_part(stay, facts, rules, since=beginning.first_month, through=last)
    later = sorted((*found.parts, *((degree,) if degree else ())), key=lambda part: (part.last, part.first))
    return (*beginning.parts, *later)


def _next_rank(level: Level, place: int, held: Decimal | None) -> Threshold | None:
    """The next rank: inside the level, or the first one of the next level; None at the top of the ladder."""
    if place + 1 < len(level.ranks):
        return _threshold((place + 1) * level.next_rank, held, rank=level.ranks[place + 1])
    if level.next_level is None:
        return None
    return _threshold(level.next_level, held, rank=LADDER[LADDER.index(level.ranks[-1]) + 1])


def _next_level(level: Level, held: Decimal | None) -> Threshold | None:
    if level.next_level is None or level.next is None:
        return None
    return _threshold(level.next_level, held, level=level.next)


def _threshold(needed: Decimal, held: Decimal | None, *, rank: str = "", level: str = "") -> Threshold:
    """``short`` and ``surplus`` stay unknown (None) while the credit held is."""
    if held is None:
        return Threshold(needed, None, None, rank=rank, level=level)
    return Threshold(needed, max(ZERO, needed - held), max(ZERO, held - needed), rank=rank, level=level)


def _differences(stay: Stay, facts: CreditFacts, rules: CreditRules, *, last: int) -> Iterator[Difference]:
    """Recorded totals of evaluated months that our own computation does not give, each against the same months."""
    for row in _conversions(stay, facts, last=last):
        own = evaluate(facts, rules, stay.kind, first=row.first, last=row.last)
        if not own.years_missing and own.total != row.total:
            yield Difference(row, own.total)


def _conversions(stay: Stay, facts: CreditFacts, *, last: int) -> Iterator[Recorded]:
    return (
        row
        for row in facts.recorded
        if not row.opening and stay.first_month <= row.first and row.last <= last
    )


def _recorded_total(stay: Stay, facts: CreditFacts, *, last: int) -> Decimal | None:
    """What the records of this level make together: the latest opening and what follows it; None without any."""
    inside = [row for row in facts.recorded if stay.earliest_opening <= row.last <= last]
    opening = max((row for row in inside if row.opening), key=lambda row: (row.last, row.key), default=None)
    after = [row for row in inside if not row.opening and (opening is None or row.first > opening.last)]
    counted = [*([opening] if opening else []), *after]
    return sum((row.total for row in counted), ZERO) if counted else None

"""Which methods a post demands of levels and of potential, and what then counts of a person.

Rule ``assessment_methods``. Pure. What does not count is unknown before the post, never a number; :func:`weaker_of`
says what there is instead. The talent box of a person is a figure of talent mapping and is taken from everything that
is official, whatever the post.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from assessments.choices import OFFICIAL_SOURCES
from assessments.job_fit import Required
from assessments.potential_methods import is_spelled, spellings_of
from promotions.records import CandidateFacts, Held, MethodHeld, MethodScore, Score
from promotions.rulebook import RuleBook

POTENTIAL = "potential"
Methods = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodDemand:
    """What one post demands: methods by competency of its standard, and those of the potential score (empty: any)."""

    levels: dict[str, Methods] = field(default_factory=dict)
    potential: Methods = ()
    spellings: frozenset[str] = frozenset()  # the words that the demanded potential methods go by


class Weaker(NamedTuple):
    """What there is, valid, by a method that the post does not take; ``code`` of the competency or ``potential``."""

    code: str
    wanted: Methods
    record: str
    method: str  # of a potential score the words that it was recorded with
    figure: str
    assessed_on: str


def demand_of(kind: str, required: Sequence[Required] | None, *, rules: RuleBook) -> MethodDemand | None:
    """What the rules demand of a post of this kind with this standard; None: nothing."""
    parts = rules.demanded.get(kind)
    if not parts:
        return None
    levels = {row.competency: _of_level(row, parts, rules) for row in required or ()}
    potential = tuple(parts.get(POTENTIAL, ()))
    return MethodDemand(
        levels={code: methods for code, methods in levels.items() if methods},
        potential=potential,
        spellings=spellings_of(potential, table=rules["potential_methods"]),
    )


def counting(facts: CandidateFacts, demand: MethodDemand) -> CandidateFacts:
    """The facts as they count before the post."""
    found = dict(facts.results or {})
    for code, methods in demand.levels.items():
        held = counted_level((facts.by_method or {}).get(code, ()), methods)
        if held is None:
            found.pop(code, None)
        else:
            found[code] = held
    if not demand.potential:
        return replace(facts, results=found)
    potential = counted_potential(facts.potentials or (), demand.spellings)
    return replace(facts, results=found, potential=potential)


def counted_level(rows: Sequence[MethodHeld], methods: Collection[str]) -> Held | None:
    """The latest result by one of the methods, on one day by the official order, in which the rows stand.

    None without one, and where no table converts it: an older one does not take its place.
    """
    latest = max((row for row in rows if row.source in methods), key=_day, default=None)
    if latest is None or latest.level is None:
        return None
    return Held(latest.record, latest.level, latest.assessed_on, latest.valid)


def counted_potential(rows: Iterable[MethodScore], spellings: frozenset[str]) -> Score | None:
    """The latest valid score by one of the methods; the rows begin with the latest."""
    found = next((row for row in rows if row.valid and is_spelled(row.name, spellings)), None)
    return Score(found.record, found.name, found.score) if found else None


def weaker_of(facts: CandidateFacts, demand: MethodDemand | None) -> tuple[Weaker, ...]:
    """What is held validly but by other methods than those demanded, where none of those is held validly.

    Of several the latest official one, else the latest of the others; in the order of the standard, potential last.
    """
    if demand is None:
        return ()
    counted = counting(facts, demand)
    held = counted.levels_held()
    found = [
        Weaker(code, methods, row.record, row.source, f"{row.level}", row.assessed_on.isoformat())
        for code, methods in demand.levels.items()
        if code not in held and (row := _best((facts.by_method or {}).get(code, ()))) is not None
    ]
    if demand.potential and counted.potential is None:
        other = next((row for row in facts.potentials or () if row.valid), None)
        if other:
            told = (other.record, other.name, f"{other.score}", other.assessed_on.isoformat())
            found.append(Weaker(POTENTIAL, demand.potential, *told))
    return tuple(found)


def _best(rows: Sequence[MethodHeld]) -> MethodHeld | None:
    known = [row for row in rows if row.valid and row.level is not None]
    official = [row for row in known if row.source in OFFICIAL_SOURCES]
    return max(official or known, key=_day, default=None)


def _of_level(row: Required, parts: Mapping[str, Any], rules: RuleBook) -> Methods:
    named = parts.get("named", {})
    if row.competency in named:
        return tuple(named[row.competency])
    part = "technical" if row.kind in rules.fit.technical else "core" if row.kind in rules.fit.core else ""
    return tuple(parts.get(part, ()))


def _day(row: MethodHeld) -> int:
    return row.assessed_on.toordinal()

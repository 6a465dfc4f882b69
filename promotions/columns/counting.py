"""What counts of everybody before a post that demands methods: what ``promotions.demanded_methods`` says of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from assessments.choices import OFFICIAL_SOURCES
from assessments.potential_methods import is_spelled
from promotions.columns.facts import UNKNOWN, ByMethod, Flags, Ints, PeopleColumns
from promotions.demanded_methods import POTENTIAL, MethodDemand, demand_of
from promotions.records import Target


def counting_before(people: PeopleColumns, target: Target) -> PeopleColumns:
    """Everybody with the levels and the potential that count before the post; the box stays that of talent mapping."""
    demand = demand_of(target.kind, target.demand.required, rules=people.rules)
    if demand is None or people.methods is None:
        return people
    many = len(people)
    levels = {
        code: _level(people.methods, code, methods, many=many) for code, methods in demand.levels.items()
    }
    potential = {POTENTIAL: _potential(people.methods, demand, many=many)} if demand.potential else {}
    return replace(people, held={**people.held, **levels}, own={**people.own, **potential})


def needing_stronger(people: PeopleColumns, target: Target) -> Flags:
    """Who has something valid that the post does not take, by another method than those it demands, and nothing that it
    takes: whom ``promotions.demanded_methods.weaker_of`` tells of."""
    demand = demand_of(target.kind, target.demand.required, rules=people.rules)
    found = np.zeros(len(people), dtype=np.bool_)
    if demand is None or people.methods is None:
        return found
    counted = counting_before(people, target)
    for code in demand.levels:
        found |= (counted.levels(code) == UNKNOWN) & _held_anyhow(people, code)
    if demand.potential:
        anyhow = np.zeros(len(people), dtype=np.bool_)
        for _points, days in people.methods.potential.values():
            anyhow |= days != UNKNOWN
        found |= (counted.own[POTENTIAL] == UNKNOWN) & anyhow
    return found


def _held_anyhow(people: PeopleColumns, competency: str) -> Flags:
    found = np.zeros(len(people), dtype=np.bool_)
    for (code, _source), (levels, _days, valid) in (people.methods.levels if people.methods else {}).items():
        if code == competency:
            found |= valid & (levels >= 0)
    return found


def _level(found: ByMethod, competency: str, methods: Collection[str], *, many: int) -> Ints:
    """Doubled levels of the latest results; on one day the first in the official order stays."""
    wanted = (found.levels.get((competency, source)) for source in OFFICIAL_SOURCES if source in methods)
    levels, valid = np.full(many, UNKNOWN, dtype=np.int64), np.zeros(many, dtype=np.bool_)
    latest = np.full(many, UNKNOWN, dtype=np.int64)
    for column in wanted:
        if column is not None:
            later = column[1] > latest
            levels = np.where(later, column[0], levels)
            valid = np.where(later, column[2], valid)
            latest = np.where(later, column[1], latest)
    return np.where(valid & (levels >= 0), levels, UNKNOWN)


def _potential(found: ByMethod, demand: MethodDemand, *, many: int) -> Ints:
    """Points of the latest valid scores; no two of a person are of one day."""
    return _latest(
        (column for name, column in found.potential.items() if is_spelled(name, demand.spellings)), many=many
    )


def _latest(columns: Iterable[tuple[Ints, Ints]], *, many: int) -> Ints:
    points, latest = (np.full(many, UNKNOWN, dtype=np.int64) for _ in range(2))
    for values, days in columns:
        later = days > latest
        points, latest = np.where(later, values, points), np.where(later, days, latest)
    return points

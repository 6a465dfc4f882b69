"""How firm ranks are when the weights move (rule ``weight_stability``): whole numbers on columns, nothing drawn by lot.

Two views of the same bounds. **Scenarios**: each weight in turn up and down by the rule's points, the others scaled
so that all make a hundred again; everybody is ranked in each, by the score rounded once and then as the run breaks
ties. **Guarantee**: every set of weights within the points of the official ones; whether one person can pass another
in it is a linear question whose answer is exact (a weighted median), so the rank can leave the interval for none of
them. The guarantee compares unrounded scores and counts less than a hundredth as open, so that rounding is inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from asn_career.base.figures import POINT
from asn_career.base.regulations import load_table
from promotions.columns.deciding import ranks_of
from promotions.columns.facts import Flags, Ints
from promotions.columns.match import divide_half_up

WHOLE = 1_000_000  # all weights together
_POINT_OF_WEIGHT = WHOLE // 100
_CENT = WHOLE * POINT // 100  # a hundredth of a score, in weight times value


def _faults(value: Mapping[str, int]) -> Iterable[str]:
    if not isinstance(value["points"], int) or not 0 < value["points"] < 50:
        yield "weights move by whole points, from 1 to 49"


WEIGHT_STABILITY = load_table("promotions", "weight_stability", check=_faults)


@dataclass(frozen=True, slots=True)
class Field:
    """Everybody who is ranked: values in 300ths (a row per person, a column per weighted component), and ties."""

    people: Ints
    codes: tuple[str, ...]
    weights: Ints  # millionths, in the order of the codes; all above zero
    values: Ints
    jpm_uncapped: Ints
    y: Ints
    ranks: Ints  # the official ones

    def __len__(self) -> int:
        return len(self.people)


class Scenario(NamedTuple):
    """One weight moved by so many points of a hundred, and the rank of everybody then."""

    code: str
    points: int
    ranks: Ints


@dataclass(frozen=True, slots=True)
class Stability:
    """What the scenarios do to the ranks; places in the order of the field."""

    field: Field
    scenarios: tuple[Scenario, ...]
    proposed: int

    @property
    def best(self) -> Ints:
        return np.min(self._all, axis=0)

    @property
    def worst(self) -> Ints:
        return np.max(self._all, axis=0)

    @property
    def times_proposed(self) -> Ints:
        """In how many scenarios each person is among those proposed."""
        found: Ints = np.sum([one.ranks <= self.proposed for one in self.scenarios], axis=0, dtype=np.int64)
        return found

    @property
    def groups(self) -> Ints:
        """The number of each person's group: who is above a border stays above it in every scenario."""
        return groups_of(self.field.ranks, [one.ranks for one in self.scenarios])

    @property
    def firm(self) -> Flags:
        """Per scenario: whether the same people are proposed as officially."""
        official = self.field.ranks <= self.proposed
        return np.array([np.array_equal(one.ranks <= self.proposed, official) for one in self.scenarios])

    @property
    def _all(self) -> Ints:
        return np.stack([self.field.ranks, *(one.ranks for one in self.scenarios)])


def stability_of(field: Field, *, points: int, proposed: int) -> Stability:
    """Every scenario of the rule."""
    return Stability(field, tuple(_scenarios(field, points)), proposed)


def _scenarios(field: Field, points: int) -> Iterable[Scenario]:
    if len(field.codes) < 2:
        return
    for place, code in enumerate(field.codes):
        weight = int(field.weights[place])
        for sign in (1, -1):
            moved = min(max(weight + sign * points * _POINT_OF_WEIGHT, 0), WHOLE)
            numerators, denominator = shifted(field.weights, place, moved)
            scores = divide_half_up(field.values @ numerators, denominator * POINT // 100)
            ranks = ranks_of(scores, field.jpm_uncapped, field.y)
            yield Scenario(code, sign * points, ranks)


def shifted(weights: Ints, place: int, moved: int) -> tuple[Ints, int]:
    """All weights once one of them is ``moved``: numerators that make the denominator, the others in proportion."""
    rest = WHOLE - int(weights[place])
    numerators = weights * (WHOLE - moved)
    numerators[place] = moved * rest
    return numerators, rest * WHOLE


def groups_of(official: Ints, others: Sequence[Ints]) -> Ints:
    """Groups, counted from 1, between which the order is the same in all of these rankings."""
    order = np.argsort(official, kind="stable")
    borders = np.ones(len(order), dtype=np.bool_)
    for ranks in (official, *others):
        placed = ranks[order]
        lowest_before = np.maximum.accumulate(placed)[:-1]
        highest_after = np.minimum.accumulate(placed[::-1])[::-1][1:]
        borders[1:] &= lowest_before < highest_after
    groups = np.empty(len(order), dtype=np.int64)
    groups[order] = np.cumsum(borders)
    return groups


class Interval(NamedTuple):
    """The ranks that a person cannot leave, whatever weights within the bounds are taken."""

    best: int
    worst: int


def interval_of(field: Field, place: int, *, points: int) -> Interval:
    """Counted over everybody: who stays above for certain, and who can come above."""
    differences = field.values - field.values[place]
    middle = differences @ field.weights
    reach = furthest(differences, _bounds(field.weights, points))
    official = int(field.ranks[place])
    # Who is equal in every component has the same score by any weights: the run's tie-breaks keep the order of the two.
    equal = ~differences.any(axis=1)
    others, equal_above = ~equal, int(np.sum(equal & (field.ranks < official)))
    certain = int(np.sum(others & (middle - furthest(-differences, _bounds(field.weights, points)) >= _CENT)))
    possible = int(np.sum(others & (middle + reach > -_CENT)))
    best, worst = 1 + certain + equal_above, 1 + possible + equal_above
    return Interval(min(best, official), max(worst, official))


def _bounds(weights: Ints, points: int) -> tuple[Ints, Ints]:
    """How far each weight may fall and rise."""
    most = points * _POINT_OF_WEIGHT
    return np.minimum(weights, most), np.full(len(weights), most, dtype=np.int64)


def furthest(differences: Ints, bounds: tuple[Ints, Ints]) -> Ints:
    """For each row the most that weights within bounds, moved so that their sum stays, add to the difference.

    The linear programme's dual has one free number, and its best value is one of the row's own differences.
    """
    falls, rises = bounds
    best = np.full(len(differences), np.iinfo(np.int64).max, dtype=np.int64)
    for column in range(differences.shape[1]):
        beyond = differences - differences[:, [column]]
        gained = np.maximum(beyond, 0) @ rises + np.maximum(-beyond, 0) @ falls
        best = np.minimum(best, gained)
    return best

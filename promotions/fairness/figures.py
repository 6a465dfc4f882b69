"""Arithmetic of fairness: what two groups' counts say, as pure functions over counts.

A rate or ratio is an exact fraction, a probability a float; what cannot be said is None, never a number.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
# Two tables are equally likely where floats say so to within this: of equal ones the last digits differ.
_TIE = 1 + 1e-9
_ROOM = 5
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Count:
    """A group at one stage: how many entered it, and how many of them passed."""

    entered: int
    passed: int

    def __post_init__(self) -> None:
        if not 0 <= self.passed <= self.entered:
            raise ValueError("of those who enter a stage at most all pass")

    @property
    def rate(self) -> Fraction | None:
        """The selection rate; None of nobody."""
        return Fraction(self.passed, self.entered) if self.entered else None

    @property
    def left(self) -> int:
        return self.entered - self.passed


def impact_ratio(own: Count, other: Count) -> Fraction | None:
    """The own rate by the other group's; None where there is no rate to divide by."""
    if own.rate is None or not other.rate:
        return None
    return own.rate / other.rate


def expected(own: Count, other: Count) -> tuple[Fraction, Fraction]:
    """How many would pass in each group at the rate of both together; at least one of them has people."""
    rate = Fraction(own.passed + other.passed, own.entered + other.entered)
    return own.entered * rate, other.entered * rate


def fisher_exact(own: Count, other: Count) -> float:
    """Fisher's exact test, two-sided: the sum of the probabilities of all tables no likelier than this one."""
    passed, low = own.passed + other.passed, max(0, own.passed - other.left)
    high = min(own.entered, passed)
    weights = _weights(own.passed, low=low, high=high, own=own.entered, other=other.entered, passed=passed)
    return min(1.0, math.fsum(w for w in weights if w <= _TIE) / math.fsum(weights))


def _weights(seen: int, *, low: int, high: int, own: int, other: int, passed: int) -> list[float]:
    """Probabilities of every table with these margins, as multiples of that of the one seen.

    Each is the next one's by a ratio of whole numbers, so nothing overflows where factorials would.
    """
    above, below = [1.0], []
    for k in range(seen, high):
        above.append(above[-1] * ((own - k) * (passed - k)) / ((k + 1) * (other - passed + k + 1)))
    weight = 1.0
    for k in range(seen, low, -1):
        weight *= (k * (other - passed + k)) / ((own - k + 1) * (passed - k + 1))
        below.append(weight)
    return [*below, *above]


def two_proportions(own: Count, other: Count) -> float | None:
    """Two-sided probability of the pooled z test; None where an expected count is below five."""
    if not own.entered or not other.entered:
        return None
    passing = expected(own, other)
    leaving = (own.entered - passing[0], other.entered - passing[1])
    if min(*passing, *leaving) < 5:
        return None
    rate = float((own.passed + other.passed) / Fraction(own.entered + other.entered))
    spread = math.sqrt(rate * (1 - rate) * (1 / own.entered + 1 / other.entered))
    return math.erfc(abs(own.passed / own.entered - other.passed / other.entered) / spread / math.sqrt(2))


def ratio_interval(own: Count, other: Count) -> tuple[float, float] | None:
    """95 % interval of the impact ratio by the logarithm; None where a group passes nobody."""
    if not own.passed or not other.passed:
        return None
    spread = math.sqrt(1 / own.passed - 1 / own.entered + 1 / other.passed - 1 / other.entered)
    middle = math.log(own.passed / own.entered) - math.log(other.passed / other.entered)
    return math.exp(middle - _Z95 * spread), math.exp(middle + _Z95 * spread)


def one_person_swap(own: Count, other: Count) -> Fraction | None:
    """The impact ratio had one person more passed here and one fewer there: how much hangs on one person."""
    if not own.left or other.passed < 2:
        return None
    return impact_ratio(Count(own.entered, own.passed + 1), Count(other.entered, other.passed - 1))


@dataclass(frozen=True, slots=True)
class Pooled:
    """Several runs together, each compared within itself: odds ratio, and the two-sided probability of chance."""

    odds_ratio: float | None
    chance: float | None
    strata: int


def mantel_haenszel(strata: Iterable[tuple[Count, Count]]) -> Pooled:
    """Own group against the other over strata; chi-square with one degree of freedom, without correction.

    The chance is told where the approximation holds: by Mantel and Fleiss, when what passed could have been five
    fewer and five more than expected.
    """
    up = down = seen = due = spread = lowest = highest = 0.0
    told = 0
    for own, other in strata:
        people = own.entered + other.entered
        passed = own.passed + other.passed
        if not own.entered or not other.entered:
            continue
        told += 1
        up += own.passed * other.left / people
        down += own.left * other.passed / people
        seen += own.passed
        due += own.entered * passed / people
        lowest += max(0, passed - other.entered)
        highest += min(own.entered, passed)
        if people > 1:
            both = own.entered * other.entered * passed * (people - passed)
            spread += both / (people * people * (people - 1))
    holds = spread and min(due - lowest, highest - due) >= _ROOM
    chance = math.erfc(abs(seen - due) / math.sqrt(2 * spread)) if holds else None
    return Pooled(up / down if down else None, chance, told)


def holm(chances: Mapping[Key, float], *, comparisons: int) -> dict[Key, float]:
    """Probabilities corrected for as many comparisons as were possible, of which some were made (Holm 1979).

    The smallest is taken times all comparisons, the next times one fewer, and none is smaller than the one before:
    that any of them is below 5 percent happens by chance in at most 5 of 100 such families. Where more comparisons were
    possible than made, those not made count as larger ones, which keeps this on the safe side.
    """
    found: dict[Key, float] = {}
    least = 0.0
    for place, (key, chance) in enumerate(sorted(chances.items(), key=lambda pair: pair[1])):
        least = max(least, min(1.0, chance * max(1, comparisons - place)))
        found[key] = least
    return found


def standardised_gap(own: Sequence[float], other: Sequence[float]) -> float | None:
    """Difference of means in pooled standard deviations; None of fewer than two each, or where all are equal."""
    if len(own) < 2 or len(other) < 2:
        return None
    means = [math.fsum(values) / len(values) for values in (own, other)]
    squares = [math.fsum((v - m) ** 2 for v in values) for values, m in zip((own, other), means, strict=True)]
    spread = math.sqrt(sum(squares) / (len(own) + len(other) - 2))
    return (means[0] - means[1]) / spread if spread else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's; None of fewer than three, or where one of both never changes."""
    if len(pairs) < 3:
        return None
    means = [math.fsum(column) / len(pairs) for column in zip(*pairs, strict=True)]
    away = [(x - means[0], y - means[1]) for x, y in pairs]
    spread = math.sqrt(math.fsum(x * x for x, _y in away) * math.fsum(y * y for _x, y in away))
    return math.fsum(x * y for x, y in away) / spread if spread else None

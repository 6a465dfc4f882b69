"""Four ways to rank alternatives by weighted criteria, in exact arithmetic (rule ``second_opinion``).

Every order is decided by whole numbers and fractions: two alternatives are equal when they are, not when floats happen
to meet. Only what is shown is rounded. Kept libraries (pymcdm, scikit-criteria) compute the same in floats and bring
pandas, SciPy and matplotlib along; a worked example of the literature stands in the rule file instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from math import gcd, lcm, prod
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from asn_career.base.regulations import load_table

METHODS = ("saw", "wp", "topsis", "profile_matching")
PLACES = 6
_DIGITS = 50
_WHOLE_POWERS = (
    10_000  # up to this sum of whole weights products are compared exactly, beyond it to 50 digits
)
_EXACTLY = Context(prec=_DIGITS)


def _faults(value: Mapping[str, Any]) -> Iterable[str]:
    if value["product_floor"] <= 0 or value["profile"]["step"] <= 0:
        yield "the floor of a product and the step of a profile are above zero"
    steps = sorted(value["distance_scores"])
    if steps != list(range(steps[0], steps[-1] + 1)) or 0 not in steps:
        yield "distances are scored step by step, none left out"


SECOND_OPINION = load_table("promotions", "second_opinion", check=_faults)


class Criterion(NamedTuple):
    """What alternatives are compared by; ``target`` and ``step`` are those of a profile, if one is given."""

    name: str
    weight: Fraction
    cost: bool = False
    target: Fraction | None = None
    step: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A table of known, non-negative values: one row per name, one column per criterion."""

    criteria: tuple[Criterion, ...]
    names: tuple[str, ...]
    values: tuple[tuple[Fraction, ...], ...]

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Weights as parts of one."""
        whole = sum(criterion.weight for criterion in self.criteria)
        return tuple(criterion.weight / whole for criterion in self.criteria)

    @property
    def columns(self) -> tuple[tuple[Fraction, ...], ...]:
        return tuple(zip(*self.values, strict=True))


class Opinion(NamedTuple):
    """What one method says, in the order of the alternatives; a score that is undefined is None."""

    method: str
    scores: tuple[Decimal | None, ...]
    ranks: tuple[int, ...]


class MethodRefusedError(ValueError):
    """A method has no meaning for these values."""


Scored = tuple[Sequence[Any], Sequence[Decimal | None]]  # what orders, and what is shown


def opinion(method: str, given: Alternatives, *, rule: Mapping[str, Any]) -> Opinion:
    """Rank and score of every alternative by one method; the highest score first, equals share a rank."""
    order, shown = _METHODS[method](given, rule)
    return Opinion(method, tuple(map(_rounded, shown)), competition_ranks(order))


def competition_ranks(order: Sequence[Any]) -> tuple[int, ...]:
    """Ranks (1, 2, 2, 4) of values that can be compared, the highest first."""
    first: dict[Any, int] = {}
    for place, value in enumerate(sorted(order, reverse=True), start=1):
        first.setdefault(value, place)
    return tuple(first[value] for value in order)


def _saw(given: Alternatives, rule: Mapping[str, Any]) -> Scored:
    """Weighted sum of values as parts of the best one; of costs the best one as a part of the value."""
    best = [
        min(column) if criterion.cost else max(column)
        for criterion, column in zip(given.criteria, given.columns, strict=True)
    ]
    order = [
        sum(
            share * _part(value, top, cost=criterion.cost)
            for criterion, share, value, top in zip(given.criteria, given.shares, row, best, strict=True)
        )
        for row in given.values
    ]
    return order, [_decimal(value) for value in order]


def _part(value: Fraction, best: Fraction, *, cost: bool) -> Fraction:
    if value == best:
        return Fraction(bool(value or cost))  # where everybody has nothing of a benefit, it adds nothing
    return best / value if cost else value / best


def _wp(given: Alternatives, rule: Mapping[str, Any]) -> Scored:
    """Product of values raised to their weights, as part of the sum of all products."""
    if any(
        criterion.cost and not value
        for row in given.values
        for criterion, value in zip(given.criteria, row, strict=True)
    ):
        raise MethodRefusedError(
            _("A cost of zero cannot be divided by: the weighted product has no value here.")
        )
    powers = _whole(given.shares)
    signed = [
        -power if criterion.cost else power for criterion, power in zip(given.criteria, powers, strict=True)
    ]
    products = [_product(row, signed, root=sum(powers)) for row in given.values]
    whole = sum(products, Decimal(0))
    shown = [None if not whole else _EXACTLY.divide(product, whole) for product in products]
    if sum(powers) > _WHOLE_POWERS:
        return [_EXACTLY.plus(product).quantize(Decimal("1e-30")) for product in products], shown
    return [
        prod(value**power for value, power in zip(row, signed, strict=True)) for row in given.values
    ], shown


def _whole(shares: Sequence[Fraction]) -> list[int]:
    """Shares as the smallest whole numbers in the same proportion."""
    common = lcm(*(share.denominator for share in shares))
    numbers = [int(share * common) for share in shares]
    divisor = gcd(*numbers)
    return [number // divisor for number in numbers]


def _product(row: Sequence[Fraction], powers: Sequence[int], *, root: int) -> Decimal:
    if any(not value and power for value, power in zip(row, powers, strict=True)):
        return Decimal(0)
    with localcontext(_EXACTLY):
        logs = [_decimal(value).ln() * power for value, power in zip(row, powers, strict=True) if power]
        return (sum(logs, Decimal(0)) / root).exp()


def _topsis(given: Alternatives, rule: Mapping[str, Any]) -> Scored:
    """Closeness to the best and distance from the worst of every criterion, in vector-normalised values.

    Squares of distances are exact, and closeness rises with the share of the squares: that decides the order.
    """
    weighted = [
        _squared_units(column, share) for column, share in zip(given.columns, given.shares, strict=True)
    ]
    sides = [(min(column), max(column)) for column in given.columns]
    bests = [low if one.cost else high for one, (low, high) in zip(given.criteria, sides, strict=True)]
    worsts = [high if one.cost else low for one, (low, high) in zip(given.criteria, sides, strict=True)]
    pairs = [(_distance(row, worsts, weighted), _distance(row, bests, weighted)) for row in given.values]
    if not any(near + far for near, far in pairs):
        return [0] * len(pairs), [None] * len(pairs)  # everybody is the same
    return [near / (near + far) for near, far in pairs], [_closeness(near, far) for near, far in pairs]


def _squared_units(column: Sequence[Fraction], share: Fraction) -> Fraction:
    """What the square of a difference counts: the squared weight over the squared length of the column."""
    length = sum(value * value for value in column)
    return share * share / length if length else Fraction(0)


def _distance(row: Sequence[Fraction], point: Sequence[Fraction], units: Sequence[Fraction]) -> Fraction:
    terms = zip(row, point, units, strict=True)
    return sum(((value - there) ** 2 * unit for value, there, unit in terms), Fraction(0))


def _closeness(from_worst: Fraction, from_best: Fraction) -> Decimal:
    with localcontext(_EXACTLY):
        near, far = _decimal(from_worst).sqrt(), _decimal(from_best).sqrt()
        return near / (near + far)


def _profile_matching(given: Alternatives, rule: Mapping[str, Any]) -> Scored:
    """Weighted mean of what the distance to the profile is worth; a criterion without target aims at the best value."""
    scores = {step: Fraction(str(worth)) for step, worth in rule["distance_scores"].items()}
    aims = [_aim(one, column) for one, column in zip(given.criteria, given.columns, strict=True)]
    order = []
    for row in given.values:
        worth = (
            share * _worth((target - value if one.cost else value - target) / step, scores)
            for one, share, value, (target, step) in zip(given.criteria, given.shares, row, aims, strict=True)
        )
        order.append(sum(worth, Fraction(0)))
    return order, [_decimal(value) for value in order]


def _aim(criterion: Criterion, column: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Target and step; without them the best value, and a quarter of the range, so that the table covers it."""
    low, high = min(column), max(column)
    target = criterion.target if criterion.target is not None else (low if criterion.cost else high)
    return target, criterion.step or (high - low) / 4 or Fraction(1)


def _worth(distance: Fraction, scores: Mapping[int, Fraction]) -> Fraction:
    held = min(max(distance, Fraction(min(scores))), Fraction(max(scores)))
    below = held.numerator // held.denominator
    if held == below:
        return scores[below]
    return scores[below] + (held - below) * (scores[below + 1] - scores[below])


_METHODS: dict[str, Callable[[Alternatives, Mapping[str, Any]], Scored]] = {
    "saw": _saw,
    "wp": _wp,
    "topsis": _topsis,
    "profile_matching": _profile_matching,
}


def _decimal(value: Fraction | int) -> Decimal:
    exact = Fraction(value)
    return _EXACTLY.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _rounded(score: Decimal | None) -> Decimal | None:
    return None if score is None else score.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP)

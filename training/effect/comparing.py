"""Participants beside comparable others: pure arithmetic over counts of pairs of results.

A pair is two official results of one person in a row. Strata are the kind of post and the level before; the others'
movements are weighted by the participants' numbers in each stratum (direct standardisation). The interval is the
normal one of a stratified difference with pooled variances per side (95 %). Exact until the square root.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

_Z = Decimal("1.959964")  # 97.5th percentile of the normal distribution
_CENT = Decimal("0.01")


class Pairs(NamedTuple):
    """``number`` pairs of results alike in everything."""

    took: bool
    kind: str
    before: Decimal
    after: Decimal
    number: int


class Footing(StrEnum):
    """How far the numbers carry."""

    INSUFFICIENT = "insufficient"
    TENTATIVE = "tentative"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Movements in levels, rounded half-up to hundredths; None while there are too few pairs.

    ``participants`` counts pairs of those who took the programme, ``comparable`` those of them for whom there are
    others of the same kind of post and level before, ``others`` the pairs of these others.
    """

    participants: int
    comparable: int
    others: int
    footing: Footing
    movement: Decimal | None = None
    others_movement: Decimal | None = None
    difference: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the interval of the difference leaves out nought."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


Stratum = tuple[str, Decimal]


def compare(pairs: Iterable[Pairs], *, enough: int, sound: int) -> Comparison:
    """The movement of participants beside that of comparable others."""
    taken, others = _by_stratum(pairs)
    shared = sorted(set(taken) & set(others))
    comparable = sum(_size(taken[stratum]) for stratum in shared)
    beside = sum(_size(others[stratum]) for stratum in shared)
    participants = sum(_size(moves) for moves in taken.values())
    smaller = min(comparable, beside)
    if smaller < max(enough, 2):
        return Comparison(participants, comparable, beside, Footing.INSUFFICIENT)
    weights = {stratum: Fraction(_size(taken[stratum]), comparable) for stratum in shared}
    own = sum((weights[s] * _mean(taken[s]) for s in shared), Fraction(0))
    theirs = sum((weights[s] * _mean(others[s]) for s in shared), Fraction(0))
    spread = _standard_error(taken, others, weights)
    difference = own - theirs
    return Comparison(
        participants,
        comparable,
        beside,
        Footing.SOUND if smaller >= sound else Footing.TENTATIVE,
        movement=_rounded(own),
        others_movement=_rounded(theirs),
        difference=_rounded(difference),
        low=_cents(_decimal(difference) - _Z * spread),
        high=_cents(_decimal(difference) + _Z * spread),
    )


Moves = Mapping[Decimal, int]


def _by_stratum(pairs: Iterable[Pairs]) -> tuple[dict[Stratum, Moves], dict[Stratum, Moves]]:
    """Counts by movement, for those who took the programme and for the others, by stratum."""
    sides: tuple[dict[Stratum, dict[Decimal, int]], dict[Stratum, dict[Decimal, int]]] = (
        defaultdict(lambda: defaultdict(int)),
        defaultdict(lambda: defaultdict(int)),
    )
    for pair in pairs:
        side = sides[0] if pair.took else sides[1]
        side[pair.kind, pair.before][pair.after - pair.before] += pair.number
    return dict(sides[0]), dict(sides[1])


def _size(moves: Moves) -> int:
    return sum(moves.values())


def _mean(moves: Moves) -> Fraction:
    return sum((Fraction(move) * count for move, count in moves.items()), Fraction(0)) / _size(moves)


def _standard_error(
    taken: Mapping[Stratum, Moves], others: Mapping[Stratum, Moves], weights: Mapping[Stratum, Fraction]
) -> Decimal:
    own, theirs = (_pooled_variance([side[s] for s in weights]) for side in (taken, others))
    variance = sum(
        (
            weight**2 * (own / _size(taken[stratum]) + theirs / _size(others[stratum]))
            for stratum, weight in weights.items()
        ),
        Fraction(0),
    )
    return _decimal(variance).sqrt()


def _pooled_variance(strata: Iterable[Moves]) -> Fraction:
    """Variance within strata, pooled; strata of one pair add nothing, and with none larger it is nought."""
    squares, free = Fraction(0), 0
    for moves in strata:
        mean = _mean(moves)
        squares += sum(((Fraction(move) - mean) ** 2 * n for move, n in moves.items()), Fraction(0))
        free += _size(moves) - 1
    return squares / free if free else Fraction(0)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _rounded(value: Fraction) -> Decimal:
    return _cents(_decimal(value))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)

"""Two figures of the same person or unit, one before and one after: their mean difference with its interval.

The interval (95 %) is that of Student's t for paired differences. Exact until the square root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from asn_career.base.figures import round_half_up
from training.effect.comparing import Footing

# 97.5th percentile of the normal distribution, from which that of Student's t follows.
_Z = Decimal("1.959964")
FEWEST = 8  # below it the expansion of t is not exact to three decimals

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Movement:
    """Means and their difference, rounded half-up to hundredths; None while there are too few pairs."""

    pairs: int
    footing: Footing
    before: Decimal | None = None
    after: Decimal | None = None
    difference: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the interval of the difference leaves out nought."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def movement_of(pairs: Sequence[Pair], *, enough: int, sound: int) -> Movement:
    """The mean difference of pairs of figures; with fewer than ``enough`` their number alone."""
    number = len(pairs)
    if number < max(enough, FEWEST):
        return Movement(number, Footing.INSUFFICIENT)
    differences = [after - before for before, after in pairs]
    mean = _mean(differences)
    variance = sum(((each - mean) ** 2 for each in differences), Fraction(0)) / (number - 1)
    margin = student_quantile(number - 1) * _decimal(variance / number).sqrt()
    return Movement(
        number,
        Footing.SOUND if number >= sound else Footing.TENTATIVE,
        before=round_half_up(_decimal(_mean([before for before, _after in pairs]))),
        after=round_half_up(_decimal(_mean([after for _before, after in pairs]))),
        difference=round_half_up(_decimal(mean)),
        low=round_half_up(_decimal(mean) - margin),
        high=round_half_up(_decimal(mean) + margin),
    )


def student_quantile(freedom: int) -> Decimal:
    """The 97.5th percentile of Student's t (Abramowitz and Stegun 26.7.5), to three decimals from 7 degrees on."""
    z, n = _Z, Decimal(freedom)
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4)
    )


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)

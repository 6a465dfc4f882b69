"""Exact figures: half-up rounding, and whole numbers that hold two decimals and thirds without loss.

A score is at most two decimals, and one component is a mean of three, so every exact value here is a whole number
of 300ths of a point. Sums and products of them stay whole numbers: exact, and many times faster than fractions.
"""

from decimal import ROUND_HALF_UP, Decimal

POINT = 300
_CENT = POINT // 100


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """``value`` rounded half away from zero to ``places`` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def divide_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to the quotient of two non-negative numbers, halves upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def to_points(value: Decimal | int) -> int:
    """An exact value in 300ths; refuses what they cannot hold, so that nothing is rounded by accident."""
    if isinstance(value, int):
        return value * POINT
    scaled = value * POINT
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{value} has more decimals than an exact score holds")
    return whole


def points_to_cents(points: int) -> int:
    """300ths rounded half-up to hundredths."""
    return divide_half_up(points, _CENT)


def to_cents(value: Decimal) -> int:
    """A figure of two decimals as whole hundredths."""
    return int(value.scaleb(2))


def from_cents(cents: int) -> Decimal:
    """Whole hundredths as a figure of two decimals."""
    return Decimal(cents).scaleb(-2)

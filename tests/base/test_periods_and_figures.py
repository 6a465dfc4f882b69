"""Years by anniversary, and exact rounding."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_career.base.figures import divide_half_up, round_half_up, to_points
from asn_career.base.periods import (
    days_reach_years,
    month_after,
    years_after,
    years_and_months,
    years_reached,
)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(1970, 11, 21), 56, date(2026, 11, 21)),
    ],
)
def test_years_after(day, years, expected):
    assert years_after(day, years) == expected


def test_the_anniversary_completes_a_year():
    assert years_reached(date(2022, 11, 21), date(2026, 11, 21)) == 4
    assert years_reached(date(2022, 11, 22), date(2026, 11, 21)) == 3
    assert years_reached(date(2024, 2, 29), date(2025, 2, 28)) == 1


@pytest.mark.parametrize(("start", "expected"), [(date(2022, 11, 21), True), (date(2022, 11, 22), False)])
def test_counted_days_reach_years_on_the_anniversary(start, expected):
    day = date(2026, 11, 21)
    assert days_reach_years((day - start).days, 4, as_of=day) is expected


def test_a_duration_is_told_in_full_years_and_months():
    day = date(2026, 11, 21)
    assert years_and_months((day - date(2022, 12, 21)).days, as_of=day) == (3, 11)
    assert years_and_months((day - date(2022, 12, 22)).days, as_of=day) == (3, 10)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 4, 1), date(2026, 5, 1)), (date(2026, 12, 31), date(2027, 1, 1))]
)
def test_the_month_after(day, expected):
    assert month_after(day) == expected


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=1, max_value=10**6))
def test_whole_division_rounds_half_up_like_decimals(numerator, denominator):
    from fractions import Fraction

    exact = Fraction(numerator, denominator)
    assert divide_half_up(numerator, denominator) == (exact + Fraction(1, 2)) // 1


def test_half_up():
    assert round_half_up(Decimal("0.125")) == Decimal("0.13")
    assert round_half_up(Decimal("2.5"), 0) == Decimal("3")


def test_a_score_of_three_decimals_is_refused_rather_than_rounded():
    with pytest.raises(ValueError, match="decimals"):
        to_points(Decimal("1.001"))

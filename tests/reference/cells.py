"""Cells of a data package as values: an empty cell is unknown (None)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor


def day(cell):
    return date.fromisoformat(cell) if cell else None


def number(cell):
    """Exact: no float ever appears in a figure."""
    return Fraction(cell) if cell else None


def word(cell):
    """For comparisons 'without case and outer blanks'."""
    return (cell or "").strip().casefold()


def rounded(value):
    """4: decimals are exact; rounding is half-up, 2 places, once (figures are never negative)."""
    return None if value is None else Decimal(floor(Fraction(value) * 100 + Fraction(1, 2))) / 100


def rounded_down(value):
    return Decimal(floor(Fraction(value) * 100)) / 100


def years_after(start, years):
    """4: a day N years on from 29 February is 28 February in a year without one."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def years_reached(days, years, on):
    """4: reached when D minus the days counted, plus N years, is not after D."""
    return years_after(on - timedelta(days=days), years) <= on


def within_years(start, years, on):
    """D is from the first day to the day N years on, both inclusive."""
    return start <= on <= years_after(start, years)

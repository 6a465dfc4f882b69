"""Years between days, as the law counts them: by anniversary, and 29 February falls on the 28th."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS = 12


def years_after(day: date, years: int) -> date:
    """The same day ``years`` later (earlier when negative); 29 February gives 28 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later; where that month is shorter, its last day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_reached(start: date, end: date) -> int:
    """Full years from ``start`` to ``end``: the anniversary itself completes a year."""
    years = end.year - start.year
    return years - (years_after(start, years) > end)


def days_reach_years(days: int, years: int, *, as_of: date) -> bool:
    """Whether counted days make ``years`` years: ``as_of`` less the days, plus the years, is not after ``as_of``."""
    return years_after(as_of - timedelta(days=days), years) <= as_of


def years_and_months(days: int, *, as_of: date) -> tuple[int, int]:
    """Counted days told as full years and months, for people to read."""
    start = as_of - timedelta(days=days)
    years = years_reached(start, as_of)
    anniversary = years_after(start, years)
    months = (as_of.year - anniversary.year) * MONTHS + as_of.month - anniversary.month
    return years, months - (as_of.day < anniversary.day)


def month_after(day: date) -> date:
    """The first day of the month after ``day``."""
    return date(day.year + day.month // MONTHS, day.month % MONTHS + 1, 1)

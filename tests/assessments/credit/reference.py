"""Credit points month by month, as slowly and plainly as possible: what the product's computation has to equal."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

COEFFICIENT = {
    "jf_pemula": "3.75", "jf_terampil": "5", "jf_mahir": "12.5", "jf_penyelia": "25",
    "jf_ahli_pertama": "12.5", "jf_ahli_muda": "25", "jf_ahli_madya": "37.5", "jf_ahli_utama": "50",
}  # fmt: skip
PERCENT = {"sangat_baik": 150, "baik": 100, "butuh_perbaikan": 75, "kurang": 50, "sangat_kurang": 25}
RANK_CREDIT = {
    "jf_pemula": 15, "jf_terampil": 20, "jf_mahir": 50, "jf_penyelia": 100,
    "jf_ahli_pertama": 50, "jf_ahli_muda": 100, "jf_ahli_madya": 150, "jf_ahli_utama": 200,
}  # fmt: skip


def rounded(value):
    """A fraction rounded half-up to two decimals."""
    hundredths = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return hundredths.quantize(Decimal(1), rounding=ROUND_HALF_UP) / 100


def months_from(start):
    """The first days of months, from the first month that begins in the stay."""
    year, month = start.year, start.month
    if start.day > 1:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    while True:
        yield date(year, month, 1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def held_after(kind, start, *, last_year, predicates, part_years):
    """The credit from the beginning of a stay to the end of ``last_year``; None where a month has no predicate.

    ``part_years`` are (year, first month, last month, predicate). Each month is put into its evaluation first.
    """
    evaluations = {}
    for day in months_from(start):
        if day.year > last_year:
            break
        part = next((row for row in part_years if row[0] == day.year and row[1] <= day.month <= row[2]), None)
        key = part or (day.year, predicates.get(day.year))
        if key[-1] is None:
            return None
        evaluations[key] = evaluations.get(key, 0) + 1
    return sum(
        (
            rounded(Fraction(COEFFICIENT[kind]) * PERCENT[key[-1]] * months / 1200)
            for key, months in evaluations.items()
        ),
        Decimal(0),
    )


def months_to_reach(kind, start, *, needed, predicate):
    """How many months at one predicate it takes from the beginning, each year rounded as it goes."""
    done, years = Decimal(0), {}
    for count, day in enumerate(months_from(start), start=1):
        years[day.year] = years.get(day.year, 0) + 1
        done = sum(
            (rounded(Fraction(COEFFICIENT[kind]) * PERCENT[predicate] * n / 1200) for n in years.values()),
            Decimal(0),
        )
        if done >= needed:
            return count
    return None

"""Recorded credit points and periodic evaluations of people in functional posts."""

from __future__ import annotations

from datetime import date
from random import Random

from assessments.credit.rules import rules_on
from assessments.performance.predicates import predicate_of

from .people import Person

RECORDED_SHARE = 0.8  # whose totals were recorded every year
WRONG_SHARE = 0.04  # of the recorded years, those with another total than the predicate makes
PERIODIC_SHARE = 0.3
_QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))


def add_credit(person: Person, *, as_of: date) -> None:
    """An integration for who was there before the conversion, and the yearly totals (PAK) since.

    By chance of their own, so that everything else about the person stays as it was.
    """
    since = person.current_from
    if person.status != "PNS" or person.post is None or since is None:
        return
    kind, rng = person.post.kind, Random(f"credit/{person.nip}")
    rules = rules_on(as_of)
    if kind not in rules.levels:
        return
    if since < date(rules.converted_from, 1, 1):
        _add_integration(person, rng, years=rules.converted_from - since.year)
    if rng.random() < RECORDED_SHARE:
        first = max(rules.converted_from, since.year + (since > date(since.year, 1, 1)))
        for year, predicate in sorted(_predicates(person, on=as_of).items()):
            if first <= year < as_of.year:
                total = rules.credit(kind, predicate, months=12)
                if rng.random() < WRONG_SHARE:
                    total = rules.credit(kind, "sangat_baik" if predicate == "baik" else "baik", months=12)
                _add_total(person, year, total, conversion=True)
    if rng.random() < PERIODIC_SHARE:
        _add_quarters(person, rng, as_of=as_of)


def _add_integration(person: Person, rng: Random, *, years: int) -> None:
    """What the years at the level before the conversion brought, up to what three ranks ask for."""
    assert person.post is not None
    level = rules_on(person.as_of).levels[person.post.kind]
    total = min(level.coefficient * years, 3 * level.next_rank) * (80 + int(rng.random() * 30)) / 100
    last = rules_on(person.as_of).converted_from - 1
    number = f"PAK/{int(rng.random() * 900) + 100}/{last}"
    day = date(last + 1, 1, 20).isoformat()
    row = (number, day, last, 1, last, 12, "", "", f"{total:.2f}", "false", "true", "false")
    person.add("credit_points", *row)


def _add_total(person: Person, year: int, total: object, *, conversion: bool) -> None:
    number = f"PAK/{person.nip[14:]}/{year}"
    day = date(year + 1, 2, 10).isoformat()
    kinds = ("false", "false", "true" if conversion else "false")
    person.add("credit_points", number, day, year, 1, year, 12, f"{total:.2f}", "", f"{total:.2f}", *kinds)


def _predicates(person: Person, *, on: date) -> dict[int, str]:
    """The predicates on file, given or made by the two ratings."""
    found = {}
    for table, row in person.records:
        if table == "performance":
            _nip, year, result, behaviour, predicate = row
            known = str(predicate) or predicate_of(str(result), str(behaviour), on=on)
            if known:
                found[int(str(year))] = known
    return found


def _add_quarters(person: Person, rng: Random, *, as_of: date) -> None:
    """The quarters of this year that have ended; SIASN counts them as its second kind."""
    for first, last in _QUARTERS:
        if last < as_of.month:
            rating = "di_atas" if rng.random() < 0.2 else "sesuai"
            row = (as_of.year, "triwulan", first, last, rating, "sesuai", "", "", "", "", "")
            person.add("periodic_performance", *row)

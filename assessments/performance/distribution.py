"""How predicates are distributed in a unit and year, beside the guideline for the rating of the organisation.

A report: nothing is refused for it (PermenPANRB 6/2022).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.regulations import load_table
from assessments.choices import OrganisationRating, Predicate
from assessments.models import OrganisationResult, Performance
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.models import Employee, Unit
from employees.responsible import account_of

FEWEST = 5  # of a smaller group no shares are told


def _faults(value: Any) -> Iterable[str]:
    if set(value) != set(OrganisationRating.values):
        yield "every rating has its guideline"
    for rating, asked in value.items():
        for each in asked:
            if not set(each["predicates"]) <= set(Predicate.values):
                yield f"{rating}: a predicate is unknown"
            if len({"at_most", "at_least", "some"} & set(each)) != 1:
                yield f"{rating}: a guideline is a most, a least, or some"


DISTRIBUTION = load_table("assessments", "predicate_distribution", check=_faults)


class YearAheadError(DomainError):
    code = "year_ahead"
    message = _("The organisation is rated once the year has begun: %(year)s lies ahead.")
    status = 400


@dataclass(frozen=True, slots=True)
class Guideline:
    """One line of the guideline with what was found; ``met`` is None for a group too small to compare."""

    predicates: tuple[str, ...]
    at_most: int | None
    at_least: int | None
    some: bool
    people: int
    total: int
    met: bool | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """People of a unit and those below it by predicate of a year; ``without`` have no result on record."""

    counts: Mapping[str, int]
    without: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_small(self) -> bool:
        return self.total < FEWEST


def judge(counts: Mapping[str, int], *, rating: str, on: date) -> list[Guideline]:
    """Each line of the guideline for ``rating`` against counts of people by predicate, in whole people: no rounding."""
    total = sum(counts.values())
    return [_judged(each, counts, total) for each in DISTRIBUTION.value_on(on)[rating]]


def _judged(asked: Mapping[str, Any], counts: Mapping[str, int], total: int) -> Guideline:
    people = sum(counts.get(predicate, 0) for predicate in asked["predicates"])
    most, least = asked.get("at_most"), asked.get("at_least")
    if total < FEWEST:
        met = None
    elif most is not None:
        met = 100 * people <= most * total
    elif least is not None:
        met = 100 * people >= least * total
    else:
        met = people > 0
    return Guideline(tuple(asked["predicates"]), most, least, bool(asked.get("some")), people, total, met)


def find_distribution(principal: Principal, *, unit: Unit, year: int) -> Distribution:
    """Of the people in sight. Two queries."""
    people = Employee.objects.visible_to(principal, permission=Permission.READ_PERFORMANCE)
    people = people.in_subtree([unit.pk])
    rows = Performance.objects.of(people).filter(year=year).order_by().values_list("predicate")
    found = dict(rows.annotate(n=Count("pk")))
    counts = {predicate: found.get(predicate, 0) for predicate in Predicate.values}
    return Distribution(counts, people.count() - sum(counts.values()))


def may_rate(principal: Principal, unit: Unit) -> bool:
    """Whether the principal may enter the rating of a unit."""
    return covers_unit(principal, Permission.IMPORT, unit)


def rate_organisation(
    unit: Unit, *, year: int, rating: str, document: str, by: Principal, on: date
) -> OrganisationResult:
    """Enter the rating of a unit for a year, or replace it: what was before stays in the audit trail."""
    if not may_rate(by, unit):
        raise NotPermittedError
    if year > on.year:
        raise YearAheadError(year=year, fields={"year": [str(YearAheadError.message) % {"year": year}]})
    values = {"rating": rating, "document": document, "entered_by": account_of(by)}
    with acting(by=by.identity, reason=document):
        row, _created = OrganisationResult.objects.update_or_create(unit=unit, year=year, defaults=values)
    return row

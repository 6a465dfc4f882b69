"""Whose official results end soon: the queue of officers, its figures by month and unit, and the notice about them.

Counted is what would count: the latest official result of a person in a competency. A result of which a later one has
taken the place ends nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth
from django.urls import reverse

from asn_career.base.periods import month_after, months_after, years_after
from assessments.held_levels import valid_since, valid_years
from assessments.models import Assessment
from assessments.results.rules import EXPIRY
from employees.access import Permission, system_principal
from employees.models import Employee, Unit
from employees.notices import Told, keep_told
from employees.responsible import find_responsible

_GATE = "results of people who passed the gate in the same statement"
EXPIRING = "results_expiring"


@dataclass(frozen=True, slots=True)
class Month:
    """How many people, and how many of their levels, lose validity in one month."""

    first: date
    people: int
    levels: int


def months_offered(on: date) -> tuple[int, list[int]]:
    """The horizon that the queue begins with, and those it offers, in months."""
    rule = EXPIRY.value_on(on)
    return rule["default_months"], list(rule["choices"])


def expiring_people(people: Any, *, on: date, months: int) -> Any:
    """People of a gated queryset with a result that ends by the horizon: ``first_on`` (the assessment), ``ending``."""
    ends = _ending(on=on, months=months)
    own = ends.filter(employee=OuterRef("pk")).order_by().values("employee")
    return people.filter(pk__in=ends.order_by().values("employee")).annotate(
        first_on=Subquery(own.annotate(first=Min("assessed_on")).values("first")),
        ending=Subquery(own.annotate(n=Count("pk")).values("n")),
    )


def months_of(people: Any, *, on: date, months: int) -> list[Month]:
    """The figures of each month up to the horizon, those without anybody too. One query."""
    years = valid_years(on)
    rows = (
        _ending(on=on, months=months)
        .filter(employee__in=people.order_by().values("pk"))
        .order_by()
        .annotate(month=TruncMonth("assessed_on"))
        .values("month")
        .annotate(people=Count("employee", distinct=True), levels=Count("pk"))
    )
    found = {years_after(row["month"], years): row for row in rows}
    told, first, last = [], on.replace(day=1), months_after(on, months)
    while first <= last:
        row = found.get(first, {"people": 0, "levels": 0})
        told.append(Month(first, row["people"], row["levels"]))
        first = month_after(first)
    return told


def units_of(people: Any, *, on: date, months: int, most: int = 20) -> list[tuple[str, int]]:
    """Names of the units with the most people concerned, the most first. One query."""
    concerned = expiring_people(people, on=on, months=months).order_by()
    rows = concerned.values("home_unit__name").annotate(n=Count("pk")).order_by("-n", "home_unit__name")
    return [(row["home_unit__name"] or "", row["n"]) for row in rows[:most]]


def ends_on(assessed_on: date, *, on: date) -> date:
    """The last day on which a result of this day counts."""
    return years_after(assessed_on, valid_years(on))


def tell_expiring(*, on: date, at: datetime) -> int:
    """Tell who enters results, once a month, how many people of an agency lose validity soon."""
    return keep_told(EXPIRING, _told(on), at=at)


def _told(on: date) -> Iterator[Told]:
    months = EXPIRY.value_on(on)["officer_months"]
    everybody = Employee.objects.visible_to(system_principal(purpose=EXPIRING, on=on))
    counts: dict[int, int] = defaultdict(int)
    ending = everybody.filter(pk__in=_ending(on=on, months=months).order_by().values("employee"))
    rows = ending.order_by().values_list("home_unit__lineage").annotate(n=Count("pk"))
    for lineage, n in rows:
        if lineage:
            counts[lineage[0]] += n
    roots = list(Unit.objects.filter(pk__in=counts).order_by("code"))
    takers = find_responsible(Permission.RECORD_RESULTS, units=roots, on=on)
    for root in roots:
        about = {"n": str(counts[root.pk]), "unit": root.name, "months": str(months)}
        for account in takers.get(root.pk, ()):
            yield Told(
                account,
                f"results-expiring:{root.public_id}",
                reverse("result_expiry"),
                about,
                told_for=on.replace(day=1),
            )


def _ending(*, on: date, months: int) -> Any:
    """Valid official results that no other one outranks and that end by the horizon."""
    known = Assessment.objects.unscoped(reason=_GATE).official().known_on(on)
    later = known.filter(
        Q(assessed_on__gt=OuterRef("assessed_on"))
        | Q(assessed_on=OuterRef("assessed_on"), official_rank__lt=OuterRef("official_rank")),
        employee=OuterRef("employee"),
        competency=OuterRef("competency"),
    )
    first = valid_since(on)
    after = valid_since(months_after(on, months) + timedelta(days=1))
    return known.filter(~Exists(later), assessed_on__gte=first, assessed_on__lt=after)

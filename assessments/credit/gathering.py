"""The facts of people that credit points are made from, for as many people as asked at the same number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Q, When

from asn_career.base.regulations import load_table
from assessments.choices import Periodicity
from assessments.credit.records import CreditFacts, Degree, PartYear, Post, Recorded, month_index
from assessments.models import CreditPoints, Performance, PeriodicEvaluation
from employees.choices import Status
from employees.models import EducationHistory, PositionHistory, RankHistory
from employees.querysets import EmployeeQuerySet
from employees.ranks import PNS_RANKS

EDUCATION_ORDER = load_table("employees", "education_order")


def functional_staff(people: EmployeeQuerySet, *, day: date) -> EmployeeQuerySet:
    """Those of people who came through the gate who are PNS in a functional post, also one outside the register."""
    outside = PositionHistory.objects.of(people).definitive().in_force_on(day)
    outside = outside.filter(position__isnull=True, position_kind__startswith="jf_").order_by()
    held = Q(home_kind__startswith="jf_") | Q(pk__in=outside.values("employee"))
    found: EmployeeQuerySet = people.filter(held, status=Status.PNS)
    return found


def facts_of(people: EmployeeQuerySet, *, day: date) -> dict[int, CreditFacts]:
    """Facts known on ``day`` by person, of people who came through the gate. Six queries."""
    posts = _posts(people, day)
    ranks = _ranks(people, day)
    predicates = _predicates(people, day)
    part_years = _part_years(people, day)
    degrees = _degrees(people, day)
    recorded = _recorded(people, day)
    every = set(posts) | set(ranks) | set(predicates) | set(part_years) | set(degrees) | set(recorded)
    return {
        key: CreditFacts(
            posts=tuple(posts.get(key, ())),
            ranks=tuple(ranks.get(key, ())),
            predicates=predicates.get(key, {}),
            part_years=tuple(part_years.get(key, ())),
            degrees=tuple(degrees.get(key, ())),
            recorded=tuple(recorded.get(key, ())),
        )
        for key in every
    }


def _grouped(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, *values in rows:
        found[key].append(values)
    return found


def _posts(people: EmployeeQuerySet, day: date) -> Mapping[int, list[Post]]:
    kind = Case(
        When(position__isnull=False, then=F("position__kind")),
        default=F("position_kind"),
        output_field=CharField(),
    )
    rows = (
        PositionHistory.objects.of(people)
        .definitive()
        .filter(validity__startswith__lte=day)
        .order_by("employee_id", "validity")
        .values_list("employee_id", kind, "validity")
    )
    return {
        key: [Post(kind, validity.lower, validity.upper) for kind, validity in found]
        for key, found in _grouped(rows).items()
    }


def _ranks(people: EmployeeQuerySet, day: date) -> Mapping[int, list[tuple[date, str]]]:
    rows = RankHistory.objects.of(people).filter(from_date__lte=day, rank__in=PNS_RANKS)
    listed = rows.order_by("employee_id", "from_date", "pk").values_list("employee_id", "from_date", "rank")
    return {key: [(since, rank) for since, rank in found] for key, found in _grouped(listed).items()}


def _predicates(people: EmployeeQuerySet, day: date) -> Mapping[int, dict[int, str]]:
    rows = Performance.objects.of(people).filter(year__lte=day.year)
    listed = rows.values_list("employee_id", "year", "predicate")
    return {key: dict(found) for key, found in _grouped(listed).items()}


def _part_years(people: EmployeeQuerySet, day: date) -> Mapping[int, list[PartYear]]:
    rows = PeriodicEvaluation.objects.of(people).filter(periodicity=Periodicity.PART_YEAR, year__lte=day.year)
    listed = rows.order_by("employee_id", "year", "first_month").values_list(
        "employee_id", "year", "first_month", "last_month", "predicate"
    )
    return {key: [PartYear(*row) for row in found] for key, found in _grouped(listed).items()}


def _degrees(people: EmployeeQuerySet, day: date) -> Mapping[int, list[Degree]]:
    """Degrees in the order of time; one without a day was there from the beginning."""
    order = EDUCATION_ORDER.value_on(day)
    rows = EducationHistory.objects.of(people).values_list("employee_id", "level", "graduated_on")
    return {
        key: sorted(
            (Degree(order[level], level, on or date.min) for level, on in found if on is None or on <= day),
            key=lambda degree: (degree.graduated_on, degree.step),
        )
        for key, found in _grouped(rows).items()
    }


def _recorded(people: EmployeeQuerySet, day: date) -> Mapping[int, list[Recorded]]:
    """Totals whose decree exists on the day; one without a day counts from the end of its months."""
    rows = CreditPoints.objects.of(people).order_by("employee_id", "last_year", "last_month", "pk")
    found: dict[int, list[Recorded]] = defaultdict(list)
    for row in rows:
        last = month_index(row.last_year, row.last_month)
        if row.decree_on > day if row.decree_on else last >= month_index(day.year, day.month):
            continue
        found[row.employee_id].append(
            Recorded(
                key=str(row.public_id),
                decree=row.decree,
                first=month_index(row.first_year, row.first_month),
                last=last,
                total=row.total,
                opening=row.is_first or row.is_integration,
            )
        )
    return found

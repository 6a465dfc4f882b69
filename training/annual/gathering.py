"""The facts that a plan rests on, read in chunks of people: gaps, completions, prerequisites and hours of the year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from assessments.choices import GapStatus
from assessments.gaps import PersonGaps, gaps_of
from assessments.severity import severity_of
from employees.access import Permission, Principal
from employees.choices import IN_SERVICE
from employees.models import Employee, Unit
from training.hour_rules import NO_RULE, YearRule, rules_of
from training.models import TrainingHistory
from training.prerequisites import Taker, takers_of

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in service with what the plan looks at.

    ``owes`` are lesson hours that the rule of the person's kind asks for and that are not done, ``most`` those that it
    still allows; None: it sets no maximum.
    """

    employee_id: int
    gaps: PersonGaps
    taker: Taker
    owes: Decimal
    severity: Decimal
    most: Decimal | None = None


def gaps_by_chunk(root: Unit, *, principal: Principal, as_of: date) -> Iterator[dict[int, PersonGaps]]:
    """Gaps of everybody in service in the agency. One query per chunk."""
    for ids in _chunks(root, principal=principal):
        yield gaps_of(ids, as_of=as_of)


def people_of(root: Unit, *, year: int, principal: Principal, as_of: date, levels: bool) -> Iterator[Person]:
    """Everybody with a known gap, or with hours to do. Six queries per chunk."""
    for ids in _chunks(root, principal=principal):
        bounds = _bounds(ids, year=year, as_of=as_of)
        everybody = gaps_of(ids, as_of=as_of).items()
        gaps = {key: found for key, found in everybody if _has_gap(found) or bounds[key][0]}
        takers = takers_of(list(gaps), as_of=as_of, levels=levels)
        for key in sorted(gaps):
            owes, most = bounds[key]
            yield Person(key, gaps[key], takers[key], owes, weight_of(gaps[key], as_of), most)


def weight_of(gaps: PersonGaps, as_of: date) -> Decimal:
    """The weighted levels that a person misses."""
    return sum((severity_of(gap, on=as_of) or Decimal(0) for gap in gaps.gaps), Decimal(0))


def _has_gap(found: PersonGaps) -> bool:
    return any(gap.status == GapStatus.GAP for gap in found.gaps)


def _chunks(root: Unit, *, principal: Principal) -> Iterator[list[int]]:
    people = Employee.objects.visible_to(principal, permission=Permission.MANAGE_TRAINING)
    rows = people.in_subtree([root.pk]).filter(legal_position=IN_SERVICE).order_by("pk")
    last = 0
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield ids
        last = ids[-1]


def _bounds(ids: list[int], *, year: int, as_of: date) -> dict[int, tuple[Decimal, Decimal | None]]:
    """Of each person the hours of the year still to do, and those still allowed (None: no maximum). Two queries."""
    people = Employee.objects.unscoped(reason="people who have passed the gate")
    statuses = people.filter(pk__in=ids).values_list("pk", "status")
    rows = TrainingHistory.objects.unscoped(reason="hours of people who have passed the gate")
    done = rows.filter(employee__in=ids, completed_on__year=year, completed_on__lte=as_of)
    hours = dict(done.order_by().values("employee").annotate(sum=Sum("hours")).values_list("employee", "sum"))
    rules = rules_of(year)
    return {key: _left(rules.get(status, NO_RULE), hours.get(key, Decimal(0))) for key, status in statuses}


def _left(rule: YearRule, done: Decimal) -> tuple[Decimal, Decimal | None]:
    most = rule.most
    return max(rule.least - done, Decimal(0)), None if most is None else max(most - done, Decimal(0))

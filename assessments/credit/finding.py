"""The credit points of one person, computed when they are read."""

from __future__ import annotations

from datetime import date

from assessments.credit.gathering import facts_of
from assessments.credit.rules import rules_on
from assessments.credit.standing import standing_of
from assessments.credit.telling import Told, told
from assessments.models import CreditPoints
from employees.choices import Status
from employees.models import Employee
from employees.querysets import EmployeeQuerySet


def find_credit(people: EmployeeQuerySet, person: Employee, *, day: date) -> Told | None:
    """The standing of one of ``people``, who came through the gate; None for who has none. Six queries."""
    if person.status != Status.PNS:
        return None
    rules = rules_on(day)
    facts = facts_of(people.filter(pk=person.pk), day=day).get(person.pk)
    standing = standing_of(facts, day=day, rules=rules) if facts else None
    return told(standing, day=day, rules=rules) if standing else None


def records_of(people: EmployeeQuerySet, person: Employee) -> list[CreditPoints]:
    """The recorded totals (PAK) of one of ``people``, the latest first."""
    rows = CreditPoints.objects.of(people).filter(employee=person)
    return list(rows.order_by("-last_year", "-last_month", "-pk"))

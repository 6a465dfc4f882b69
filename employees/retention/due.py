"""Who left, on which day as the audit trail tells, and of whom some class of records is kept no longer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import get_default_timezone

from asn_career.base.models import AuditEntry
from employees.models import Employee
from employees.querysets import EmployeeQuerySet
from employees.retention.hindrances import Hindrance, hindrances_of
from employees.retention.rules import RetentionClass, destroyed_on, left_positions


@dataclass(frozen=True, slots=True)
class Ended:
    """A class of somebody's records, and the day on which its period ended."""

    kind: RetentionClass
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who left: since when as it is on record, which periods have ended, and what stands in the way."""

    employee: Employee
    left_on: date
    ended: list[Ended]
    hindrances: list[Hindrance]


def people_who_left(employees: EmployeeQuerySet, *, on: date) -> EmployeeQuerySet:
    """Those of them who are recorded as gone, with ``left_at``: when that was put on record, None if nowhere.

    It is never before the day itself, so that no period ends too early.
    """
    gone = left_positions(on)
    told = AuditEntry.objects.filter(
        Q(operation="insert") | ~Q(old__legal_position__in=gone),
        table_name=Employee._meta.db_table,
        row_id=OuterRef("pk"),
        new__legal_position__in=gone,
    ).order_by("-pk")
    return employees.filter(legal_position__in=gone).annotate(left_at=Subquery(told.values("at")[:1]))


def due_people(employees: EmployeeQuerySet, *, on: date) -> EmployeeQuerySet:
    """Those of whom at least one class of records is kept no longer."""
    latest = [day for each in destroyed_on(on) if (day := each.left_by(on))]
    rows = people_who_left(employees, on=on)
    return rows.filter(left_at__lt=_end_of(max(latest))) if latest else rows.none()


def left_on_unknown_day(employees: EmployeeQuerySet, *, on: date) -> EmployeeQuerySet:
    """Those who left, and nothing on record says when: they never become due by themselves."""
    return people_who_left(employees, on=on).filter(left_at__isnull=True)


def described(people: Iterable[Any], *, within: EmployeeQuerySet, on: date) -> list[Due]:
    """Rows of ``due_people`` with what has ended and what stands in the way; ``within``: where they come from.

    One query.
    """
    rows, classes = list(people), destroyed_on(on)
    hindrances = hindrances_of(within.filter(pk__in=[row.pk for row in rows])) if rows else {}
    return [_due(row, classes, hindrances.get(row.pk, []), on=on) for row in rows]


def _due(row: Any, classes: list[RetentionClass], hindrances: list[Hindrance], *, on: date) -> Due:
    left_on = row.left_at.astimezone(get_default_timezone()).date()
    days = [(each, each.ends_on(left_on)) for each in classes]
    ended = [Ended(each, day) for each, day in days if day is not None and day <= on]
    return Due(employee=row, left_on=left_on, ended=ended, hindrances=hindrances)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=get_default_timezone())

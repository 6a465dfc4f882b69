"""Lesson hours that, with everything planned, do not reach what the rule asks or exceed what it allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from asn_career.base.formatting import hours as told_hours
from employees.choices import IN_SERVICE
from employees.models import Employee
from employees.notices import Told, keep_told
from training.due.rules import hours_asked_on
from training.hours import Standing, hours_on, with_hours

HOURS_BEHIND, HOURS_ABOVE = "hours_behind", "hours_above"
_GATE = "people are told by the schedule how their own hours stand"


def tell_hours(*, on: date, at: datetime) -> int:
    """Tell those who fall short of at least so many hours, or plan more than at most so many, of the year of ``on``."""
    new = keep_told(HOURS_BEHIND, _told((Standing.BEHIND,), on=on), at=at)
    return new + keep_told(HOURS_ABOVE, _told((Standing.FULL, Standing.OVER), on=on), at=at)


def _told(standings: tuple[Standing, ...], *, on: date) -> Iterator[Told]:
    asked = hours_asked_on(on)
    for person in _people(standings, on=on) if asked else ():
        hours = hours_on(person, year=on.year)
        about = {
            "year": str(on.year),
            "done": told_hours(hours.done),
            "forecast": told_hours(hours.forecast),
            "rule": told_hours(hours.rule.hours),
            "missing": told_hours(hours.missing),
        }
        subject = f"hours:{person.public_id}:{on.year}"
        yield Told(person.account.pk, subject, reverse("own_hours"), about, date(on.year, 12, 31), asked)


def _people(standings: tuple[Standing, ...], *, on: date) -> Any:
    rows = Employee.objects.unscoped(reason=_GATE).filter(account__is_active=True, legal_position=IN_SERVICE)
    counted = with_hours(rows, year=on.year, as_of=on).filter(hours_standing__in=standings)
    return counted.select_related("account").order_by("pk").iterator(chunk_size=2_000)

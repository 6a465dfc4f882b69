"""The dated rule about objections, and the days that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from asn_career.base.regulations import load_table
from promotions.choices import RunKind
from promotions.models import Shortlist

_NAMES = ("object_days", "answer_days", "document_days")


def _faults(value: Any) -> Iterator[str]:
    if set(value) != set(_NAMES) or not all(1 <= value[name] <= 60 for name in _NAMES):
        yield "object_days, answer_days and document_days are from one to sixty days"


OBJECTION = load_table("promotions", "objection", check=_faults)


@dataclass(frozen=True, slots=True)
class Window:
    """From when and until when (both inclusive) an outcome may be objected to."""

    known_on: date
    days: int

    @property
    def closes_on(self) -> date:
        return self.known_on + timedelta(days=self.days)

    def is_open(self, *, on: date) -> bool:
        return self.known_on <= on <= self.closes_on


def rules_on(day: date) -> Any:
    return OBJECTION.value_on(day)


def day_of(moment: datetime) -> date:
    """The day of a moment where the deployment is."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def window_of(known: datetime) -> Window:
    """The time to object to an outcome that was made known at this moment."""
    day = day_of(known)
    return Window(day, rules_on(day)["object_days"])


def window_for(shortlist: Shortlist) -> Window | None:
    """The time to object to a run; None unless it is the official one and was sent."""
    if shortlist.kind != RunKind.OFFICIAL or shortlist.sent_at is None:
        return None
    return window_of(shortlist.sent_at)

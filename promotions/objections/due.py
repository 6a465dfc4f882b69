"""Answers that fall due: told each day to whoever has the next step, and taken back once the answer is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.access import Permission
from employees.notices import Told, keep_told
from promotions.models import Objection
from promotions.objection_choices import ObjectionState
from promotions.objections.telling import DUE, holders, subject_of

DAYS_BEFORE = (3, 0)
_GATE = "who checks and who decides are told by the schedule which answers fall due"


def tell_due(*, on: date, at: datetime) -> int:
    """Tell of answers due within three days, due today, and overdue; how many notices are new."""
    return keep_told(DUE, _due(on), at=at)


def _due(on: date) -> Iterator[Told]:
    rows = Objection.objects.unscoped(reason=_GATE).open().exclude(state=ObjectionState.WAITING)
    soon = rows.filter(answer_due_on__lte=on + timedelta(days=max(DAYS_BEFORE))).with_context()
    for objection in soon.order_by("answer_due_on", "pk"):
        decides = objection.state == ObjectionState.PREPARED
        permission = Permission.APPROVE_RULE_SETS if decides else Permission.RUN_SHORTLISTS
        due = objection.answer_due_on
        about = {"post": objection.shortlist.vacancy.position.name, "day": date_long(due)}
        address = reverse("objection_detail", args=[objection.public_id])
        time = due + timedelta(days=1) if on > due else due - timedelta(days=_told_before(due, on))
        for account in holders(objection, permission, on=on):
            yield Told(account, subject_of(objection), address, about, due, time)


def _told_before(due: date, on: date) -> int:
    """The fewest days before the day that were reached: each of them is one notice."""
    return min(days for days in DAYS_BEFORE if on >= due - timedelta(days=days))

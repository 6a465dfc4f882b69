"""Who is told that a further attempt waits for a second person, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from employees.access import Permission
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from promotions.models import FurtherAttempt, Vacancy

SECOND, NEXT = "attempt_second", "attempt_next"


def subject_of(attempt: FurtherAttempt) -> str:
    return f"furtherattempt:{attempt.public_id}"


def tell_second(attempt: FurtherAttempt, *, on: date, at: datetime) -> None:
    """Whoever may agree to it, but for who proposed it."""
    unit = attempt.previous.position.unit
    found = find_responsible(Permission.APPROVE_RULE_SETS, units=[unit], on=on).get(unit.pk, ())
    _tell(SECOND, attempt, [key for key in found if key != attempt.proposed_by_id], at=at)


def tell_approved(attempt: FurtherAttempt, *, on: date, at: datetime) -> None:
    """The officers go on with the committee or with the vacancy that is announced anew."""
    settle_second(attempt, at=at)
    unit = attempt.previous.position.unit
    found = find_responsible(Permission.RUN_SHORTLISTS, units=[unit], on=on).get(unit.pk, ())
    _tell(NEXT, attempt, {*found, attempt.proposed_by_id}, at=at)


def tell_refused(attempt: FurtherAttempt, *, at: datetime) -> None:
    settle_second(attempt, at=at)
    _tell(NEXT, attempt, [attempt.proposed_by_id], at=at)


def settle_second(attempt: FurtherAttempt, *, at: datetime, acted: bool = True) -> None:
    settle(SECOND, subjects=[subject_of(attempt)], at=at, acted=acted)


def settle_next(vacancy: Vacancy, *, at: datetime) -> None:
    """What was decided about has gone on: with another committee, an opening or rules, or with another proposal."""
    about = Q(following=vacancy) | Q(previous=vacancy, following=None)
    decided = FurtherAttempt.objects.filter(about, decided_at__isnull=False)
    subjects = [subject_of(each) for each in decided]
    if subjects:
        settle(NEXT, subjects=subjects, at=at)


def _tell(kind: str, attempt: FurtherAttempt, accounts: Iterable[int], *, at: datetime) -> None:
    address = reverse("attempt_detail", args=[attempt.public_id])
    about = {"post": attempt.previous.position.name}
    told = [Told(key, subject_of(attempt), address, about) for key in accounts]
    notify(kind, told, at=at)

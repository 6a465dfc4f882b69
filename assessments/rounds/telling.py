"""What raters and subjects of a round are told: one notice per rater and round, kept true each day.

A notice says that something is owed, never what was answered; it is settled by the daily round, not by the answer,
so that its time tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.urls import reverse

from asn_career.base.formatting import date_long
from assessments.models import AssessmentRound, RaterInvitation, RatingSheet
from assessments.rounds.rules import RoundRules
from assessments.rounds.work import people_in
from employees.models import User
from employees.notices import Told, keep_told, notify, settle

RATE, REMIND, RESULT = "round_rate", "round_remind", "round_result"
_GATE = "accounts that owe ratings, to tell them"


def tell_raters(round: AssessmentRound, *, at: datetime) -> int:
    """Tell everybody who owes something in a round that has just opened or was extended."""
    return notify(RATE, _owing([round]), at=at)


def remind(*, on: date, at: datetime) -> int:
    """Each day: who still owes something knows it, who is done is left alone, and the last days have a reminder."""
    open_ones = list(AssessmentRound.objects.open().filter(rated_at__isnull=True).order_by("pk"))
    ending = [row for row in open_ones if _step(row, on) <= on]
    new = keep_told(RATE, _owing(open_ones), at=at)
    return new + keep_told(REMIND, _owing(ending, reminded_on=on), at=at)


def settle_round(round: AssessmentRound, *, at: datetime) -> None:
    """Nothing of this round is owed any more."""
    for kind in (RATE, REMIND):
        settle(kind, subjects=[_subject(round)], at=at, acted=False)


def tell_finished(round: AssessmentRound, *, at: datetime) -> int:
    """Tell those who were assessed where to read what came of it."""
    people = people_in(round).values("employee")
    accounts = User.objects.filter(employee__in=people, is_active=True)
    about = {"title": round.title}
    address = reverse("own_round_result", args=[round.public_id])
    told = (
        Told(pk, _subject(round), address, about)
        for pk in accounts.order_by("pk").values_list("pk", flat=True)
    )
    return notify(RESULT, told, at=at)


def _owing(rounds: list[AssessmentRound], *, reminded_on: date | None = None) -> Iterator[Told]:
    """Accounts that owe sheets or answers, with how many. Two queries a round."""
    for round in rounds:
        owed: dict[int, int] = {}
        sheets = (
            RatingSheet.objects.unscoped(reason=_GATE)
            .standing()
            .filter(subject__round=round, done_on__isnull=True, account__is_active=True)
        )
        answers = (
            RaterInvitation.objects.unscoped(reason=_GATE)
            .standing()
            .filter(subject__round=round, token__spent_on__isnull=True, rater__account__is_active=True)
        )
        for rows, path in ((sheets, "account"), (answers, "rater__account")):
            for account, count in rows.values_list(path).annotate(n=Count("pk")).order_by(path):
                owed[account] = owed.get(account, 0) + count
        for account, count in sorted(owed.items()):
            yield Told(
                account,
                _subject(round),
                reverse("own_ratings"),
                {"title": round.title, "count": str(count), "last": date_long(round.closes_on)},
                due_on=round.closes_on,
                told_for=_step(round, reminded_on) if reminded_on else None,
            )


def _step(round: AssessmentRound, on: date) -> date:
    """The latest day of a reminder that has come; the first one where none has."""
    days = [round.closes_on - timedelta(days=before) for before in RoundRules(round.rules).value["reminders"]]
    return max((day for day in days if day <= on), default=min(days))


def _subject(round: AssessmentRound) -> str:
    return f"round:{round.public_id}"

"""Which days may stand on official papers of a committee: each follows what it rests on, and none is still to come."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from asn_career.base.formatting import date_long
from promotions.committee.errors import (
    CommitteeDecreeDayError,
    DecreeDayError,
    EffectiveDayError,
    SittingDayError,
)
from promotions.committee.rules import rules_on
from promotions.models import AppointingDecision, Committee, Vacancy


def check_formed(vacancy: Vacancy, *, decree_on: date, on: date) -> None:
    """The decree of a committee: today at the latest; a panel may be formed some time before its vacancy opens."""
    first = vacancy.opened_on - timedelta(days=rules_on(on)["decree_days_before_opening"])
    if not first <= decree_on <= on:
        told = {"first": date_long(first), "last": date_long(on)}
        raise CommitteeDecreeDayError(
            **told, fields={"decree_on": [str(CommitteeDecreeDayError.message) % told]}
        )


def check_sitting(committee: Committee, *, held_on: date, on: date) -> None:
    """A sitting: not before the committee and its run were there, and today at the latest."""
    sent = committee.shortlist.sent_at
    first = max(committee.decree_on, timezone.localtime(sent).date()) if sent else committee.decree_on
    if not first <= held_on <= on:
        told = {"first": date_long(first), "last": date_long(on)}
        raise SittingDayError(**told, fields={"held_on": [str(SittingDayError.message) % told]})


def check_appointed(decision: AppointingDecision, *, decree_on: date, effective_on: date, on: date) -> None:
    """The decree of an appointment: of the day of the decision to today; it takes effect from that day on.

    No rule that the product has lets an appointment take effect before the authority decided.
    """
    first = decision.decided_on
    told = {"first": date_long(first), "last": date_long(on)}
    if not first <= decree_on <= on:
        raise DecreeDayError(**told, fields={"decree_on": [str(DecreeDayError.message) % told]})
    if effective_on < first:
        raise EffectiveDayError(**told, fields={"effective_on": [str(EffectiveDayError.message) % told]})

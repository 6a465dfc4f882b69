"""The first review: every member who takes part gives each candidate a mark before anybody speaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from employees.access import Principal
from promotions.committee.errors import MarkedAlreadyError, MarkRangeError
from promotions.committee.panel import Panel, ensure_state, hold, member_of, pairs, panel_of
from promotions.models import Candidate, Committee, CommitteeMember, FirstMark


def mark(
    committee: Committee, candidate: Candidate, *, mark: int, by: Principal, at: datetime, note: str = ""
) -> FirstMark:
    """Give one's own first mark, once."""
    if not 0 <= mark <= 100:
        raise MarkRangeError(fields={"mark": [str(MarkRangeError.message)]})
    try:
        with transaction.atomic(), acting(by=by.identity):
            locked = hold(committee)
            ensure_state(locked, "reviewing")
            seat = member_of(panel_of(locked), by, candidate_id=candidate.pk)
            return FirstMark.objects.create(
                member=seat, candidate=candidate, mark=mark, note=note.strip(), at=at
            )
    except IntegrityError as error:
        if "firstmark_once_each" not in str(error):
            raise
        raise MarkedAlreadyError from error


def lacking(panel: Panel, *, absent: Collection[int] = ()) -> list[CommitteeMember]:
    """Members who still owe a mark, but for those noted as absent. One query."""
    given = set(_marks(panel).values_list("member", "candidate"))
    owing = {
        member.pk
        for member, candidate in pairs(panel)
        if member.pk not in absent and (member.pk, candidate.pk) not in given
    }
    return [member for member in panel.members if member.pk in owing]


def marks_of(panel: Panel) -> list[FirstMark]:
    """Every first mark of a committee, in the order of its seats. One query."""
    return list(_marks(panel).select_related("member__account__employee").order_by("member__seat", "member"))


def marks_seen_by(
    panel: Panel, by: Principal, rows: list[FirstMark] | None = None
) -> dict[int, list[FirstMark]]:
    """First marks by candidate that the reader may see: the own ones at once, all once the review is over.

    A member sees none of a candidate about whom they take no part. One query, or none where ``rows`` are given.
    """
    seat = panel.seat_of(by)
    found: dict[int, list[FirstMark]] = {}
    for row in marks_of(panel) if rows is None else rows:
        own = seat is not None and row.member_id == seat.pk
        kept_out = seat is not None and panel.recused(seat.pk, row.candidate_id)
        if not kept_out and (own or panel.committee.shows_marks):
            found.setdefault(row.candidate_id, []).append(row)
    return found


def means(panel: Panel, rows: list[FirstMark] | None = None) -> Mapping[int, Decimal]:
    """The mean first mark of each candidate, of members who take part; without marks there is none. As above."""
    given: dict[int, list[int]] = {}
    for row in marks_of(panel) if rows is None else rows:
        if not panel.recused(row.member_id, row.candidate_id):
            given.setdefault(row.candidate_id, []).append(row.mark)
    return {
        key: (Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for key, marks in given.items()
    }


def _marks(panel: Panel) -> Any:
    return FirstMark.objects.filter(member__committee=panel.committee)

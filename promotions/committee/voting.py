"""Votes about candidates: one by each member present who takes part, counted without the recused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from employees.access import Principal
from promotions.choices import Ballot, Method
from promotions.committee.errors import VotedAlreadyError
from promotions.committee.panel import Panel, ensure_state, hold, member_of, panel_of
from promotions.models import Candidate, CommitteeVote, Sitting


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said about one candidate; ``may`` take part, ``needed`` of them make the quorum."""

    support: int
    oppose: int
    abstain: int
    may: int
    needed: int

    @property
    def cast(self) -> int:
        return self.support + self.oppose + self.abstain

    @property
    def quorate(self) -> bool:
        return self.cast >= self.needed

    def carried(self, method: str) -> bool:
        """Whether the candidate is supported: by more votes than oppose, or by consensus."""
        agreed = self.oppose == 0 if method == Method.CONSENSUS else self.support > self.oppose
        return self.quorate and self.support > 0 and agreed


def cast(
    sitting: Sitting, candidate: Candidate, *, ballot: str, by: Principal, at: datetime
) -> CommitteeVote:
    """Vote in person, once about each candidate."""
    try:
        with transaction.atomic(), acting(by=by.identity):
            locked = hold(sitting.committee)
            ensure_state(locked, "sitting")
            seat = member_of(panel_of(locked), by, candidate_id=candidate.pk)
            return CommitteeVote.objects.create(
                sitting=sitting, member=seat, candidate=candidate, ballot=Ballot(ballot), at=at
            )
    except IntegrityError as error:
        if "committeevote_once_each" not in str(error):
            raise
        raise VotedAlreadyError from error


def votes_of(sitting: Sitting) -> list[CommitteeVote]:
    """Every vote of a sitting, in the order of the seats. One query."""
    rows = CommitteeVote.objects.filter(sitting=sitting).select_related("member__account__employee")
    return list(rows.order_by("member__seat", "member"))


def tallies(panel: Panel, sitting: Sitting, rows: list[CommitteeVote] | None = None) -> Mapping[int, Tally]:
    """The count about each candidate; a vote of who turned out to have a conflict does not count.

    One query, or none where ``rows`` are given.
    """
    counted: dict[tuple[int, str], int] = {}
    for row in votes_of(sitting) if rows is None else rows:
        if not panel.recused(row.member_id, row.candidate_id):
            key = row.candidate_id, row.ballot
            counted[key] = counted.get(key, 0) + 1
    return {
        candidate.pk: Tally(
            support=counted.get((candidate.pk, Ballot.SUPPORT), 0),
            oppose=counted.get((candidate.pk, Ballot.OPPOSE), 0),
            abstain=counted.get((candidate.pk, Ballot.ABSTAIN), 0),
            may=len(panel.taking_part(candidate.pk)),
            needed=panel.needed(candidate.pk),
        )
        for candidate in panel.candidates
    }


def votes_seen_by(
    panel: Panel, sitting: Sitting, by: Principal, rows: list[CommitteeVote] | None = None
) -> dict[int, list[CommitteeVote]]:
    """Votes by candidate, but none about whom the reader takes no part. As above."""
    seat = panel.seat_of(by)
    found: dict[int, list[CommitteeVote]] = {}
    for row in votes_of(sitting) if rows is None else rows:
        if seat is None or not panel.recused(seat.pk, row.candidate_id):
            found.setdefault(row.candidate_id, []).append(row)
    return found

"""A committee at work: its members, who takes part in what, and the candidates before it.

A member without any role reads exactly these candidates; that is checked here, before anybody is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asn_career.base import moving
from employees.access import Principal
from promotions.choices import Decision
from promotions.committee.errors import CommitteeMovedError, NotLeadingError, NotMemberError, RecusedError
from promotions.models import Candidate, Committee, CommitteeMember, ConflictOfInterest
from promotions.permissions import ensure, may_run

_GATE = "candidates before a committee, whose member or officer was checked"


@dataclass(frozen=True, slots=True)
class Panel:
    """Members in the order of their seats, conflicts of interest, and candidates in the official order."""

    committee: Committee
    members: tuple[CommitteeMember, ...]
    conflicts: tuple[ConflictOfInterest, ...]
    candidates: tuple[Candidate, ...]

    def recused(self, member_id: int, candidate_id: int | None = None) -> bool:
        """Whether a member takes no part in the whole matter, or in what concerns the candidate."""
        return any(
            row.member_id == member_id
            and (row.whole or (candidate_id is not None and row.candidate_id == candidate_id))
            for row in self.conflicts
        )

    def taking_part(self, candidate_id: int | None = None) -> list[CommitteeMember]:
        return [member for member in self.members if not self.recused(member.pk, candidate_id)]

    def needed(self, candidate_id: int | None = None) -> int:
        """How many of those who take part make a quorum: more than the share that the committee has."""
        return len(self.taking_part(candidate_id)) * self.committee.quorum // 100 + 1

    def seat_of(self, by: Principal) -> CommitteeMember | None:
        return next((m for m in self.members if by.identity == f"user:{m.account.public_id}"), None)

    def pseudonyms(self) -> dict[int, str]:
        """A letter for each candidate, in an order that tells nothing of rank, name or number."""
        keyed = sorted(
            self.candidates,
            key=lambda c: hashlib.sha256(f"{self.committee.public_id}{c.public_id}".encode()).digest(),
        )
        return {candidate.pk: letters(place) for place, candidate in enumerate(keyed)}

    def candidate(self, pk: int) -> Candidate:
        return next(candidate for candidate in self.candidates if candidate.pk == pk)


def letters(place: int) -> str:
    """A, B, …, Z, AA, AB, …"""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def panel_of(committee: Committee) -> Panel:
    """Three queries; the caller was checked to be a member or to be in charge."""
    members = committee.members.select_related("account__employee__home_unit", "person__home_unit")
    conflicts = ConflictOfInterest.objects.filter(member__committee=committee).order_by("pk")
    rows = Candidate.objects.unscoped(reason=_GATE).on(committee.shortlist)
    candidates = rows.marked(Decision.VERIFIED).ranked().for_table().in_order()
    found = tuple(candidates)
    for candidate in found:
        candidate.shortlist = committee.shortlist
    return Panel(committee, tuple(members.order_by("seat", "pk")), tuple(conflicts), found)


def member_of(panel: Panel, by: Principal, *, candidate_id: int | None = None) -> CommitteeMember:
    """The seat of who acts, unless a conflict keeps it out of the matter."""
    seat = panel.seat_of(by)
    if seat is None:
        raise NotMemberError
    if panel.recused(seat.pk, candidate_id):
        raise RecusedError
    return seat


def leads(panel: Panel, by: Principal) -> bool:
    """Whether somebody is the chair, and takes part, or the officer in charge of the vacancy."""
    seat = panel.seat_of(by)
    chairs = seat is not None and seat.is_chair and not panel.recused(seat.pk)
    return chairs or may_run(by, vacancy=panel.committee.vacancy)


def ensure_leading(panel: Panel, by: Principal) -> None:
    if not leads(panel, by):
        raise NotLeadingError


def ensure_in_charge(committee: Committee, by: Principal) -> None:
    """The officer of the vacancy, who is never its candidate."""
    ensure(may_run(by, vacancy=committee.vacancy))
    ensure(Committee.objects.visible_to(by).filter(pk=committee.pk).exists())


def hold(committee: Committee) -> Committee:
    """The committee's row, locked first by every act, so that acts take turns in one order."""
    locked = Committee.objects.select_for_update(of=("self",)).with_context()
    return locked.get(pk=committee.pk)


def ensure_state(committee: Committee, *states: str) -> None:
    if committee.state not in states:
        raise CommitteeMovedError


def move(row: Any, target: str, **changes: Any) -> None:
    """The step of a committee, its sitting or an act of it, as the database keeps it."""
    moving.move(row, target, refused=CommitteeMovedError, **changes)
    row.refresh_from_db()


def pairs(panel: Panel) -> Iterator[tuple[CommitteeMember, Candidate]]:
    """Every member with every candidate they judge."""
    for member in panel.members:
        for candidate in panel.candidates:
            if not panel.recused(member.pk, candidate.pk):
                yield member, candidate

"""What a reader of a committee's pages is shown: pseudonyms while the review is blind, nothing where recused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from employees.access import Permission, Principal
from employees.policy import scope_of
from promotions.committee.panel import Panel, leads, panel_of
from promotions.committee.reviewing import marks_of, marks_seen_by, means
from promotions.committee.sitting import current_sitting
from promotions.committee.telling import name_of
from promotions.committee.voting import tallies, votes_of, votes_seen_by
from promotions.models import Candidate, Committee, CommitteeMember
from promotions.permissions import may_run, sees_all_of


@dataclass(frozen=True)
class Shown:
    """A committee as one reader sees it."""

    panel: Panel
    by: Principal
    sitting: Any  # the latest one with its attendance, or None
    seat: CommitteeMember | None
    candidates: tuple[Candidate, ...]
    wanted: int = 0  # how many names a sitting proposes now

    @property
    def committee(self) -> Committee:
        return self.panel.committee

    @property
    def hides_names(self) -> bool:
        return self.committee.hides_names and self.seat is not None

    def label_of(self, candidate: Candidate) -> str:
        if self.hides_names:
            return _("Candidate %(letter)s") % {"letter": self.panel.pseudonyms()[candidate.pk]}
        return candidate.employee.full_name

    def kept_out(self, candidate: Candidate | None = None) -> bool:
        """Whether the reader takes no part, and so opens nothing of it."""
        key = candidate.pk if candidate else None
        return self.seat is not None and self.panel.recused(self.seat.pk, key)

    def choices(self) -> list[tuple[str, str]]:
        """Candidates for a list to choose from, by opaque id."""
        return [(str(candidate.public_id), self.label_of(candidate)) for candidate in self.candidates]

    def candidate(self, public_id: Any) -> Candidate:
        """One of the candidates that the reader may open, or 404."""
        found = next((c for c in self.candidates if str(c.public_id) == str(public_id)), None)
        if found is None or self.kept_out(found):
            raise Http404
        return found


def committee_of(request: HttpRequest, public_id: UUID) -> Shown:
    """A committee in the reader's sight, or 404."""
    principal = scope_of(request)
    rows = Committee.objects.visible_to(principal).with_context().filter(public_id=public_id)
    committee = rows.with_appointments().with_objections().with_selection().first()
    if committee is None:
        raise Http404
    return shown(panel_of(committee), principal)


def shown(panel: Panel, by: Principal) -> Shown:
    """Members see the candidates before their committee, others those whom their role opens."""
    seat = panel.seat_of(by)
    candidates = panel.candidates
    if seat is None and not sees_all_of(by, panel.committee.shortlist):
        keys = [candidate.pk for candidate in candidates]
        seen = set(Candidate.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
        candidates = tuple(candidate for candidate in candidates if candidate.pk in seen)
    elif seat is not None and panel.committee.hides_names:
        names = panel.pseudonyms()
        candidates = tuple(sorted(candidates, key=lambda c: (len(names[c.pk]), names[c.pk])))
    filled = len(getattr(panel.committee, "seats_filled", ()))
    wanted = panel.committee.names_per_seat * (panel.committee.seats - filled)
    return Shown(panel, by, current_sitting(panel.committee), seat, candidates, wanted)


def layout_for(by: Principal) -> str:
    """The officers' shell for who has a role, the employees' for a member without one."""
    return "layout/officer.html" if by.may_manage(Permission.READ_PEOPLE) else "layout/employee.html"


def acts_of(shown: Shown) -> dict[str, bool]:
    """What the reader may do now."""
    state, by = shown.committee.state, shown.by
    leading = leads(shown.panel, by)
    charge = may_run(by, vacancy=shown.committee.vacancy)
    takes_part = shown.seat is not None and not shown.kept_out()
    return {
        "may_seat": charge and state == "forming",
        "may_dissolve": charge and state in ("forming", "reviewing", "returned"),
        "may_open": leading and state in ("reviewing", "returned"),
        "may_declare": shown.seat is not None and state in ("reviewing", "sitting", "returned"),
        "may_depart": takes_part and state == "sitting",
        "may_draft": leading and state == "sitting",
        "may_withdraw": leading and state == "minuted",
    }


def member_rows(shown: Shown) -> list[dict[str, Any]]:
    """Members with what keeps them out and whether they were there."""
    there = {row["member"]: row for row in shown.sitting.there} if shown.sitting else {}
    return [
        {
            "member": member,
            "name": name_of(member),
            "conflicts": _conflicts(shown, member),
            "attendance": there.get(member.pk),
        }
        for member in shown.panel.members
    ]


def _conflicts(shown: Shown, member: CommitteeMember) -> list[dict[str, Any]]:
    """What a member takes no part in, and why in general.

    While names are hidden, others than the member are told of how many candidates only: whose superior somebody is
    would tell who a letter stands for.
    """
    rows = [row for row in shown.panel.conflicts if row.member_id == member.pk]
    hides = shown.hides_names and shown.seat != member
    found = [
        {
            "kind": row.get_kind_display(),
            "about": _("the whole matter") if row.whole else _about(shown, row.candidate_id),
        }
        for row in rows
        if row.whole or not hides
    ]
    some = len({row.candidate_id for row in rows if not row.whole})
    if hides and some:
        told = _("%(n)d of the candidates") % {"n": some}
        found.append({"kind": _("Conflict of interest"), "about": told})
    return found


def _about(shown: Shown, candidate_id: int | None) -> str:
    found = next((c for c in shown.candidates if c.pk == candidate_id), None)
    return shown.label_of(found) if found else "–"


def candidate_rows(shown: Shown) -> list[dict[str, Any]]:
    """Candidates in the official order, or by letter while the review is blind. Two queries."""
    panel, held = shown.panel, shown.sitting
    given = marks_of(panel)
    marks = marks_seen_by(panel, shown.by, given)
    averages = means(panel, given) if shown.committee.shows_marks else {}
    cast = votes_of(held) if held else []
    counted = tallies(panel, held, cast) if held else {}
    votes = votes_seen_by(panel, held, shown.by, cast) if held else {}
    chosen = set(getattr(panel.committee, "seats_filled", ()))
    return [
        {
            "candidate": candidate,
            "label": shown.label_of(candidate),
            "kept_out": (out := shown.kept_out(candidate)),
            "chosen": candidate.pk in chosen and not shown.hides_names,
            "own_mark": _own(marks.get(candidate.pk, ()), shown.seat),
            "mean": None if out else averages.get(candidate.pk),
            "tally": None if out else counted.get(candidate.pk),
            "voted": _own(votes.get(candidate.pk, ()), shown.seat),
        }
        for candidate in shown.candidates
    ]


def _own(rows: Any, seat: CommitteeMember | None) -> Any:
    return next((row for row in rows if seat is not None and row.member_id == seat.pk), None)


def departure_rows(shown: Shown) -> list[dict[str, Any]]:
    """Departures of the latest sitting, with whether the reader may answer. One query."""
    if shown.sitting is None:
        return []
    names = {member.pk: name_of(member) for member in shown.panel.members}
    rows = shown.sitting.departures.order_by("requested_at", "pk")
    return [
        {
            "row": row,
            "about": _about(shown, row.candidate_id),
            "by": names[row.requested_by_id],
            "second": names.get(row.answered_by_id or 0, ""),
            "may_answer": row.state == "requested"
            and shown.seat is not None
            and shown.seat.pk != row.requested_by_id
            and not shown.panel.recused(shown.seat.pk, row.candidate_id),
        }
        for row in rows
    ]

"""What minutes say, in words and figures that stay as they were: everything comes from what is on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long, decimal2, moment, nip
from employees.models import Employee
from employees.ranks import RANK_TITLES
from promotions.choices import Departure, Route
from promotions.committee.panel import Panel
from promotions.committee.proposing import Proposal
from promotions.committee.reviewing import means
from promotions.committee.seats import chosen_people, names_wanted
from promotions.committee.selection import results_before
from promotions.committee.telling import name_of
from promotions.committee.voting import Tally, tallies
from promotions.models import Candidate, CommitteeMember, OrderDeparture, Sitting

# The committee's name in law: a selection panel for open selection, the team of talent management for a succession
# group (as the stages of that route call it), the team that judges performance for a rotation.
BODIES: dict[str, str] = {
    Route.OPEN_SELECTION: "Panitia Seleksi",
    Route.TALENT_POOL: "Tim Manajemen Talenta",
    Route.ROTATION: "Tim Penilai Kinerja",
}
_GATE = "post and rank of members and candidates, as minutes print them"


def content_of(
    panel: Panel, sitting: Sitting, proposal: Proposal, *, number: str, fewer_reason: str, on: date
) -> dict[str, Any]:
    """The minutes of a sitting as plain texts. A fixed number of queries."""
    committee, run = panel.committee, panel.committee.shortlist
    people, selected = _people(panel, on=on), _selected(panel)
    return {
        "number": number,
        "body": BODIES[committee.vacancy.route],
        "decree": f"{committee.decree_number} ({date_long(committee.decree_on)})",
        "post": committee.vacancy.position.name,
        "unit": committee.vacancy.position.unit.name,
        "route": committee.vacancy.get_route_display(),
        "held_on": [sitting.held_on.year, sitting.held_on.month, sitting.held_on.day],
        "place": sitting.place,
        "round": sitting.round,
        "method": committee.get_method_display(),
        "blind": committee.blind,
        "quorum": f"{len(_present(sitting) & {m.pk for m in panel.taking_part()})}/{len(panel.taking_part())}"
        f" ({_('needed: %(n)d') % {'n': panel.needed()}})",
        "run": {
            "number": str(run.public_id),
            "as_of": date_long(run.as_of),
            "sent": moment(run.sent_at) if run.sent_at else "–",
            "rules": run.rule_set_hash,
            "result": run.result_hash,
        },
        "attendance": _attendance(panel, sitting, people),
        "recusals": _recusals(panel),
        "selection": bool(selected),
        "candidates": _candidates(panel, sitting, selected),
        "departures": [_departure(panel, row) for row in proposal.departures],
        "seats": committee.seats,
        "names_wanted": names_wanted(committee),
        "chosen_before": _chosen_before(panel),
        "names": [
            {"place": place, **_name(candidate, people), **selected.get(candidate.employee_id, {})}
            for place, candidate in enumerate(proposal.names, start=1)
        ],
        "set_aside": proposal.set_aside.reason if proposal.set_aside else "",
        "fewer_reason": fewer_reason,
    }


def _people(panel: Panel, *, on: date) -> dict[int, Any]:
    """Members and candidates with post and rank on the day. One query."""
    keys = {c.employee_id for c in panel.candidates} | {m.person_id for m in panel.members if m.person_id}
    rows = Employee.objects.unscoped(reason=_GATE).filter(pk__in=keys).select_related("home_unit")
    return {row.pk: row for row in rows.with_current_post(on=on).with_rank(on=on)}


def _chosen_before(panel: Panel) -> list[str]:
    """Who of these candidates was chosen for another seat before this sitting, in the official order. One query."""
    chosen = chosen_people(panel.committee.vacancy_id)
    return [each.employee.full_name for each in panel.candidates if each.employee_id in chosen]


def _present(sitting: Sitting) -> set[int]:
    return set(sitting.attendance.filter(present=True).values_list("member", flat=True))


def _attendance(panel: Panel, sitting: Sitting, people: dict[int, Any]) -> list[dict[str, Any]]:
    rows = {row.member_id: row for row in sitting.attendance.all()}
    return [
        {
            "id": str(member.public_id),
            "name": name_of(member),
            "seat": member.get_seat_display(),
            "present": rows[member.pk].present,
            "reason": rows[member.pk].reason,
            "signs": rows[member.pk].present and not panel.recused(member.pk),
            "nip": _nip(member, people),
            "rank": _rank(people.get(member.person_id or 0)),
        }
        for member in panel.members
    ]


def _nip(member: CommitteeMember, people: dict[int, Any]) -> str:
    person = people.get(member.person_id or 0)
    return nip(person.nip) if person else ""


def _rank(person: Any) -> str:
    return f"{RANK_TITLES[person.rank]} ({person.rank})" if person and person.rank in RANK_TITLES else ""


def _recusals(panel: Panel) -> list[dict[str, str]]:
    """Who took no part in what, and why in general: what exactly two people are to each other stays out."""
    names = {member.pk: name_of(member) for member in panel.members}
    about = {candidate.pk: candidate.employee.full_name for candidate in panel.candidates}
    return [
        {
            "member": names[row.member_id],
            "about": _("the whole matter") if row.whole else about.get(row.candidate_id or 0, "–"),
            "kind": row.get_kind_display(),
        }
        for row in panel.conflicts
    ]


def _selected(panel: Panel) -> dict[int, dict[str, str]]:
    """Final value and place of each candidate in the open selection, by person; empty without its result. One query."""
    keys = [candidate.employee_id for candidate in panel.candidates]
    rows = results_before(panel.committee.vacancy_id, keys)
    if not rows:
        return {}
    found = {key: rows.get(key) for key in keys}
    return {
        key: {
            "value": decimal2(row.total) if row and row.total is not None else "–",
            "selection_rank": str(row.rank) if row and row.rank else "–",
        }
        for key, row in found.items()
    }


def _candidates(panel: Panel, sitting: Sitting, selected: dict[int, dict[str, str]]) -> list[dict[str, str]]:
    counted, marks = tallies(panel, sitting), means(panel)
    return [
        {
            "rank": str(candidate.rank),
            "name": candidate.employee.full_name,
            "score": decimal2(candidate.score),
            "mark": decimal2(marks[candidate.pk]) if candidate.pk in marks else "–",
            "votes": _votes(counted[candidate.pk]),
            **selected.get(candidate.employee_id, {}),
        }
        for candidate in panel.candidates
    ]


def _votes(tally: Tally) -> str:
    told = {"support": tally.support, "oppose": tally.oppose, "abstain": tally.abstain, "may": tally.may}
    return _("%(support)d for, %(oppose)d against, %(abstain)d abstain, of %(may)d") % told


def _departure(panel: Panel, row: OrderDeparture) -> dict[str, str]:
    names = {member.pk: name_of(member) for member in panel.members}
    what = row.get_kind_display()
    if row.kind == Departure.MOVE:
        what = _("to place %(place)d") % {"place": row.place}
    return {
        "about": panel.candidate(row.candidate_id).employee.full_name if row.candidate_id else "–",
        "what": str(what),
        "code": row.get_reason_code_display(),
        "reason": row.reason,
        "by": names[row.requested_by_id],
        "second": names[row.answered_by_id] if row.answered_by_id else "–",
    }


def _name(candidate: Candidate, people: dict[int, Any]) -> dict[str, str]:
    person = people[candidate.employee_id]
    return {
        "name": person.full_name,
        "nip": nip(person.nip),
        "post": person.post_name or "–",
        "unit": person.home_unit.name if person.home_unit else "–",
        "rank": str(candidate.rank),
        "score": decimal2(candidate.score),
    }

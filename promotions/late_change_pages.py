"""The page of a run that tells what changed about its candidates after, and shortly before, it had read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from employees.access import Permission, Principal
from employees.policy import requires, scope_of
from employees.sender_names import sender_names
from promotions.choices import CandidateOutcome
from promotions.fact_wording import lines_of, names_in
from promotions.models import Candidate, Shortlist
from promotions.rule_sets.late_changes import (
    DAYS_BEFORE,
    PARTS,
    Change,
    Written,
    changed_since,
    found_people,
    written_before,
)
from promotions.rulebook import COMPONENTS, TECHNICAL
from promotions.wording import PART_LABELS, component_label, rule_label

MOST = 500


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A changed part of somebody's data, in words."""

    candidate: Candidate
    label: Any
    feeds: list[str]
    lost: list[str]
    gained: list[str]
    written: list[tuple[str, Written]]


@require_safe
@requires(Permission.READ_SHORTLISTS)
def late_changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What differs now from what the run read, and what was written in the days before it."""
    principal, shortlist = scope_of(request), _shortlist(request, public_id)
    people = candidates_in_question(shortlist, principal=principal)
    after, before = changed_since(shortlist, people), written_before(shortlist, people)
    names, competencies = _names(after, before), _competencies(after)
    by_id = {row.employee_id: row for row in people}
    log_access(by=principal.identity, action="late_changes.read", subject=f"shortlist:{public_id}")
    context = {
        "shortlist": shortlist,
        "after": [_told(change, by_id[change.employee_id], names, competencies) for change in after],
        "before": [
            (by_id[person], _table_label(table), [(names.get(row.actor, row.actor), row) for row in rows[:5]])
            for (person, table), rows in sorted(before.items())
        ],
        "days": DAYS_BEFORE,
        "most": MOST if len(people) == MOST else 0,
    }
    return render(request, "promotions/late_changes.html", context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def late_changes_note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Of how many candidates the data differ now from what the official run read: a fragment of its page."""
    principal, shortlist = scope_of(request), _shortlist(request, public_id)
    people = candidates_in_question(shortlist, principal=principal) if shortlist.stands else []
    context = {"shortlist": shortlist, "changed": len(found_people(changed_since(shortlist, people)))}
    return render(request, "promotions/_late_changes_note.html", context)


def _shortlist(request: HttpRequest, public_id: UUID) -> Shortlist:
    seen = Shortlist.objects.visible_to(scope_of(request)).with_context()
    shortlist: Shortlist | None = seen.filter(public_id=public_id).first()
    if shortlist is None:
        raise Http404
    return shortlist


def candidates_in_question(shortlist: Shortlist, *, principal: Principal) -> list[Candidate]:
    """The eligible and those to be checked whom the reader sees, by rank."""
    rows = Candidate.objects.visible_to(principal).on(shortlist)
    wanted = rows.filter(outcome__in=[CandidateOutcome.ELIGIBLE, CandidateOutcome.MANUAL])
    return list(wanted.select_related("employee").in_order()[:MOST])


def _names(after: Iterable[Change], before: Mapping[Any, Iterable[Written]]) -> Mapping[str, str]:
    written = [row for change in after for row in change.written]
    written += [row for rows in before.values() for row in rows]
    return sender_names({row.actor for row in written})


def _competencies(changes: Iterable[Change]) -> Mapping[str, str]:
    sides = (side for row in changes if row.part == "results" for side in (row.before, row.after))
    return names_in(sides)


def _told(
    change: Change, candidate: Candidate, names: Mapping[str, str], competencies: Mapping[str, str]
) -> ToldChange:
    before, after = (
        set(lines_of(change.part, side, names=competencies)) for side in (change.before, change.after)
    )
    return ToldChange(
        candidate=candidate,
        label=PART_LABELS[change.part],
        feeds=list(dict.fromkeys(map(_feed_label, change.feeds))),  # a rule and a component may bear one name
        lost=sorted(before - after),
        gained=sorted(after - before),
        written=[(names.get(row.actor, row.actor), row) for row in change.written[:5]],
    )


def _feed_label(code: str) -> str:
    return component_label(code) if code in (*COMPONENTS, TECHNICAL) else rule_label(code)


def _table_label(table: str) -> Any:
    return next(PART_LABELS[part] for part, (name, _feeds) in PARTS.items() if name == table)

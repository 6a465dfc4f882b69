"""Raters proposed from the organisation: oneself, the superior, and in 360 degrees peers and subordinates.

Peers have the same direct superior; they and subordinates answer without a name. For few people it is done at once, for
many by a background job in parts that come to the same: whatever one subject gets hangs on the organisation and on the
subjects before.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from asn_career.base.audit import acting
from asn_career.base.jobs.context import JobContext
from asn_career.base.models import Job
from assessments.models import AssessmentRound, RaterInvitation, RatingSheet, RoundSubject
from assessments.rounds import work
from assessments.rounds.choices import RaterGroup, RaterRole, RoundMethod, RoundState
from assessments.rounds.conflicts import related
from assessments.rounds.planning import ensure_in_charge, hold, hold_draft, subjects_of
from assessments.rounds.raters import write_new
from assessments.rounds.rules import rules_of
from employees.access import Principal
from employees.choices import IN_SERVICE, MANAGERIAL_KINDS
from employees.models import Employee, User
from employees.superiors import find_superiors

_GATE = "raters of a round, for an officer whose grant over its unit was checked"
_AROUND = "colleagues of a round's subjects, proposed as raters by their place in the organisation"


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many raters were added: under their name, and to answer without one."""

    sheets: int
    invitations: int


@dataclass(frozen=True, slots=True)
class _Colleague:
    person: int
    account: int
    group: int | None  # the unit whose superior is theirs


def propose(round: AssessmentRound, *, by: Principal) -> Proposed:
    """Propose the raters that the method has, for everybody who has none of them yet; a constant number of queries."""
    ensure_in_charge(round, by)
    with acting(by=by.identity):
        locked = hold_draft(round)
        return _propose_for(locked, subjects_of(locked), on=by.on)


def propose_or_ask(round: AssessmentRound, *, by: Principal, at_once: int = work.AT_ONCE) -> Proposed | Job:
    """The same at once for up to so many people, as a background job for more."""
    ensure_in_charge(round, by)
    with acting(by=by.identity):
        locked = hold_draft(round)
        if work.people_in(locked).count() > at_once:
            return work.ask(work.PROPOSE, locked, by=by)
        return _propose_for(locked, subjects_of(locked), on=by.on)


def propose_in_parts(context: JobContext) -> Mapping[str, Any]:
    """Do what is left of the proposing; subjects of finished chunks have their raters."""
    round = work.round_of(context)
    for part in work.parts_of(round, context):
        with context.chunk(part):
            locked = hold(round, RoundState.DRAFT)
            rows = work.people_of(part, locked).select_related("employee__home_unit")
            subjects = list(rows.order_by("pk"))
            _propose_for(locked, subjects, on=context.principal.on)
    with context.publishing():
        hold(round, RoundState.DRAFT)
        context.finish({"round": str(round.public_id)})
    return {"round": str(round.public_id)}


def _propose_for(round: AssessmentRound, subjects: Sequence[RoundSubject], *, on: date) -> Proposed:
    above = find_superiors([row.employee_id for row in subjects], on=on)
    sheets = [*_own_sheets(round, subjects), *_superior_sheets(round, subjects, above=above, on=on)]
    invitations = list(_invitations(round, subjects, on=on)) if round.is_anonymous else []
    return Proposed(write_new(RatingSheet, sheets), write_new(RaterInvitation, invitations))


def _own_sheets(round: AssessmentRound, subjects: Sequence[RoundSubject]) -> Iterator[RatingSheet]:
    if round.method not in (RoundMethod.SELF, RoundMethod.FEEDBACK_360):
        return
    accounts = dict(
        User.objects.filter(employee__in=[row.employee_id for row in subjects], is_active=True).values_list(
            "employee", "pk"
        )
    )
    for row in subjects:
        if row.employee_id in accounts:
            yield RatingSheet(subject=row, account_id=accounts[row.employee_id], role=RaterRole.SELF)


def _superior_sheets(
    round: AssessmentRound,
    subjects: Sequence[RoundSubject],
    *,
    above: Mapping[int, tuple[int, ...]],
    on: date,
) -> Iterator[RatingSheet]:
    """The first superior of each; one who is a relative does not rate."""
    if round.method not in (RoundMethod.SUPERIOR, RoundMethod.FEEDBACK_360):
        return
    kin = related([row.employee_id for row in subjects], on=on)
    accounts = {account for each in above.values() for account in each}
    people = dict(User.objects.filter(pk__in=accounts).values_list("pk", "employee"))
    for row in subjects:
        fit = [each for each in above.get(row.employee_id, ()) if (row.employee_id, people[each]) not in kin]
        if fit:
            yield RatingSheet(subject=row, account_id=fit[0], role=RaterRole.SUPERIOR)


def _invitations(
    round: AssessmentRound, subjects: Sequence[RoundSubject], *, on: date
) -> Iterator[RaterInvitation]:
    """Peers who follow in the circle of their superior, and of the subordinates those who rate the fewest."""
    rules = rules_of(round, on=on)
    colleagues = _colleagues(subjects)
    people = {row.employee_id for row in subjects} | {each.person for each in colleagues}
    above = find_superiors(sorted(people), on=on)
    kin = related([row.employee_id for row in subjects], on=on)
    rings = _rings(round, colleagues)
    below: dict[int, list[_Colleague]] = defaultdict(list)
    for each in colleagues:
        for account in above.get(each.person, ()):
            below[account].append(each)
    accounts = {each.person: each.account for each in colleagues}
    load = _load_before(round, subjects)
    for row in subjects:
        person = row.employee_id
        own = set(above.get(person, ()))
        peers = _after(person, rings.get(_group_of(row.employee), []), round)
        fit = [each for each in peers if each.account not in own and (person, each.person) not in kin]
        for each in fit[: rules.proposed(RaterGroup.PEER)]:
            yield RaterInvitation(subject=row, rater_id=each.person, group=RaterGroup.PEER)
        team = below.get(accounts.get(person, 0), ())
        fit = [each for each in team if each.person != person and (person, each.person) not in kin]
        fit.sort(key=lambda each: (load[each.person], _shuffled(round, each.person)))
        for each in fit[: rules.proposed(RaterGroup.SUBORDINATE)]:
            load[each.person] += 1
            yield RaterInvitation(subject=row, rater_id=each.person, group=RaterGroup.SUBORDINATE)


def _load_before(round: AssessmentRound, subjects: Sequence[RoundSubject]) -> Counter[int]:
    """How often subordinates are asked about the subjects of earlier parts. One query."""
    if not subjects:
        return Counter()
    rows = RaterInvitation.objects.unscoped(reason=_GATE).filter(
        subject__round=round, subject__lt=subjects[0].pk, group=RaterGroup.SUBORDINATE
    )
    return Counter(dict(rows.order_by().values_list("rater").annotate(n=Count("pk"))))


def _colleagues(subjects: Sequence[RoundSubject]) -> list[_Colleague]:
    """People in service with an account whose superior, or whose own post, is next to that of a subject."""
    units = {row.employee.home_unit_id for row in subjects if row.employee.home_unit_id}
    parents = {row.employee.home_unit.parent_id for row in subjects if row.employee.home_unit} - {None}
    people = Employee.objects.unscoped(reason=_AROUND).filter(
        legal_position=IN_SERVICE, account__is_active=True
    )
    around = units | parents
    near = Q(home_unit__in=around) | Q(home_unit__parent__in=around, home_kind__in=MANAGERIAL_KINDS)
    rows = people.filter(near).values_list("pk", "account__pk", "home_unit", "home_unit__parent", "home_kind")
    return [
        _Colleague(person, account, parent if kind in MANAGERIAL_KINDS else unit)
        for person, account, unit, parent, kind in rows.order_by("pk")
    ]


def _group_of(person: Employee) -> int | None:
    """The unit whose superior is theirs: the own one, of its head the one above."""
    unit = person.home_unit
    if unit is None:
        return None
    return unit.parent_id if person.home_kind in MANAGERIAL_KINDS else unit.pk


def _rings(round: AssessmentRound, colleagues: Sequence[_Colleague]) -> dict[int | None, list[_Colleague]]:
    """Colleagues of one superior in a circle: whoever follows rates, so that everybody rates as many as the others."""
    rings: dict[int | None, list[_Colleague]] = defaultdict(list)
    for each in colleagues:
        if each.group is not None:
            rings[each.group].append(each)
    for ring in rings.values():
        ring.sort(key=lambda each: _shuffled(round, each.person))
    return rings


def _after(person: int, ring: Sequence[_Colleague], round: AssessmentRound) -> list[_Colleague]:
    """The others of a circle, from the place of a person on, who need not be in it."""
    place = bisect_right(ring, _shuffled(round, person), key=lambda each: _shuffled(round, each.person))
    return [each for each in (*ring[place:], *ring[:place]) if each.person != person]


def _shuffled(round: AssessmentRound, person: int) -> bytes:
    """A place in an order of the round's own, the same however often it is asked."""
    return hashlib.sha256(f"{round.public_id}:{person}".encode()).digest()

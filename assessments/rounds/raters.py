"""Who rates: proposed from the organisation, changed by an officer with a reason, assessors in balance.

Named raters are superiors, assessors and the subject; in 360 degrees, peers (the same direct superior) and subordinates
answer without a name.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from asn_career.base.audit import acting
from assessments.models import (
    AssessmentRound,
    RaterInvitation,
    RaterToken,
    RatingSheet,
    RoundSubject,
)
from assessments.rounds.choices import BY_ASSESSORS, RaterGroup, RaterRole, RoundMethod, RoundState
from assessments.rounds.conflicts import Conflict, find_conflicts, related
from assessments.rounds.errors import (
    ConflictOfInterestError,
    HandedInError,
    NoAccountError,
    NoRoomError,
    NotOpenError,
    RaterTakenError,
    RoundMovedError,
)
from assessments.rounds.planning import ensure_explained, ensure_in_charge, hold, subjects_of
from assessments.rounds.rules import RoundRules, rules_of
from employees.access import Principal
from employees.choices import IN_SERVICE, MANAGERIAL_KINDS
from employees.models import Employee, User
from employees.superiors import find_superiors

_GATE = "raters of a round, for an officer whose grant over its unit was checked"
_AROUND = "colleagues of a round's subjects, proposed as raters by their place in the organisation"
_TOKENS = """
    INSERT INTO assessments_ratertoken (invitation_id)
    SELECT i.id FROM assessments_raterinvitation i
    LEFT JOIN assessments_ratertoken t ON t.invitation_id = i.id
    JOIN assessments_roundsubject s ON s.id = i.subject_id
    WHERE s.round_id = %s AND t.id IS NULL ORDER BY random()
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many raters were added, and for whom none was found."""

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
        locked = hold(round, RoundState.DRAFT)
        subjects = subjects_of(locked)
        above = find_superiors([row.employee_id for row in subjects], on=by.on)
        sheets = [
            *_own_sheets(locked, subjects),
            *_superior_sheets(locked, subjects, above=above, on=by.on),
        ]
        invitations = list(_invitations(locked, subjects, on=by.on)) if locked.is_anonymous else []
        return Proposed(_write(RatingSheet, sheets), _write(RaterInvitation, invitations))


def assign(round: AssessmentRound, accounts: Sequence[User], *, by: Principal) -> int:
    """Give every subject as many assessors as the rule asks for: without conflicts, and as evenly as possible.

    What was assigned before stays and counts. Raises ``NoRoomError`` naming subjects for whom too few are left.
    """
    ensure_in_charge(round, by)
    if round.method not in BY_ASSESSORS:
        raise RoundMovedError
    with acting(by=by.identity):
        locked = hold(round, RoundState.DRAFT)
        subjects = subjects_of(locked)
        rules = rules_of(locked, on=by.on)
        there = _assigned(locked)
        barred = find_conflicts(
            [row.employee_id for row in subjects],
            [row.pk for row in accounts],
            method=locked.method,
            on=by.on,
        )
        pairs = allocate(
            [(row.pk, row.employee_id) for row in subjects],
            [row.pk for row in accounts],
            there=there,
            barred=barred,
            each=rules.assessors_each,
            most=rules.most_subjects(locked.method),
        )
        _ensure_enough(subjects, pairs, there, rules, locked)
        return _write(
            RatingSheet,
            [
                RatingSheet(subject_id=subject, account_id=account, role=RaterRole.ASSESSOR)
                for subject, account in pairs
            ],
        )


def allocate(
    subjects: Sequence[tuple[int, int]],
    accounts: Sequence[int],
    *,
    there: Iterable[tuple[int, int]],
    barred: Mapping[tuple[int, int], Any],
    each: int,
    most: int,
) -> list[tuple[int, int]]:
    """Pairs (subject, account) to add; ``subjects`` are (subject, person), ``barred`` is by person and account.

    Who has the fewest possible assessors comes first, and takes those with the fewest subjects; equal inputs give
    equal pairs. Subjects may be left with fewer than ``each``.
    """
    given: dict[int, set[int]] = defaultdict(set)
    load = Counter(dict.fromkeys(accounts, 0))
    for subject, account in there:
        given[subject].add(account)
        load[account] += 1
    possible = {
        subject: [account for account in accounts if (person, account) not in barred]
        for subject, person in subjects
    }
    made = []
    for subject in sorted(possible, key=lambda key: (len(possible[key]), key)):
        free = [each_ for each_ in possible[subject] if each_ not in given[subject] and load[each_] < most]
        free.sort(key=lambda account: (load[account], account))
        for account in free[: max(0, each - len(given[subject]))]:
            load[account] += 1
            made.append((subject, account))
    return made


def add_rater(
    subject: RoundSubject, *, nip: str, group: str, reason: str, by: Principal
) -> RaterInvitation | RatingSheet:
    """An officer adds a rater whom the organisation did not propose: a group without a name, or a role under one."""
    round = subject.round
    ensure_in_charge(round, by)
    told = ensure_explained(reason)
    account = account_named(nip)
    _ensure_no_conflict(subject, account, group=group, on=by.on)
    try:
        with transaction.atomic(), acting(by=by.identity, reason=told):
            locked = hold(round, RoundState.DRAFT, RoundState.OPEN)
            if locked.rated_at is not None:
                raise NotOpenError
            if group in RaterGroup.values:
                made = RaterInvitation.objects.unscoped(reason=_GATE).create(
                    subject=subject, rater_id=account.employee_id, group=group, reason=told
                )
                if locked.is_open:
                    give_tokens(locked)
                return made
            return RatingSheet.objects.unscoped(reason=_GATE).create(
                subject=subject, account=account, role=RaterRole(group), reason=told
            )
    except IntegrityError as error:
        if "_once" not in str(error):
            raise
        raise RaterTakenError(fields={"nip": [str(RaterTakenError.message)]}) from error


def let_go(row: RaterInvitation | RatingSheet, *, reason: str, by: Principal) -> None:
    """Let a rater go with a reason: out of a draft altogether, from an open round kept on record.

    Who has answered without a name stays: the answer cannot be told from the others any more.
    """
    round = row.subject.round
    ensure_in_charge(round, by)
    told = ensure_explained(reason)
    with acting(by=by.identity, reason=told):
        locked = hold(round, RoundState.DRAFT, RoundState.OPEN)
        if locked.rated_at is not None:
            raise NotOpenError
        rows = type(row).objects.unscoped(reason=_GATE).filter(pk=row.pk)
        if locked.is_draft:
            rows.delete()
        elif isinstance(row, RatingSheet):
            rows.filter(excused_on__isnull=True).update(excused_on=by.on, excused_reason=told)
        else:
            if RaterToken.objects.filter(invitation=row.pk, spent_on__isnull=False).exists():
                raise HandedInError
            rows.filter(withdrawn_on__isnull=True).update(withdrawn_on=by.on, withdrawn_reason=told)


def give_tokens(round: AssessmentRound) -> None:
    """A token for each invitation that has none, in an order that means nothing. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TOKENS, [round.pk])


def account_named(nip: str) -> User:
    """The active account of an employee by the NIP, or of an outsider by the name of the account."""
    typed = nip.strip()
    digits = "".join(character for character in typed if character.isdigit())
    named = Q(employee__nip=digits) if len(digits) == 18 else Q(username=typed, employee__isnull=True)
    found = User.objects.filter(named, is_active=True).select_related("employee").first()
    if found is None:
        told = str(NoAccountError.message) % {"nip": typed}
        raise NoAccountError(nip=typed, fields={"nip": [told]})
    return found


def _ensure_no_conflict(subject: RoundSubject, account: User, *, group: str, on: date) -> None:
    found = find_conflicts([subject.employee_id], [account.pk], method=subject.round.method, on=on)
    conflict = found.get((subject.employee_id, account.pk))
    if group == RaterRole.SUPERIOR and conflict == Conflict.SUPERIOR:
        conflict = None
    if group in RaterGroup.values and account.employee_id is None:
        raise NoAccountError(nip=account.username)
    if conflict == Conflict.SUPERIOR and group == RaterGroup.SUBORDINATE:
        conflict = None
    if conflict is not None:
        raise ConflictOfInterestError(
            name=account.employee.full_name if account.employee else account.username, why=conflict.label
        )


def _own_sheets(round: AssessmentRound, subjects: Sequence[RoundSubject]) -> Iterator[RatingSheet]:
    if round.method not in (RoundMethod.SELF, RoundMethod.SUPERIOR, RoundMethod.FEEDBACK_360):
        return
    if round.method == RoundMethod.SUPERIOR:
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
    rules = rules_of(round, on=on)
    colleagues = _colleagues(subjects)
    above = find_superiors([each.person for each in colleagues], on=on)
    kin = related([row.employee_id for row in subjects], on=on)
    rings = _rings(round, colleagues)
    below: dict[int, list[_Colleague]] = defaultdict(list)
    for each in colleagues:
        for account in above.get(each.person, ()):
            below[account].append(each)
    accounts = {each.person: each.account for each in colleagues}
    places = {each.person: each for each in colleagues}
    load: Counter[int] = Counter()
    for row in subjects:
        person = row.employee_id
        own = set(above.get(person, ()))
        peers = _after(person, rings.get(places[person].group if person in places else None, []))
        fit = [each for each in peers if each.account not in own and (person, each.person) not in kin]
        for each in fit[: rules.proposed(RaterGroup.PEER)]:
            yield RaterInvitation(subject=row, rater_id=each.person, group=RaterGroup.PEER)
        team = [
            each
            for each in below.get(accounts.get(person, 0), ())
            if each.person != person and (person, each.person) not in kin
        ]
        team.sort(key=lambda each: (load[each.person], _shuffled(round, each.person)))
        for each in team[: rules.proposed(RaterGroup.SUBORDINATE)]:
            load[each.person] += 1
            yield RaterInvitation(subject=row, rater_id=each.person, group=RaterGroup.SUBORDINATE)


def _colleagues(subjects: Sequence[RoundSubject]) -> list[_Colleague]:
    """People in service with an account, around the subjects: their units, and the heads of units beside and below."""
    units = {row.employee.home_unit_id for row in subjects if row.employee.home_unit_id}
    parents = {row.employee.home_unit.parent_id for row in subjects if row.employee.home_unit} - {None}
    people = Employee.objects.unscoped(reason=_AROUND).filter(
        legal_position=IN_SERVICE, account__is_active=True
    )
    near = Q(home_unit__in=units) | Q(home_unit__parent__in=units | parents, home_kind__in=MANAGERIAL_KINDS)
    rows = people.filter(near).values_list("pk", "account__pk", "home_unit", "home_unit__parent", "home_kind")
    return [
        _Colleague(person, account, parent if kind in MANAGERIAL_KINDS else unit)
        for person, account, unit, parent, kind in rows.order_by("pk")
    ]


def _rings(round: AssessmentRound, colleagues: Sequence[_Colleague]) -> dict[int | None, list[_Colleague]]:
    """Colleagues of one superior in a circle: whoever follows rates, so that everybody rates as many as the others."""
    rings: dict[int | None, list[_Colleague]] = defaultdict(list)
    for each in colleagues:
        if each.group is not None:
            rings[each.group].append(each)
    for ring in rings.values():
        ring.sort(key=lambda each: _shuffled(round, each.person))
    return rings


def _after(person: int, ring: Sequence[_Colleague]) -> list[_Colleague]:
    place = next((n for n, each in enumerate(ring) if each.person == person), None)
    return [] if place is None else [*ring[place + 1 :], *ring[:place]]


def _shuffled(round: AssessmentRound, person: int) -> bytes:
    """A place in an order of the round's own, the same however often it is asked."""
    return hashlib.sha256(f"{round.public_id}:{person}".encode()).digest()


def _assigned(round: AssessmentRound) -> list[tuple[int, int]]:
    rows = RatingSheet.objects.unscoped(reason=_GATE).standing()
    kept = rows.filter(subject__round=round, role=RaterRole.ASSESSOR)
    return list(kept.values_list("subject", "account"))


def _ensure_enough(
    subjects: Sequence[RoundSubject],
    pairs: Sequence[tuple[int, int]],
    there: Sequence[tuple[int, int]],
    rules: RoundRules,
    round: AssessmentRound,
) -> None:
    given = Counter(subject for subject, _account in [*pairs, *there])
    short = [row.employee.full_name for row in subjects if given[row.pk] < rules.assessors_each]
    if short:
        raise NoRoomError(
            count=len(short),
            least=rules.assessors_each,
            most=rules.most_subjects(round.method),
            names=", ".join(short[:5]) + (", …" if len(short) > 5 else ""),
        )


def _write(model: Any, rows: Sequence[Any]) -> int:
    """Write what is not there yet; how many came to be."""
    people = {row.subject_id for row in rows}
    there = model.objects.unscoped(reason=_GATE).filter(subject__in=people)
    before = there.count()
    model.objects.unscoped(reason=_GATE).bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    return int(there.count() - before)

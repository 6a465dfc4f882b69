"""Who rates: assessors in balance, raters whom an officer adds or lets go with a reason, and tokens of who answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from assessments.rounds.choices import BY_ASSESSORS, RaterGroup, RaterRole, RoundState
from assessments.rounds.conflicts import Conflict, find_conflicts
from assessments.rounds.errors import (
    ConflictOfInterestError,
    HandedInError,
    NoAccountError,
    NoRoomError,
    NotOpenError,
    RaterTakenError,
    RoundMovedError,
)
from assessments.rounds.planning import (
    ensure_explained,
    ensure_in_charge,
    hold,
    hold_draft,
    subjects_of,
)
from assessments.rounds.rules import RoundRules, rules_of
from assessments.rounds.work import ensure_left_alone
from employees.access import Principal
from employees.models import User

_GATE = "raters of a round, for an officer whose grant over its unit was checked"
_TOKENS = """
    INSERT INTO assessments_ratertoken (invitation_id)
    SELECT i.id FROM assessments_raterinvitation i
    LEFT JOIN assessments_ratertoken t ON t.invitation_id = i.id
    JOIN assessments_roundsubject s ON s.id = i.subject_id
    WHERE s.round_id = %s AND t.id IS NULL ORDER BY random()
"""


def assign(round: AssessmentRound, accounts: Sequence[User], *, by: Principal) -> int:
    """Give every subject as many assessors as the rule asks for: without conflicts, and as evenly as possible.

    What was assigned before stays and counts. Raises ``NoRoomError`` naming subjects for whom too few are left.
    """
    ensure_in_charge(round, by)
    if round.method not in BY_ASSESSORS:
        raise RoundMovedError
    with acting(by=by.identity):
        locked = hold_draft(round)
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
        return write_new(
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
            locked = _hold_changeable(round)
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
        locked = _hold_changeable(round)
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


def _hold_changeable(round: AssessmentRound) -> AssessmentRound:
    """A draft that no job is at, or a round that still takes ratings, locked."""
    locked = hold(round, RoundState.DRAFT, RoundState.OPEN)
    ensure_left_alone(locked)
    if locked.rated_at is not None:
        raise NotOpenError
    return locked


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


def write_new(model: Any, rows: Sequence[Any]) -> int:
    """Write what is not there yet; how many came to be."""
    people = {row.subject_id for row in rows}
    there = model.objects.unscoped(reason=_GATE).filter(subject__in=people)
    before = there.count()
    model.objects.unscoped(reason=_GATE).bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    return int(there.count() - before)

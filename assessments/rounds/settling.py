"""Where assessors lie too far apart: shown once both have handed in, settled with a reason, the ratings stay."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from asn_career.base.audit import acting
from assessments.models import AssessmentRound, RoundOutcome, RoundSubject, Settlement
from assessments.rounds.choices import RoundState
from assessments.rounds.errors import LevelRangeError, NothingToSettleError, RoundMovedError, UnsettledError
from assessments.rounds.instrument import indicators_of
from assessments.rounds.outcomes import Difference, find_differences, outcomes_of, read_sheets
from assessments.rounds.planning import ensure_explained, ensure_in_charge, hold, subjects_of
from assessments.rounds.rules import RoundRules
from employees.access import Principal
from employees.models import User
from employees.responsible import account_of

_GATE = "what assessors settled about a subject, recorded by the officer in charge"


def differences_of(round: AssessmentRound, subjects: list[RoundSubject] | None = None) -> list[Difference]:
    """What is to be settled; while rating goes on only where all assessors have handed in. Four queries."""
    if not round.rules:
        return []
    people = subjects_of(round) if subjects is None else subjects
    return find_differences(
        people,
        read_sheets(people),
        indicators=indicators_of(round),
        rules=RoundRules(round.rules),
        only_handed_in=round.is_open,
    )


def settle(
    subject: RoundSubject, competency: int, *, level: Decimal, reason: str, by: Principal, at: datetime
) -> Settlement:
    """Record the level that the assessors agreed on; by an officer in charge who is not the subject."""
    round = subject.round
    ensure_in_charge(round, by)
    told = ensure_explained(reason)
    account = account_of(by)
    if not 0 <= level <= 5 or level * 2 != int(level * 2):
        raise LevelRangeError(fields={"level": [str(LevelRangeError.message)]})
    if account.employee_id == subject.employee_id:
        raise NothingToSettleError
    with acting(by=by.identity, reason=told):
        locked = hold(round, RoundState.OPEN, RoundState.RATED)
        if locked.is_open and locked.rated_at is not None:
            raise RoundMovedError
        if not any(row.competency == competency for row in differences_of(locked, [subject])):
            raise NothingToSettleError
        made: Settlement = Settlement.objects.unscoped(reason=_GATE).create(
            subject=subject,
            competency_id=competency,
            level=level,
            reason=told,
            settled_by=account,
            settled_at=at,
        )
        if not locked.is_open:
            _complete(locked, subject, competency, account=account)
    return made


def ensure_settled(round: AssessmentRound, *, by: Principal) -> None:
    """Refuse to go on while something is to be settled."""
    if waiting := differences_of(round):
        names = list(dict.fromkeys(row.subject.employee.full_name for row in waiting))
        raise UnsettledError(
            apart=RoundRules(round.rules).apart,
            names=", ".join(names[:5]) + (", …" if len(names) > 5 else ""),
        )


def _complete(round: AssessmentRound, subject: RoundSubject, competency: int, *, account: User) -> None:
    """The outcome that had to wait for this settlement."""
    settled = Settlement.objects.unscoped(reason=_GATE).filter(subject=subject)
    rows = outcomes_of(
        subject,
        method=round.method,
        sheets=read_sheets([subject]).get(subject.pk),
        tally=None,
        settled=dict(settled.values_list("competency", "level")),
        skipped=frozenset(),
        indicators=[row for row in indicators_of(round) if row.competency_id == competency],
        rules=RoundRules(round.rules),
    )
    RoundOutcome.objects.unscoped(reason=_GATE).bulk_create(rows)

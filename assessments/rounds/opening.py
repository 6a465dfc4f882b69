"""Opening a round: what is asked is frozen, tokens are given out and raters are told; by a second person.

For few people it is done at once, for many by a background job that freezes part by part and then opens the round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from asn_career.base import moving
from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.jobs.context import JobContext
from asn_career.base.models import Job
from assessments.models import AssessmentRound, RatingSheet
from assessments.rounds import telling, work
from assessments.rounds.choices import BY_ASSESSORS, RaterRole, RoundState
from assessments.rounds.errors import (
    NothingToAskError,
    OwnRoundError,
    RoundDaysError,
    RoundMovedError,
    TooFewAssessorsError,
)
from assessments.rounds.instrument import freeze_indicators, freeze_subjects
from assessments.rounds.planning import hold, hold_draft, subjects_of
from assessments.rounds.raters import give_tokens
from assessments.rounds.rules import RoundRules, rules_on
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.delegation.persons import two_in_name
from employees.responsible import account_of

_GATE = "counts of a round's raters, for the officer who opens it"


def may_open(principal: Principal, *, round: AssessmentRound) -> bool:
    """Whether the principal may open rounds of this unit and did not plan this one."""
    return not principal.stands_for(round.planned_by) and covers_unit(
        principal, Permission.OPEN_ROUNDS, round.unit
    )


def open_round(round: AssessmentRound, *, by: Principal, at: datetime) -> AssessmentRound:
    """Freeze what is asked and by which rule, and let the raters in; by another person than the one who planned it."""
    with two_in_name(), acting(by=by.identity):
        _open_at_once(_ready(round, by=by), by=by, at=at)
    round.refresh_from_db()
    return round


def open_or_ask(
    round: AssessmentRound, *, by: Principal, at: datetime, at_once: int = work.AT_ONCE
) -> Job | None:
    """The same at once for up to so many people, as a background job for more; what is in the way refuses it here."""
    with two_in_name(), acting(by=by.identity):
        locked = _ready(round, by=by)
        if work.people_in(locked).count() > at_once:
            return work.ask(work.OPEN, locked, by=by)
        _open_at_once(locked, by=by, at=at)
    round.refresh_from_db()
    return None


def permits_opening(principal: Principal, context: JobContext) -> bool:
    """Asked by the job before it works and again before the round opens."""
    return may_open(principal, round=work.round_of(context))


def open_in_parts(context: JobContext, *, at: datetime) -> Mapping[str, Any]:
    """Do what is left of the opening; what subjects of finished chunks are asked is frozen."""
    round, by = work.round_of(context), context.principal
    for part in work.parts_of(round, context):
        with context.chunk(part):
            locked = hold(round, RoundState.DRAFT)
            subjects = list(work.people_of(part, locked).order_by("pk"))
            freeze_subjects(locked, subjects, rules=rules_on(by.on), on=by.on)
    with two_in_name(), context.publishing():
        locked = hold(round, RoundState.DRAFT)
        _ensure_ready(locked, by=by)
        _let_in(locked, by=by, at=at)
        context.finish({"round": str(round.public_id)})
    return {"round": str(round.public_id)}


def _ready(round: AssessmentRound, *, by: Principal) -> AssessmentRound:
    """The draft, locked, where nothing is in the way of its opening by this account."""
    if not covers_unit(by, Permission.OPEN_ROUNDS, round.unit):
        raise NotPermittedError
    account_of(by)
    locked = hold_draft(round)
    _ensure_ready(locked, by=by)
    return locked


def _ensure_ready(round: AssessmentRound, *, by: Principal) -> None:
    account, planner = account_of(by), round.planned_by
    if by.stands_for(planner) or (account.employee_id and account.employee_id == planner.employee_id):
        raise OwnRoundError
    if not round.opens_on <= by.on <= round.closes_on:
        raise RoundDaysError(first=date_long(round.opens_on), last=date_long(round.closes_on))
    if not work.people_in(round).exists():
        raise NothingToAskError
    _ensure_assessors(round, least=rules_on(by.on).assessors_each)


def _open_at_once(round: AssessmentRound, *, by: Principal, at: datetime) -> None:
    freeze_subjects(round, subjects_of(round), rules=rules_on(by.on), on=by.on)
    _let_in(round, by=by, at=at)


def _let_in(round: AssessmentRound, *, by: Principal, at: datetime) -> None:
    """Freeze the words of the indicators, give out the tokens, open and tell, in the caller's transaction."""
    rules: RoundRules = rules_on(by.on)
    if not freeze_indicators(round):
        raise NothingToAskError
    give_tokens(round)
    opened = {"opened_by": account_of(by), "opened_at": at, "rules": rules.as_stored()}
    moving.move(round, RoundState.OPEN, refused=RoundMovedError, **opened)
    telling.tell_raters(round, at=at)


def _ensure_assessors(round: AssessmentRound, *, least: int) -> None:
    if round.method not in BY_ASSESSORS:
        return
    rows = RatingSheet.objects.unscoped(reason=_GATE).standing()
    judged = rows.filter(subject__round=round, role=RaterRole.ASSESSOR)
    given = Counter(judged.values_list("subject", flat=True))
    short = [row for row in subjects_of(round) if given[row.pk] < least]
    if short:
        names = ", ".join(row.employee.full_name for row in short[:5]) + (", …" if len(short) > 5 else "")
        raise TooFewAssessorsError(least=least, names=names)

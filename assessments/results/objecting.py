"""The way of an objection to a result: filed by the person, taken up and answered by an officer who had no part in it.

The answer is that the result stands, with reasons, or that it was corrected, which a finalised correction shows. The
triggers in ``triggers.py`` refuse the same whatever way one writes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from assessments.models import AssessmentResult, ResultAcceptance, ResultObjection, ResultObjectionStep
from assessments.results.choices import (
    FINAL,
    OBJECTION_MOVES,
    ObjectionAct,
    ObjectionState,
    ResultState,
    Verdict,
)
from assessments.results.conflicts import ensure_impartial
from assessments.results.entering import GATE, ensure_explained
from assessments.results.errors import (
    AnsweredAlreadyError,
    CorrectionMadeError,
    CorrectionMissingError,
    NotFinalError,
    ObjectionMovedOnError,
    ObjectionTooLateError,
    TookPartError,
)
from assessments.results.rules import answer_due, day_of
from assessments.results.telling import settle_answered, settle_objection, tell_answer, tell_objection
from employees.access import Permission, Principal
from employees.responsible import account_of, reaches


def file(result: AssessmentResult, *, text: str, by: Principal, at: datetime) -> ResultObjection:
    """Object in person to a final result, within the days of the rule; one objection at a time."""
    if by.employee_id != result.employee_id:
        raise NotPermittedError
    if result.state != ResultState.FINALISED:
        raise NotFinalError
    ensure_explained(text, field="text")
    today = day_of(at)
    if not result.may_still_object(on=today):
        raise ObjectionTooLateError(day=date_long(result.answer_by))
    if ResultAcceptance.objects.unscoped(reason=GATE).filter(result=result).exists():
        raise AnsweredAlreadyError
    try:
        with transaction.atomic(), acting(by=by.identity, reason=ObjectionAct.FILE):
            made = ResultObjection.objects.unscoped(reason=GATE).create(
                result=result,
                employee_id=result.employee_id,
                filed_by=account_of(by),
                filed_at=at,
                filed_on=today,
                closes_on=result.answer_by,
                answer_due_on=answer_due(today),
            )
            _record(made, ObjectionAct.FILE, text=text, by=by, at=at)
            settle_answered(result, at=at)
            tell_objection(made, at=at)
    except IntegrityError as error:
        if "resultobjection_one_each" not in str(error):
            raise
        raise AnsweredAlreadyError from error
    return made


def withdraw(objection: ResultObjection, *, by: Principal, at: datetime, version: int) -> None:
    """Take the own objection back before it is answered; it stays on record."""
    if by.employee_id != objection.employee_id:
        raise NotPermittedError
    _step(objection, ObjectionAct.WITHDRAW, ObjectionState.WITHDRAWN, by=by, at=at, version=version)
    settle_objection(objection, at=at)


def take_up(objection: ResultObjection, *, by: Principal, at: datetime, version: int) -> None:
    """Begin to look into an objection; whoever does answers it."""
    ensure_may_answer(objection, by=by)
    _step(
        objection,
        ObjectionAct.TAKE,
        ObjectionState.TAKEN,
        by=by,
        at=at,
        version=version,
        taken_by=account_of(by),
    )


def answer(
    objection: ResultObjection, *, verdict: str, text: str, by: Principal, at: datetime, version: int
) -> None:
    """Answer with reasons: the result stands, or a finalised correction has taken its place."""
    ensure_may_answer(objection, by=by)
    if objection.taken_by_id != account_of(by).pk:
        raise ObjectionMovedOnError
    ensure_explained(text, field="text")
    corrected = is_corrected(objection)
    if verdict == Verdict.CORRECTED and not corrected:
        raise CorrectionMissingError(fields={"verdict": [str(CorrectionMissingError.message)]})
    if verdict == Verdict.REJECTED and corrected:
        raise CorrectionMadeError(fields={"verdict": [str(CorrectionMadeError.message)]})
    decided = {"verdict": verdict, "decided_by": account_of(by), "decided_at": at, "decided_on": day_of(at)}
    with transaction.atomic():
        _step(
            objection,
            ObjectionAct.ANSWER,
            ObjectionState.ANSWERED,
            by=by,
            at=at,
            version=version,
            text=text,
            **decided,
        )
        tell_answer(objection, at=at)


def is_corrected(objection: ResultObjection) -> bool:
    """Whether a final correction has taken the place of the result objected to."""
    rows = AssessmentResult.objects.unscoped(reason=GATE)
    return rows.filter(corrects=objection.result_id, state__in=FINAL).exists()


def ensure_may_answer(objection: ResultObjection, *, by: Principal) -> None:
    """An officer in scope who neither entered nor finalised the result and is not close to the person."""
    if not reaches(by, Permission.FINALISE_RESULTS, objection.employee):
        raise NotPermittedError
    ensure_impartial(objection.employee_id, by=by)
    if account_of(by).pk in (objection.result.drafted_by_id, objection.result.decided_by_id):
        raise TookPartError


def _step(
    objection: ResultObjection,
    act: str,
    target: str,
    *,
    by: Principal,
    at: datetime,
    version: int,
    text: str = "",
    **changes: Any,
) -> None:
    """One step from the state that its taker saw; row and record go together."""
    if objection.version != version or target not in OBJECTION_MOVES.get(objection.state, ()):
        raise ObjectionMovedOnError
    with transaction.atomic(), acting(by=by.identity, reason=act):
        move(objection, target, refused=ObjectionMovedOnError, **changes)
        _record(objection, act, text=text, by=by, at=at)


def _record(objection: ResultObjection, act: str, *, text: str, by: Principal, at: datetime) -> None:
    ResultObjectionStep.objects.unscoped(reason=GATE).create(
        objection=objection,
        employee_id=objection.employee_id,
        act=act,
        text=text.strip(),
        by=account_of(by),
        at=at,
    )

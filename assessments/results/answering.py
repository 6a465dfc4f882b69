"""What the employee says to a final result: accepting it, or nothing, which is told as that and never as acceptance."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from assessments.models import AssessmentResult, ResultAcceptance, ResultObjection
from assessments.results.choices import AnswerStanding, ObjectionState, ResultState
from assessments.results.entering import GATE
from assessments.results.errors import AnsweredAlreadyError, NotFinalError
from assessments.results.rules import day_of
from assessments.results.telling import settle_answered
from employees.access import Principal
from employees.responsible import account_of


def accept(result: AssessmentResult, *, by: Principal, at: datetime) -> ResultAcceptance:
    """Accept the own result, also after the days to object; once, and not beside an objection."""
    if by.employee_id != result.employee_id:
        raise NotPermittedError
    if result.state != ResultState.FINALISED:
        raise NotFinalError
    if objections_of([result.pk]):
        raise AnsweredAlreadyError
    try:
        with transaction.atomic(), acting(by=by.identity, reason="accept result"):
            made = ResultAcceptance.objects.unscoped(reason=GATE).create(
                result=result, employee_id=result.employee_id, by=account_of(by), at=at, on=day_of(at)
            )
            settle_answered(result, at=at)
    except IntegrityError as error:
        if "result_id" not in str(error):
            raise
        raise AnsweredAlreadyError from error
    return made


def standings_of(results: list[AssessmentResult], *, on: date) -> dict[int, str]:
    """What was said to each of some results, by their number. Two queries, whatever their number."""
    objected = objections_of([row.pk for row in results])
    accepted = set(
        ResultAcceptance.objects.unscoped(reason=GATE)
        .filter(result__in=results)
        .values_list("result", flat=True)
    )
    return {row.pk: _standing(row, row.pk in objected, row.pk in accepted, on=on) for row in results}


def _standing(result: AssessmentResult, objected: bool, accepted: bool, *, on: date) -> str:
    if objected:
        return AnswerStanding.OBJECTED
    if accepted:
        return AnswerStanding.ACCEPTED
    if result.answer_by is None or not result.is_final:
        return AnswerStanding.NOT_ASKED
    return AnswerStanding.SILENT if on > result.answer_by else AnswerStanding.WAITING


def objections_of(results: list[int]) -> set[int]:
    """The numbers of those results to which an objection stands that was not withdrawn."""
    rows = ResultObjection.objects.unscoped(reason=GATE).filter(result__in=results)
    return set(rows.exclude(state=ObjectionState.WITHDRAWN).values_list("result", flat=True))

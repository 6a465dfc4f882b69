"""Who is told of which step of a result or an objection, and when a notice is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from asn_career.base.formatting import date_long
from assessments.models import AssessmentResult, ResultObjection
from assessments.results.rules import day_of
from employees.access import Permission
from employees.models import User
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible

TO_FINALISE, TO_ANSWER, TO_HANDLE, ANSWERED = (
    "result_to_finalise",
    "result_to_answer",
    "result_objection_to_handle",
    "result_objection_answered",
)


def tell_proposed(result: AssessmentResult, *, at: datetime) -> None:
    """To everybody who may finalise it, but for who entered it."""
    takers = _takers(result, on=day_of(at), without={result.drafted_by_id})
    address = reverse("result_detail", args=[result.public_id])
    notify(TO_FINALISE, [Told(taker, _subject(result), address, _about(result)) for taker in takers], at=at)


def settle_proposed(result: AssessmentResult, *, at: datetime) -> None:
    settle(TO_FINALISE, subjects=[_subject(result)], at=at)


def tell_final(result: AssessmentResult, *, earlier: AssessmentResult | None, at: datetime) -> None:
    """To the employee, who is asked for an answer; what was asked about the version before is over."""
    if earlier is not None:
        settle(TO_ANSWER, subjects=[_subject(earlier)], at=at, acted=False)
    account = User.objects.filter(employee=result.employee_id, is_active=True).values_list("pk", flat=True)
    address = reverse("own_assessment_result", args=[result.public_id])
    told = [Told(pk, _subject(result), address, _about(result), due_on=result.answer_by) for pk in account]
    notify(TO_ANSWER, told, at=at)


def settle_answered(result: AssessmentResult, *, at: datetime) -> None:
    settle(TO_ANSWER, subjects=[_subject(result)], at=at)


def tell_objection(objection: ResultObjection, *, at: datetime) -> None:
    """To everybody who may answer it: neither who entered nor who finalised the result."""
    result = objection.result
    takers = _takers(result, on=day_of(at), without={result.drafted_by_id, result.decided_by_id})
    address = reverse("result_objection_detail", args=[objection.public_id])
    told = [
        Told(taker, _subject(objection), address, _about(result), due_on=objection.answer_due_on)
        for taker in takers
    ]
    notify(TO_HANDLE, told, at=at)


def settle_objection(objection: ResultObjection, *, at: datetime) -> None:
    settle(TO_HANDLE, subjects=[_subject(objection)], at=at)


def tell_answer(objection: ResultObjection, *, at: datetime) -> None:
    """To the person who objected."""
    settle_objection(objection, at=at)
    address = reverse("own_assessment_result", args=[objection.result.public_id])
    about = _about(objection.result)
    notify(ANSWERED, [Told(objection.filed_by_id, _subject(objection), address, about)], at=at)


def _takers(result: AssessmentResult, *, on: date, without: Iterable[int | None]) -> list[int]:
    unit = result.employee.home_unit
    if unit is None:
        return []
    found = find_responsible(Permission.FINALISE_RESULTS, units=[unit], on=on).get(unit.pk, ())
    own = User.objects.filter(employee=result.employee_id).values_list("pk", flat=True)
    kept_out = {*without, *own}
    return [account for account in found if account not in kept_out]


def _subject(about: AssessmentResult | ResultObjection) -> str:
    kind = "result" if isinstance(about, AssessmentResult) else "result-objection"
    return f"{kind}:{about.public_id}"


def _about(result: AssessmentResult) -> dict[str, str]:
    return {"source": str(result.get_source_display()), "day": date_long(result.assessed_on)}

"""Correcting a final result: another version with a reason, which a second person finalises; the old one is kept.

Rows that came in a data package become a result of their own the first time somebody has to answer for them.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from assessments.models import Assessment, AssessmentResult, ResultLevel, ResultObjection
from assessments.results.choices import Origin, ResultState, Standing
from assessments.results.entering import GATE, ensure_explained, ensure_records, lock_person
from assessments.results.errors import CorrectedAlreadyError, NotFinalError, ResultMovedOnError
from employees.access import Principal
from employees.models import Employee
from employees.responsible import account_of


def begin_correction(
    result: AssessmentResult, *, reason: str, by: Principal, objection: ResultObjection | None = None
) -> AssessmentResult:
    """A draft that says what the result says, to be changed; taking every level away annuls it."""
    ensure_records(result.employee, by=by)
    ensure_explained(reason)
    if result.state != ResultState.FINALISED:
        raise NotFinalError
    rows = ResultLevel.objects.unscoped(reason=GATE)
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            made = _next_version(result, reason=reason.strip(), by=by, objection=objection)
            rows.bulk_create(
                ResultLevel(
                    result=made,
                    employee_id=made.employee_id,
                    competency_id=row.competency_id,
                    level=row.level,
                    note=row.note,
                )
                for row in rows.filter(result=result).order_by("pk")
            )
    except IntegrityError as error:
        if "assessmentresult_corrected_once" not in str(error):
            raise
        raise CorrectedAlreadyError from error
    return made


def _next_version(
    result: AssessmentResult, *, reason: str, by: Principal, objection: ResultObjection | None
) -> AssessmentResult:
    return AssessmentResult.objects.unscoped(reason=GATE).create(
        employee_id=result.employee_id,
        source=result.source,
        method=result.method,
        purpose=result.purpose,
        instrument=result.instrument,
        instrument_version=result.instrument_version,
        assessed_on=result.assessed_on,
        provider=result.provider,
        provider_name=result.provider_name,
        summary=result.summary,
        origin=Origin.ENTERED,
        revision=result.revision + 1,
        corrects=result,
        objection=objection,
        reason=reason,
        drafted_by=account_of(by),
        entered_by=by.identity,
    )


def adopt_imported(employee: Employee, *, source: str, assessed_on: date, by: Principal) -> AssessmentResult:
    """The result of an occasion known from a data package alone; a second asking gives the same one.

    ``employee`` came through the gate: who adopts is the person concerned, or enters results of theirs.
    """
    if by.employee_id != employee.pk:
        ensure_records(employee, by=by)
    with transaction.atomic(), acting(by=by.identity, reason="adopt imported result"):
        lock_person(employee.pk)
        rows = imported_rows(employee, source=source, assessed_on=assessed_on)
        if not rows:
            return _adopted(employee, source=source, assessed_on=assessed_on)
        made = AssessmentResult.objects.unscoped(reason=GATE).create(
            employee=employee,
            source=source,
            assessed_on=assessed_on,
            provider_name=next((row.provider for row in rows if row.provider), ""),
            origin=Origin.IMPORTED,
            state=ResultState.FINALISED,
            standing=Standing.OFFICIAL,
            entered_by=by.identity,
        )
        ResultLevel.objects.unscoped(reason=GATE).bulk_create(
            ResultLevel(
                result=made,
                employee=employee,
                competency_id=row.competency_id,
                level=row.level,
                assessment=row,
            )
            for row in rows
        )
    return made


def imported_rows(employee: Employee, *, source: str, assessed_on: date) -> list[Assessment]:
    """Assessments of an occasion that belong to no result yet."""
    rows = Assessment.objects.unscoped(reason=GATE).filter(
        employee=employee,
        source=source,
        assessed_on=assessed_on,
        withdrawn_on__isnull=True,
        official_rank__isnull=False,
        result_levels__isnull=True,
    )
    return list(rows.select_related("competency").order_by("competency__code"))


def _adopted(employee: Employee, *, source: str, assessed_on: date) -> AssessmentResult:
    found: AssessmentResult | None = (
        AssessmentResult.objects.unscoped(reason=GATE)
        .filter(employee=employee, source=source, assessed_on=assessed_on, state=ResultState.FINALISED)
        .order_by("-pk")
        .first()
    )
    if found is None:
        raise ResultMovedOnError
    return found

"""The job that begins everybody's plan of a unit from their gaps; plans that exist stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.context import JobContext, ranges_of
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from employees.access import Permission, Principal
from employees.choices import IN_SERVICE
from employees.models import Employee, Unit
from training.plans.rows import plans_of
from training.plans.standing import managing
from training.plans.writing import prepare_plans

KIND = "plan_proposals"
CHUNK_SIZE = 1_000


def may_prepare(principal: Principal, *, unit: Unit) -> bool:
    """Whether the principal may prepare plans of the unit's whole subtree."""
    wide = managing(principal)
    if wide.sees_everyone(Permission.NOMINATE):
        return True
    return bool(wide.unit_ids(Permission.NOMINATE) & set(unit.lineage))


def request_proposals(unit: Unit, *, year: int, by: Principal, chunk_size: int = CHUNK_SIZE) -> Job:
    """Queue proposals for everybody in service under the unit who has no plan of the year."""
    if not may_prepare(by, unit=unit):
        raise NotPermittedError
    return enqueue(
        KIND,
        principal=by,
        purpose=KIND,
        scope={"unit": unit.code},
        parameters={"unit": unit.code, "year": year, "chunk_size": chunk_size},
    )


def permits_proposals(principal: Principal, context: JobContext) -> bool:
    """Asked by the job before it works and again before it ends."""
    return may_prepare(principal, unit=_unit_of(context))


def prepare_unit(context: JobContext, *, at: datetime) -> Mapping[str, Any]:
    """Do what is left of the job, chunk by chunk; each person's plan is there wholly or not at all."""
    year = context.parameters["year"]
    with context.fenced():
        people = list(_people(context).values_list("pk", flat=True))
    context.plan(ranges_of(people, size=context.parameters["chunk_size"]))
    for chunk in context.pending_chunks():
        with context.chunk(chunk):
            ids = list(
                _people(context).filter(pk__range=(chunk.low, chunk.high)).values_list("pk", flat=True)
            )
            prepare_plans(ids, year=year, by=context.principal, at=at)
    with context.publishing():
        told = {"people": len(people), "plans": plans_of(people).of_year(year).count(), "year": year}
        context.finish(told)
    return told


def _unit_of(context: JobContext) -> Unit:
    return Unit.objects.get(code=context.parameters["unit"])


def _people(context: JobContext) -> Any:
    rows = Employee.objects.visible_to(managing(context.principal), permission=Permission.NOMINATE)
    return rows.in_subtree([_unit_of(context).pk]).filter(legal_position=IN_SERVICE).order_by("pk")

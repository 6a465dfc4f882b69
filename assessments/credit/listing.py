"""The standings of a whole agency: computed in one job, listed from one table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.choices import JobState
from asn_career.base.jobs.context import JobContext, ranges_of
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from assessments.credit.forecast import reached
from assessments.credit.gathering import facts_of, functional_staff
from assessments.credit.records import Standing, Threshold
from assessments.credit.rules import CREDIT_POINTS, CreditRules, rules_on
from assessments.credit.standing import standing_of
from assessments.models import CreditRun, CreditStanding
from employees.access import Permission, Principal
from employees.coverage import covers_agency
from employees.models import Employee, Unit
from employees.querysets import EmployeeQuerySet

KIND = "credit_run"
CHUNK_SIZE = 5_000
_ASKING = 7_262_010  # an advisory lock of our own: a day is asked for by one transaction at a time
ENGINE_VERSION = hashlib.sha256(
    b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
).hexdigest()[:16]


def may_compute(principal: Principal, root_id: int) -> bool:
    """Whether the principal may have the standings of a whole agency computed."""
    return covers_agency(principal, Permission.RUN_GAPS, root_id)


def request_credit_run(root: Unit, *, as_of: date, by: Principal, chunk_size: int = CHUNK_SIZE) -> Job:
    """Queue the standings of everybody in functional posts of an agency."""
    if not may_compute(by, root.pk):
        raise NotPermittedError
    return enqueue(
        KIND,
        principal=by,
        purpose=KIND,
        scope={"unit": root.code},
        parameters={"unit": root.code, "as_of": as_of.isoformat(), "chunk_size": chunk_size},
    )


@transaction.atomic
def request_daily_run(root: Unit, *, as_of: date, by: Principal) -> Job | None:
    """Queue the standings of a day once, however often and by however many it is asked; None where that was done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ASKING])
    asked = Job.objects.filter(kind=KIND, parameters__unit=root.code, parameters__as_of=as_of.isoformat())
    if asked.exclude(state__in=(JobState.FAILED, JobState.CANCELLED)).exists():
        return None
    return request_credit_run(root, as_of=as_of, by=by)


def root_of(job: Job) -> Unit:
    return Unit.objects.get(code=job.parameters["unit"])


def permits_run(principal: Principal, context: JobContext) -> bool:
    return may_compute(principal, root_of(context.job).pk)


def compute_run(context: JobContext) -> Mapping[str, Any]:
    """Compute in chunks, each replacing its own rows, and make all of them visible at once."""
    day = date.fromisoformat(context.parameters["as_of"])
    with context.fenced():
        run = _run_of(context, day)
    people = functional_staff(_staff(context.principal, run), day=day)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    context.plan(ranges_of(ids, size=context.parameters["chunk_size"]))
    rules = rules_on(day)
    for chunk in context.pending_chunks():
        rows = rows_of(people.filter(pk__range=(chunk.low, chunk.high)), run=run, day=day, rules=rules)
        with context.chunk(chunk):
            old = CreditStanding.objects.visible_to(context.principal, permission=Permission.RUN_GAPS)
            old.filter(run=run, employee_id__gte=chunk.low, employee_id__lte=chunk.high).delete()
            made = CreditStanding.objects.unscoped(reason="creates rows of a run about its own people")
            made.bulk_create(rows, batch_size=2_000)
    return _publish(run, context)


def _staff(principal: Principal, run: CreditRun) -> EmployeeQuerySet:
    people = Employee.objects.visible_to(principal, permission=Permission.RUN_GAPS)
    staff: EmployeeQuerySet = people.in_subtree([run.root_id])
    return staff


def _run_of(context: JobContext, day: date) -> CreditRun:
    """The run of the job; one begun by another engine or rule begins anew."""
    rules_from = CREDIT_POINTS.in_force_on(day).effective_from
    versions = {"engine_version": ENGINE_VERSION, "rules_from": rules_from}
    run, created = CreditRun.objects.get_or_create(
        job=context.job, defaults={"root": root_of(context.job), "as_of": day, **versions}
    )
    if not created and any(getattr(run, name) != value for name, value in versions.items()):
        context.job.chunks.all().delete()
        CreditRun.objects.filter(pk=run.pk).update(**versions)
    context.record(rule_versions={CREDIT_POINTS.key: rules_from.isoformat()})
    return run


def rows_of(
    people: EmployeeQuerySet, *, run: CreditRun, day: date, rules: CreditRules
) -> list[CreditStanding]:
    """A row for each who holds a functional post on the day, in the order of ids."""
    rows = []
    for key, facts in sorted(facts_of(people, day=day).items()):
        standing = standing_of(facts, day=day, rules=rules)
        if standing is not None:
            rows.append(_row(run, key, standing, day=day, rules=rules))
    return rows


def _row(
    run: CreditRun, employee_id: int, standing: Standing, *, day: date, rules: CreditRules
) -> CreditStanding:
    rank = _told("rank", standing, standing.next_rank, day=day, rules=rules)
    level = _told("level", standing, standing.next_level, day=day, rules=rules)
    return CreditStanding(
        run=run,
        employee_id=employee_id,
        kind=standing.kind,
        rank=standing.rank,
        held=standing.held,
        missing=_missing(standing, rank, level),
        differs=bool(standing.differences),
        **rank,
        **level,
    )


def _missing(standing: Standing, rank: Mapping[str, Any], level: Mapping[str, Any]) -> list[str]:
    """What leaves a figure unknown: without a yearly predicate the credit is known, and no day ahead is."""
    has_no_day = any(
        told[f"{name}_needed"] is not None and told[f"{name}_on"] is None
        for name, told in (("rank", rank), ("level", level))
    )
    open_end = has_no_day and not standing.predicate and not standing.missing
    return [*standing.missing, *(["predicate"] if open_end else [])]


def _told(
    name: str, standing: Standing, threshold: Threshold | None, *, day: date, rules: CreditRules
) -> dict[str, Any]:
    found = reached(standing, threshold, day=day, rules=rules)
    return {
        f"{name}_needed": threshold.needed if threshold else None,
        f"{name}_on": found.on if found else None,
        f"{name}_period": found.period if found else None,
        f"{name}_forecast": found.forecast if found else None,
    }


def _publish(run: CreditRun, context: JobContext) -> dict[str, str]:
    """Make the run the one that is listed; those before it are let go."""
    with context.publishing():
        earlier = CreditRun.objects.filter(root=run.root_id, published_at__isnull=False).exclude(pk=run.pk)
        earlier.delete()
        CreditRun.objects.filter(pk=run.pk).update(published_at=ClockTimestamp())
        result = {"run": str(run.public_id)}
        context.finish(result)
    return result

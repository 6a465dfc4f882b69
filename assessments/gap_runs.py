"""Gap runs: asked for, computed in chunks aside, and published at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.jobs.context import JobContext, Range
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import JobChunk
from assessments.gap_querysets import COUNTS
from assessments.held_levels import RESULT_VALIDITY, valid_since
from assessments.models import GapAggregate, GapCoverage, GapRun, GapSnapshot, GapStandard
from assessments.overlay import PUBLISHING, give_way_to
from assessments.sql import ALL, BY_RANGE, CONVERTED, MEASURED, every_text, execute
from competencies.models import LevelConversion
from employees.access import Permission, Principal
from employees.models import Unit

GAP_RUN = "gap_run"
CHUNK_SIZE = 10_000
CHUNK_MEMORY = "64MB"  # a chunk of that size is joined and sorted without temporary files
KEPT_RUNS = 24
LONGEST_AHEAD = timedelta(days=366)
ENGINE_VERSION = hashlib.sha256(
    (every_text() + Path(__file__).read_text(encoding="utf-8")).encode()
).hexdigest()[:16]


class UnitNeededError(DomainError):
    code = "unit_needed"
    message = _("Choose the unit for which gaps are to be computed.")
    status = 400


class DayTooFarError(DomainError):
    code = "day_too_far"
    message = _("Gaps can be computed up to one year ahead, up to %(last)s.")
    status = 400


def may_run_gaps(principal: Principal, *, unit: Unit | None) -> bool:
    """Whether the principal may have gaps of the unit's whole subtree computed (None: of everybody)."""
    if principal.sees_everyone(Permission.RUN_GAPS):
        return True
    return unit is not None and bool(principal.unit_ids(Permission.RUN_GAPS) & set(unit.lineage))


@transaction.atomic
def request_gap_run(
    principal: Principal,
    *,
    as_of: date,
    unit: Unit | None = None,
    purpose: str = "",
    chunk_size: int = CHUNK_SIZE,
) -> GapRun:
    """Queue a run; without ``unit`` it covers all that the principal may run, if that is one subtree.

    A run of another day speaks for the present once it is published (interfaces 4.10), so that one of a day about which
    nobody can know anything is refused.
    """
    last = principal.on + LONGEST_AHEAD
    if as_of > last:
        said = str(DayTooFarError.message) % {"last": date_long(last)}
        raise DayTooFarError(fields={"as_of": [said]}, last=date_long(last))
    unit = unit or _whole_scope(principal)
    if not may_run_gaps(principal, unit=unit):
        raise NotPermittedError
    job = enqueue(
        GAP_RUN,
        principal=principal,
        purpose=purpose or principal.purpose or GAP_RUN,
        scope={"unit": unit.code if unit else None},
        parameters={"as_of": as_of.isoformat(), "unit": unit.code if unit else None},
    )
    return GapRun.objects.create(job=job, as_of=as_of, unit=unit, chunk_size=chunk_size)


def _whole_scope(principal: Principal) -> Unit | None:
    if principal.sees_everyone(Permission.RUN_GAPS):
        return None
    units = principal.unit_ids(Permission.RUN_GAPS)
    if not units:
        raise NotPermittedError
    if len(units) > 1:
        raise UnitNeededError(fields={"unit": [str(UnitNeededError.message)]})
    return Unit.objects.get(pk=next(iter(units)))


def permits_run(principal: Principal, context: JobContext) -> bool:
    """Asked by the job before it works and again before it publishes."""
    return may_run_gaps(principal, unit=_run_of(context).unit)


def compute_run(context: JobContext) -> Mapping[str, Any]:
    """Do what is left of the run: finished chunks of an earlier attempt are kept."""
    run = _run_of(context)
    context.plan(begin_run(run, context))
    for chunk in context.pending_chunks():
        with context.chunk(chunk):
            compute_chunk(run, chunk)
    add_up(run, context)
    return publish(run, context)


def _run_of(context: JobContext) -> GapRun:
    return GapRun.objects.select_related("unit").get(job=context.job)


def begin_run(run: GapRun, context: JobContext) -> list[Range]:
    """Room for results and the standards to use; the parts to compute. One begun by another engine begins anew."""
    with context.fenced():
        if run.engine_version != ENGINE_VERSION:
            _begin_anew(run)
        context.record(rule_versions=run.rules)
        return ranges_of_people(run)


def ranges_of_people(run: GapRun) -> list[Range]:
    """Ranges of ids with about as many people of the run each."""
    ranges = execute("chunk_ranges", chosen=ALL, **_scope(run), chunk_size=run.chunk_size)
    return [Range(*row) for row in ranges]


def _begin_anew(run: GapRun) -> None:
    _call("gap_result_drop", run)
    _call("gap_result_open", run)
    for parts in (GapStandard, GapAggregate, GapCoverage):
        parts.objects.filter(run=run).delete()
    run.seen = execute("snapshot")[0][
        0
    ]  # before any fact is read: what was committed by now, the whole run knows
    _give_memory()
    execute("freeze_standards", **_scope(run))
    provision = RESULT_VALIDITY.in_force_on(run.as_of)
    run.rules = {RESULT_VALIDITY.key: provision.effective_from.isoformat()}
    run.engine_version = ENGINE_VERSION
    run.save(update_fields=["rules", "engine_version", "seen"])


def compute_chunk(run: GapRun, chunk: JobChunk) -> None:
    """Results, counts and coverage of one range of people; doing it again changes nothing.

    The counts of an only chunk are those of the run: nothing has to be added up.
    """
    is_only = JobChunk.objects.filter(job=chunk.job_id).count() == 1
    _give_memory()
    part = None if is_only else chunk.number
    scope = {**_scope(run), "low": chunk.low, "high": chunk.high, "chunk": part}
    execute("clear_chunk", **scope)
    execute("compute_chunk", chosen=BY_RANGE, rows=_rows_of(run), **scope)


def _rows_of(run: GapRun) -> str:
    """Levels are converted where a scale has begun anew by the day of the run; else nothing is joined for it."""
    return CONVERTED if LevelConversion.objects.filter(holds__contains=run.as_of).exists() else MEASURED


def add_up(run: GapRun, context: JobContext) -> None:
    """The counts of the whole run from those of its chunks, and what the planner should know of its results."""
    with context.fenced():
        _give_memory()
        execute("sum_parts", run=run.pk)
        _call("gap_result_analyze", run)


def publish(run: GapRun, context: JobContext) -> Mapping[str, Any]:
    """Let readers see the run, in the transaction that ends its job; totals are read from the run, by scope."""
    with context.publishing():
        _lock_publishing()
        GapRun.objects.filter(pk=run.pk).update(published_at=ClockTimestamp(), **_totals(run))
        _supersede(run)
        give_way_to(run)
        result = {"run": str(run.public_id)}
        context.finish(result)
    return result


def publish_aside(run: GapRun) -> None:
    """Let the run be read as it was without ever letting it speak for the present: of a day that is over."""
    GapRun.objects.filter(pk=run.pk).update(
        published_at=ClockTimestamp(), superseded_at=ClockTimestamp(), **_totals(run)
    )


def _totals(run: GapRun) -> dict[str, int]:
    sums = run.coverage.summed().aggregate(**{f"total_{column}": Sum(column) for column in COUNTS})
    return {column: sums[f"total_{column}"] or 0 for column in COUNTS}


def _supersede(run: GapRun) -> None:
    """Earlier runs whose people this one covers wholly speak for nobody any more."""
    covered = Q() if run.unit_id is None else Q(unit__in=Unit.objects.in_subtree([run.unit_id]).values("pk"))
    earlier = GapRun.objects.current().filter(covered).exclude(pk=run.pk)
    earlier.update(superseded_at=ClockTimestamp())


def retire_runs(*, keep: int = KEPT_RUNS) -> int:
    """Drop the results of runs that ended without being published, and of all but the newest superseded ones.

    Those from which a month is kept stay.
    """
    superseded = GapRun.objects.filter(
        superseded_at__isnull=False, retired_at=None, snapshot__isnull=True
    ).order_by("-superseded_at", "-pk")
    abandoned = GapRun.objects.filter(
        published_at=None, retired_at=None, job__state__in=("failed", "cancelled")
    )
    runs = [*superseded[keep:], *abandoned]
    for run in runs:
        _retire(run)
    return len(runs)


@transaction.atomic
def _retire(run: GapRun) -> None:
    """One transaction each: dropping a partition waits for its readers, and should not make others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
    # Whoever keeps a month from the run locks its row too.
    GapRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if GapSnapshot.objects.filter(run=run).exists():
        return
    _call("gap_result_drop", run)
    run.standards.all().delete()
    GapRun.objects.filter(pk=run.pk).update(retired_at=ClockTimestamp())


def retire_months(*, before: date) -> int:
    """Let go of the rows of people from which months before ``before`` are kept; their figures stay. How many months.

    The database refuses it of the newest months.
    """
    runs = list(GapRun.objects.filter(snapshot__month__lt=before, retired_at=None).order_by("as_of"))
    for run in runs:
        with transaction.atomic():
            GapRun.objects.filter(pk=run.pk).update(retired_at=ClockTimestamp())
            _call("gap_result_drop", run)
            run.standards.all().delete()
    return len(runs)


def _scope(run: GapRun) -> dict[str, Any]:
    return {"run": run.pk, "unit": run.unit_id, "as_of": run.as_of, "valid_since": valid_since(run.as_of)}


def _call(function: str, run: GapRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [run.pk])


def _give_memory() -> None:
    """For the rest of the transaction: else standards and counts of 200,000 people are sorted through files."""
    with connection.cursor() as cursor:
        # Compiling a statement anew for each chunk would cost more than it saves.
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = %s", [CHUNK_MEMORY])


def _lock_publishing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])

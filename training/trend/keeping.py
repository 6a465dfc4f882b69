"""Keeping the gaps of each month once: asked for by the schedule, computed in chunks, and fixed from then on.

The database knows which months are kept. Months are kept in their order, one job each; a job asks for the next one
as it ends, so that months missed while nothing ran are filled in as of their own last day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from asn_career.base.jobs.choices import ENDED
from asn_career.base.jobs.context import JobContext, Range
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from asn_career.base.periods import month_after, months_after
from asn_career.base.regulations import load_table
from assessments import sql as gap_sql
from assessments.gap_models import LEAST_MONTHS
from assessments.gap_runs import (
    CHUNK_SIZE,
    add_up,
    begin_run,
    compute_chunk,
    publish_aside,
    ranges_of_people,
    retire_months,
)
from assessments.gap_runs import ENGINE_VERSION as RUN_ENGINE
from assessments.models import GapRun, GapSnapshot
from employees.access import Permission, Principal
from employees.models import Employee
from training.effect.finding import TRAINING_EFFECT
from training.sql import execute, statement

KIND = "gap_month"
FIRST_MONTHS = 13  # so far back the first month lies before the current one: a year of changes from the start
_ASKING = 7_262_002  # an advisory lock of our own: a month is asked for by one transaction at a time
_LAST_ID = 2**63 - 1
ENGINE = hashlib.sha256(
    (RUN_ENGINE + statement("month_changes") + Path(__file__).read_text(encoding="utf-8")).encode()
).hexdigest()[:16]


def _months_faults(value: Any) -> Iterable[str]:
    if value["months"] < LEAST_MONTHS:
        yield f"at least {LEAST_MONTHS} months are kept"


GAP_MONTHS = load_table("training", "gap_months", check=_months_faults)


def let_go_of_months(*, on: date) -> int:
    """Let go of the people of months that are older than the rule of ``on`` keeps; how many months."""
    newest = GapSnapshot.objects.latest_first().values_list("month", flat=True).first()
    if newest is None:
        return 0
    return retire_months(before=months_after(newest, 1 - GAP_MONTHS.value_on(on)["months"]))


def last_day(month: date) -> date:
    return month_after(month) - timedelta(days=1)


@transaction.atomic
def request_month(*, by: Principal, on: date, back: int = FIRST_MONTHS) -> Job | None:
    """Queue the earliest month that has ended and is not kept; None where there is none, or a job is at one.

    However often and by however many it is asked, one job comes of it. The first one lies ``back`` months before
    the month of ``on``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ASKING])
    month = month_to_keep(by, on=on, back=back)
    if month is None or Job.objects.filter(kind=KIND).exclude(state__in=ENDED).exists():
        return None
    return enqueue(
        KIND, principal=by, purpose=KIND, parameters={"month": month.isoformat(), "on": on.isoformat()}
    )


def month_to_keep(principal: Principal, *, on: date, back: int = FIRST_MONTHS) -> date | None:
    """The earliest month that has ended before ``on`` and is not kept; none while the register is empty."""
    newest = GapSnapshot.objects.latest_first().values_list("month", flat=True).first()
    if newest is None:
        if not Employee.objects.visible_to(principal, permission=Permission.RUN_GAPS).exists():
            return None
        return months_after(on.replace(day=1), -back)
    month = month_after(newest)
    return month if last_day(month) < on else None


def permits_month(principal: Principal, context: JobContext) -> bool:
    """Asked by the job before it works and again before it publishes: a month is kept of everybody."""
    return principal.sees_everyone(Permission.RUN_GAPS)


def keep_month(context: JobContext) -> Mapping[str, Any]:
    """Do what is left of the month: finished chunks of an earlier attempt are kept."""
    month = date.fromisoformat(context.parameters["month"])
    previous = GapSnapshot.objects.latest_first().filter(month__lt=month).first()
    run = _run_for(month, context)
    own = run.job_id == context.job.pk
    context.plan(_without_holes(begin_run(run, context) if own else ranges_of_people(run)))
    for chunk in context.pending_chunks():
        with context.chunk(chunk):
            if own:
                compute_chunk(run, chunk)
            if previous:
                find_changes(month, run.pk, previous.run_id, low=chunk.low, high=chunk.high)
    if own:
        add_up(run, context)
    return _keep(month, run, previous, context)


def _run_for(month: date, context: JobContext) -> GapRun:
    """The run that was published of everybody as of the month's last day, or else one of our own."""
    day = last_day(month)
    runs = GapRun.objects.filter(as_of=day, unit=None)
    found = runs.filter(job=context.job).first()
    if found is None:
        # Made before the day was there, a run tells what was expected of it.
        published = runs.published().filter(retired_at=None, published_at__date__gte=day)
        found = published.newest_first().first()
    if found is None:
        with context.fenced():
            context.job.chunks.all().delete()
            found = GapRun.objects.create(job=context.job, as_of=day, chunk_size=CHUNK_SIZE)
    return found


def _without_holes(ranges: Sequence[Range]) -> list[Range]:
    """The same parts, together covering every id: people who have left the register are between and beyond them."""
    ends = [part.high for part in ranges[:-1]] + [_LAST_ID]
    starts = [0] + [end + 1 for end in ends[:-1]]
    sizes = [part.size for part in ranges] or [0]
    return [Range(*part) for part in zip(starts, ends, sizes, strict=True)]


def find_changes(month: date, run: int, before: int, *, low: int, high: int) -> None:
    """What became of the requirements of a range of people; doing it again changes nothing."""
    years = TRAINING_EFFECT.value_on(last_day(month))["years_between"]
    execute("clear_month_changes", month=month, low=low, high=high)
    execute("month_changes", month=month, run=run, before=before, low=low, high=high, years=years)


def _keep(month: date, run: GapRun, previous: GapSnapshot | None, context: JobContext) -> Mapping[str, Any]:
    """Count and fix the month in the transaction that ends its job, and ask for the next one."""
    with context.publishing():
        GapRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
        if run.job_id == context.job.pk:
            publish_aside(run)
        for name in ("keep_figures", "keep_headcount"):
            gap_sql.execute(name, month=month, run=run.pk)
        execute("keep_movements", month=month)
        GapSnapshot.objects.create(month=month, run=run, previous=previous, kept_at=ClockTimestamp())
        result = {"month": month.isoformat()}
        context.finish(result)
        request_month(by=context.principal, on=date.fromisoformat(context.parameters["on"]))
    return result

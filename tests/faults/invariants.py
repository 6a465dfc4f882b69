"""What must hold after every fault, stated once: nothing lost, nothing doubled, nothing half visible.

Each function returns sentences about what is wrong; an empty list is what a test asserts.
"""

from collections import Counter

from django.db.models import Count

from asn_career.base.imports.models import Import, ImportRow, ImportVerdict
from asn_career.base.models import AuditEntry, Job, JobChunk, OutboxEntry
from assessments.gaps import current_gaps, current_results, find_gaps
from assessments.models import GapAggregate, GapCoverage, GapResult, GapRow, GapRun
from employees.models import Employee


def defects_of_finished_run(run, *, by):
    """What keeps ``run`` from being one complete, visible result."""
    run.refresh_from_db()
    return [*_of_its_job(run), *_of_its_chunks(run), *_of_its_results(run, by), *_of_its_counts(run)]


def defects_of_unfinished_run(run, *, by):
    """What readers can see of a run that is not published yet, or what is stored of a chunk that did not end."""
    found = []
    if GapRun.objects.published().filter(pk=run.pk).exists():
        found.append("published although it has not ended")
    if current_results(by).exists() or current_gaps(by).exists():
        found.append("some of it is visible")
    return [*found, *rows_of_unfinished_chunks(run)]


def rows_of_unfinished_chunks(run):
    """Rows that a transaction left although it did not end."""
    found = []
    for chunk in JobChunk.objects.filter(job=run.job_id, finished_at=None):
        stored = GapResult.objects.unscoped(reason="test").filter(
            run=run, employee_id__gte=chunk.low, employee_id__lte=chunk.high
        )
        if stored.exists():
            found.append(f"rows of chunk {chunk.number}, which is not finished")
    return found


def _of_its_job(run):
    job = Job.objects.get(pk=run.job_id)
    found = []
    if job.state != "done":
        found.append(f"its job is {job.state}: {job.error}")
    if run.published_at is None:
        found.append("not published")
    if not job.done == job.total == run.people:
        found.append(f"{job.done} of {job.total} done, {run.people} people")
    if OutboxEntry.objects.filter(job=job).count() != 1:
        found.append("its outbox entry is lost or doubled")
    return found


def _of_its_chunks(run):
    chunks = list(run.job.chunks.order_by("number"))
    found = [f"chunk {chunk.number} never ended" for chunk in chunks if chunk.finished_at is None]
    if [chunk.number for chunk in chunks] != list(range(len(chunks))):
        found.append("chunks are lost or doubled")
    return found


def _of_its_results(run, by):
    """Compared with the facts themselves, person by person and competency by competency."""
    rows = GapRow.objects.unscoped(reason="test").filter(run=run)
    stored = Counter(rows.values_list("employee_id", "competency_id", "held", "status"))
    people = find_gaps(Employee.objects.visible_to(by), as_of=run.as_of)
    expected = Counter(
        (gap.employee_id, gap.competency_id, gap.held, gap.status)
        for person in people.values()
        for gap in person.gaps
    )
    each = GapResult.objects.unscoped(reason="test").filter(run=run).values("employee_id")
    doubled = each.annotate(times=Count("run_id")).filter(times__gt=1).count()
    found = [f"{doubled} people have two results"] if doubled else []
    for name, difference in (("lost", expected - stored), ("too many", stored - expected)):
        if difference:
            found.append(f"{name}: {difference.total()} rows, for example {next(iter(difference))}")
    return found


def _of_its_counts(run):
    parts = GapAggregate.objects.filter(run=run)
    counted = sum(part.met + part.gap + part.expired + part.unknown for part in parts)
    rows = GapRow.objects.unscoped(reason="test").filter(run=run).count()
    found = [] if counted == rows else [f"units count {counted} rows, there are {rows}"]
    covered = sum(GapCoverage.objects.filter(run=run, chunk=None).values_list("people", flat=True))
    if covered not in (0, run.people):
        found.append(f"units cover {covered} people, the run {run.people}")
    return found


def defects_of_import(package):
    """What keeps an import from being whole: every row judged once, and in the register exactly when applied."""
    package = Import.objects.get(pk=package.pk)
    found = [] if package.job.state == "done" else [f"its job is {package.job.state}: {package.job.error}"]
    rows = ImportRow.objects.filter(package=package)
    twice = rows.values("table", "sheet", "row").annotate(times=Count("pk")).filter(times__gt=1).count()
    if twice:
        found.append(f"{twice} rows were read twice")
    if rows.filter(judged=None).exists():
        found.append("some rows have no verdict")
    return [*found, *_written_by(package, rows.filter(judged__verdict="new").count())]


def _written_by(package, new):
    """The audit trail knows which rows an import wrote; capture is the database's own."""
    inserted = AuditEntry.objects.filter(reason=package.reason, operation="insert")
    targets = ImportVerdict.objects.filter(row__package=package, verdict="new").values_list(
        "target_id", flat=True
    )
    written = Counter(inserted.values_list("table_name", "row_id"))
    if package.applied_at is None:
        return [f"{len(written)} rows written although it was not applied"] if written else []
    if len({row_id for _table, row_id in written}) < len({*targets} - {None}) or len(written) < new:
        return [f"{len(written)} rows written of {new}"]
    doubled = [place for place, times in written.items() if times > 1]
    return [f"written twice: {doubled}"] if doubled else []

"""What the gap run, a recomputation and its lists cost, beside the least they could cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch

from asn_career.base.audit import acting
from asn_career.base.benchmarks.bench import Bench
from asn_career.base.benchmarks.costs import Cost, Sides
from asn_career.base.benchmarks.registry import FULL, measures, measures_growth
from asn_career.base.jobs.running import run_job
from asn_career.base.periods import years_after
from assessments.gap_runs import request_gap_run, retire_runs
from assessments.held_levels import valid_years
from assessments.models import Assessment, GapRun
from competencies.models import StandardItem
from employees.access import Principal, system_principal
from employees.models import Employee, PositionHistory

MADE_HERE = "benchmark"
SAMPLED_PEOPLE = (
    1_000  # the loop in Python is too slow for everybody, and its cost per person does not change
)
_SCANS = (
    "SELECT count(id), max(registered_unit_id) FROM employees_employee",
    "SELECT count(position_id), max(lower(validity)) FROM employees_positionhistory WHERE assignment = 'definitif'",
    "SELECT count(version_id), max(level) FROM competencies_standarditem",
    "SELECT count(level), max(assessed_on), max(withdrawn_on), max(id), max(competency_id) "
    "FROM assessments_assessment WHERE official_rank IS NOT NULL",
)
_COPY = "COPY benchmark_gaprow FROM STDIN"
# The columns of what a run tells, as ``assessments_gaprow`` names them, and nothing that would cost more: no key.
_MAKE_TABLE = """
    DROP TABLE IF EXISTS benchmark_gaprow;
    CREATE TABLE benchmark_gaprow AS SELECT * FROM assessments_gaprow WITH NO DATA
"""


def _operator(bench: Bench) -> Principal:
    return system_principal(purpose="benchmark", on=bench.today)


def compute_all(bench: Bench) -> GapRun:
    """A whole gap run, from the request to its publication."""
    run = request_gap_run(_operator(bench), as_of=bench.today)
    job = run_job(run.job_id)
    if job is None or job.state != "done":
        raise RuntimeError(f"the gap run did not end well: {job and job.error}")
    return run


def _whole_run(bench: Bench) -> Cost:
    return bench.cost(lambda: compute_all(bench), before=_retire, per=bench.people, told="a whole gap run")


def _retire() -> None:
    retire_runs(keep=1)


@measures("gap run / lower bound", at_most=2.5, aim=2.0)
def gap_run_over_lower_bound(bench: Bench) -> Sides:
    """The bound: reading each input once, and copying a row per person and required competency into a bare table."""
    work = _whole_run(bench)
    rows = _rows_to_copy()
    bound = bench.cost(lambda: _read_and_copy(rows), before=_make_table, per=bench.people, statements=[_COPY])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE benchmark_gaprow")
    return Sides(work, bound)


def _rows_to_copy() -> bytes:
    """The rows of the newest run as COPY wants them."""
    rows = BytesIO()
    newest = GapRun.objects.current().newest_first().values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        driver: Any = cursor
        driver.copy_expert(
            f"COPY (SELECT * FROM assessments_gaprow WHERE run_id = {newest} ORDER BY employee_id) TO STDOUT",
            rows,
        )
    return rows.getvalue()


def _make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_TABLE)


def _read_and_copy(rows: bytes) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for scan in _SCANS:
            cursor.execute(scan)
        driver: Any = cursor
        driver.copy_expert(_COPY, BytesIO(rows))


@measures("per-employee loop in Python / gap run", at_least=20)
def python_loop_over_gap_run(bench: Bench) -> Sides:
    """The loop prefetches everything per batch, as a careful first version would; it stores nothing."""
    by = _operator(bench)
    ids = list(Employee.objects.visible_to(by).order_by("pk").values_list("pk", flat=True))
    sample = ids[:: max(1, len(ids) // SAMPLED_PEOPLE)]
    loop = bench.cost(lambda: sum(1 for _ in gaps_by_loop(sample, as_of=bench.today, by=by)), per=len(sample))
    return Sides(loop, _whole_run(bench))


def gaps_by_loop(ids: list[int], *, as_of: date, by: Principal) -> Iterator[tuple[int, int, Any]]:
    """Person, competency and held level, by objects and loops."""
    years = valid_years(as_of)
    official = Assessment.objects.visible_to(by).official().known_on(as_of)
    posts = PositionHistory.objects.visible_to(by).definitive().in_force_on(as_of)
    items = Prefetch("position__standard_versions__items", StandardItem.objects.select_related("competency"))
    people = (
        Employee.objects.visible_to(by)
        .filter(pk__in=ids)
        .prefetch_related(
            Prefetch("position_history", posts.select_related("position").prefetch_related(items)),
            Prefetch("assessments", official.order_by("assessed_on", "-official_rank")),
        )
    )
    for person in people.iterator(chunk_size=500):
        latest = {result.competency_id: result for result in person.assessments.all()}
        for post in person.position_history.all():
            if post.position is None:
                continue
            for version in post.position.standard_versions.all():
                if as_of not in version.validity:
                    continue
                for item in version.items.all():
                    result = latest.get(item.competency_id)
                    valid = result and as_of <= years_after(result.assessed_on, years)
                    yield person.pk, item.competency_id, result.level if result and valid else None


@measures_growth("gap run per employee, at the full size / at 10,000", sizes=(10_000, FULL), at_most=1.25)
def gap_run_per_employee(bench: Bench) -> Cost:
    return _whole_run(bench)


@measures("recompute after one assessment / primary-key lookup", at_most=60)
def recompute_over_lookup(bench: Bench) -> Sides:
    """In one transaction: the new result, its entry in the trail, whom it concerns, and that person's figures."""
    by = _operator(bench)
    people = list(Employee.objects.visible_to(by).order_by("pk").values_list("pk", flat=True)[:500])
    competency = StandardItem.objects.order_by("pk").values_list("competency_id", flat=True)[0]
    if not GapRun.objects.current().exists():
        compute_all(bench)
    numbers = count()

    def change() -> None:
        number = next(numbers)
        with acting(by=by.identity, on=bench.today):
            Assessment.objects.visible_to(by).create(
                employee_id=people[number % len(people)],
                competency_id=competency,
                level=3,
                source="cact",
                assessed_on=bench.today - timedelta(days=1 + number // len(people)),
                provider=MADE_HERE,
            )

    work = bench.cost(change)
    Assessment.objects.visible_to(by).filter(provider=MADE_HERE).delete()
    return Sides(work, bench.cost(lambda: Employee.objects.visible_to(by).get(pk=people[0])))

"""What the record of every change costs where many rows change at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from asn_career.base.audit import acting
from asn_career.base.benchmarks.bench import Bench
from asn_career.base.benchmarks.costs import Cost, Sides
from asn_career.base.benchmarks.registry import measures
from employees.access import system_principal
from employees.models import Award

ROWS = 10_000
_TABLE = Award._meta.db_table
_REASON = "benchmark of bulk writes"


def measured(bench: Bench, write: Callable[[], None]) -> Sides:
    """``write`` on ``ROWS`` awards, recorded and not, each time rolled back."""
    return Sides(_cost(bench, write), _cost(bench, write, recorded=False))


def _cost(bench: Bench, write: Callable[[], None], *, recorded: bool = True) -> Cost:
    def work() -> None:
        with transaction.atomic():
            with acting(by="system:benchmark", reason=_REASON):
                write()
            transaction.set_rollback(True)

    with _recording(recorded):
        return bench.cost(work, per=ROWS)


@contextmanager
def _recording(recorded: bool) -> Iterator[None]:
    """With the capture triggers of the table, or without."""
    names = [] if recorded else _capture_triggers()
    _switch(names, "DISABLE")
    try:
        yield
    finally:
        _switch(names, "ENABLE")


def _capture_triggers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(tgname) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname LIKE '%%capture\\_%%'",
            [_TABLE],
        )
        return [name for (name,) in cursor.fetchall()]


def _switch(names: list[str], state: str) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {_TABLE} {state} TRIGGER {name}")


@contextmanager
def _awards(bench: Bench) -> Iterator[list[Award]]:
    """Awards of one person, gone again afterwards."""
    by = system_principal(purpose="benchmark", on=bench.today)
    employee = Award.objects.visible_to(by).select_related("employee")[0].employee
    rows = [
        Award(employee=employee, name=f"Benchmark {n}", awarded_on=bench.today, score=50) for n in range(ROWS)
    ]
    with acting(by=by.identity, reason=_REASON):
        Award.objects.visible_to(by).bulk_create(rows, batch_size=1_000)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_TABLE}")
    yield rows
    with acting(by=by.identity, reason=_REASON):
        Award.objects.visible_to(by).filter(pk__in=[row.pk for row in rows]).delete()


@measures("bulk_create, recorded / not recorded", at_most=2.5)
def bulk_create(bench: Bench) -> Sides:
    by = system_principal(purpose="benchmark", on=bench.today)
    employee_id = Award.objects.visible_to(by).values_list("employee_id", flat=True)[0]

    def write() -> None:
        rows = [Award(employee_id=employee_id, name=f"Baru {n}", awarded_on=bench.today) for n in range(ROWS)]
        Award.objects.visible_to(by).bulk_create(rows, batch_size=1_000)

    return measured(bench, write)


@measures("bulk_update, recorded / not recorded", at_most=2.5)
def bulk_update(bench: Bench) -> Sides:
    by = system_principal(purpose="benchmark", on=bench.today)

    def write() -> None:
        for row in rows:
            row.score = 60
        Award.objects.visible_to(by).bulk_update(rows, ["score"], batch_size=1_000)

    with _awards(bench) as rows:
        return measured(bench, write)


@measures("queryset.update, recorded / not recorded", at_most=2.5)
def queryset_update(bench: Bench) -> Sides:
    by = system_principal(purpose="benchmark", on=bench.today)
    with _awards(bench) as rows:
        chosen = Award.objects.visible_to(by).filter(pk__gte=rows[0].pk, pk__lte=rows[-1].pk)
        return measured(bench, lambda: chosen.update(score=70))

"""What an import costs beside a bare COPY of the rows it accepts."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction

from asn_career.base.audit import acting
from asn_career.base.benchmarks.bench import Bench
from asn_career.base.benchmarks.costs import Sides
from asn_career.base.benchmarks.registry import measures
from asn_career.base.imports.loading import ImportReport, load_package
from asn_career.base.imports.models import Import, Outcome
from asn_career.base.imports.specs import all_tables
from asn_career.base.imports.undoing import undo_import
from competencies.models import StandardVersion
from employees.access import Principal, system_principal
from promotions.demo.agency import generate_agency
from promotions.demo.organisation import first_region_code
from promotions.demo.package import write_package

PEOPLE, SEED = 5_000, 1  # some 170,000 rows
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


@measures("import of a package / COPY of its accepted rows", at_most=3.0)
def import_over_copy(bench: Bench) -> Sides:
    """Both into the same tables, with their constraints and triggers; what was written is taken back each time."""
    by = system_principal(purpose="benchmark", on=bench.today)
    with TemporaryDirectory(prefix="benchmark-package-") as scratch:
        folder = Path(scratch)
        write_package(generate_agency(employees=PEOPLE, seed=SEED, as_of=bench.today), folder=folder)
        before = newest_rows()
        work = bench.cost(
            lambda: load_whole(folder, employees=PEOPLE, name="benchmark", by=by),
            before=lambda: _take_back(by),
            told=f"load_package of {PEOPLE} people with their histories",
        )
        copies = list(written_since(before))
        _take_back(by)
        bound = bench.cost(lambda: copy_rows(copies, by=by), statements=[sql for sql, _rows in copies])
    return Sides(work, bound)


def load_whole(folder: Path, *, employees: int, name: str, by: Principal) -> ImportReport:
    """Load the generated agency of so many people, which has nothing to refuse."""
    report = load_package(
        folder,
        principal=by,
        as_of=by.on,
        all_or_nothing=True,
        name=name,
        unit_code=first_region_code(employees),
    )
    if report.state != Outcome.APPLIED:
        raise RuntimeError(f"the package was not taken: {report.totals}")
    return report


def _take_back(by: Principal) -> None:
    """Undo the last load, and leave the tables as a quiet night would."""
    last = Import.objects.filter(applied_at__isnull=False, undone_at=None).order_by("-pk").first()
    if last:
        undo_import(last, by=by)
        last.rows.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _tables() -> list[str]:
    """The tables that a package fills, those that others refer to first."""
    versions = StandardVersion._meta.db_table
    tables: list[str] = []
    for table in all_tables():
        tables += [versions, table.target] if table.name == "standards" else [table.target]
    return tables


def newest_rows() -> dict[str, int]:
    """The highest row id of each table that a package fills."""
    newest = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            newest[table] = int(cursor.fetchone()[0])
    return newest


def written_since(before: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    """A COPY for each table with the rows that the load has written."""
    with connection.cursor() as cursor:
        driver: Any = cursor
        for table, newest in before.items():
            cursor.execute(_COLUMNS, [table])
            (columns,) = cursor.fetchone()
            rows = BytesIO()
            driver.copy_expert(
                f"COPY (SELECT {columns} FROM {table} WHERE id > {newest} ORDER BY id) TO STDOUT", rows
            )
            yield f"COPY {table} ({columns}) FROM STDIN", rows.getvalue()


def copy_rows(copies: list[tuple[str, bytes]], *, by: Principal) -> None:
    """All rows, with the checks that otherwise wait for the commit, and back."""
    with transaction.atomic():
        with acting(by=by.identity), connection.cursor() as cursor:
            driver: Any = cursor
            for sql, rows in copies:
                driver.copy_expert(sql, BytesIO(rows))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)

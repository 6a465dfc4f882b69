"""Whether the tables are what the audit trail says they became: each captured row, told anew from its entries.

An update's entry holds the columns that changed, an insert's all of them; of each column the last value told counts.
A column that no entry has told of (one added later) is left as it is. Values are erased of rows that are gone, and of
no others: a row that exists and has an entry without values is a fault, since nobody could say what it has to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from psycopg2 import sql

from asn_career.base.evidence.faults import Fault, FaultKind

_PREFIX = "capture_"
_ARMED = r"""
    SELECT tgrelid::regclass::text, count(*) FROM pg_trigger
    WHERE tgname LIKE 'pgtrigger\_capture\_%%' AND tgenabled IN ('O', 'A') GROUP BY 1
"""
# Told a value at a time and put together again: of equal keys the last one stays.
_COMPARED = """
    WITH ended AS (
        SELECT DISTINCT ON (row_id) row_id, operation FROM base_auditentry
        WHERE table_name = {name} AND row_id IS NOT NULL ORDER BY row_id, id DESC
    ), told AS (
        SELECT e.row_id, bool_or(e.new IS NULL) AS erased,
            jsonb_object_agg(v.key, v.value ORDER BY e.id) FILTER (WHERE v.key IS NOT NULL) AS known
        FROM base_auditentry e LEFT JOIN LATERAL jsonb_each(e.new) v ON true
        WHERE e.table_name = {name} AND e.operation <> 'delete' AND e.row_id IS NOT NULL GROUP BY e.row_id
    )
    SELECT CASE
            WHEN ended.row_id IS NULL OR (t.id IS NOT NULL AND ended.operation = 'delete') THEN 'UNRECORDED'
            WHEN t.id IS NULL THEN 'VANISHED'
            ELSE 'STATE'
        END, coalesce(t.id, ended.row_id)
    FROM ended LEFT JOIN told USING (row_id) FULL JOIN {table} t ON t.id = ended.row_id
    WHERE ended.row_id IS NULL
        OR (t.id IS NULL) IS DISTINCT FROM (ended.operation = 'delete')
        OR (t.id IS NOT NULL AND told.erased)
        OR (t.id IS NOT NULL AND jsonb_populate_record(t, coalesce(told.known, '{{}}')) IS DISTINCT FROM t)
    ORDER BY 2
"""


@dataclass(slots=True)
class Replayed:
    """How much was compared, and what does not agree."""

    tables: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)


Comparing = Callable[[], tuple[int, list[Fault]]]
_beside: dict[str, Comparing] = {}


def compare_also(table: str, comparing: Comparing) -> None:
    """A table that no model stands for: ``comparing`` tells how many rows it has, and what does not agree."""
    _beside[table] = comparing


def replay() -> Replayed:
    """Compare every captured table with its entries: one statement each."""
    found = Replayed()
    with connection.cursor() as cursor:
        cursor.execute(_ARMED)
        armed = dict(cursor.fetchall())
        for table, triggers in captured_tables():
            if armed.get(table, 0) < triggers:
                found.faults.append(Fault(FaultKind.TRIGGER, table))
            found.tables += 1
            found.rows += _count(cursor, table)
            found.faults += _compared(cursor, table)
    for comparing in _beside.values():
        rows, faults = comparing()
        found.tables += 1
        found.rows += rows
        found.faults += faults
    return found


def captured_tables() -> Iterator[tuple[str, int]]:
    """Tables whose models declare that their changes are recorded, and by how many triggers."""
    for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
        declared = [t for t in getattr(model._meta, "triggers", ()) if t.name.startswith(_PREFIX)]
        if declared and model._meta.managed and not model._meta.proxy:
            yield model._meta.db_table, len(declared)


def _compared(cursor: Any, table: str) -> list[Fault]:
    statement = sql.SQL(_COMPARED).format(name=sql.Literal(table), table=sql.Identifier(table))
    cursor.execute(statement)
    return [Fault(FaultKind[kind], f"{table} {row}") for kind, row in cursor.fetchall()]


def _count(cursor: Any, table: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return int(cursor.fetchone()[0])

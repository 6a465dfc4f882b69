"""Which people a changed fact, or a day that has passed, concerns, and having them recomputed.

The audit trail is the list of what changed: its triggers see every way of writing, raw SQL too. A write path that goes
through ``acting`` with its day recomputes in its own transaction; what went another way is found by the sweeper.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from asn_career.base.imports.specs import all_tables
from assessments.gap_runs import request_gap_run
from assessments.held_levels import valid_since
from assessments.models import ChangeSweep, GapRun
from assessments.overlay import refresh
from assessments.sql import execute, statement
from employees.access import system_principal
from employees.changes import settled_horizon
from employees.models import Employee

AT_ONCE = 1_000  # so many are always recomputed in place
LARGEST_SHARE = 5  # more than one in so many: a run of everybody is cheaper
PURPOSE = "refresh_gaps"
# Where levels are converted, a standard of each post concerned is written along with it.
_POSTS = ("competencies_standardversion", "competencies_standarditem", "competencies_positionrequirement")
_CHANGED_RECORDS = """SELECT e.txid, t.employee_id FROM entries e JOIN {table} t ON t.id = e.row_id
    WHERE e.table_name = '{table}' AND e.operation = 'update'"""


def refresh_written(*, on: date, after: int) -> None:
    """Recompute whom the changes concern that this transaction made since the entry ``after`` of the audit trail."""
    if not GapRun.objects.current().exists():
        return  # no figure is shown that could be out of date
    since, until = execute("own_transaction")[0]
    if since is not None:
        _settle(_ask("written_now", since=since, until=until, after=after), on=on, until=until)


def sweep_changes(*, on: date) -> int:
    """Recompute whom changes concern that nobody recomputed, such as those of raw SQL; repeatable."""
    with transaction.atomic():
        sweep = _sweep(on)
        if sweep is None:
            return 0
        settled, _coming = settled_horizon()
        missed = _ask("missed", since=sweep.txid, until=settled) if _speaks() else []
        sweep.txid = settled
        sweep.save(update_fields=["txid"])
        return _settle(missed, on=on, until=settled)


def pass_days(*, on: date) -> int:
    """Recompute whose figures the days since the last time have changed; repeatable."""
    with transaction.atomic():
        sweep = _sweep(on)
        if sweep is None or sweep.day >= on:
            return 0
        passed = _passed(since=sweep.day, until=on) if _speaks() else []
        sweep.day = on
        sweep.save(update_fields=["day"])
        return _settle(passed, on=on, until=0)


def _passed(*, since: date, until: date) -> list[int]:
    rows = execute(
        "passed", since=since, until=until, valid_before=valid_since(since), valid_since=valid_since(until)
    )
    return [row[0] for row in rows]


def _speaks() -> bool:
    return GapRun.objects.current().exists()


def _sweep(on: date) -> ChangeSweep | None:
    """Where the last round ended, locked; None while another sweeper is at it. The first round begins now."""
    found = ChangeSweep.objects.select_for_update(skip_locked=True).first()
    if found is None and not ChangeSweep.objects.exists():
        settled, _coming = settled_horizon()
        ChangeSweep.objects.get_or_create(pk=1, defaults={"txid": settled, "day": on})
        return ChangeSweep.objects.select_for_update().get(pk=1)
    return found


def _settle(people: Sequence[int], *, on: date, until: int) -> int:
    """Recompute in place, or have a run of everybody computed where they are too many."""
    if len(people) > AT_ONCE and len(people) * LARGEST_SHARE > _workforce(on):
        _ask_for_a_run(on, until=until)
        return 0
    return refresh(people, as_of=on)


def _workforce(on: date) -> int:
    return Employee.objects.visible_to(system_principal(purpose=PURPOSE, on=on)).count()


def _ask_for_a_run(on: date, *, until: int) -> None:
    """A run that begins later, or began after all these transactions had ended, sees the same changes."""
    days = GapRun.objects.current().filter(unit=None).values_list("as_of", flat=True)
    day = max([on, *days])
    if not execute("awaited_run", as_of=day, until=until):
        request_gap_run(system_principal(purpose=PURPOSE, on=on), as_of=day)


def _ask(name: str, *, since: int, until: int, after: int = 0) -> list[int]:
    records = "\n    UNION\n    ".join(_CHANGED_RECORDS.format(table=table) for table in _records())
    sql = statement(name).replace("/* changed records of people */", records)
    tables = [*_records(), *_POSTS, "employees_employee", "employees_position"]
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": since, "until": until, "after": after, "tables": tables})
        return [row[0] for row in cursor.fetchall()]


@cache
def _records() -> tuple[str, ...]:
    """Tables of the data package whose rows are facts about one person."""
    models: dict[str, Any] = {model._meta.db_table: model for model in apps.get_models()}
    return tuple(
        table.target
        for table in all_tables()
        if any(field.column == "employee_id" for field in models[table.target]._meta.concrete_fields)
    )

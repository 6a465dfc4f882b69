"""Judging a staged package: every table asks its rows the same questions, parents first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection

from .models import Import, ImportMessage
from .specs import all_tables
from .stage import MANY_ROWS, Scope, Stage, renew_statistics


def judge(package: Import, *, scope: Scope, as_of: date) -> list[Stage]:
    """Give every staged row its verdict; the caller holds the transaction in which the stages live.

    Judging twice gives the same: what an earlier judging said is dropped first.
    """
    _forget_judging(package)
    if package.rows.count() >= MANY_ROWS:
        renew_statistics("base_importrow")
    tables = all_tables()
    present = {table.name for table in tables if table.name in package.tables}
    needed = present | {column.refers for t in tables if t.name in present for column in t.references}
    stages = [Stage(package, table, scope, as_of) for table in tables if table.name in needed]
    for stage in stages:
        _judge_table(stage)
    judged = [stage for stage in stages if stage.rows]
    for stage in judged:
        stage.write_verdicts()
    return judged


def _forget_judging(package: Import) -> None:
    ImportMessage.objects.filter(package=package, judged=True).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM base_importverdict v USING base_importrow r WHERE r.id = v.row_id AND r.package_id = %s",
            [package.pk],
        )


def _judge_table(stage: Stage) -> None:
    stage.create()
    if stage.rows:
        stage.refuse_unknown_references()
        stage.refuse_out_of_scope()
        stage.refuse_other_case()
        stage.refuse_contradictions()
        stage.refuse_changed_facts()
        if stage.table.judge:
            stage.table.judge(stage)
        stage.refuse_repeats_of_refused()
        stage.report_defaults()
    stage.make_known()


def apply(stages: list[Stage]) -> None:
    """Write what was accepted, parents first, then bring up to date what depends on it."""
    for stage in stages:
        stage.remember_prior()
        if stage.table.apply:
            stage.table.apply(stage)
        else:
            stage.insert_new()
            stage.update_changed()
        stage.renew_statistics()
    for stage in stages:
        if stage.table.finish:
            stage.table.finish(stage)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Imports judge and write one after another: each judges what the last has left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports'))")
    yield

"""A database of the benchmark's own beside the configured one: never one that holds real people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections

MARK = "synthetic people of manage.py benchmark"


class ForeignDatabaseError(Exception):
    """The database was not made by the benchmark."""


@contextmanager
def scratch_database(name: str, *, reuse: bool, keep: bool) -> Iterator[None]:
    """Inside, the default connection is that of the scratch database ``name``."""
    configured = connection.settings_dict["NAME"]
    if not reuse:
        _create(name)
    elif not _is_ours(name):
        raise ForeignDatabaseError(name)
    _without_parallel_workers(name)
    try:
        _point_to(name)
        if not reuse:
            call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        _point_to(configured)
        if not keep:
            _drop(name)


def _is_ours(name: str) -> bool:
    return _mark_of(name) == MARK


def _mark_of(name: str) -> str | None:
    """The comment of the database; None when there is no such database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s",
            [name],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _create(name: str) -> None:
    _drop(name)
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'")
        cursor.execute(f"COMMENT ON DATABASE {quoted} IS '{MARK}'")


def _without_parallel_workers(name: str) -> None:
    """What a statement hands to other processes of the server is on neither side of a ratio, so it hands over none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER DATABASE {connection.ops.quote_name(name)} SET max_parallel_workers_per_gather = 0"
        )


def _drop(name: str) -> None:
    """Drop what the benchmark made; a database without its mark stays."""
    mark = _mark_of(name)
    if mark is None:
        return
    if mark != MARK:
        raise ForeignDatabaseError(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def _point_to(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name

"""What has changed, in an order that a reader can follow without missing anything: the feed for regional systems.

Entries are read in the order of the transactions that wrote them, and only those older than the oldest transaction
still running: the number of an entry is given out before its commit, so that a reader who remembers the last number
misses whatever commits late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.models import AuditEntry
from employees.access import Principal
from employees.changes_in_sight import Sight, package_tables

CREATED, CHANGED, DELETED = "created", "changed", "deleted"
LATEST = "latest"
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
# The oldest transaction that runs here, and the first one not yet begun. Left out is only what certainly writes no
# entry: a transaction of another database of the same server, and the server's own cleaning.
_HORIZON = """
    SELECT least(pg_current_xact_id_if_assigned()::text::bigint, coalesce(
        (SELECT min(running::text::bigint) FROM pg_snapshot_xip(now.snapshot) AS running WHERE NOT EXISTS (
            SELECT FROM pg_locks held JOIN pg_stat_activity session ON session.pid = held.pid
            WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock'
              AND held.transactionid::text::bigint = running::text::bigint & 4294967295
              AND (session.datname <> current_database() OR session.backend_type = 'autovacuum worker'))),
        pg_snapshot_xmax(now.snapshot)::text::bigint)), pg_snapshot_xmax(now.snapshot)::text::bigint
    FROM (SELECT pg_current_snapshot() AS snapshot) now
"""


class UnknownCursorError(DomainError):
    code = "invalid"
    message = _("No page of the feed gave out this cursor.")
    status = 400


class FeedRestartedError(DomainError):
    code = "feed_restarted"
    message = _("The database was restored since this cursor was given out. Read the lists anew.")


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """Up to where the feed has been read: a transaction, and an entry of it."""

    transaction: int = 0
    entry: int = 0

    @classmethod
    def read(cls, text: str) -> Cursor:
        found = _CURSOR.fullmatch(text)
        if found is None:
            raise UnknownCursorError(fields={"since": [str(UnknownCursorError.message)]})
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.transaction}-{self.entry}"


@dataclass(frozen=True, slots=True)
class Change:
    """One object that was created, changed or deleted, by the name of its table and its opaque id."""

    table: str
    id: str
    change: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A part of the feed; ``has_more`` says whether there is something behind it already."""

    changes: list[Change]
    cursor: Cursor
    has_more: bool


def read_changes(principal: Principal, *, since: str, limit: int) -> ChangePage:
    """The next ``limit`` entries less what is hidden; behind ``since``, which is "" for all and "latest" for now."""
    settled, coming = settled_horizon()
    if since == LATEST:
        return ChangePage([], Cursor(settled), has_more=False)
    start = Cursor.read(since) if since else Cursor()
    if start.transaction > coming:
        raise FeedRestartedError
    entries = list(_entries(start, settled)[: limit + 1])
    has_more, entries = len(entries) > limit, entries[:limit]
    end = Cursor(entries[-1].txid, entries[-1].pk) if has_more else max(start, Cursor(settled))
    return ChangePage(list(_told(Sight(principal, entries))), end, has_more)


def settled_horizon() -> tuple[int, int]:
    """The oldest transaction that may still write, and the first not yet begun: what is before the one is settled."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        settled, coming = cursor.fetchone()
    return settled, coming


def _entries(start: Cursor, settled: int) -> Any:
    behind = Q(txid__gt=start.transaction) | Q(txid=start.transaction, pk__gt=start.entry)
    return AuditEntry.objects.filter(
        behind, txid__gte=start.transaction, txid__lt=settled, table_name__in=package_tables()
    ).order_by("txid", "pk")


def _told(sight: Sight) -> Iterator[Change]:
    """What the reader hears of each entry; of a row that left their units, that it is gone."""
    gone, left = sight.deleted(), sight.moved_away()
    for entry in sight.entries:
        row = (entry.table_name, entry.row_id)
        if entry.pk in gone or entry.pk in left:
            public_id, change = gone.get(entry.pk) or left[entry.pk], DELETED
        elif row in sight.shown:
            public_id, change = sight.shown[row], CREATED if entry.operation == "insert" else CHANGED
        else:
            continue
        yield Change(package_tables()[entry.table_name], public_id, change, entry.at)

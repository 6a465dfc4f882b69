"""The sealer: gives committed audit entries their places in the tree, and signs what the tree has become.

Numbers follow commits, not the numbers that the entries were written under: an entry of a transaction that is still
running when later ones have ended is sealed in a later round, and none is skipped. Entries are read and written a
batch at a time; the hashes of complete subtrees are kept, so that a round costs what is new and nothing else.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import StringIO
from typing import Any, NamedTuple

from django.db import connection, transaction

from asn_career.base.evidence import checkpoints, leaves, nodes
from asn_career.base.evidence.models import Checkpoint, SealedEntry
from asn_career.base.evidence.tree import Growing
from asn_career.base.evidence.withholding import version_for

BATCH = 5_000
_LOCK = "the sealer of the audit trail"

# What began before the oldest transaction that still runs is all there. An entry with a transaction number that this
# server has not reached yet comes from the server that the database was restored from; what the sealer's own
# transaction wrote is not committed.
_ENDED = """(e.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    OR e.txid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    AND e.txid IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint"""
_OPEN = f"""
    SELECT {leaves.SELECTED} FROM base_auditentry e
    WHERE e.id > %s AND {_ENDED} AND NOT EXISTS (SELECT FROM base_sealedentry s WHERE s.entry_id = e.id)
    ORDER BY e.id LIMIT %s
"""
# Each in a transaction of its own, in this order: an entry with a number up to the last one written belongs to a
# transaction that had begun to write, and so has a smaller number than one that begins after.
_LAST_WRITTEN = "SELECT coalesce(pg_sequence_last_value('base_auditentry_id_seq'::regclass), 0)"
_NEXT_TRANSACTION = "SELECT pg_current_xact_id()::text::bigint"
_OLDEST_RUNNING = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_NOW = "SELECT clock_timestamp() AT TIME ZONE 'UTC'"


class _Moment(NamedTuple):
    """Up to which number entries had been written, and a transaction that began after all that wrote them."""

    last_written: int
    after_them: int

    def has_passed(self) -> bool:
        """Whether all that could have written by then have ended; not to be known within a transaction."""
        return not connection.in_atomic_block and _asked(_OLDEST_RUNNING) > self.after_them


def seal(*, batch: int = BATCH, batches: int | None = None) -> Checkpoint | None:
    """Seal what has been committed and sign the tree; the new checkpoint, or None when there was nothing to seal.

    At most ``batches`` of them are sealed. Of two sealers at once the second one does nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
    try:
        return _round(batch=batch, batches=batches)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [_LOCK])


def last_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def _round(*, batch: int, batches: int | None) -> Checkpoint | None:
    """Batch after batch from the first open entry on, until one pass finds nothing more."""
    before = last_checkpoint()
    through = after = before.sealed_through if before else 0
    began = _moment()
    for _turn in itertools.count() if batches is None else range(batches):
        all_ended = began.has_passed()
        last = _seal_batch(after=after, most=batch)
        if last:
            after = last
        elif after > through:
            after = through  # who ended meanwhile may have written under lower numbers
        else:
            through = began.last_written if all_ended else through
            break
    size = _size()
    if not size or (before and before.size == size):
        return None
    return _sign(size, at=_asked(_NOW).replace(tzinfo=UTC), sealed_through=through)


def _moment() -> _Moment:
    return _Moment(_asked(_LAST_WRITTEN), _asked(_NEXT_TRANSACTION))


def _asked(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def _size() -> int:
    return SealedEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0


@transaction.atomic
def _seal_batch(*, after: int, most: int) -> int:
    """Seal the next open entries; the number of the last one, nought when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [after, most])
        entries = [leaves.read(row) for row in cursor.fetchall()]
        if not entries:
            return 0
        size = _size()
        tree = nodes.growing(size)
        keys = [secrets.token_bytes(leaves.KEY_BYTES) for _entry in entries]
        versions = [version_for(entry.table_name) for entry in entries]
        committed = [
            leaves.commitment(entry, key=key, version=version)
            for entry, key, version in zip(entries, keys, versions, strict=True)
        ]
        hashes = [
            leaves.leaf_of(entry, committed=value, version=version)
            for entry, value, version in zip(entries, committed, versions, strict=True)
        ]
        _copy(
            cursor,
            "base_sealedentry (number, entry_id, version, committed, leaf)",
            zip(
                range(size + 1, size + 1 + len(entries)),
                (entry.id for entry in entries),
                versions,
                committed,
                hashes,
                strict=True,
            ),
        )
        _copy(cursor, "base_entrykey (entry_id, key)", zip((e.id for e in entries), keys, strict=True))
        _copy(cursor, "base_treenode (level, index, hash)", _completed(tree, hashes))
    return entries[-1].id


def _completed(tree: Growing, hashes: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
    """The subtrees worth keeping that new leaves complete."""
    return [made for leaf in hashes for made in tree.add(leaf) if made[0] >= nodes.KEPT_LEVEL]


def _sign(size: int, *, at: datetime, sealed_through: int) -> Checkpoint:
    point = checkpoints.signed(size=size, root=nodes.growing(size).root, at=at)
    return checkpoints.stored(point, sealed_through=sealed_through)


def _copy(cursor: Any, columns: str, rows: Iterable[Sequence[int | bytes]]) -> None:
    """COPY is several times faster than INSERT."""
    lines = "".join("\t".join(map(_spelled, row)) + "\n" for row in rows)
    with connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {columns} FROM STDIN", StringIO(lines))


def _spelled(value: int | bytes) -> str:
    return f"\\\\x{value.hex()}" if isinstance(value, bytes) else str(value)

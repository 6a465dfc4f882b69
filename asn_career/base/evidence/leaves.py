"""The bytes of an audit entry that its leaf stands for.

A leaf holds who changed which row when and why in the open, and of the values only a commitment under a key of the
entry's own: a hash over a level from 1 to 5 would otherwise be guessed in a moment, and an entry whose key is destroyed
tells nothing any more while the tree still holds. Of some tables, single values are withheld (``withholding``).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from asn_career.base.canonical import canonical
from asn_career.base.evidence.tree import leaf_hash
from asn_career.base.evidence.withholding import FIRST, closed, columns_of, told_key

KEY_BYTES = 32
# As a query reads an entry: the values as texts, so that no figure passes through a binary float, and the time as that
# of UTC, whatever zone the session has.
COLUMNS = (
    "id", "table_name", "operation", "row_id", "actor", "request_id", "purpose", "reason", "txid", "at",
    "old", "new",
)  # fmt: skip
_READ_AS = {"old": "e.old::text", "new": "e.new::text", "at": "e.at AT TIME ZONE 'UTC'"}
SELECTED = ", ".join(_READ_AS.get(name, f"e.{name}") for name in COLUMNS)


class Entry(NamedTuple):
    """An audit entry as it was read."""

    id: int
    table_name: str
    operation: str
    row_id: int | None
    actor: str
    request_id: str
    purpose: str
    reason: str
    txid: int
    at: datetime
    old: str | None
    new: str | None


def read(row: Sequence[Any]) -> Entry:
    """An entry from the columns of ``SELECTED``."""
    entry = Entry(*row)
    return entry if entry.at is None else entry._replace(at=entry.at.replace(tzinfo=UTC))


def values_of(entry: Entry) -> dict[str, Any]:
    """What the row was and what it became; figures as exact decimals."""
    return {"old": _parsed(entry.old), "new": _parsed(entry.new)}


def told_of(entry: Entry, *, key: bytes, version: int) -> tuple[dict[str, Any], bytes]:
    """The values as whoever is told the entry reads them, and the key that opens them and nothing more."""
    if version == FIRST:
        return values_of(entry), key
    columns = columns_of(entry.table_name, version)
    return closed(values_of(entry), columns=columns, key=key), told_key(key)


def commitment(entry: Entry, *, key: bytes, version: int) -> bytes:
    """HMAC-SHA256 of the canonical bytes of the values as they are told."""
    told, opening = told_of(entry, key=key, version=version)
    return hmac.digest(opening, canonical(told), "sha256")


def header(entry: Entry, *, committed: bytes, version: int) -> dict[str, Any]:
    """What the leaf says."""
    return {
        "v": version,
        "entry": entry.id,
        "table": entry.table_name,
        "operation": entry.operation,
        "row": entry.row_id,
        "actor": entry.actor,
        "request": entry.request_id,
        "purpose": entry.purpose,
        "reason": entry.reason,
        "txid": entry.txid,
        "at": entry.at,
        "values": committed.hex(),
    }


def leaf_of(entry: Entry, *, committed: bytes, version: int) -> bytes:
    """The leaf hash of an entry whose values are committed to."""
    return leaf_hash(canonical(header(entry, committed=committed, version=version)))


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text, parse_float=Decimal)

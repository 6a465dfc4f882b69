"""Columns whose values are sealed each under a key of its own, so that an entry can be proved without telling them.

Texts in which people are named, by themselves or by others, have no place in a file that leaves the house; what stands
beside them in the same row has to be proved there. Which columns they are is part of what a leaf means: leaves that
were made keep the version they were made under, and more columns are another version.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from asn_career.base.canonical import canonical

FIRST = 1  # of tables without such columns
_VALUES, _COLUMN = b"values", b"column "
_columns: dict[int, dict[str, tuple[str, ...]]] = {}


def withhold(version: int, columns: Mapping[str, Sequence[str]]) -> None:
    """Say by table which columns the leaves of ``version`` withhold; each app names its own tables."""
    known = _columns.setdefault(version, {})
    for table, names in columns.items():
        known[table] = tuple(sorted({*columns_of(table, version - 1), *names}))


def columns_of(table: str, version: int) -> tuple[str, ...]:
    """The columns of a table that leaves of a version withhold."""
    found = (_columns[each][table] for each in sorted(_columns, reverse=True) if _has(each, table, version))
    return next(found, ())


def version_for(table: str) -> int:
    """The version under which entries of a table are sealed today."""
    return max((version for version, tables in _columns.items() if table in tables), default=FIRST)


def versions() -> set[int]:
    """Every version that a leaf may have."""
    return {FIRST, *_columns}


def closed(values: Mapping[str, Any], *, columns: Sequence[str], key: bytes) -> dict[str, Any]:
    """The old and new values of an entry with a commitment in the place of each withheld one."""
    return {
        side: {name: _closed(name, value, key) if name in columns else value for name, value in row.items()}
        if row
        else row
        for side, row in values.items()
    }


def told_key(key: bytes) -> bytes:
    """What opens the values of an entry and none of the withheld ones."""
    return hmac.digest(key, _VALUES, "sha256")


def _closed(name: str, value: Any, key: bytes) -> dict[str, str]:
    own = hmac.digest(key, _COLUMN + name.encode(), "sha256")
    return {"hmac": hmac.digest(own, canonical(value), "sha256").hex()}


def _has(version: int, table: str, most: int) -> bool:
    return version <= most and table in _columns[version]

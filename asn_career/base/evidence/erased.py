"""Entries whose values and key were destroyed by an approved erasure: who knows of them registers here.

The leaf stays, with who, when, which row and why, and the commitment that nobody can open any more. What no erasure
names may not be missing: a value or a key that is gone without one is tampering.
"""

from __future__ import annotations

from collections.abc import Callable

Source = Callable[[], set[int]]
_sources: list[Source] = []


def erased_by(source: Source) -> None:
    """A source of the numbers of entries that were erased; asked within the check's own state of the database."""
    if source not in _sources:
        _sources.append(source)


def erased_entries() -> set[int]:
    return set().union(*(source() for source in _sources))

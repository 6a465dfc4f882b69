"""Rank by a declared order; equal on all of it share the rank, and neither name, number nor row order decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

Key = TypeVar("Key")


class Standing(NamedTuple):
    """What orders a candidate, in hundredths: the score, the uncapped match, the performance axis."""

    score: int
    jpm_uncapped: int
    y: int


def ranks(standings: Mapping[Key, Standing]) -> dict[Key, int]:
    """Standard competition ranks (1, 2, 2, 4) of everyone, the best first."""
    ordered = sorted(standings.items(), key=lambda item: item[1], reverse=True)
    result: dict[Key, int] = {}
    shared, previous = 0, None
    for place, (key, standing) in enumerate(ordered, start=1):
        if standing != previous:
            shared, previous = place, standing
        result[key] = shared
    return result


def is_proposed(rank: int, *, seats: int, per_seat: int) -> bool:
    """The best so many per seat, with everyone tied at the edge."""
    return rank <= seats * per_seat

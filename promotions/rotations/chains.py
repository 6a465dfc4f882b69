"""Moves as people read them: chains of who follows whom, closed ones where everybody takes another's post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Chain:
    """Moves in the order in which each frees the post of the one before it; closed: the first frees the last's."""

    moves: tuple[Any, ...]
    closed: bool


def chains_of(moves: Iterable[Any]) -> list[Chain]:
    """Moves with ``from_position_id`` and ``to_position_id`` as chains, each move in one of them.

    A chain begins with a move from a post that no other move leads to; what is left are closed ones.
    """
    left = list(moves)
    found = []
    while left:
        wanted = {move.to_position_id for move in left}
        first = next((move for move in left if move.from_position_id not in wanted), left[0])
        chain = [first]
        left.remove(first)
        while follower := next((m for m in left if m.from_position_id == chain[-1].to_position_id), None):
            chain.append(follower)
            left.remove(follower)
        closed = chain[-1].to_position_id == chain[0].from_position_id
        found.append(Chain(tuple(chain), closed))
    return found

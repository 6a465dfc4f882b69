"""How a competency is raised, as apps above know it: they offer ways, and the page of a competency lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that leads to a level: its name, its form and lesson hours in words, what it consists of."""

    level: int
    name: str
    form: str
    hours: str
    description: str = ""


Source = Callable[[int], Iterable[Way]]
_sources: list[Source] = []


def offer_with(source: Source) -> None:
    """Let the page of a competency, by row id, list the ways that ``source`` knows; nothing personal, it is public."""
    if source not in _sources:
        _sources.append(source)


def ways_to_raise(competency_id: int) -> dict[int, list[Way]]:
    """The ways by the level that they lead to."""
    found: dict[int, list[Way]] = {}
    for source in _sources:
        for way in source(competency_id):
            found.setdefault(way.level, []).append(way)
    return found

"""What is measured. Apps register in their ``benchmarks.py``; the command runs them over synthetic people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import autodiscover_modules

from .costs import Cost, Sides

if TYPE_CHECKING:
    from .bench import Bench

FULL = 0  # as many people as were asked for


@dataclass(frozen=True, slots=True)
class Measure:
    """A ratio with its bound; with several ``sizes`` it is the cost at the last over the cost at the first."""

    name: str
    at_most: float | None
    at_least: float | None
    aim: float | None
    sizes: tuple[int, ...]
    sides: Callable[[Bench], Sides] | None = None
    cost: Callable[[Bench], Cost] | None = None

    def holds(self, ratio: float) -> bool:
        above = self.at_least is None or ratio >= self.at_least
        return above and (self.at_most is None or ratio <= self.at_most)


_measures: dict[str, Measure] = {}


def measures(
    name: str, *, at_most: float | None = None, at_least: float | None = None, aim: float | None = None
) -> Callable[[Callable[[Bench], Sides]], Callable[[Bench], Sides]]:
    """Register a function that measures both sides of a ratio: ``Sides(bench.cost(work), bench.cost(bound))``.

    Without a limit the ratio is told and holds whatever it is.
    """

    def register(sides: Callable[[Bench], Sides]) -> Callable[[Bench], Sides]:
        _measures[name] = Measure(name, at_most, at_least, aim, (FULL,), sides=sides)
        return sides

    return register


def measures_growth(
    name: str, *, sizes: tuple[int, int], at_most: float
) -> Callable[[Callable[[Bench], Cost]], Callable[[Bench], Cost]]:
    """Register a function whose cost at the second size is compared with its cost at the first."""

    def register(cost: Callable[[Bench], Cost]) -> Callable[[Bench], Cost]:
        _measures[name] = Measure(name, at_most, None, None, sizes, cost=cost)
        return cost

    return register


def all_measures() -> tuple[Measure, ...]:
    autodiscover_modules("benchmarks")
    return tuple(_measures.values())

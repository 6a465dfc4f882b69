"""Measuring: warm, several times, the median."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Protocol

from django.db import connection
from django.test.utils import CaptureQueriesContext

from .costs import Cost, Sides, Stopwatch, statements_of
from .registry import FULL, Measure

SAMPLES = 5
# A backend's time is known in hundredths of a second: a sample is made long enough for that not to matter.
SHORTEST_SAMPLE = 0.4
MOST_LOOPS = 5_000
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


class Population(Protocol):
    """The synthetic people of the database that is measured."""

    def size(self) -> int: ...

    def grow_to(self, size: int) -> None: ...


class Bench:
    """What a measure is given: the size and the day of its data, and the clock."""

    def __init__(self, *, today: date, samples: int = SAMPLES, shortest: float = SHORTEST_SAMPLE) -> None:
        self.today = today
        self.people = 0
        self._watch = Stopwatch()
        self._samples = samples
        self._shortest = shortest

    def cost(
        self,
        work: Callable[[], Any],
        *,
        per: int = 1,
        before: Callable[[], Any] | None = None,
        statements: Sequence[str] = (),
        told: str = "",
    ) -> Cost:
        """The cost of ``work``; ``before`` runs ahead of each time and is not counted.

        Short work is repeated within a sample. ``statements`` adds what does not go through Django, such as COPY;
        ``told`` stands for all statements of work that is a whole command of its own.
        """
        with statements_of() as seen:
            first = self._sample(work, before, loops=1)
        loops = 1
        if first < self._shortest:
            loops = min(MOST_LOOPS, 1 + int(self._shortest / max(first, 0.000_1)))
        taken = [self._sample(work, before, loops=loops) for _ in range(self._samples)]
        asked = (told,) if told else (*seen, *statements)
        return Cost(median(taken) / loops, self._watch.clock, per, asked, len(taken))

    def queries(self, work: Callable[[], Any]) -> Cost:
        """How many statements ``work`` needs, the second time; those that begin and end transactions are none."""
        work()
        with CaptureQueriesContext(connection) as captured:
            work()
        asked = [each for each in captured.captured_queries if not each["sql"].startswith(BRACKETS)]
        return Cost(len(asked), "queries", 1)

    def _sample(self, work: Callable[[], Any], before: Callable[[], Any] | None, *, loops: int) -> float:
        total = 0.0
        if before is None:
            start = self._watch.now()
            for _ in range(loops):
                work()
            return self._watch.now() - start
        for _ in range(loops):
            before()
            start = self._watch.now()
            work()
            total += self._watch.now() - start
        return total


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured ratio beside its bound."""

    measure: Measure
    sides: Sides
    sizes: tuple[int, ...]

    @property
    def is_thin(self) -> bool:
        """Whether it rests on fewer samples than a figure is told with."""
        return self.sides.samples is not None and self.sides.samples < SAMPLES

    @property
    def holds(self) -> bool:
        return self.measure.holds(self.sides.ratio)


def run_measures(
    measures: Sequence[Measure],
    *,
    bench: Bench,
    population: Population,
    people: int,
    note: Callable[[str], None],
) -> list[Figure]:
    """Let the population grow step by step, and measure at each step what asks for it."""
    steps = sorted({size or people for measure in measures for size in measure.sizes} | {people})
    costs: dict[tuple[str, int], Cost] = {}
    figures: list[Figure] = []
    for step in steps:
        population.grow_to(step)
        bench.people = step
        for measure in measures:
            wanted = [size or people for size in measure.sizes]
            if step not in wanted:
                continue
            note(f"{measure.name} ({step} people)")
            if measure.sides:
                figures.append(Figure(measure, measure.sides(bench), (step,)))
            elif measure.cost:
                costs[measure.name, step] = measure.cost(bench)
                if step == wanted[-1]:
                    sides = Sides(costs[measure.name, step], costs[measure.name, wanted[0]])
                    figures.append(Figure(measure, sides, tuple(wanted)))
    return figures


def measurable(measure: Measure, people: int) -> bool:
    """Whether so many people are enough: growth needs two different sizes."""
    sizes = [size or people for size in measure.sizes]
    return max(sizes) <= people and len(set(sizes)) == len(sizes) and sizes == sorted(sizes)


__all__ = ["FULL", "Bench", "Figure", "Population", "measurable", "run_measures"]

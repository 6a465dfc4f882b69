"""One step of a piece of work that is measured from end to end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from asn_career.base.benchmarks.costs import Stopwatch


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how long it took by the clock, in processor time, and what it came to."""

    name: str
    seconds: float
    processor: float
    counts: Mapping[str, int]


def take_step(name: str, work: Callable[[], Mapping[str, int]]) -> Step:
    """Do the work, which gives its counts, and measure it."""
    watch = Stopwatch()
    started, used = time.perf_counter(), watch.now()
    counts = work()
    return Step(name, time.perf_counter() - started, watch.now() - used, counts)

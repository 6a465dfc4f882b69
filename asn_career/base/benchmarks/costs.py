"""What a piece of work costs: processor time of this process, its children and its PostgreSQL backend."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.db import connection

Clock = Literal["cpu", "wall", "queries", "KB packed"]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """The median of so many samples, for ``per`` units of work; ``statements`` tell what was asked of the database.

    What is counted or given and not measured has no samples.
    """

    amount: float
    clock: Clock
    per: int = 1
    statements: tuple[str, ...] = ()
    samples: int | None = None

    @property
    def each(self) -> float:
        return self.amount / self.per


@dataclass(frozen=True, slots=True)
class Sides:
    """The work and what it is compared with."""

    work: Cost
    bound: Cost

    @property
    def ratio(self) -> float:
        return self.work.each / self.bound.each

    @property
    def samples(self) -> int | None:
        """Of the side that was measured the least often; None where nothing was."""
        return min((side.samples for side in (self.work, self.bound) if side.samples), default=None)


class Stopwatch:
    """Reads one clock for the whole benchmark, so that both sides of a ratio are measured alike."""

    def __init__(self) -> None:
        self.clock: Clock = "cpu" if _backend_stat() is not None else "wall"

    def now(self) -> float:
        if self.clock == "wall":
            return time.perf_counter()
        stat = _backend_stat()
        if stat is None:
            raise RuntimeError("the backend's processor time can no longer be read")
        own = os.times()
        return time.process_time() + own.children_user + own.children_system + stat


def _backend_stat() -> float | None:
    """Processor seconds of this connection's backend; None where it is not a process of this machine."""
    path = Path("/proc") / str(_backend_pid()) / "stat"
    try:
        name, _, rest = path.read_text(encoding="ascii", errors="replace").rpartition(")")
    except OSError:
        return None
    fields = rest.split()
    return sum(map(int, fields[11:15])) / TICKS if name.endswith("(postgres") else None


def _backend_pid() -> int:
    connection.ensure_connection()
    backend: Any = connection.connection
    return int(backend.info.backend_pid)


@contextmanager
def statements_of() -> Iterator[list[str]]:
    """Collects each different statement that goes through the connection."""
    seen: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = " ".join(str(sql).split())
        if text not in seen and not text.startswith(("SAVEPOINT", "RELEASE")):
            seen.append(text)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen

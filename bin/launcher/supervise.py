"""Services that are kept alive: one that ends is started again, ever more patiently."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launcher import console
from launcher.processes import Child, Processes

LONGEST_PAUSE = 30.0
STEADY = 60.0  # seconds of life after which an end counts as a first one again


@dataclass
class Service:
    """A command that is meant to run for as long as bin/run does."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    stop_signal: int = signal.SIGTERM
    grace: float = 10.0
    identity: Mapping[str, Any] | None = None
    child: Child | None = None
    ends: int = 0
    started_at: float = 0.0
    pause: float = 0.0
    due_at: float = 0.0

    def start(self, processes: Processes) -> None:
        self.started_at = time.monotonic()
        self.child = processes.start(
            self.name,
            self.command,
            env=self.env,
            stop_signal=self.stop_signal,
            grace=self.grace,
            identity=self.identity,
        )

    def is_alive(self) -> bool:
        return self.child is not None and self.child.process.poll() is None

    def note_end(self, processes: Processes) -> None:
        """Clean up after an end nobody asked for, and set the time of the next attempt."""
        if self.child is None:
            return
        code = self.child.process.returncode
        processes.stop(self.child)  # ends what is left of its group
        self.child = None
        self.ends = 1 if time.monotonic() - self.started_at > STEADY else self.ends + 1
        self.pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.ends - 1))
        self.due_at = time.monotonic() + self.pause
        console.warn(f"{self.name} berhenti (kode {code}), dijalankan lagi dalam {self.pause:.1f} dtk")
        if self.ends in (1, 5):
            console.say(processes.tail(self.name, lines=5))


def keep_alive(services: Sequence[Service], processes: Processes, *, seconds: float | None = None) -> None:
    """Watch the services until stopped (an exception ends the loop), or for the given time."""
    deadline = None if seconds is None else time.monotonic() + seconds
    while deadline is None or time.monotonic() < deadline:
        processes.keep_guarded()
        for service in services:
            if service.child is not None and not service.is_alive():
                service.note_end(processes)
            elif service.child is None and time.monotonic() >= service.due_at:
                service.start(processes)
        _wait_for_an_end(services)


def _wait_for_an_end(services: Sequence[Service]) -> None:
    """Sleep half a second, or less when the first service ends."""
    children = [service.child for service in services if service.child is not None]
    if not children:
        time.sleep(0.2)
        return
    try:
        children[0].process.wait(0.5)
    except subprocess.TimeoutExpired:
        return

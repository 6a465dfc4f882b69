"""What the person at the terminal reads (in Indonesian, like the product itself)."""

import contextlib
import sys
import time
from typing import TextIO

_started = time.monotonic()


class LauncherError(Exception):
    """Something the person can act on; the text says what happened and what to do."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def step(message: str) -> None:
    """One line of progress with the seconds since the start."""
    _write(f"[{time.monotonic() - _started:5.1f} dtk] {message}", sys.stdout)


def say(message: str = "") -> None:
    _write(message, sys.stdout)


def warn(message: str) -> None:
    _write(f"PERHATIAN: {message}", sys.stderr)


def error(message: str) -> None:
    _write(f"GAGAL: {message}", sys.stderr)


def _write(text: str, stream: TextIO) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone; there is still something to stop
        print(text, file=stream, flush=True)

"""What the person at the terminal reads (in Indonesian, like the product itself)."""

import sys
import time

_started = time.monotonic()


class LauncherError(Exception):
    """Something the person can act on; the text says what happened and what to do."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def step(message: str) -> None:
    """One line of progress with the seconds since the start."""
    print(f"[{time.monotonic() - _started:5.1f} dtk] {message}", flush=True)


def say(message: str = "") -> None:
    print(message, flush=True)


def warn(message: str) -> None:
    print(f"PERHATIAN: {message}", file=sys.stderr, flush=True)


def error(message: str) -> None:
    print(f"GAGAL: {message}", file=sys.stderr, flush=True)

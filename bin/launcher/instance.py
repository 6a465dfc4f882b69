"""One bin/run per data folder, and how other commands find the servers of the one that runs."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from launcher import keys
from launcher.console import LauncherError
from launcher.guardian import alive


class AlreadyRunningError(LauncherError):
    """Another launcher holds the data folder."""


@contextlib.contextmanager
def hold(folder: Path, *, wait: float = 15.0) -> Iterator[int]:
    """Hold the data folder alone; yields the descriptor of the lock, for the guardian to inherit.

    One that is being stopped, or that was killed and whose guardian still stops the rest, is waited for.
    """
    descriptor = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait
        while not _lock(descriptor):
            if running(folder) or time.monotonic() > deadline:
                raise AlreadyRunningError(_where(folder))
            time.sleep(0.1)
        (folder / "run.json").unlink(missing_ok=True)
        yield descriptor
    finally:
        os.close(descriptor)


def publish(folder: Path, details: Mapping[str, Any]) -> None:
    """Let other commands find what runs (addresses with passwords: a private file)."""
    keys.write_private(folder / "run.json", json.dumps({"pid": os.getpid(), **details}, indent=1))


def withdraw(folder: Path) -> None:
    """From here on nobody is to find what is about to be stopped."""
    (folder / "run.json").unlink(missing_ok=True)


def running(folder: Path) -> dict[str, Any] | None:
    """The details of the bin/run that holds this folder now, or None."""
    path = folder / "run.json"
    with contextlib.suppress(OSError, ValueError):
        details: dict[str, Any] = json.loads(path.read_text())
        if alive(int(details["pid"])) and not _is_free(folder):
            return details
    return None


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_free(folder: Path) -> bool:
    with (folder / "run.lock").open() as handle:
        return _lock(handle.fileno())


def _where(folder: Path) -> str:
    details = running(folder)
    if details and details.get("address"):
        return (
            f"Aplikasi sudah berjalan dengan folder data {folder}: buka {details['address']}. "
            "Hentikan dahulu dengan Ctrl-C di terminalnya, atau pakai DATA_DIR dan PORT lain."
        )
    return (
        f"Folder data {folder} sedang dipakai perintah lain. Tunggu sampai selesai, atau pakai DATA_DIR lain."
    )

"""Stops what bin/run started when bin/run itself was killed and could not.

Runs as a process of its own in its own session. The launcher tells it on standard input what it started
and what has ended; when that pipe closes, whatever is left is stopped, the last started first. It inherits
the lock of the data folder, so a next start waits until everything is really gone. A parent-death signal
would end the database together with the processes that still write to it; this keeps the order.
"""

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie that its parent has not collected yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in ("Z", "X")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    except (OSError, IndexError):
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def stop(*, pid: int, number: int, grace: float) -> None:
    """Ask politely, wait, then end the whole process group."""
    with contextlib.suppress(OSError):
        os.kill(pid, number)
    deadline = time.monotonic() + grace
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    running: dict[int, dict[str, float]] = {}
    for line in sys.stdin:
        message = json.loads(line)
        if "ended" in message:
            running.pop(message["ended"], None)
        else:
            running[message["started"]] = message
    for pid, message in reversed(running.items()):
        stop(pid=pid, number=int(message["signal"]), grace=message["grace"])


if __name__ == "__main__":
    main()

"""Child processes in groups of their own, each known to the guardian from its first moment."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from launcher import guardian
from launcher.console import LauncherError
from launcher.paths import ROOT

LOG_LIMIT = 5_000_000


@dataclass
class Child:
    """One running process and how it wants to be stopped."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: int = signal.SIGTERM
    grace: float = 10.0
    asked: bool = False

    def ask_to_stop(self) -> None:
        """Send the signal, once: a second one makes some programs drop what they were finishing."""
        if not self.asked and self.process.poll() is None:
            self.asked = True
            with contextlib.suppress(OSError):
                self.process.send_signal(self.stop_signal)


@dataclass
class Processes:
    """Everything this launcher has started, in order; leaving the ``with`` stops it, the last one first."""

    log_dir: Path
    keep_open: Sequence[int] = ()
    children: list[Child] = field(default_factory=list)
    _guardian: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Processes":
        self.keep_guarded()
        return self

    def __exit__(self, *_exception: object) -> None:
        for child in reversed(list(self.children)):
            self.stop(child)
        if self._guardian and self._guardian.stdin:
            self._guardian.stdin.close()
            self._guardian.wait()

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        stop_signal: int = signal.SIGTERM,
        grace: float = 10.0,
        identity: Mapping[str, Any] | None = None,
    ) -> Child:
        """Start a long-running process that writes to its own log file."""
        with open_log(self.log_dir / f"{name}.log") as log:
            process = subprocess.Popen(
                list(command),
                env=dict(env),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: self._report(stop_signal, grace),
                **(identity or {}),
            )
        child = Child(name, process, stop_signal, grace)
        self.children.append(child)
        return child

    def run(self, name: str, command: Sequence[str], *, env: Mapping[str, str]) -> None:
        """Run a step to its end; its output goes to the log, and the last lines to the person when it fails."""
        child = self.start(name, command, env=env)
        try:
            code = child.process.wait()
        finally:
            self.stop(child)
        if code:
            raise LauncherError(f"Langkah '{name}' gagal (kode {code}).\n{self.tail(name)}")

    def keep_guarded(self) -> None:
        """Have a guardian that knows every child; a new one when the last has been killed."""
        if self._guardian and self._guardian.poll() is None:
            return
        if self._guardian and self._guardian.stdin:
            self._guardian.stdin.close()
        self._guardian = subprocess.Popen(
            [sys.executable, "-E", "-S", guardian.__file__],
            stdin=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            pass_fds=self.keep_open,
        )
        for child in self.children:
            self._tell(_started(child.process.pid, child.stop_signal, child.grace))

    def stop(self, child: Child) -> None:
        """Stop one child and forget it; safe for one that has already ended."""
        if child not in self.children:
            return
        child.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(child.grace)
        with contextlib.suppress(OSError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self.children.remove(child)
        self._tell({"ended": child.process.pid})

    def tail(self, name: str, *, lines: int = 15) -> str:
        """The end of a child's log, for a message."""
        path = self.log_dir / f"{name}.log"
        text = path.read_text(errors="replace").splitlines()[-lines:] if path.exists() else []
        return "\n".join([f"  {name} | {line}" for line in text] + [f"Selengkapnya: {path}"])

    def _report(self, stop_signal: int, grace: float) -> None:
        """The child itself reports to the guardian, before it becomes its program: were the launcher killed
        at this very moment, the child would still be known. A guardian that is gone must not end the child.
        """
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        self._tell(_started(os.getpid(), stop_signal, grace))
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)

    def _tell(self, message: Mapping[str, float]) -> None:
        if self._guardian and self._guardian.stdin and not self._guardian.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                os.write(self._guardian.stdin.fileno(), f"{json.dumps(message)}\n".encode())


def _started(pid: int, stop_signal: int, grace: float) -> dict[str, float]:
    return {"started": pid, "signal": int(stop_signal), "grace": grace}


def open_log(path: Path) -> IO[bytes]:
    """Append to a log; a large one from earlier starts is put aside first."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")

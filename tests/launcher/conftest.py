"""Real starts of bin/run in a data folder of their own, and what is left of them afterwards."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from launcher.paths import ROOT

# What would lead a start to other servers than its own.
NOT_INHERITED = {
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "CHECKPOINT_SECRET",
    "DJANGO_SETTINGS_MODULE",
    "DATA_DIR",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(folder: Path) -> dict[int, str]:
    """Every living process that works in, was told of, or was started for this folder."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                told = (entry / "environ").read_bytes().decode(errors="replace")
                works_in = os.readlink(entry / "cwd")
            except OSError:
                continue
            if str(folder) in f"{command}\n{told}\n{works_in}":
                found[int(entry.name)] = command
    return found


def wait_for(condition, *, seconds: float, what: str):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for: {what}")


@dataclass
class Start:
    """One bin/run (or bin/manage) with its own folder and port."""

    folder: Path
    root: Path = ROOT
    port: int = field(default_factory=free_port)
    prefix: tuple[str, ...] = ()
    process: subprocess.Popen | None = None

    @property
    def env(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        return inherited | {"DATA_DIR": str(self.folder / "data"), "PORT": str(self.port)}

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text()

    def run(self, *arguments: str) -> "Start":
        with (self.folder / "output").open("w") as output:
            self.process = subprocess.Popen(
                [*self.prefix, str(self.root / "bin" / "run"), *arguments],
                env=self.env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return self

    def ready(self, *, seconds: float = 300) -> "Start":
        wait_for(
            lambda: "Siap." in self.output or self.process.poll() is not None,
            seconds=seconds,
            what=self.output,
        )
        assert self.process.poll() is None, self.output
        return self

    def command(self, name: str, *arguments: str) -> subprocess.CompletedProcess:
        command = [*self.prefix, str(self.root / "bin" / name), *arguments]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=300)

    def details(self) -> dict:
        return json.loads((self.folder / "data" / "run.json").read_text())

    def status(self) -> int:
        """The answer of the start page, 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def nothing_is_left(self) -> None:
        wait_for(
            lambda: not processes_of(self.folder), seconds=40, what=f"no process: {processes_of(self.folder)}"
        )


@pytest.fixture(scope="module")
def folders():
    """Folders with short names that any account can reach (pytest's own are private to one)."""
    made = []

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="asn-"))
        folder.chmod(0o755)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        for pid in processes_of(folder):
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)

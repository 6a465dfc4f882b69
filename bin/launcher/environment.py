"""The virtual environment: made once, and brought up to date only when a lock has changed."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from launcher import console
from launcher.console import LauncherError
from launcher.paths import LOCKS, PYTHON, VENV

STAMP = VENV / "installed-locks"
INSTALL_LOG = VENV / "install.log"


def ensure(*, lock: str) -> None:
    """Make ``.venv`` hold everything that the lock names; does nothing when it already does."""
    wanted = _digest(LOCKS[lock])
    if _usable() and wanted in _installed():
        return
    with _alone():
        if _usable() and wanted in _installed():
            return
        if not _usable():
            console.step(f"Membuat lingkungan Python di {VENV}")
            _make()
        console.step("Memasang paket dengan versi dan hash terkunci (hanya sekali, sekitar 1 menit)")
        _install(LOCKS[lock])
        # The test lock holds everything of the run lock in the same versions.
        names = LOCKS if lock == "test" else [lock]
        STAMP.write_text("".join(f"{_digest(LOCKS[name])}\n" for name in names))


def _usable() -> bool:
    return PYTHON.exists() and _quiet([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])


def _installed() -> set[str]:
    return set(STAMP.read_text().split()) if STAMP.exists() else set()


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two commands started at the same moment install one after the other."""
    try:
        VENV.mkdir(exist_ok=True)
        handle = (VENV / ".install-lock").open("w")
    except OSError as error:
        raise LauncherError(
            f"Folder {VENV} tidak dapat ditulisi oleh akun ini ({error.strerror}). Jalankan sekali dengan akun "
            "pemilik folder proyek, atau salin proyek ke folder milik Anda."
        ) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make() -> None:
    """A venv with pip where this Python can, else without (Debian keeps ensurepip in a package of its own)."""
    if _quiet([sys.executable, "-m", "venv", str(VENV)]) and _usable():
        return
    if (_uv() or _system_pip()) and _quiet([sys.executable, "-m", "venv", "--without-pip", str(VENV)]):
        return
    raise LauncherError(
        "Lingkungan Python tidak dapat dibuat. Di Debian atau Ubuntu pasang dahulu: apt-get install python3-venv"
    )


def _install(lock: Path) -> None:
    commands = [command for command in (_with_uv(lock), _with_pip(lock)) if command]
    for command in commands:
        with INSTALL_LOG.open("a") as log:
            if subprocess.run(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL).returncode == 0:
                return
    tail = "\n".join(INSTALL_LOG.read_text(errors="replace").splitlines()[-15:]) if commands else ""
    raise LauncherError(
        f"Paket tidak dapat dipasang. Periksa sambungan ke registri paket.\n{tail}\nSelengkapnya: {INSTALL_LOG}"
    )


def _with_uv(lock: Path) -> list[str] | None:
    uv = _uv()
    return (
        [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)] if uv else None
    )


def _with_pip(lock: Path) -> list[str] | None:
    # Most modules are never imported: bytecode is written for those that are, when they first are.
    install = ["install", "--require-hashes", "--no-compile", "--no-input", "--disable-pip-version-check"]
    install += ["-r", str(lock)]
    if _quiet([str(PYTHON), "-m", "pip", "--version"]) or _quiet([str(PYTHON), "-m", "ensurepip"]):
        return [str(PYTHON), "-m", "pip", *install]
    if _system_pip():
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), *install]
    return None


def _uv() -> str | None:
    """uv, when it is there and works, is ten times faster than pip; nothing needs it."""
    uv = shutil.which("uv")
    return uv if uv and _quiet([uv, "--version"]) else None


def _system_pip() -> bool:
    return _quiet([sys.executable, "-m", "pip", "--version"])


def _quiet(command: list[str]) -> bool:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    try:
        return (
            subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL).returncode
            == 0
        )
    except OSError:
        return False

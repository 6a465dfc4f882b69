"""bin/test: the checks and the whole suite, on servers made for this run and thrown away after it."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from launcher import console, environment, keys, translations
from launcher.broker import Broker
from launcher.console import LauncherError
from launcher.database import NAME, WITHOUT_DURABILITY, Database
from launcher.paths import PYTHON, ROOT
from launcher.processes import Processes

# As many as the cores that the suite is meant for: a third was slower, since most of it computes.
PROCESSES = 2
# By their packages, the one that draws no windows first; both are found by these names.
CHROMIUMS = ("chromium-headless-shell", "chromium")
BEHIND = 10  # the checks give way to the tests, and use what these leave while they wait for servers


def main(arguments: list[str]) -> int:
    """Without arguments: bin/check and everything, side by side. Else: pytest with these arguments."""
    environment.ensure(lock="test")
    in_ci = os.environ.get("CI") == "true"
    _ensure_chromium(arguments, in_ci=in_ci)
    with _temporary_folder() as folder, Processes(log_dir=folder / "log") as processes:
        env = _environment(folder, processes)
        translations.compile_when_changed(processes, env=env)
        if arguments:
            return _pytest(arguments, env=env)
        with _checks(folder) as verdict:
            tested = _pytest(["-n", str(PROCESSES), "--dist", "loadgroup"], env=env | _template(env))
            checked = verdict()
    return tested or checked


@contextlib.contextmanager
def _checks(folder: Path) -> Iterator[Callable[[], int]]:
    """bin/check beside the block, behind its work; ``verdict()`` waits for its end and tells what it said."""
    said = folder / "log" / "checks.log"
    command = [sys.executable, str(ROOT / "bin" / "launcher"), "check"]
    with said.open("wb") as log:
        checking = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, preexec_fn=partial(os.nice, BEHIND)
        )

    def verdict() -> int:
        code = checking.wait()
        console.say(said.read_text(errors="replace").rstrip())
        return code

    try:
        yield verdict
    finally:
        checking.terminate()  # it ends by itself but where the tests were broken off
        checking.wait()


def _template(env: Mapping[str, str]) -> dict[str, str]:
    """Migrate the database of our own server: the tests' databases are copies of it.

    Somebody else's server is not touched: there each database is migrated by itself.
    """
    if os.environ.get("DATABASE_URL"):
        return {}
    command = [str(PYTHON), "manage.py", "migrate", "--noinput", "--verbosity=0"]
    if subprocess.run(command, cwd=ROOT, env=env).returncode:
        raise LauncherError("Migrasi basis data untuk pengujian gagal; lihat pesan di atas.")
    return {"TEST_DATABASE_TEMPLATE": NAME}


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="asn-test-"))
    folder.chmod(0o755)  # the database may have to run under another account (of our own new folder)
    (folder / "log").mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, processes: Processes) -> dict[str, str]:
    """Servers of this run alone, unless DATABASE_URL or REDIS_URL name others."""
    passwords = keys.load(folder)
    given = {
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
        "DATA_DIR": str(folder),
        "SECRET_KEY": passwords["secret_key"],
        "DJANGO_SETTINGS_MODULE": "asn_career.settings.test",
        "PYTHONUNBUFFERED": "1",
    }
    if not given["DATABASE_URL"]:
        database = Database(folder / "pg18", passwords=passwords, options=WITHOUT_DURABILITY)
        database.start(processes)
        given["DATABASE_URL"] = database.owner_url
    if not given["REDIS_URL"]:
        broker = Broker(folder / "valkey", password=passwords["broker"])
        broker.start(processes)
        given["REDIS_URL"] = broker.url
    return {**os.environ, **given, "DATABASE_OWNER_URL": given["DATABASE_URL"]}


def _pytest(arguments: list[str], *, env: dict[str, str]) -> int:
    process = subprocess.Popen([str(PYTHON), "-m", "pytest", *arguments], cwd=ROOT, env=env)
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        raise


def _ensure_chromium(arguments: list[str], *, in_ci: bool) -> None:
    """The browser group needs a Chromium: installed where that is possible, a failure in CI where it is not."""
    wants_browser = not arguments or any("browser" in argument for argument in arguments)
    if not wants_browser or _chromium():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        console.step("Memasang Chromium untuk uji peramban")
        _apt_get("update")
        for package in CHROMIUMS:
            if not _chromium():
                _apt_get("install", "-y", "--no-install-recommends", package)
    if _chromium():
        return
    if in_ci:
        raise LauncherError("Chromium tidak ada, padahal CI tidak boleh melewatkan uji peramban.")
    console.warn(
        f"Chromium tidak ada: SEMUA UJI PERAMBAN DILEWATKAN. Pasang dengan: apt-get install {CHROMIUMS[0]}"
    )


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def _apt_get(*arguments: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *arguments], capture_output=True, env=quiet)

"""bin/run: from a fresh clone to a running product, in one command."""

import argparse
import contextlib
import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from launcher import acceptance, console, demo, environment, instance, network, paths, servers, translations
from launcher.console import LauncherError
from launcher.network import LOCALHOST
from launcher.paths import PYTHON, ROOT
from launcher.processes import Processes
from launcher.servers import Servers
from launcher.supervise import Service, keep_alive

MANAGE = [str(PYTHON), str(ROOT / "manage.py")]


def main(arguments: list[str]) -> int:
    """Prepare, serve until stopped (or until the check is done), and stop everything."""
    options = _options(arguments)
    port = _port()
    folder = paths.data_dir()
    environment.ensure(lock="run")
    with servers.held(folder) as processes:
        network.require_free(port)
        run = _Run(options, port, folder, processes)
        try:
            return run.serve()
        finally:
            run.begin_to_stop()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Menjalankan aplikasi di mesin ini.")
    demo_or_not = parser.add_mutually_exclusive_group()
    demo_or_not.add_argument("--no-demo", action="store_true", help="mulai kosong, tanpa instansi contoh")
    demo_or_not.add_argument(
        "--demo", action="store_true", help="muat instansi contoh, juga ke DATABASE_URL yang disebut"
    )
    parser.add_argument(
        "--check", action="store_true", help="kerjakan tugas utama lewat HTTP, laporkan, lalu selesai"
    )
    return parser.parse_args(arguments)


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LauncherError(f"PORT harus angka 1 sampai 65535, bukan '{text}'.")
    return int(text)


@dataclass
class _Run:
    """One run of the product: what was asked for, and what has been started for it."""

    options: argparse.Namespace
    port: int
    folder: Path
    processes: Processes
    started: Servers = field(default_factory=Servers)
    services: list[Service] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return self.started.environment(self.folder, owner=False)

    def serve(self) -> int:
        """Bring servers, tables and demo about, start the services, and watch over them."""
        self.started = servers.start(self.folder, self.processes)
        self._prepare()
        demo_state = demo.load_when_wanted(self.options, self.started, self.processes, env=self.env)
        self.services = [*self.started.services, *application_services(self.port, env=self.env)]
        self._start_services()
        self._publish()
        if demo_state is demo.State.NEW:
            self._wait_for_first_runs()
        has_demo = demo_state is not demo.State.ABSENT
        if self.options.check:
            return acceptance.run(f"http://{LOCALHOST}:{self.port}", with_demo=has_demo, env=self.env)
        console.step(f"Siap. Buka http://localhost:{self.port}/")
        if has_demo:
            demo.announce()
        console.say(f"Data dan catatan ada di {self.folder}. Ctrl-C menghentikan semuanya.")
        keep_alive(self.services, self.processes)
        return 0

    def begin_to_stop(self) -> None:
        """Ask web, schedule and worker at once; they end side by side, before the broker and the database."""
        instance.withdraw(self.folder)
        console.step("Menghentikan semua yang dijalankan")
        for service in reversed(self.services):
            if service.child and service not in self.started.services:
                service.child.ask_to_stop()

    def _prepare(self) -> None:
        env = self.started.environment(self.folder, owner=True)
        translations.compile_when_changed(self.processes, env=env)
        console.step("Memperbarui struktur basis data")
        self.processes.run("prepare", [*MANAGE, "prepare_database"], env=env)

    def _start_services(self) -> None:
        console.step("Menyalakan pekerja, jadwal, dan server web")
        for service in self.services:
            if service.child is None:
                service.start(self.processes)
        deadline = time.monotonic() + 60
        while not self._is_ready():
            if time.monotonic() > deadline:
                raise LauncherError(f"Server web tidak menjawab dengan baik.\n{self.processes.tail('web')}")
            keep_alive(self.services, self.processes, seconds=0.2)

    def _is_ready(self) -> bool:
        with contextlib.suppress(OSError):
            url = f"http://{LOCALHOST}:{self.port}/health/ready/"
            with contextlib.closing(urllib.request.urlopen(url, timeout=5)):
                return True
        return False

    def _publish(self) -> None:
        """Let bin/manage and a second start find what runs."""
        instance.publish(
            self.folder,
            {
                "address": f"http://localhost:{self.port}/",
                "database_url": self.started.database_url,
                "owner_url": self.started.owner_url,
                "redis_url": self.started.redis_url,
                "services": {each.name: each.child.process.pid for each in self.services if each.child},
            },
        )

    def _wait_for_first_runs(self) -> None:
        console.step("Menghitung kesenjangan kompetensi dan daftar pendek pertama")
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not demo.first_runs_are_done(self.started):
            keep_alive(self.services, self.processes, seconds=0.5)


def application_services(port: int, *, env: dict[str, str]) -> list[Service]:
    """The web server, one worker, and the one schedule there may be."""
    celery = [str(PYTHON), "-m", "celery", "--app", "asn_career"]
    schedule = ["--schedule", f"{env['DATA_DIR']}/schedule", "--pidfile="]
    gunicorn = [str(PYTHON), "-m", "gunicorn", "asn_career.wsgi", "--bind", f"{LOCALHOST}:{port}"]
    workers = [
        "--worker-class",
        "asn_career.web_worker.Worker",
        "--limit-request-line",
        "8190",
        "--workers",
        "2",
    ]
    workers += ["--threads", "4", "--graceful-timeout", "5"]
    # Forked from one process that has the application loaded: two workers start, and start again, for the price of one.
    loaded = ["--preload", "--no-control-socket"]
    return [
        Service("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"], env=env),
        Service("schedule", [*celery, "beat", *schedule], env=env),
        Service("web", [*gunicorn, *workers, *loaded], env=env),
    ]

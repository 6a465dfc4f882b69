"""bin/run: from a fresh clone to a running product, in one command."""

import argparse
import contextlib
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

from launcher import acceptance, console, demo, environment, instance, network, paths, servers, translations
from launcher.console import LauncherError
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
        started = servers.start(folder, processes)
        _prepare(folder, started, processes)
        with_demo = demo.load_when_wanted(
            options, started, processes, env=started.environment(folder, owner=True)
        )
        services = [*started.services, *_services(port, env=started.environment(folder, owner=False))]
        try:
            return _serve(options, port, folder, started, services, processes, with_demo=with_demo)
        finally:
            console.step("Menghentikan semua yang dijalankan")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Menjalankan aplikasi di mesin ini.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--no-demo", action="store_true", help="mulai kosong, tanpa instansi contoh")
    group.add_argument(
        "--demo", action="store_true", help="muat instansi contoh juga ke DATABASE_URL yang disebut"
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


def _prepare(folder: Path, started: Servers, processes: Processes) -> None:
    env = started.environment(folder, owner=True)
    translations.compile_when_changed(processes, env=env)
    console.step("Memperbarui struktur basis data")
    processes.run("migrate", [*MANAGE, "migrate", "--noinput"], env=env)
    processes.run("role", [*MANAGE, "restrict_application_role"], env=env)


def _services(port: int, *, env: dict[str, str]) -> list[Service]:
    """The web server, one worker, and the one schedule there may be."""
    celery = [str(PYTHON), "-m", "celery", "--app", "asn_career"]
    web = ["--workers", "2", "--threads", "4", "--worker-class", "gthread", "--graceful-timeout", "5"]
    return [
        Service("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"], env=env),
        Service(
            "schedule", [*celery, "beat", "--schedule", f"{env['DATA_DIR']}/schedule", "--pidfile="], env=env
        ),
        Service(
            "web",
            [str(PYTHON), "-m", "gunicorn", "asn_career.wsgi", "--bind", f"{network.LOCALHOST}:{port}", *web],
            env=env,
        ),
    ]


def _serve(
    options: argparse.Namespace,
    port: int,
    folder: Path,
    started: Servers,
    services: list[Service],
    processes: Processes,
    *,
    with_demo: bool,
) -> int:
    address = f"http://localhost:{port}/"
    console.step("Menyalakan pekerja, jadwal, dan server web")
    for service in services:
        if service.child is None:
            service.start(processes)
    _wait_for_web(f"http://{network.LOCALHOST}:{port}/health/ready/", services, processes)
    instance.publish(
        folder,
        {
            "address": address,
            "database_url": started.database_url,
            "owner_url": started.owner_url,
            "redis_url": started.redis_url,
            "services": {service.name: service.child.process.pid for service in services if service.child},
        },
    )
    if options.check:
        return acceptance.run(
            f"http://{network.LOCALHOST}:{port}",
            with_demo=with_demo,
            env=started.environment(folder, owner=False),
        )
    console.step(f"Siap. Buka {address}")
    if with_demo:
        demo.announce()
    console.say(f"Data dan catatan ada di {folder}. Ctrl-C menghentikan semuanya.")
    keep_alive(services, processes)
    return 0


def _wait_for_web(url: str, services: list[Service], processes: Processes) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        keep_alive(services, processes, seconds=0.2)
        with contextlib.suppress(urllib.error.URLError, OSError):
            try:
                urllib.request.urlopen(url, timeout=5)
            except urllib.error.HTTPError as answer:
                if answer.code >= 500:
                    break
            return
    raise LauncherError(f"Server web tidak menjawab dengan baik.\n{processes.tail('web')}")

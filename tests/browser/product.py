"""The product as it runs for an agency: its own database, a broker, a Celery worker and a web server as processes."""

import contextlib
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psycopg2
from psycopg2.extras import DictCursor

from tests.browser.develop import close_gap
from tests.browser.prepare import open_account
from tests.faults.holds import HOLD_KEY
from tests.servers import ROOT, OwnBroker, Worker, connected_to, drop_database, wait_for


class Product:
    """Started empty; people come in by the upload page."""

    def __init__(self, folder: Path, *, server: dict, blocker):
        self.folder = folder
        self.server = dict(server)
        self.blocker = blocker
        self.name = f"browser_{server['NAME']}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"[:63]
        self.template = os.environ.get("TEST_DATABASE_TEMPLATE")
        self.broker = OwnBroker(str(folder))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.web = self.worker = None

    def start(self):
        with self._connected("postgres") as cursor:
            drop_database(cursor, self.name)
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template or "template1"}"')
        if not self.template:
            self.migrate()
        self.broker.start()
        self.worker = Worker(self.broker.url, self.folder / "worker.log", lease_seconds=60)
        self.worker.env |= self.env
        self.worker.start()
        self._serve()
        self.worker.wait_ready()
        return self

    def stop(self):
        if self.web:
            self.web.kill()
            self.web.wait()
        if self.worker:
            self.worker.kill()
        self.broker.stop()
        with self._connected("postgres") as cursor:
            drop_database(cursor, self.name)

    @property
    def url(self):
        credentials = f"{self.server['USER']}:{self.server['PASSWORD']}".removesuffix(":")
        place = f"{self.server['HOST'] or 'localhost'}:{self.server['PORT'] or 5432}"
        return f"postgres://{credentials}@{place}/{self.name}"

    @property
    def env(self):
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "DATABASE_OWNER_URL": self.url,
            "REDIS_URL": self.broker.url,
            "DJANGO_SETTINGS_MODULE": "asn_career.settings.test",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'bin'}",
            "DATA_DIR": str(self.folder),
            "JOB_LEASE_SECONDS": "60",
        }

    def migrate(self):
        command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--noinput"]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"

    def open_accounts(self, *accounts):
        """By username, and role, unit and NIP where there are any; written from this process, which has Django."""
        with self.blocker.unblock(), connected_to(self.url):
            for account in accounts:
                open_account(**account)

    def close_gaps(self, *people):
        """Plan, training and new assessment of people, by the product's own functions."""
        with self.blocker.unblock(), connected_to(self.url):
            for told in people:
                close_gap(**told)

    def do(self, step, *arguments, **given):
        """One of the product's own functions, or several, on its database; for what other journeys show in pages."""
        with self.blocker.unblock(), connected_to(self.url):
            return step(*arguments, **given)

    def rows(self, query, **values):
        """What the database holds, read beside the product."""
        with self._connected(self.name) as cursor:
            cursor.execute(query, values)
            return [dict(row) for row in cursor.fetchall()] if cursor.description else []

    def value(self, query, **values):
        (row,) = self.rows(query, **values)
        return next(iter(row.values()))

    @contextlib.contextmanager
    def gaps_held_half_way(self):
        """Gap runs take fifty people at a time and stop at the second chunk until the block ends.

        Triggers of the test's own database; the product has no part in it.
        """
        with self._connected(self.name) as cursor:
            cursor.execute(
                f"""
                CREATE FUNCTION test_small() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN NEW.chunk_size := 50; RETURN NEW; END $$;
                CREATE TRIGGER test_small BEFORE INSERT ON assessments_gaprun FOR EACH ROW
                EXECUTE FUNCTION test_small();
                CREATE FUNCTION test_hold() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock_shared({HOLD_KEY}); RETURN NEW; END $$;
                CREATE TRIGGER test_hold BEFORE UPDATE ON base_jobchunk FOR EACH ROW
                WHEN (NEW.number = 1) EXECUTE FUNCTION test_hold();
                SELECT pg_advisory_lock({HOLD_KEY});
                """
            )
            try:
                yield lambda: cursor.execute("SELECT pg_advisory_unlock_all()")
            finally:
                cursor.execute("SELECT pg_advisory_unlock_all()")
                for name, table in (("test_small", "assessments_gaprun"), ("test_hold", "base_jobchunk")):
                    cursor.execute(f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()")

    def _serve(self):
        command = [sys.executable, "-m", "gunicorn", "asn_career.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        options = ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket"]
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen([*command, *options], cwd=ROOT, env=self.env, stdout=log, stderr=log)
        wait_for(self._answers, what="the web server")

    def _answers(self):
        with (
            contextlib.suppress(OSError),
            contextlib.closing(urllib.request.urlopen(f"{self.address}/health/live/", timeout=20)),
        ):
            return True
        return False

    @contextlib.contextmanager
    def _connected(self, database):
        where = {"host": self.server["HOST"] or None, "port": self.server["PORT"] or None}
        who = {"user": self.server["USER"] or None, "password": self.server["PASSWORD"] or None}
        connection = psycopg2.connect(dbname=database, **where, **who)
        connection.autocommit = True
        try:
            with connection.cursor(cursor_factory=DictCursor) as cursor:
                yield cursor
        finally:
            connection.close()

"""bin/run as a person meets it: started, stopped, killed, started again."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from launcher import keys, servers
from launcher.database import Database
from launcher.paths import ROOT
from tests.launcher.conftest import Start, processes_of, wait_for
from tests.servers import database_url, take_schema

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("launcher"), pytest.mark.django_db]

MAKE_UNIT = """INSERT INTO employees_unit (code, name, public_id, lineage)
               VALUES ('KEPT', 'Kept', gen_random_uuid(), '{}')"""
ASK_UNIT = "from employees.models import Unit; print('units', Unit.objects.filter(code='KEPT').count())"


@pytest.fixture(scope="module")
def stopped(folders, django_db_setup):
    """Makes starts whose data folder has its tables already: migrating takes its time.

    The tables are made by their owner from those of the test run; the journey of the ordinary user migrates for itself.
    """
    data = folders() / "data"
    (data / "log").mkdir(parents=True)
    with servers.held(data) as processes:
        database = Database(data / "pg18", passwords=keys.load(data))
        database.start(processes)
        take_schema(database, of=database_url())

    def make() -> Start:
        start = Start(folders())
        shutil.copytree(data, start.folder / "data")
        return start

    return make


@pytest.fixture(scope="module")
def running(stopped):
    """One bin/run that the tests of this module share; each leaves it running."""
    start = stopped().run("--no-demo").ready()
    yield start
    assert start.stop(signal.SIGINT) == 128 + signal.SIGINT


def test_it_serves_pages_and_keeps_its_addresses_private(running):
    assert 200 <= running.status() < 500
    for name in ("run.json", "secrets.json", "valkey/valkey.conf"):
        path = running.folder / "data" / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, name


def test_a_second_start_says_where_the_first_one_serves(running):
    second = running.command("run", "--no-demo")

    assert second.returncode == 1
    assert f"http://localhost:{running.port}/" in second.stderr
    assert 200 <= running.status() < 500


def test_manage_finds_the_running_servers(running):
    answer = running.command("manage", "shell", "-c", ASK_UNIT)

    assert answer.returncode == 0, answer.stderr
    assert "units 0" in answer.stdout


def test_the_web_process_knows_the_restricted_role_only(running):
    pid = running.details()["services"]["web"]
    environment = Path(f"/proc/{pid}/environ").read_text()

    assert "DATABASE_URL=postgres://asn_app:" in environment
    assert "asn_owner" not in environment


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("INSERT INTO base_auditentry (table_name, operation, actor, request_id, purpose, reason, txid)"
         " VALUES ('t', 'insert', '', '', '', '', 1)", True),
        ("UPDATE base_auditentry SET actor = 'x'", False),
        ("DELETE FROM base_auditentry", False),
        ("TRUNCATE base_auditentry", False),
        ("DELETE FROM base_sealedentry", False),
        ("UPDATE base_entrykey SET key = ''", False),
        ("TRUNCATE base_checkpoint", False),
        ("UPDATE base_accesslogentry SET actor = 'x'", False),
        ("ALTER TABLE base_auditentry DISABLE TRIGGER ALL", False),
        ("DROP TABLE employees_employee", False),
        ("CREATE TABLE mine (id int)", False),
        ("DELETE FROM employees_discipline", True),
        ("SELECT sex FROM pelindungan.person", False),
        ("SET ROLE asn_pelindungan; SELECT sex FROM pelindungan.person; RESET ROLE", True),
    ],
)  # fmt: skip
def test_the_application_role_reads_and_writes_rows_and_nothing_more(running, statement, allowed):
    connection = psycopg2.connect(running.details()["database_url"])
    try:
        with connection.cursor() as cursor:
            if allowed:
                cursor.execute(statement)
            else:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(statement)
    finally:
        connection.close()


def test_the_owner_is_no_superuser(running):
    connection = psycopg2.connect(running.details()["owner_url"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname LIKE 'asn%' ORDER BY 1"
            )
            roles = ("asn_app", "asn_owner", "asn_pelindungan")
            assert cursor.fetchall() == [(role, False, False) for role in roles]
    finally:
        connection.close()


@pytest.mark.fault
@pytest.mark.parametrize("service", ["web", "worker", "database", "broker"])
def test_a_killed_service_comes_back(running, service):
    os.kill(running.details()["services"][service], signal.SIGKILL)

    wait_for(lambda: f"{service} berhenti" in running.output, seconds=20, what="the end is noticed")
    wait_for(lambda: _answers(running, service), seconds=60, what=f"{service} again")


def _answers(running, service) -> bool:
    if service == "web":
        return 200 <= running.status() < 500
    if service == "worker":
        log = (running.folder / "data" / "log" / "worker.log").read_text()
        return log.rstrip().count(" ready.") >= 2
    url = running.details()["redis_url" if service == "broker" else "database_url"]
    port = int(url.rpartition(":")[2].partition("/")[0])
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.fault
def test_data_survives_ends_and_kills_and_nothing_is_left_running(stopped):
    start = stopped().run("--no-demo").ready()
    make_unit(start)
    started = processes_of(start.folder)
    assert len(started) >= 8, started  # the control of nothing_is_left: it does see what runs

    _kill(start)
    start.run("--no-demo").ready()  # at once: it waits for the rest of the killed one to end
    assert not processes_of(start.folder).keys() & started.keys()
    assert 200 <= start.status() < 500

    assert start.stop(signal.SIGTERM) == 128 + signal.SIGTERM
    assert not processes_of(start.folder)

    alone = start.command("manage", "shell", "-c", ASK_UNIT)  # no bin/run: servers for its own time
    assert "units 1" in alone.stdout, alone.stderr
    assert not processes_of(start.folder)


def make_unit(start: Start) -> None:
    connection = psycopg2.connect(start.details()["database_url"])
    with connection, connection.cursor() as cursor:
        cursor.execute(MAKE_UNIT)
    connection.close()


def _kill(start: Start) -> None:
    os.kill(start.process.pid, signal.SIGKILL)
    start.process.wait()


@pytest.mark.fault
def test_a_kill_while_it_prepares_leaves_nothing_running(folders):
    start = Start(folders()).run("--no-demo")
    wait_for(lambda: "struktur basis data" in start.output, seconds=60, what="migrations begun")

    os.kill(start.process.pid, signal.SIGKILL)
    start.process.wait()

    start.nothing_is_left()


def test_a_busy_port_is_named_before_anything_is_prepared(folders):
    start = Start(folders())
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        start.port = other.getsockname()[1]
        answer = start.command("run", "--no-demo")

    assert answer.returncode == 1
    assert f"Port {start.port}" in answer.stderr
    assert "PORT=" in answer.stderr
    assert not (start.folder / "data" / "pg18").exists()


CHOSEN = """
from asn_career.celery import app
from django.db import connection as c
with app.connection_for_write() as broker:
    broker.ensure_connection(max_retries=1)
    print('host', c.settings_dict['PORT'], 'broker', broker.as_uri())
"""


@pytest.fixture
def redis_that_happens_to_run():
    """Listens where Redis usually does, or elsewhere where one does run there; who listens is told who came."""
    with socket.socket() as other:
        try:
            other.bind(("127.0.0.1", 6379))
        except OSError:
            other.bind(("127.0.0.1", 0))
        other.listen()
        other.setblocking(False)
        yield other


def test_a_server_that_merely_happens_to_run_is_not_used(running, stopped, redis_that_happens_to_run):
    """Names in the person's shell lead psql and Celery to other servers, but not bin/manage."""
    place = ":".join(map(str, redis_that_happens_to_run.getsockname()))
    broker = f"redis://{place}/0"
    url = running.details()["database_url"]
    other = stopped()
    env = other.env | {
        "PGHOST": "127.0.0.1",
        "PGPORT": url.rpartition(":")[2].partition("/")[0],
        "PGUSER": "asn_app",
        **dict.fromkeys(("CELERY_BROKER_URL", "CELERY_RESULT_BACKEND", "BROKER_URL"), broker),
    }

    answer = subprocess.run(
        [str(ROOT / "bin" / "manage"), "shell", "-c", CHOSEN],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert answer.returncode == 0, answer.stderr
    assert "host " in answer.stdout
    assert f"host {env['PGPORT']}" not in answer.stdout
    assert "broker redis://" in answer.stdout
    assert place not in answer.stdout
    with pytest.raises(BlockingIOError):
        redis_that_happens_to_run.accept()


def test_an_ordinary_user_does_the_main_job(folders):
    """The demo agency, its runs, pages and API over HTTP, as bin/run --check reports them, without being root."""
    folder = folders()
    start = _fresh_copy_of_nobody(folder) if os.geteuid() == 0 else Start(folder)

    assert start.run("--check").process.wait(900) == 0, start.output

    assert "Pemeriksaan lulus" in start.output
    for seen in ("proses kesenjangan selesai", "LWG-ANALISIS-DATA: 2000 dipertimbangkan", "sama dengan API"):
        assert seen in start.output
    assert "root" not in {entry.owner() for entry in (folder / "data").iterdir()}
    start.nothing_is_left()


def _fresh_copy_of_nobody(folder: Path) -> Start:
    """A clone of an ordinary user's own, the system's Python, and no uv."""
    python = next((p for p in ("/usr/bin/python3.11", "/usr/local/bin/python3.11", sys.base_prefix + "/bin/python3.11")
                   if Path(p).exists() and _runs_as_nobody(p)), None)  # fmt: skip
    assert python, "this machine has no Python that an ordinary user can run"
    _copy_project(folder / "project")
    return Start(folder, root=folder / "project", prefix=_as_nobody("PATH=" + _path_with(folder, python)))


def _as_nobody(*assignments: str) -> tuple[str, ...]:
    return (
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "env",
        "--unset=PYTHONPYCACHEPREFIX",  # where this account cannot write
        "HOME=/nonexistent",
        *assignments,
    )


def _runs_as_nobody(python: str) -> bool:
    return subprocess.run([*_as_nobody(), python, "--version"], capture_output=True).returncode == 0


def _path_with(folder: Path, python: str) -> str:
    """A PATH without this account's own tools."""
    (folder / "bin").mkdir()
    (folder / "bin" / "python3.11").symlink_to(python)
    return f"{folder / 'bin'}:/usr/bin:/bin"


def _copy_project(target: Path) -> None:
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    for name in files:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    for path in [target.parent, target, *target.rglob("*")]:
        shutil.chown(path, 65534, 65534)

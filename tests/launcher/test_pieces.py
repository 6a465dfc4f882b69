"""The launcher's parts, each on its own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from itertools import pairwise

import pytest

from launcher import environment, identity, instance, keys, manage_command, processes, servers, supervise
from launcher.console import LauncherError
from launcher.database import WITHOUT_DURABILITY, Database
from launcher.paths import ROOT
from tests.launcher.conftest import processes_of, wait_for

STARTER = """
    import sys, time
    from pathlib import Path
    from launcher.processes import Processes
    folder = Path(sys.argv[1])
    with Processes(log_dir=folder) as running:
        if "{guardian}" == "without":
            running._guardian.kill()
        stubborn = "trap '' TERM; while true; do sleep 0.1; done"
        for name in ("first", "second"):
            running.start(name, ["sh", "-c", stubborn, str(folder)], env={{"PATH": "/usr/bin:/bin"}}, grace=0.5)
        Path(folder, "started").touch()
        time.sleep(60)
"""


def start_and_kill(folder, *, guardian: str) -> None:
    code = textwrap.dedent(STARTER).format(guardian=guardian)
    launcher = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], env={**os.environ, "PYTHONPATH": str(ROOT / "bin")}
    )
    wait_for((folder / "started").exists, seconds=10, what="children started")
    launcher.kill()
    launcher.wait()


@pytest.mark.fault
def test_a_killed_launcher_leaves_no_child_not_even_a_stubborn_one(folders):
    folder = folders()

    start_and_kill(folder, guardian="with")

    wait_for(lambda: not processes_of(folder), seconds=10, what="nothing left")


@pytest.mark.fault
def test_without_the_guardian_the_children_would_stay(folders):
    """The control of the test above."""
    folder = folders()

    start_and_kill(folder, guardian="without")

    with pytest.raises(AssertionError):
        wait_for(lambda: not processes_of(folder), seconds=3, what="nothing left")


@pytest.mark.fault
def test_a_killed_guardian_is_replaced_by_one_that_knows_every_child(folders):
    folder = folders()
    with processes.Processes(log_dir=folder) as running:
        service = supervise.Service("kept", ["sleep", "60"], env={"PATH": "/usr/bin:/bin"})
        service.start(running)
        running._guardian.kill()
        running._guardian.wait()
        supervise.keep_alive([service], running, seconds=0.1)
        running._guardian.stdin.close()  # what the death of the launcher looks like to it

        assert running._guardian.wait(10) == 0
        assert service.child.process.wait(10) == -signal.SIGTERM


def test_a_step_that_fails_tells_the_end_of_its_log(tmp_path):
    failing = ["sh", "-c", "echo last words; exit 3"]
    with (
        processes.Processes(log_dir=tmp_path) as running,
        pytest.raises(LauncherError, match="last words") as caught,
    ):
        running.run("step", failing, env=dict(os.environ))

    assert "kode 3" in str(caught.value)


def test_children_stop_in_the_reverse_order_of_their_start(tmp_path):
    record = tmp_path / "record"
    note = "trap 'echo $1 >> $0; exit' TERM; echo ready $1 >> $0; while true; do sleep 0.05; done"
    with processes.Processes(log_dir=tmp_path) as running:
        for name in ("database", "web"):
            running.start(name, ["bash", "-c", note, str(record), name], env=dict(os.environ))
            wait_for(
                lambda n=name: record.exists() and f"ready {n}" in record.read_text(), seconds=5, what=name
            )

    assert record.read_text().split("\n")[2:4] == ["web", "database"]


def test_a_service_that_keeps_ending_is_restarted_ever_more_patiently(tmp_path):
    service = supervise.Service("failing", ["false"], env=dict(os.environ))
    pauses = []
    with processes.Processes(log_dir=tmp_path) as running:
        for _ in range(4):
            service.start(running)
            service.child.process.wait()
            service.note_end(running)
            pauses.append(service.pause)

    assert all(later == 2 * earlier for earlier, later in pairwise(pauses))
    assert service.due_at >= service.started_at + pauses[-1]


def test_a_service_that_ended_is_running_again(tmp_path):
    counted = tmp_path / "starts"
    service = supervise.Service(
        "short", ["sh", "-c", 'echo start >> "$0"', str(counted)], env=dict(os.environ)
    )
    with processes.Processes(log_dir=tmp_path) as running:
        service.start(running)
        supervise.keep_alive([service], running, seconds=1.5)

    assert counted.read_text().count("start") >= 2


TELLS_ITS_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"


@pytest.mark.parametrize(
    ("given", "prefix"),
    [({"PYTHONDONTWRITEBYTECODE": "1"}, ".venv/bytecode"), ({}, None)],
    ids=["none beside the sources", "as usual"],
)
def test_processes_find_bytecode_also_where_none_may_lie_beside_the_sources(tmp_path, given, prefix):
    """Without any, each would compile the product anew."""
    launcher = tmp_path / "bin" / "launcher"
    launcher.mkdir(parents=True)
    shutil.copy(ROOT / "bin" / "launcher" / "front.sh", launcher)
    (launcher / "__main__.py").write_text(TELLS_ITS_ENVIRONMENT)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | given

    told = subprocess.run(
        ["bash", "-c", f"source {launcher}/front.sh any"], env=env, capture_output=True, text=True, check=True
    )

    found = json.loads(told.stdout)
    assert "PYTHONDONTWRITEBYTECODE" not in found
    assert found.get("PYTHONPYCACHEPREFIX") == (prefix and str(tmp_path / prefix))


def test_packages_are_installed_only_when_the_lock_has_changed(tmp_path, monkeypatch):
    lock, installed = tmp_path / "lock.txt", []
    lock.write_text("one")
    monkeypatch.setattr(environment, "LOCKS", {"run": lock, "test": lock})
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(environment, "_usable", lambda: True)
    monkeypatch.setattr(environment, "_install", lambda path: installed.append(path.read_text()))

    for content in ("one", "one", "two", "two"):
        lock.write_text(content)
        environment.ensure(lock="run")

    assert installed == ["one", "two"]


def test_an_interrupted_install_is_done_again(tmp_path, monkeypatch):
    lock = tmp_path / "lock.txt"
    lock.write_text("one")
    monkeypatch.setattr(environment, "LOCKS", {"run": lock})
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(environment, "_usable", lambda: True)

    def cut_off(_lock):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "_install", cut_off)
    with pytest.raises(KeyboardInterrupt):
        environment.ensure(lock="run")

    assert environment._installed() == set()


def test_keys_are_made_once_and_read_by_their_owner_alone(tmp_path):
    first = keys.load(tmp_path)

    assert keys.load(tmp_path) == first
    assert len(set(first.values())) == len(keys.NAMES)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_data_folder_is_held_by_one_launcher_at_a_time(tmp_path):
    holding = instance.hold(tmp_path, wait=0.3)
    with instance.hold(tmp_path), pytest.raises(instance.AlreadyRunningError, match=str(tmp_path)):
        holding.__enter__()
    with instance.hold(tmp_path):
        pass


def test_the_holder_that_serves_is_named_at_once(tmp_path):
    holding = instance.hold(tmp_path, wait=60)
    with instance.hold(tmp_path):
        instance.publish(tmp_path, {"address": "http://localhost:1234/"})
        with pytest.raises(instance.AlreadyRunningError, match="http://localhost:1234/"):
            holding.__enter__()


def test_what_an_ended_launcher_left_behind_is_not_taken_for_a_running_one(tmp_path):
    with instance.hold(tmp_path):
        instance.publish(tmp_path, {"address": "http://localhost:1234/"})

    assert instance.running(tmp_path) is None


def test_named_servers_are_used_and_nothing_is_started(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://named/db")
    monkeypatch.setenv("REDIS_URL", "redis://named")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)

    with processes.Processes(log_dir=tmp_path) as running:
        found = servers.start(tmp_path, running)
        assert running.children == []

    assert (found.database_url, found.redis_url) == ("postgres://named/db", "redis://named")
    assert found.owner_url == found.database_url


def test_every_command_with_a_database_of_its_own_is_known_to_the_launcher():
    commands = (path for app in ROOT.glob("*/management/commands") for path in app.glob("*.py"))
    with_their_own = {
        path.stem
        for path in commands
        if re.search(r"scratch_database|WalkCommand", path.read_text(encoding="utf-8"))
    }
    assert with_their_own == manage_command.WITH_A_DATABASE_OF_THEIR_OWN


def test_only_what_makes_a_database_of_its_own_gets_the_embedded_servers_administrator(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = servers.Servers(database_url="postgres://asn_app:kata@127.0.0.1:5/asn_career")

    given = manage_command.for_command("benchmark", found, tmp_path)

    assert given.database_url.startswith("postgres://postgres:")
    assert given.database_url.endswith("@127.0.0.1:5/asn_career")
    assert manage_command.for_command("shell", found, tmp_path) == found
    monkeypatch.setenv("DATABASE_URL", found.database_url)
    assert manage_command.for_command("benchmark", found, tmp_path) == found


def test_another_major_version_is_refused_with_advice_and_the_data_is_left_alone(tmp_path):
    database = Database(tmp_path / "pg18", passwords=keys.load(tmp_path))
    database.cluster.mkdir(parents=True)
    (database.cluster / "PG_VERSION").write_text("14\n")

    with (
        processes.Processes(log_dir=tmp_path) as running,
        pytest.raises(LauncherError, match="PostgreSQL 14") as caught,
    ):
        database.start(running)

    assert "pg_dump" in str(caught.value)
    assert os.listdir(database.cluster) == ["PG_VERSION"]


def test_an_ordinary_user_runs_the_database_directly(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert identity.choose(tmp_path, binaries=tmp_path) == identity.Identity()


def test_root_without_any_way_gets_a_clear_message(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(identity, "_can_unshare", lambda: False)
    monkeypatch.setattr(identity, "_reaches", lambda *_, **__: False)

    with pytest.raises(LauncherError, match="DATABASE_URL"):
        identity.choose(tmp_path, binaries=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("namespaces", [True, False], ids=["in a namespace", "as an existing account"])
@pytest.mark.skipif(os.geteuid() != 0, reason="only for root is there anything to choose")
def test_root_starts_the_database_without_changing_rights(folders, monkeypatch, namespaces):
    folder = folders()
    if not namespaces:
        monkeypatch.setattr(identity, "_can_unshare", lambda: False)
    before = {path: path.stat().st_mode for path in (folder, *folder.parents, ROOT, *ROOT.parents)}

    with processes.Processes(log_dir=folder) as running:
        database = Database(folder / "pg18", passwords=keys.load(folder), options=WITHOUT_DURABILITY)
        service = database.start(running)
        assert database.ask("SELECT current_user") == "asn_owner"
        owner = os.stat(f"/proc/{service.child.process.pid}").st_uid
        assert (owner == 0) == namespaces
        os.kill(service.child.process.pid, signal.SIGKILL)
        service.child.process.wait()
        service.note_end(running)
        database.start(running)  # the folder's owner decides as whom it goes on

    assert before == {path: path.stat().st_mode for path in before}

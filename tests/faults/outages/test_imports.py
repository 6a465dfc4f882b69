"""The disk under the database is full amid an import: all of it is taken back, the reason is told, work goes on."""

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from asn_career.base.imports.errors import StorageFullError
from asn_career.base.imports.models import Import
from asn_career.base.imports.stage import Stage
from asn_career.base.imports.uploads import can_apply, request_apply, submit_package
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AuditEntry, Job
from employees.models import Employee, Unit
from launcher.database import ADMIN
from tests.base.imports.good_files import zipped
from tests.base.imports.packages import DAY, load
from tests.factories.accounts import principal_with
from tests.faults.disks import may_mount, small_disk
from tests.faults.invariants import defects_of_import
from tests.faults.seeds import SEEDS, chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
UNITS = "code,name\nU,Kabupaten\n"
# Where the disk is full: where rows are staged, where they are written, or where the trail says so.
STAGED, WRITTEN, TRAIL = "base_importrow", "employees_employee", "base_auditentry"


def people(count):
    lines = [f"{1960 + n // 900}0310199001{1}{n % 900 + 1:03d}" for n in range(count)]
    rows = "".join(f"{nip},{'Nama ' * 20},{nip[:4]}-03-10,PNS,01\n" for nip in lines)
    return "nip,name,birth_date,status,legal_position\n" + rows


def folder_of(path, count):
    (path / "units.csv").write_text(UNITS)
    (path / "employees.csv").write_text(people(count))
    return path


@pytest.fixture
def crowd(installation):
    """Put one table on a disk of so many kilobytes; what comes back puts it elsewhere again."""
    if not may_mount():
        pytest.skip("only root can mount a small disk; the limit on temporary files is tried below")
    database, ask = installation.cluster.NAME, partial(installation.cluster.database.ask, role=ADMIN)
    place = Path(installation.folder) / "small-disk"
    place.mkdir()
    elsewhere = []

    def put(table, kilobytes):
        disk.enter_context(small_disk(place, kilobytes=kilobytes))
        owner = installation.cluster.database.cluster.stat()
        os.chown(place, owner.st_uid, owner.st_gid)
        ask(f"CREATE TABLESPACE small LOCATION '{place}'", database="postgres")
        ask(f"ALTER TABLE {table} SET TABLESPACE small", database=database)
        elsewhere.append(partial(ask, f"ALTER TABLE {table} SET TABLESPACE pg_default", database=database))
        return elsewhere[0]

    with ExitStack() as disk:
        yield put
        connection.close()
        for make_room in elsewhere:
            make_room()
        ask("DROP TABLESPACE IF EXISTS small", database="postgres")
    place.rmdir()


def ended(job_id):
    """The job once it has ended: a worker of the installation, where one lives, may be quicker than this process."""
    run_job(job_id)
    return wait_for(
        lambda: Job.objects.filter(pk=job_id, state__in=("done", "failed")).first(), what="the job"
    )


def stored():
    return Employee.objects.unscoped(reason="test").count(), Unit.objects.count()


def sent(content, *, by):
    """Sent and checked, as far as there was room."""
    package = submit_package(content, name="paket.zip", principal=by, as_of=DAY)
    job = ended(package.job_id)
    package.refresh_from_db()
    return package, job


def tells_of_a_full_disk(job):
    return (job.state, job.error["code"]) == ("failed", "storage_full") and (
        "Penyimpanan penuh" in job.error["message"]
    )


@one_seed_or_five
def test_a_full_disk_takes_the_whole_import_back_and_it_goes_in_once_there_is_room(seed, crowd):
    chance = chances("full disk", seed)
    table = (TRAIL, WRITTEN, STAGED)[SEEDS.index(seed) % 3]
    count, analyst = chance.randrange(3_000, 4_500), principal_with("analis")
    content = zipped({"units.csv": UNITS, "employees.csv": people(count)})
    make_room = crowd(table, chance.randrange(160, 640))
    package, checked = sent(content, by=analyst)
    if table == STAGED:
        assert tells_of_a_full_disk(checked)
    else:
        assert tells_of_a_full_disk(ended(request_apply(package, by=analyst).job_id))
    assert stored() == (0, 0)
    assert not AuditEntry.objects.filter(table_name="employees_employee").exists()

    make_room()
    if table == STAGED:
        package, checked = sent(content, by=analyst)
        assert checked.state == "done"
    package = Import.objects.get(pk=package.pk)
    assert can_apply(package)
    assert ended(request_apply(package, by=analyst).job_id).state == "done"
    assert stored() == (count, 1)
    assert defects_of_import(package) == []


@one_seed_or_five
def test_a_full_disk_is_told_at_the_command_line_too(seed, crowd, tmp_path):
    chance = chances("full disk of a command", seed)
    count = chance.randrange(3_000, 4_500)
    make_room = crowd(chance.choice([WRITTEN, TRAIL, STAGED]), chance.randrange(160, 640))
    with pytest.raises(StorageFullError):
        load(folder_of(tmp_path, count))
    assert stored() == (0, 0)
    make_room()
    assert load(tmp_path).totals["new"] == count + 1


def test_committed_table_by_table_an_import_on_a_full_disk_would_stay_in_parts(crowd, tmp_path, monkeypatch):
    """The control."""
    run = Stage.run
    lasting = lambda stage, sql, **given: run(stage, sql.replace("ON COMMIT DROP", ""), **given)  # noqa: E731
    monkeypatch.setattr(Stage, "run", lasting)
    monkeypatch.setattr(Stage, "renew_statistics", lambda stage: connection.connection.commit())
    crowd(WRITTEN, 256)
    with pytest.raises(StorageFullError):
        load(folder_of(tmp_path, 3_000))
    assert stored() == (0, 1)


@one_seed_or_five
def test_a_limit_on_temporary_files_is_told_like_a_full_disk(seed, installation, tmp_path):
    chance, count = chances("temporary files", seed), 4_000
    installation.cluster.database.ask(
        f"ALTER DATABASE {installation.cluster.NAME} SET temp_file_limit = '{chance.randrange(16, 128)}kB';"
        f"ALTER DATABASE {installation.cluster.NAME} SET work_mem = '64kB'",
        role=ADMIN,
        database="postgres",
    )
    connection.close()
    with pytest.raises(StorageFullError):
        load(folder_of(tmp_path, count))
    assert stored() == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '64MB'")
    assert load(tmp_path).totals["new"] == count + 1

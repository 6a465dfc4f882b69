"""The disk under the database is full amid an import: all of it is taken back, the reason is told, work goes on."""

import os
import subprocess
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from asn_career.base.imports.errors import StorageFullError
from asn_career.base.imports.models import Import
from asn_career.base.imports.uploads import can_apply, request_apply, submit_package
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.models import Employee, Unit
from launcher.database import ADMIN
from tests.base.imports.good_files import zipped
from tests.base.imports.packages import DAY, load
from tests.factories.accounts import principal_with
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
PEOPLE = 4_000
UNITS = "code,name\nU,Kabupaten\n"


def people():
    lines = [f"{1960 + n // 900}0310199001{1}{n % 900 + 1:03d}" for n in range(PEOPLE)]
    rows = "".join(f"{nip},{'Nama ' * 20},{nip[:4]}-03-10,PNS,01\n" for nip in lines)
    return "nip,name,birth_date,status,legal_position\n" + rows


@pytest.fixture
def crowded(installation, tmp_path_factory):
    """The people's table on a disk of half a megabyte; ``make_room`` puts it elsewhere."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk; the limit on temporary files is tried below")
    database, ask = installation.cluster.NAME, partial(installation.cluster.database.ask, role=ADMIN)
    place = Path(installation.folder) / "small-disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], check=True)
    try:
        owner = installation.cluster.database.cluster.stat()
        os.chown(place, owner.st_uid, owner.st_gid)
        ask(f"CREATE TABLESPACE small LOCATION '{place}'", database="postgres")
        ask("ALTER TABLE employees_employee SET TABLESPACE small", database=database)
        yield lambda: ask("ALTER TABLE employees_employee SET TABLESPACE pg_default", database=database)
        connection.close()
        installation.cluster.renew()
        ask("DROP TABLESPACE small", database="postgres")
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()


def ended(job_id):
    """The job once it has ended: a worker of the installation, where one lives, may be quicker than this process."""
    run_job(job_id)
    return wait_for(
        lambda: Job.objects.filter(pk=job_id, state__in=("done", "failed")).first(), what="the job"
    )


def stored():
    return Employee.objects.unscoped(reason="test").count(), Unit.objects.count()


def test_a_full_disk_takes_the_whole_import_back_and_it_can_be_applied_once_there_is_room(crowded):
    analyst = principal_with("analis")
    content = zipped({"units.csv": UNITS, "employees.csv": people()})
    package = submit_package(content, name="paket.zip", principal=analyst, as_of=DAY)
    assert ended(package.job_id).state == "done"
    package.refresh_from_db()
    assert package.totals["new"] == PEOPLE + 1

    failed = ended(request_apply(package, by=analyst).job_id)
    assert (failed.state, failed.error["code"]) == ("failed", "storage_full")
    assert "Penyimpanan penuh" in failed.error["message"]
    assert stored() == (0, 0)

    crowded()
    package = Import.objects.get()
    assert can_apply(package)
    assert ended(request_apply(package, by=analyst).job_id).state == "done"
    assert stored() == (PEOPLE, 1)


def test_a_full_disk_is_told_at_the_command_line_too(crowded, tmp_path):
    (tmp_path / "units.csv").write_text(UNITS)
    (tmp_path / "employees.csv").write_text(people())
    with pytest.raises(StorageFullError):
        load(tmp_path)
    assert stored() == (0, 0)
    crowded()
    assert load(tmp_path).totals["new"] == PEOPLE + 1


def test_a_limit_on_temporary_files_is_told_like_a_full_disk(installation, tmp_path):
    (tmp_path / "units.csv").write_text(UNITS)
    (tmp_path / "employees.csv").write_text(people())
    installation.cluster.database.ask(
        f"ALTER DATABASE {installation.cluster.NAME} SET temp_file_limit = '64kB';"
        f"ALTER DATABASE {installation.cluster.NAME} SET work_mem = '64kB'",
        role=ADMIN,
        database="postgres",
    )
    connection.close()
    with pytest.raises(StorageFullError):
        load(tmp_path)
    assert stored() == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '64MB'")
    assert load(tmp_path).totals["new"] == PEOPLE + 1

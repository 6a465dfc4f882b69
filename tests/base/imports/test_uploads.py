"""A package sent by page or API: checked by a job, applied by another, seen by its sender."""

import io
import json
import zipfile

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from asn_career.base.imports.models import Import
from asn_career.base.imports.refused import refused_workbook
from asn_career.base.imports.uploads import request_apply, submit_package
from asn_career.base.jobs.running import run_job
from employees.access import user_principal
from employees.models import Employee, Unit
from tests.base.imports.packages import BUDI, DAY, EMPLOYEES, REGISTER, findings, load, write
from tests.factories import GrantFactory, UserFactory
from tests.factories.accounts import principal_with

BROKEN = EMPLOYEES + "198413262008011003,Rusak,1984-01-01,L,PNS,01\n"


def zipped(**tables):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {**REGISTER, **tables}.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


def signed_in(role):
    user = UserFactory()
    GrantFactory(user=user, role=role, unit=None)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db(transaction=True)
def test_the_job_checks_first_and_writes_when_asked():
    analyst = principal_with("analis")
    package = submit_package(zipped(employees=BROKEN), name="paket.zip", principal=analyst, as_of=DAY)
    checked = run_job(package.job.pk)
    package.refresh_from_db()

    assert (checked.state, checked.done, checked.total) == ("done", 10, 10)
    assert (package.outcome, package.dry_run, package.totals["refused"]) == ("partly", True, 1)
    assert not Unit.objects.exists()

    applied = run_job(request_apply(package, by=analyst).job.pk)
    package.refresh_from_db()
    assert applied.state == "done"
    assert (package.outcome, package.dry_run, package.applied_at is None) == ("partly", False, False)
    assert Employee.objects.unscoped(reason="test").count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_no_package_ends_in_a_refusal_not_in_a_failure():
    package = submit_package(b"%PDF-1.7", name="surat.pdf", principal=principal_with("analis"), as_of=DAY)
    job = run_job(package.job.pk)
    package.refresh_from_db()
    assert (job.state, package.outcome) == ("done", "refused")


@pytest.mark.django_db(transaction=True)
def test_the_officer_uploads_reads_the_findings_and_applies():
    client = signed_in("analis")
    file = io.BytesIO(zipped(employees=BROKEN))
    file.name = "paket.zip"
    sent = client.post("/kelola/impor/unggah/", {"file": file}, follow=True)
    assert "paket.zip" in sent.content.decode()
    package = Import.objects.get()
    run_job(package.job_id)

    address = f"/kelola/impor/{package.public_id}/"
    page = client.get(address).content.decode()
    assert "nip_birth_date" in page
    assert "198413262008011003" in page
    question = client.get(address + "terapkan/").content.decode()
    assert "Apply" in question or "Terapkan" in question
    client.post(address + "terapkan/")
    package.refresh_from_db()
    run_job(package.job_id)
    assert Employee.objects.unscoped(reason="test").filter(nip=BUDI).exists()

    book = openpyxl.load_workbook(io.BytesIO(client.get(address + "bermasalah/").content))
    headings, row = book["employees"].iter_rows(values_only=True)
    assert dict(zip(headings, row, strict=True))["nip"] == "198413262008011003"
    assert client.post(address + "urungkan/").status_code == 302
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_the_same_bytes_wait_for_each_other():
    client = signed_in("analis")
    content = zipped()
    for status in (302, 409):
        file = io.BytesIO(content)
        file.name = "paket.zip"
        assert client.post("/kelola/impor/unggah/", {"file": file}).status_code == status


@pytest.mark.django_db
def test_imports_are_seen_by_their_sender_and_by_the_whole_deployment():
    package = submit_package(zipped(), name="a.zip", principal=principal_with("analis"), as_of=DAY)
    address = f"/kelola/impor/{package.public_id}/"
    assert signed_in("analis").get(address).status_code == 200
    assert signed_in("auditor").get(address).status_code == 403
    user = UserFactory()
    GrantFactory(user=user, role="admin_opd", unit=Unit.objects.create(code="X", name="X"))
    office = Client()
    office.force_login(user)
    for path in ("", "terapkan/", "bermasalah/", "urungkan/"):
        assert office.get(address + path).status_code == 404


@pytest.mark.django_db
def test_who_moved_to_another_unit_neither_reads_nor_undoes_what_was_sent_for_the_former_one():
    """Grants are asked anew each time: what was sent shows people of a unit that is another's by now."""
    former, other = (Unit.objects.create(code=code, name=code) for code in "XY")
    user = UserFactory()
    grant = GrantFactory(user=user, role="admin_opd", unit=former)
    package = submit_package(
        zipped(), name="a.zip", principal=user_principal(user, on=timezone.localdate()), as_of=DAY
    )
    office = Client()
    office.force_login(user)
    reading = [f"/kelola/impor/{package.public_id}/{path}" for path in ("", "bermasalah/", "urungkan/")]
    assert {office.get(path).status_code for path in reading} == {200}
    assert "a.zip" in office.get("/kelola/impor/").content.decode()

    for unit, status in (
        (other, 404),
        (former, 200),
        (Unit.objects.create(code="X1", name="X1", parent=former), 404),
    ):
        type(grant).objects.filter(pk=grant.pk).update(unit=unit)
        assert {office.get(path).status_code for path in reading} == {status}, unit.code
        assert ("a.zip" in office.get("/kelola/impor/").content.decode()) == (status == 200)


@pytest.mark.django_db
def test_the_template_has_a_sheet_per_table():
    content = signed_in("analis").get("/kelola/impor/templat/").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 23
    assert [cell.value for cell in book["employees"][1]][:3] == ["nip", "name", "title_prefix"]


def test_the_schema_command_describes_each_table_of_the_template(tmp_path):
    call_command("export_schema", tmp_path / "paket")
    told = json.loads((tmp_path / "paket" / "datapackage.json").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(tmp_path / "paket" / "template.xlsx")
    described = {
        table["name"]: [field["name"] for field in table["schema"]["fields"]] for table in told["resources"]
    }
    assert sorted(described) == sorted(book.sheetnames)
    for name, fields in described.items():
        assert [cell.value for cell in book[name][1]] == fields
    assert {"nip", "name", "birth_date"} <= set(described["employees"])
    keys = next(table for table in told["resources"] if table["name"] == "employees")["schema"]["primaryKey"]
    assert keys in ("nip", ["nip"])


@pytest.mark.django_db
def test_the_workbook_of_refused_rows_comes_back_without_warnings_about_its_own_columns(tmp_path):
    folder = write(tmp_path / "sent", {**REGISTER, "employees": BROKEN})
    refused = tmp_path / "again.xlsx"
    refused.write_bytes(refused_workbook(load(folder).package))
    assert findings(load(refused)) == [("employees", 2, "nip_birth_date")]

    alone = write(folder, {"units": "code,name,alasan\nX,New,because\n"})
    assert findings(load(alone)) == [("units", None, "unknown_column")]


@pytest.mark.django_db(transaction=True)
def test_the_api_takes_a_package_and_tells_the_verdict_of_every_row():
    client = signed_in("analis")
    file = io.BytesIO(zipped(employees=BROKEN))
    file.name = "paket.zip"
    answer = client.post("/api/v1/imports/", {"file": file})
    assert answer.status_code == 202, answer.content
    assert set(answer.json()) == {"job", "import"}
    package = Import.objects.get()
    run_job(package.job_id)

    found = client.get(f"/api/v1/imports/{package.public_id}/").json()
    assert (found["state"], found["progress"], found["totals"]["refused"]) == ("partly", "done", 1)
    rows = client.get(f"/api/v1/imports/{package.public_id}/rows/?verdict=refused").json()["results"]
    assert [(row["table"], row["row"], row["messages"][0]["code"]) for row in rows] == [
        ("employees", 5, "nip_birth_date")
    ]

    assert client.post(f"/api/v1/imports/{package.public_id}/apply/").status_code == 202
    package.refresh_from_db()
    run_job(package.job_id)
    assert client.post(f"/api/v1/imports/{package.public_id}/apply/").status_code == 409
    assert client.post(f"/api/v1/imports/{package.public_id}/undo/").json()["undone_at"]
    assert client.post("/api/v1/imports/", {"wrong": "x"}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_an_attempt_goes_on_behind_the_rows_that_a_killed_one_staged(monkeypatch):
    from asn_career.base.imports import loading, uploads
    from asn_career.base.jobs.errors import AttemptInterrupted

    monkeypatch.setattr(loading, "CHUNK", 1)
    real, staged = loading.stage_rows, []

    def dies_after_four(package, rows):
        if len(staged) == 4:
            raise AttemptInterrupted
        staged.append(rows)
        real(package, rows)

    monkeypatch.setattr(loading, "stage_rows", dies_after_four)
    package = submit_package(zipped(), name="paket.zip", principal=principal_with("analis"), as_of=DAY)
    assert run_job(package.job.pk).state == "queued"
    assert sum(uploads.staged_rows(package).values()) == 4

    monkeypatch.setattr(loading, "stage_rows", real)
    job = run_job(package.job.pk)
    package.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 9, 9)
    assert (package.outcome, package.totals["rows"], package.rows.count()) == ("applied", 9, 9)

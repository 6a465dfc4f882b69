"""A package whose headings say nothing: a person says what they mean, and it is checked again."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from asn_career.base.imports.intake import SheetMapping, SheetPreview, TableLayout
from asn_career.base.imports.loading import ImportReport, layouts
from asn_career.base.imports.mapping import columns_of, objections, suggested
from asn_career.base.imports.models import Import, ImportFile
from asn_career.base.imports.uploads import KEPT_FOR, KEPT_PER_SENDER, drop_old_files, submit_package
from asn_career.base.jobs.running import run_job
from employees.models import Employee, Unit
from tests.base.imports.packages import BUDI, DAY, EMPLOYEES, SITI, UNITS
from tests.base.imports.test_uploads import signed_in, zipped
from tests.factories import GrantFactory, UserFactory
from tests.factories.accounts import principal_with

ODD = f"""DAFTAR PERSONIL;;;;
No Induk;Nama Orang;Lahir Tanggal;Jenis;Catatan
{BUDI};Budi;14-03-1990;PNS;x
{SITI};Siti;21-07-1988;PNS;
"""


def packed(**tables):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


def upload(client, content, name="paket.zip"):
    file = io.BytesIO(content)
    file.name = name
    assert client.post("/kelola/impor/unggah/", {"file": file}).status_code == 302
    package = Import.objects.latest("pk")
    run_job(package.job_id)
    package.refresh_from_db()
    return package


def address_of(package, page=""):
    return f"/kelola/impor/{package.public_id}/{page}"


def said(sheet, table, row, *columns):
    """The form fields of one sheet: its columns in order, "" for one to be ignored."""
    answer = {
        f"lembar{sheet}-tabel": table,
        f"lembar{sheet}-baris": row,
        f"lembar{sheet}-untuk": f"{table}:{row}",
    }
    return answer | {f"lembar{sheet}-kolom{place}": column for place, column in enumerate(columns, start=1)}


PEOPLE = said(1, "employees", 2, "nip", "name", "birth_date", "status", "")


@pytest.fixture
def officer(db):
    return signed_in("analis")


@pytest.fixture
def odd(officer):
    package = upload(officer, packed(personil=ODD))
    assert package.outcome == "refused"
    return package


@pytest.mark.django_db(transaction=True)
def test_an_officer_maps_a_package_refused_for_its_headings_and_applies_it(officer, odd):
    assert address_of(odd, "petakan/") in officer.get(address_of(odd)).content.decode()
    page = officer.get(address_of(odd, "petakan/")).content.decode()
    assert "Lahir Tanggal" in page
    assert "14-03-1990" in page

    assert officer.post(address_of(odd, "petakan/"), PEOPLE).status_code == 302
    odd.refresh_from_db()
    run_job(odd.job_id)
    odd.refresh_from_db()
    assert (odd.outcome, odd.totals["new"], odd.totals["refused"]) == ("applied", 2, 0)
    assert not Employee.objects.unscoped(reason="test").exists()

    officer.post(address_of(odd, "terapkan/"))
    odd.refresh_from_db()
    run_job(odd.job_id)
    assert set(Employee.objects.unscoped(reason="test").values_list("nip", flat=True)) == {BUDI, SITI}
    assert not ImportFile.objects.exists(), "the bytes go once they are in"
    assert officer.get(address_of(odd, "petakan/")).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_a_package_that_was_read_can_be_mapped_anew_until_it_is_applied(officer):
    package = upload(officer, packed(units=UNITS))
    assert package.totals["new"] == 2
    assert (
        "Ubah pemetaan judul kolom"
        in officer.get(address_of(package), headers={"accept-language": "id"}).content.decode()
    )
    # The parent is left out on purpose: both units become agencies.
    officer.post(address_of(package, "petakan/"), said(1, "units", 1, "code", "name", ""))
    package.refresh_from_db()
    run_job(package.job_id)
    package.refresh_from_db()
    assert list(package.rows.order_by("row").values_list("data", flat=True)) == [
        {"code": "A", "name": "Agency"},
        {"code": "A1", "name": "Office"},
    ]
    page = officer.get(address_of(package, "petakan/")).content.decode()
    assert page.count("selected") >= 3, "what was said stands in the form again"


@pytest.mark.django_db(transaction=True)
def test_choosing_another_table_shows_its_columns_before_anything_is_checked(officer, odd):
    changed = {**PEOPLE, "lembar1-tabel": "units"}
    answer = officer.post(address_of(odd, "petakan/"), changed)
    assert answer.status_code == 200
    assert "parent_code" in answer.content.decode()
    odd.refresh_from_db()
    assert odd.mappings == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (said(1, "employees", 2, "nip", "name", "", "status", ""), "birth_date"),
        (said(1, "employees", 2, "nip", "name", "birth_date", "status", "name"), "name"),
        (said(1, "-", 2), "lembar"),
    ],
)
def test_a_mapping_that_cannot_work_is_told_at_once(officer, odd, answer, word):
    page = officer.post(address_of(odd, "petakan/"), answer)
    assert page.status_code == 400
    assert word in page.content.decode()
    odd.refresh_from_db()
    assert (odd.mappings, odd.state) == ({}, "done")


@pytest.mark.django_db(transaction=True)
def test_a_second_refusal_leaves_nothing_of_the_reading_before(officer):
    package = upload(officer, packed(units=UNITS, catatan="a,b\n1,2\n"))
    assert package.rows.count() == 2
    # With its last row for headings the sheet has no row of data.
    answer = said(1, "units", 3, "code", "name", "parent_code") | said(2, "-", 1)
    assert officer.post(address_of(package, "petakan/"), answer).status_code == 302
    package.refresh_from_db()
    run_job(package.job_id)
    package.refresh_from_db()
    assert [m.code for m in ImportReport(package).messages()] == ["no_rows"]
    assert (package.outcome, package.rows.count(), package.tables, package.totals["new"]) == (
        "refused",
        0,
        {},
        0,
    )


@pytest.mark.django_db(transaction=True)
def test_a_file_refused_for_other_reasons_is_not_kept(officer):
    package = upload(officer, packed(units='code,name\nA,"B\n'))
    assert not ImportFile.objects.exists()
    assert officer.get(address_of(package, "petakan/")).status_code == 409
    assert address_of(package, "petakan/") not in officer.get(address_of(package)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_others_packages_cannot_be_mapped_by_an_office(odd):
    user = UserFactory()
    GrantFactory(user=user, role="admin_opd", unit=Unit.objects.create(code="X", name="X"))
    from django.test import Client

    office = Client()
    office.force_login(user)
    assert office.get(address_of(odd, "petakan/")).status_code == 404
    assert office.post(address_of(odd, "petakan/"), PEOPLE).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_kept_files_are_few_for_each_sender_and_go_after_some_days():
    analyst = principal_with("analis")
    for number in range(KEPT_PER_SENDER + 2):
        content = packed(units=UNITS + f"B{number},B,A\n")
        run_job(submit_package(content, name="a.zip", principal=analyst, as_of=DAY).job.pk)
    assert ImportFile.objects.count() == KEPT_PER_SENDER
    assert drop_old_files(now=timezone.now()) == 0
    waiting = submit_package(zipped(), name="b.zip", principal=analyst, as_of=DAY)
    Import.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    assert drop_old_files(now=timezone.now()) == KEPT_PER_SENDER
    assert ImportFile.objects.get().package_id == waiting.pk, "a file that waits for its worker stays"


@pytest.mark.django_db(transaction=True)
def test_findings_name_the_heading_of_the_file_and_the_api_its_column_too(officer):
    text = EMPLOYEES.replace("birth_date", "Tgl. Lahir").replace("1990-03-14", "besok")
    package = upload(officer, packed(pegawai=text))
    (message,) = [m for m in ImportReport(package).messages() if m.code == "date_format"]
    assert message.as_dict()["column"] == "Tgl. Lahir"
    assert "Tgl. Lahir" in message.message
    (row,) = officer.get(f"/api/v1/imports/{package.public_id}/rows/?verdict=refused").json()["results"]
    (told,) = row["messages"]
    assert (told["column"], told["field"]) == ("Tgl. Lahir", "birth_date")
    page = officer.get(address_of(package)).content.decode()
    assert "pegawai.csv" in page


# --- Suggestions ----------------------------------------------------------------------------------------------


def sheet(name, *rows):
    return SheetPreview(name, None, tuple(enumerate((tuple(row) for row in rows), start=1)))


def of(preview):
    return suggested([preview], layouts())[preview.sheet]


def test_headings_of_an_office_are_understood_by_their_words_and_a_nip_by_its_digits():
    row = ["1", BUDI, "Budi", "14-03-1990", "PNS", "mutasi"]
    found = of(sheet("Rekap", ["No", "No Induk", "Nama Orang", "Lahir Tanggal", "Jenis", "Catatan"], row))
    assert found == SheetMapping(
        "employees", 1, {1: "", 2: "nip", 3: "name", 4: "birth_date", 5: "status", 6: ""}
    )


def test_a_table_that_another_sheet_is_named_after_is_not_proposed_twice():
    people = ["nip", "nama", "tanggal lahir", "status"]
    found = suggested([sheet("Rekap", people), sheet("pegawai", people)], layouts())
    assert (found["Rekap"].table, found["pegawai"].table) == ("", "employees")


def test_a_sheet_is_known_by_its_headings_where_its_name_says_nothing():
    found = of(sheet("Sheet1", ["Daftar"], ["NIP", "Nama", "Tgl Lahir", "Status Pegawai"]))
    assert (found.table, found.heading_row) == ("employees", 2)
    assert found.columns == {1: "nip", 2: "name", 3: "birth_date", 4: "status"}


def test_headings_that_are_nearly_right_are_proposed_once_each():
    found = of(sheet("pegawai", ["N.I.P.", "Nama  Lengkp", "Tanggl Lahir", "nama lengkap"]))
    assert found.columns == {1: "nip", 2: "", 3: "birth_date", 4: "name"}


def test_a_sheet_like_no_table_is_left_out_until_a_person_says_otherwise():
    assert of(sheet("Catatan", ["Rapat", "Tempat"], ["Senin", "Aula"])) == SheetMapping("", 1)


def test_a_column_is_shown_with_values_that_differ_and_an_empty_one_not_at_all():
    found = columns_of(sheet("x", ["a", "", "c"], ["1", "", ""], ["1", "", ""], ["2", "", ""]), 1)
    assert [(column.place, column.heading, column.samples) for column in found] == [
        (1, "a", ("1", "2")),
        (3, "c", ()),
    ]


def test_two_sheets_for_one_table_are_an_objection():
    layout = TableLayout("t", {"a": frozenset()}, frozenset({"a"}), ("a",))
    one = SheetMapping("t", 1, {1: "a"})
    assert [found.code for found in objections({"x": one, "y": one}, [layout])] == ["two_sources"]


def test_a_semicolon_file_whose_headings_say_nothing_is_still_shown_in_columns(tmp_path):
    from asn_career.base.imports.intake import preview_package

    path = tmp_path / "catatan.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["x", "y"], ["1,5", "b"], ["2,5", "c"]])
    (preview,) = preview_package(path, layouts=layouts())
    assert preview.rows[1] == (2, ("1,5", "b"))

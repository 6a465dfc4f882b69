"""The population number is compared with the NIP of its row, and nothing keeps it."""

import io
import json
import logging
from datetime import date

import openpyxl
import pytest
from django.db import connection

from asn_career.base.imports.intake import SheetPreview
from asn_career.base.imports.mapping import previews_as_stored
from asn_career.base.imports.models import ImportFile
from asn_career.base.imports.nik import HIDDEN, NikParts, compare_with_nip, nik_parts
from asn_career.base.imports.refused import refused_workbook
from asn_career.base.imports.template import package_schema
from asn_career.base.imports.uploads import request_apply, submit_package
from asn_career.base.jobs.running import run_job
from employees.models import Employee
from tests.base.imports.packages import DAY, findings, load, write
from tests.base.imports.test_uploads import zipped
from tests.factories.accounts import principal_with

W1 = "198609262015051001"
WOMAN, MAN = "3578016609860003", "3578012609860003"
SHORT, WRONG_DAY = "357801260986003", "3578012709860003"
PEOPLE = f"""nip,nama,tgl lahir,jk,status pegawai,kedudukan hukum,NIK
{W1},Budi,1986-09-26,L,PNS,01,{WOMAN}
198609262015051002,Agus,1986-09-26,L,PNS,01,{MAN}
198609262015051003,Rudi,1986-09-26,L,PNS,01,{SHORT}
198609262015051004,Andi,1986-09-26,L,PNS,01,{WRONG_DAY}
198609262015051005,Heru,1986-13-26,L,PNS,01,{MAN}
"""
SENT = (WOMAN, MAN, SHORT, WRONG_DAY)


def told(nik, nip=W1):
    return [note.code for note in compare_with_nip(nik, nip, as_of=DAY)]


def test_w7_the_nik_of_a_woman_beside_the_nip_of_a_man_is_told_and_the_consistent_one_is_not():
    assert nik_parts(WOMAN, as_of=DAY) == NikParts(date(1986, 9, 26), "P")
    assert told(WOMAN) == ["nik_sex_mismatch"]
    assert told(MAN) == []
    assert told(WRONG_DAY) == ["nik_birth_mismatch"]


@pytest.mark.parametrize(
    ("digits", "born_on"),
    [
        ("3578012111110001", date(2011, 11, 21)),
        ("3578012211110001", date(1911, 11, 22)),
        ("3578012902000001", date(2000, 2, 29)),
        ("3578016902840001", date(1984, 2, 29)),
    ],
)
def test_the_century_is_the_later_one_in_which_the_person_has_reached_fifteen(digits, born_on):
    assert nik_parts(digits, as_of=DAY).born_on == born_on


@pytest.mark.django_db
def test_each_row_gets_its_verdict_and_no_finding_repeats_a_digit(tmp_path):
    report = load(write(tmp_path, {"employees": PEOPLE}))

    assert (report.state, report.tables["employees"]["new"]) == ("partly", 3)
    assert [each for each in findings(report) if "nik" in each[2]] == [
        ("employees", 2, "nik_sex_mismatch"),
        ("employees", 4, "nik_length"),
        ("employees", 5, "nik_birth_mismatch"),
    ]
    assert not [nik for nik in SENT if nik in json.dumps(report.as_dict())]


@pytest.mark.django_db(transaction=True)
def test_no_table_log_or_list_of_refused_rows_holds_a_nik_after_it_was_checked(caplog):
    caplog.set_level(logging.DEBUG)
    analyst = principal_with("analis")
    package = submit_package(zipped(employees=PEOPLE), name="paket.zip", principal=analyst, as_of=DAY)
    run_job(package.job.pk)
    package.refresh_from_db()
    assert package.totals["refused"] == 2
    assert HIDDEN in json.dumps(ImportFile.objects.get(package=package).previews, ensure_ascii=False)
    assert tables_with(SENT) == []
    assert texts_of(refused_workbook(package)).isdisjoint(SENT)

    run_job(request_apply(package, by=analyst).job.pk)
    assert Employee.objects.unscoped(reason="test").count() == 3
    assert not ImportFile.objects.exists()
    assert tables_with(SENT) == []
    assert not [nik for nik in SENT if nik in caplog.text]
    assert "employees_employee" in tables_with((W1,)), "the search finds what is there"


def texts_of(workbook):
    rows = openpyxl.load_workbook(io.BytesIO(workbook))["employees"].iter_rows(values_only=True)
    return {str(cell) for row in rows for cell in row}


def tables_with(texts):
    """Tables in any cell of which one of the texts stands; uploaded bytes are packed and thus not found here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text ~ %s', ["|".join(texts)])
            if cursor.fetchone()[0]:
                found.append(name)
    return found


def test_neither_schema_nor_template_asks_for_it():
    (people,) = [table for table in package_schema()["resources"] if table["name"] == "employees"]
    assert "nik" not in [each["name"] for each in people["schema"]["fields"]]


def test_a_preview_hides_what_has_its_shape():
    preview = SheetPreview("employees", "employees", ((2, (W1, WOMAN, f"'{MAN}", "3578 0126 0986 0003")),))
    assert previews_as_stored([preview])[0]["rows"] == [[2, [W1, HIDDEN, HIDDEN, HIDDEN]]]

"""Values of a hostile sender, and numbers and dates as offices type them, stored and told as they are."""

from datetime import date

import openpyxl
import pytest

from employees import protected
from employees.models import Employee, Unit
from tests.base.imports.packages import BUDI, findings, load

pytestmark = pytest.mark.django_db


def test_a_workbook_of_numbers_and_dates_as_offices_make_it(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Data Pegawai"
    sheet.append(["DAFTAR PEGAWAI"])
    sheet.append(["NIP BARU", "NAMA", "Tgl. Lahir", "JK", "Status Pegawai"])
    sheet.append([BUDI, "Budi", date(1990, 3, 14), "L", "PNS"])
    sheet.append([198807212012032004, "Siti", "21-07-1988", "P", "PNS"])
    sheet.append(["19680411 199303 1 009", "Tono", "11 April 1968", 1, "PNS"])
    path = tmp_path / "pegawai.xlsx"
    workbook.save(path)

    report = load(path)

    assert [found for found in findings(report, "error") if found[1]] == [("employees", 4, "nip_number_cell")]
    people = Employee.objects.unscoped(reason="test").order_by("nip").values_list("pk", "nip", "birth_date")
    sexes = protected.sex_of([key for key, *_row in people])
    assert [(nip, born, sexes[key]) for key, nip, born in people] == [
        ("196804111993031009", date(1968, 4, 11), "L"),
        (BUDI, date(1990, 3, 14), "L"),
    ]


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "<script>alert(1)</script>", "a\\tb\\\\n", "%(x)s {y}", "O'Neil \\N", '"']
)
def test_texts_are_stored_as_they_are(tmp_path, name):
    import csv

    with (tmp_path / "units.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("code", "name"), ("A", name)])
    assert load(tmp_path).state == "applied"
    assert Unit.objects.get().name == name


def test_a_message_repeats_a_hostile_value_as_text(tmp_path):
    (tmp_path / "units.csv").write_text('code,name,remote\nA,A,"{0.__class__} %s \\\\ <b>"\n')
    (message,) = load(tmp_path).messages()
    assert message.code == "unknown_choice"
    assert "{0.__class__}" in message.message

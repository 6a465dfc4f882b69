"""The list of people as a file: as filtered, in scope, with a purpose, logged, few a day, no formula in it."""

import csv
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from asn_career.base import access_log
from asn_career.base.models import AccessLogEntry
from employees import people_files
from employees.models import User
from tests.factories import PositionFactory, UnitFactory, hold, principal_with

pytestmark = pytest.mark.django_db
PURPOSE = "Rapat evaluasi"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def client(unit):
    officer = principal_with("analis", unit=unit)
    client = Client()
    client.force_login(
        User.objects.get(public_id=officer.account_key), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def take(client, *, query="", **given):
    return client.post(f"{reverse('employee_file')}?{query}", {"purpose": PURPOSE, **given})


def test_the_file_holds_the_list_as_filtered_and_who_took_it_for_what(client, unit):
    hold(PositionFactory(unit=unit), name="=1+1")
    hold(PositionFactory(unit=unit), name="Sari Dewi")
    hold(PositionFactory(unit=UnitFactory()), name="Orang Lain")
    book = openpyxl.load_workbook(io.BytesIO(take(client).content))
    heading, *rows = [[cell.value for cell in row] for row in book.active.rows]
    assert heading[:3] == ["Nama", "NIP", "Jabatan"]
    assert {row[0] for row in rows} == {"=1+1", "Sari Dewi"}
    assert {cell.data_type for row in book.active.rows for cell in row} <= {"s", "n"}
    assert all(row[-1].endswith(f": {PURPOSE}") for row in rows)
    text = take(client, query="cari=Sari", format="csv").content.decode("utf-8-sig")
    _heading, *rows = csv.reader(io.StringIO(text))
    assert [row[0] for row in rows] == ["Sari Dewi"]
    logged = AccessLogEntry.objects.filter(action="employees.export")
    assert list(logged.values_list("purpose", flat=True)) == [PURPOSE] * 2


def test_no_purpose_too_many_a_day_and_too_many_people_are_refused_and_nothing_is_logged(
    client, unit, monkeypatch
):
    hold(PositionFactory(unit=unit))
    page = client.post(reverse("employee_file"), {"purpose": " "}, follow=True).content.decode()
    assert "Sebutkan" in page
    monkeypatch.setattr(people_files, "MOST_PEOPLE", 0)
    page = client.post(reverse("employee_file"), {"purpose": PURPOSE}, follow=True).content.decode()
    assert "paling banyak 0 pegawai" in page
    monkeypatch.setattr(people_files, "MOST_PEOPLE", 10)
    assert not AccessLogEntry.objects.filter(action="employees.export").exists()
    monkeypatch.setattr(access_log, "MOST_FILES", 1)
    assert take(client).status_code == 200
    assert take(client).status_code == 302

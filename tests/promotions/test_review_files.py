"""The review as a file: for a purpose, few a day, logged, in scope, and nothing a spreadsheet runs (T5, T30)."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.test import Client

from asn_career.base import access_log
from asn_career.base.access_log import ExportLimitError, PurposeRequiredError
from asn_career.base.errors import NotPermittedError
from asn_career.base.models import AccessLogEntry
from promotions import review
from promotions.models import Candidate
from promotions.review_files import CSV, XLSX, OneShortlistError, review_file
from tests.factories import GrantFactory, UnitFactory, UserFactory, principal_with
from tests.promotions.agency import Agency
from tests.promotions.approved import official_run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LIST = "/admin/promotions/candidate/"


@pytest.fixture
def agency():
    return Agency()


def run(agency, by):
    return official_run(agency.vacancy, by=by, reason="Alasan uji yang cukup panjang untuk dicatat")


def rows(shortlist):
    found = Candidate.objects.unscoped(reason="tests").on(shortlist).in_order().with_mark()
    return list(found.select_related("employee", "shortlist__vacancy__position__unit"))


def take(candidates, by, form=XLSX, purpose="Rapat tim penilai"):
    return review_file(candidates, form=form, by=by, who="=petugas", at=NOW, purpose=purpose)


def cells(content, form):
    if form == CSV:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.rows]


@pytest.mark.parametrize("form", [XLSX, CSV])
def test_the_file_says_what_the_list_shows_and_who_took_it(agency, officer, form):
    agency.person(name='=HYPERLINK("http://x")')
    shortlist = run(agency, officer)
    review.exclude(rows(shortlist), by=officer, at=NOW, reason="Mengundurkan diri")
    heading, row = cells(take(rows(shortlist), officer, form), form)
    assert heading[:3] == ["Peringkat", "Nama", "NIP"]
    assert row[1].lstrip("'") == '=HYPERLINK("http://x")'
    assert "Dikecualikan" in row
    assert row[-1].lstrip("'") == "=petugas, 2026-11-21 10:00: Rapat tim penilai"
    if form == CSV:
        assert row[1].startswith("'")
        assert row[-1].startswith("'")


def test_no_cell_of_the_workbook_is_a_formula(agency, officer):
    agency.person(name="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(take(rows(run(agency, officer)), officer)))
    assert {cell.data_type for row in book.active.rows for cell in row} <= {"s", "n"}


def test_each_file_is_logged_with_its_purpose_and_the_eleventh_of_a_day_is_refused(agency, officer):
    agency.person()
    shortlist = run(agency, officer)
    for _ in range(10):
        take(rows(shortlist), officer)
    with pytest.raises(ExportLimitError):
        take(rows(shortlist), officer)
    logged = AccessLogEntry.objects.filter(actor=officer.identity, action="shortlist.export")
    assert set(logged.values_list("subject", "purpose")) == {
        (f"shortlist:{shortlist.public_id}", "Rapat tim penilai")
    }
    assert logged.count() == 10
    take(rows(shortlist), principal_with("analis", unit=agency.root))


def test_the_cap_counts_files_of_the_last_day_only(agency, officer, monkeypatch):
    agency.person()
    shortlist = run(agency, officer)
    monkeypatch.setattr(access_log, "MOST_FILES", 1)
    take(rows(shortlist), officer)
    monkeypatch.setattr(access_log, "WITHIN", access_log.WITHIN * 0)
    take(rows(shortlist), officer)


@pytest.mark.parametrize("purpose", ["", "   "])
def test_without_a_purpose_there_is_no_file(agency, officer, purpose):
    agency.person()
    with pytest.raises(PurposeRequiredError):
        take(rows(run(agency, officer)), officer, purpose=purpose)


def test_a_file_is_of_one_shortlist_in_scope(agency, officer):
    agency.person()
    first, second = run(agency, officer), run(agency, officer)
    with pytest.raises(OneShortlistError):
        take([], officer)
    with pytest.raises(OneShortlistError):
        take(rows(first) + rows(second), officer)
    for stranger in (
        principal_with("analis", unit=UnitFactory()),
        principal_with("admin_opd", unit=agency.root),
    ):
        with pytest.raises(NotPermittedError):
            take(rows(first), stranger)
    assert not AccessLogEntry.objects.filter(action="shortlist.export").exists()


def sits(role, unit):
    user = UserFactory()
    GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("form", [XLSX, CSV])
def test_the_action_in_admin_asks_what_for_and_hands_the_file_out(agency, officer, form):
    agency.people(2)
    chosen = rows(run(agency, officer))
    client = sits("auditor", agency.root)
    body = {"action": "export", "_selected_action": [row.pk for row in chosen]}
    asked = client.post(LIST, body)
    assert asked.status_code == 200
    assert "Tujuan berkas" in asked.content.decode()
    answer = client.post(LIST, {**body, "purpose": "Reviu", "form": form})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="V-1-2026-11-21.{form}"'
    assert len(cells(answer.content, form)) == 3


def test_the_action_hands_out_nobody_of_another_agency(agency, officer):
    agency.person()
    body = {
        "action": "export", "_selected_action": [row.pk for row in rows(run(agency, officer))], "purpose": "Reviu"
    }  # fmt: skip
    answer = sits("analis", UnitFactory()).post(LIST, body)
    assert "Content-Disposition" not in answer.headers
    assert not AccessLogEntry.objects.filter(action="shortlist.export").exists()

"""A pack for the regulator: files whose hashes the manifest names, figures without names, and who asked on record."""

import hashlib
import json
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from asn_career.base.access_log import PurposeRequiredError
from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.imports.models import Import, ImportMessage, ImportRow
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AccessLogEntry, AuditEntry
from employees.homes import in_service_on
from employees.models import Employee, Position, PositionHistory, User
from employees.registry import refresh_homes
from promotions.models import RegulatorPack, RegulatorPackFile
from promotions.regulator.asking import NotMadeError, UnknownYearError, request_pack, take
from promotions.regulator.aspects import ASPECTS, FIGURES
from promotions.regulator.content import figure_cells
from promotions.regulator.counting import Year, figures_of
from promotions.regulator.files import MANIFEST, PDF, XLSX, _told
from promotions.regulator.packages import findings_of, packages_of
from tests.factories import PositionFactory, PositionHistoryFactory, UnitFactory, principal_with, span
from tests.promotions.agency import Agency, D
from tests.promotions.committee.stage import NOW, Stage
from training.models import TrainingHistory

pytestmark = pytest.mark.django_db
PURPOSE = "Penilaian sistem merit"


def ask(root, *, by, year=D.year, purpose=PURPOSE):
    return request_pack(root, year=year, purpose=purpose, by=by, at=NOW)


def made(root, *, by):
    pack = ask(root, by=by)
    job = run_job(pack.job_id)
    assert job.state == "done", job.error
    assert (job.done, job.total) == (3, 3)  # files are made last, and counted
    pack.refresh_from_db()
    return pack


def test_a_pack_holds_five_sheets_a_document_and_their_hashes(operator):
    stage = Stage()
    auditor = principal_with("auditor", unit=stage.agency.root)
    pack = made(stage.agency.root, by=auditor)
    content = take(pack, by=auditor, purpose=PURPOSE)
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    with ZipFile(BytesIO(content)) as opened:
        assert set(opened.namelist()) == {MANIFEST, XLSX, PDF}
        manifest = json.loads(opened.read(MANIFEST))
        assert manifest["files"] == {
            name: hashlib.sha256(opened.read(name)).hexdigest() for name in (XLSX, PDF)
        }
        assert opened.read(PDF).startswith(b"%PDF-")
        book = openpyxl.load_workbook(BytesIO(opened.read(XLSX)))
    assert manifest["asked"]["purpose"] == PURPOSE
    assert book.sheetnames == ["Aspek", "Metode", "Cakupan", "Mutu data", "Keputusan"]
    decisions = list(book["Keputusan"].values)
    assert [row[0] for row in decisions[1:]] == [str(stage.run.public_id)]
    told = json.dumps([list(map(str, row)) for sheet in book for row in sheet.values])
    assert not [person for person in stage.people if person.name in told or person.nip in told]
    assert len({row[0] for row in list(book["Aspek"].values)[1:]}) == 8


def test_figures_are_what_the_register_holds_and_small_numbers_of_people_are_hidden():
    agency = Agency()
    agency.people(6)
    agency.person(levels=None, potential=None)
    found = figures_of(Year.of(agency.root, D.year, on=D))
    assert (found["posts"].count, found["posts_with_standard"].count, found["posts_filled"].count) == (
        2,
        2,
        1,
    )
    assert (found["people_assessed"].count, found["people_assessed"].of) == (6, 7)
    assert str(found["people_assessed"].percent) == "85.71"
    assert found["people_with_post"].count == 7
    with acting(by="tests"):
        rows = TrainingHistory.objects.unscoped(reason="tests")
        rows.create(employee=agency.person(), name="Diklat", hours=8, completed_on=date(D.year - 1, 5, 1))
    found = figures_of(Year.of(agency.root, D.year, on=D))
    assert (found["people_trained"].count, found["people_trained"].hidden) == (0, False)
    agency.person(years=())
    few = figures_of(Year.of(agency.root, D.year - 3, on=D))
    assert few["people_appraised"].count == 0


def test_a_figure_whose_source_was_never_computed_or_taken_in_is_unknown_and_no_nought():
    agency = Agency()
    agency.people(6)
    found = figures_of(Year.of(agency.root, D.year, on=D))
    assert {code for code, each in found.items() if each.count is None} >= {
        "critical_posts", "critical_posts_with_successor", "people_trained", "people_awarded", "people_sanctioned",
    }  # fmt: skip
    assert {code for code, each in found.items() if each.count == 0} == {
        "plans_agreed", "official_runs", "runs_decided", "departures_approved", "objections_filed",
        "objections_answered", "packages_applied",
    }  # fmt: skip
    Position.objects.update(critical=True)
    succession = figures_of(Year.of(agency.root, D.year, on=D))["critical_posts_with_successor"]
    assert (succession.of, succession.percent) == (2, None)
    assert figure_cells(succession)[1:] == ["belum diketahui: suksesi belum dihitung", 2, None]
    assert _told(succession)[1:] == ["belum diketahui: suksesi belum dihitung", "–"]


def test_one_to_four_people_are_not_told():
    agency = Agency()
    agency.people(3)
    found = figures_of(Year.of(agency.root, D.year, on=D))
    assert (found["people_assessed"].count, found["people_assessed"].hidden, found["people_assessed"].percent) == (
        None, True, None,
    )  # fmt: skip


def test_people_are_those_who_belonged_to_the_agency_on_the_last_day():
    """Who moved in or out since, and whose legal position changed since, is counted as it was."""
    agency = Agency()
    there, gone, left = agency.people(3)
    agency.people(3)
    other = PositionFactory(unit=UnitFactory())
    with acting(by="tests"):
        history = PositionHistory.objects.unscoped(reason="tests")
        history.filter(employee=gone).update(validity=span(date(2015, 1, 1), D))
        PositionHistoryFactory(employee=gone, position=other, validity=span(D + timedelta(days=1)))
        refresh_homes(on=D + timedelta(days=1))
        Employee.objects.unscoped(reason="tests").filter(pk=left.pk).update(legal_position="03")
    before, today = timezone.localdate() - timedelta(days=1), timezone.localdate()
    assert figures_of(Year(agency.root, date(D.year, 1, 1), D))["people"].count == (6 if before >= D else 5)
    assert {*in_service_on(D, root_id=agency.root.pk)} >= {there.pk, gone.pk}
    assert left.pk in in_service_on(before, root_id=agency.root.pk)
    assert left.pk not in in_service_on(today, root_id=agency.root.pk)
    assert gone.pk not in in_service_on(D + timedelta(days=1), root_id=agency.root.pk)
    assert in_service_on(D + timedelta(days=1), root_id=other.unit_id) == [gone.pk]


def test_who_was_appointed_in_a_later_year_was_not_in_service():
    agency = Agency()
    young = agency.person(nip="199801012024031001")
    assert young.pk in in_service_on(date(2024, 12, 31), root_id=agency.root.pk)
    assert young.pk not in in_service_on(date(2023, 12, 31), root_id=agency.root.pk)


def _taken_in(rows, **given):
    """A package with a row of each table and its data, and one finding about each."""
    given = {
        "state": "done",
        "file_name": "a.zip",
        "sha256": "0" * 64,
        "identity": "user:1",
        "as_of": D,
        "applied_at": NOW,
        **given,
    }
    package = Import.objects.create(**given)
    for number, (table, data) in enumerate(rows):
        place = {"package": package, "table": table, "sheet": table, "row": number}
        ImportRow.objects.create(**place, data=data)
        ImportMessage.objects.create(**place, severity="warning", code=f"about_{table}")
    return package


def test_the_quality_of_data_is_that_of_the_agency_s_own_rows():
    """Of packages by who loads rows into every agency those about its people, units and posts as of the last day."""
    agency = Agency()
    mine, gone = agency.people(2)
    other = PositionFactory(unit=UnitFactory(code="LAIN"))
    with acting(by="tests"):
        history = PositionHistory.objects.unscoped(reason="tests").filter(employee=gone)
        history.update(validity=span(date(2015, 1, 1), D))
        PositionHistoryFactory(employee=gone, position=other, validity=span(D + timedelta(days=1)))
    people = [("performance", {"nip": person.nip}) for person in (mine, gone)]
    posts = [
        ("standards", {"position_code": agency.post.code}), ("positions", {"code": "x", "unit_code": agency.unit.code})
    ]  # fmt: skip
    elsewhere = [
        ("standards", {"position_code": other.code}), ("units", {"code": "LAIN"}), ("competencies", {"code": "K1"})
    ]  # fmt: skip
    _taken_in([*people, *posts, *elsewhere], units=[])
    _taken_in(elsewhere, units=[])
    _taken_in([("potential", {"nip": "unknown"})], units=[agency.unit.pk], undone_at=NOW + timedelta(days=3))
    _taken_in([("awards", {"nip": mine.nip})], applied_at=NOW - timedelta(days=400))
    found = packages_of(agency.root, days=(date(D.year, 1, 1), D))
    assert {code: number for code, _severity, number in findings_of(found)} == {
        "about_performance": 2, "about_standards": 1, "about_positions": 1, "about_potential": 1,
    }  # fmt: skip
    assert (found.rows.count(), found.undone.count()) == (2, 0)
    later = packages_of(agency.root, days=(date(D.year, 1, 1), D + timedelta(days=9)))
    assert {code: number for code, _severity, number in findings_of(later)}["about_performance"] == 1
    assert later.undone.count() == 1
    others = packages_of(other.unit, days=(date(D.year, 1, 1), D))
    assert sorted(code for code, _severity, _number in findings_of(others)) == [
        "about_standards",
        "about_units",
    ]


def test_another_agency_is_not_counted():
    agency = Agency()
    agency.people(5)
    other = figures_of(Year.of(UnitFactory(code="LAIN"), D.year, on=D))
    assert {code for code, figure in other.items() if figure.count} == set()


def test_the_aspects_are_those_of_the_regulation_of_the_last_day():
    assert "manajemen_talenta" not in ASPECTS.value_on(D.replace(year=2025))
    assert "manajemen_talenta" in ASPECTS.value_on(D)
    named = {
        code
        for provision in ASPECTS.provisions
        for each in provision.value.values()
        for code in each["figures"]
    }
    assert named <= set(FIGURES)


def test_who_asked_when_and_for_what_is_on_record(operator):
    agency = Agency()
    auditor = principal_with("auditor", unit=agency.root)
    pack = ask(agency.root, by=auditor)
    entry = AuditEntry.objects.filter(table_name="promotions_regulatorpack", row_id=pack.pk).get()
    assert (entry.actor, entry.reason) == (auditor.identity, PURPOSE)
    assert AccessLogEntry.objects.filter(actor=auditor.identity, action="regulator_pack.ask").exists()
    with pytest.raises(NotMadeError):
        take(pack, by=auditor, purpose=PURPOSE)


def test_only_who_reads_the_whole_agency_asks_for_its_pack():
    agency = Agency()
    for principal in (
        principal_with("auditor", unit=agency.unit),
        principal_with("admin_opd", unit=agency.root),
    ):
        with pytest.raises(NotPermittedError):
            ask(agency.root, by=principal)


@pytest.mark.parametrize(
    ("given", "error"), [({"year": 1999}, UnknownYearError), ({"purpose": " "}, PurposeRequiredError)]
)
def test_a_year_to_come_and_no_purpose_are_refused(given, error):
    agency = Agency()
    with pytest.raises(error):
        ask(agency.root, by=principal_with("auditor", unit=agency.root), **given)


def test_a_pack_stays_as_it_was_made(operator):
    agency = Agency()
    pack = made(agency.root, by=principal_with("auditor", unit=agency.root))
    for change in ({"year": 2024}, {"sha256": "0" * 64}):
        with pytest.raises(Exception, match="made once"), transaction.atomic(), acting(by="tests"):
            RegulatorPack.objects.filter(pk=pack.pk).update(**change)
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        RegulatorPackFile.objects.all()._raw_delete("default")


def test_it_is_asked_for_and_taken_on_its_pages(client):
    agency = Agency()
    auditor = principal_with("auditor", unit=agency.root)
    client.force_login(User.objects.get(public_id=auditor.identity.removeprefix("user:")))
    page = reverse("regulator_packs")
    assert client.get(page).status_code == 200
    refused = client.post(page, {"instansi": str(agency.root.public_id), "year": D.year, "purpose": ""})
    assert refused.status_code == 422
    asked = client.post(page, {"instansi": str(agency.root.public_id), "year": D.year, "purpose": PURPOSE})
    assert asked.status_code == 302
    assert "sedang" in client.get(asked.url).content.decode()
    run_job(RegulatorPack.objects.get().job_id)
    assert "Ambil ZIP" in client.get(asked.url).content.decode()
    pack = RegulatorPack.objects.get()
    taken = client.post(reverse("regulator_pack_file", args=[pack.public_id]))
    assert (taken["Content-Type"], hashlib.sha256(taken.content).hexdigest()) == (
        "application/zip",
        pack.sha256,
    )
    assert AccessLogEntry.objects.filter(action="regulator_pack.export", actor=auditor.identity).count() == 1

"""What a person and an officer see of gaps: figures with their evidence, unknown never as zero, and programmes."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.models import Competency
from tests.factories import (
    AssessmentFactory,
    GrantFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    UnitFactory,
    UserFactory,
    hold,
)
from training.models import ReachedLevel, TrainingHistory

pytestmark = pytest.mark.django_db


def signed_in(role="", unit=None, employee=None):
    user = UserFactory(employee=employee)
    if role:
        GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office():
    return UnitFactory(parent=UnitFactory())


@pytest.fixture
def clerk(office):
    """Holds a post that requires three levels in four competencies: met, below, expired and never assessed."""
    version = StandardVersionFactory(position=PositionFactory(unit=office, name="Pengelola Data"))
    person = hold(version.position, name="Sari")
    codes = ("MAN-01", "MAN-02", "MAN-03", "MAN-04")
    for code in codes:
        StandardItemFactory(version=version, competency=Competency.objects.get(code=code), level=3)
    competencies = [Competency.objects.get(code=code) for code in codes]
    AssessmentFactory(employee=person, competency=competencies[0], level=3)
    AssessmentFactory(employee=person, competency=competencies[1], level=2, provider="UPT Penilaian")
    AssessmentFactory(employee=person, competency=competencies[2], level=3, assessed_on=date(2020, 1, 1))
    TrainingProgramFactory(name="Kerja Tim Lanjut", competency=competencies[1], target_level=3, hours=24)
    return person


def test_an_employee_reads_gap_evidence_expiry_and_programme(clerk):
    page = signed_in(employee=clerk).get("/saya/kompetensi/").content.decode()
    for said in ("Kurang 1 level", "UPT Penilaian", "15 Januari 2026", "15 Januari 2029", "Kerja Tim Lanjut"):
        assert said in page


def test_expired_and_unknown_are_words_and_no_figure(clerk):
    page = signed_in(employee=clerk).get("/saya/kompetensi/").content.decode()
    assert "Kedaluwarsa" in page
    assert "Belum dinilai" in page
    assert "Belum dapat dihitung" in page  # the match is unknown while one result is


def test_the_home_puts_what_needs_attention_first(clerk):
    page = signed_in(employee=clerk).get("/saya/").content.decode()
    assert page.index("1 kompetensi di bawah standar") < page.index("Kesenjangan kompetensi")


def test_nobody_reads_the_gaps_of_somebody_else_without_a_role(clerk, office):
    other = hold(PositionFactory(unit=office))
    assert signed_in(employee=other).get(f"/kelola/pegawai/{clerk.public_id}/kompetensi/").status_code == 403
    stranger = signed_in("admin_opd", UnitFactory())
    assert stranger.get(f"/kelola/pegawai/{clerk.public_id}/kompetensi/").status_code == 404
    assert (
        signed_in("admin_opd", office).get(f"/kelola/pegawai/{clerk.public_id}/kompetensi/").status_code
        == 200
    )


def test_a_persons_page_costs_at_most_twelve_queries(clerk, office):
    client = signed_in("analis", office)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/kelola/pegawai/{clerk.public_id}/kompetensi/").status_code == 200
    # savepoints and the access log's own insert are not reads
    assert len([q for q in captured if q["sql"].startswith("SELECT")]) <= 12


def test_the_map_without_a_run_says_so(office):
    assert "Belum dihitung" in signed_in("analis", office).get("/kelola/kesenjangan/").content.decode()


def test_asking_for_a_run_shows_its_job(clerk, office):
    client = signed_in("analis", office)
    answer = client.post("/kelola/kesenjangan/hitung/", follow=True)
    assert "Menghitung kesenjangan" in answer.content.decode()
    assert signed_in("auditor", office).post("/kelola/kesenjangan/hitung/").status_code == 403


def test_the_home_tells_how_the_plan_and_the_hours_of_the_year_stand():
    post = PositionFactory()
    person = hold(post, status="PNS")
    TrainingHistory.objects.unscoped(reason="tests").create(
        employee=person, name="Kursus", hours=14, completed_on=timezone.localdate()
    )
    client = Client()
    client.force_login(UserFactory(employee=person))
    page = client.get(reverse("own_home")).content.decode()
    assert "14 / 20 JP" in page
    assert "Belum dimulai" in page
    assert reverse("own_plan") in page


def reached(person, code: str, level, day=date(2026, 6, 1)):
    competency = Competency.objects.get(code=code)
    ReachedLevel._base_manager.create(employee=person, competency=competency, level=level, reached_on=day)


def test_a_level_reached_by_training_is_shown_as_provisional_to_everybody_who_sees_the_person(clerk, office):
    reached(clerk, "MAN-02", 3)
    reached(clerk, "MAN-07", 2)
    about = f"/kelola/pegawai/{clerk.public_id}/kompetensi/"
    for client, address in (
        (signed_in(employee=clerk), "/saya/kompetensi/"),
        (signed_in("atasan", office), about),
        (signed_in("analis", office), about),
    ):
        page = client.get(address).content.decode()
        assert page.count("sementara") == 2, address
        assert "tidak dipersyaratkan jabatan" in page
        assert "Kurang 1 level" in page, "the official figure does not move"


def test_a_level_that_an_official_result_confirms_or_holds_already_is_not_told_twice(clerk):
    reached(clerk, "MAN-01", 3)
    reached(clerk, "MAN-02", 3, date(2025, 6, 1))
    page = signed_in(employee=clerk).get("/saya/kompetensi/").content.decode()
    assert "sementara" not in page

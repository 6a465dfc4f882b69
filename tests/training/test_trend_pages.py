"""What officers see of the trend, the people behind it, and what each person reads of their own history."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import Competency
from employees.models import PositionHistory
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
    principal_with,
)
from tests.training.trend import keep_months
from training.models import TrainingHistory
from training.trend.figures import find_trend, kept_months

pytestmark = pytest.mark.django_db

JULY = "2026-07-01"


def signed_in(role="", unit=None, employee=None):
    user = UserFactory(employee=employee)
    if role:
        GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def agency():
    return UnitFactory(name="Pemerintah Daerah")


@pytest.fixture
def skill():
    return Competency.objects.get(code="MAN-01")


def clerk_of(agency, skill, name):
    """Level 2 where 3 is asked for, until a course and a result in July close the gap."""
    version = StandardVersionFactory(
        position=PositionFactory(unit=UnitFactory(parent=agency)),
        valid_from=date(2020, 1, 1),
    )
    StandardItemFactory(version=version, competency=skill, level=3)
    person = hold(version.position, name=name)
    AssessmentFactory(employee=person, competency=skill, level=2, assessed_on=date(2025, 1, 5))
    program = TrainingProgramFactory(name="Kursus Integritas", competency=skill, target_level=3)
    TrainingHistory._base_manager.create(
        employee=person, program=program, name=program.name, hours=10, completed_on=date(2026, 5, 4)
    )
    AssessmentFactory(employee=person, competency=skill, level=3, assessed_on=date(2026, 7, 9))
    return person


@pytest.fixture
def kept(agency, skill, operator):
    """Wulan and Tono in units of their own, and the months from June to August."""
    people = [clerk_of(agency, skill, name) for name in ("Wulan", "Tono")]
    keep_months(operator)
    return people


def test_the_trend_tells_what_closed_and_why_and_opens_the_people(kept, agency):
    officer = signed_in("analis", agency)
    page = officer.get(reverse("gap_trend")).content.decode()
    assert "Di bawah standar: 100,0% pada akhir Juni 2026, 0,0% pada akhir Agustus 2026." in page
    listed = officer.get(
        reverse("gap_trend_people"),
        {"dari": JULY, "sampai": JULY, "perubahan": "closed", "sebab": "training"},
    ).content.decode()
    assert "Wulan" in listed
    assert "Tono" in listed
    assert "“Kursus Integritas”, selesai pada 4 Mei 2026, diikuti hasil" in listed
    assert f"sebab=training&amp;dari={JULY}" in page


def test_who_reads_one_unit_is_told_of_that_unit_alone(kept, agency):
    wulan, tono = kept
    reader = principal_with("admin_opd", unit=wulan.home_unit)
    trend = find_trend(reader, months=kept_months(reader))
    assert [end.counts.requirements for end in trend.months] == [1, 1, 1]
    assert [part.key for part in trend.units] == [wulan.home_unit_id]
    assert find_trend(reader, months=kept_months(reader), unit=tono.home_unit) is None
    client = signed_in("admin_opd", wulan.home_unit)
    assert client.get(reverse("gap_trend"), {"unit": tono.home_unit.public_id}).status_code == 404
    listed = client.get(reverse("gap_trend_people"), {"sampai": "2026-06-01", "keadaan": "gap"})
    assert "Wulan" in listed.content.decode()
    assert "Tono" not in listed.content.decode()


def test_a_gap_that_moves_with_its_person_is_neither_opened_nor_closed(agency, skill, operator):
    person = clerk_of(agency, skill, "Wulan")
    there = UnitFactory(parent=agency)
    version = StandardVersionFactory(position=PositionFactory(unit=there), valid_from=date(2020, 1, 1))
    StandardItemFactory(version=version, competency=skill, level=3)
    held = PositionHistory._base_manager.get(employee=person)
    here = person.home_unit
    held.validity = (date(2020, 1, 1), date(2026, 8, 3))
    PositionHistory._base_manager.filter(pk=held.pk).update(validity=held.validity)
    PositionHistory._base_manager.create(
        employee=person, position=version.position, validity=(date(2026, 8, 3), None)
    )
    person.assessments.model._base_manager.filter(assessed_on=date(2026, 7, 9)).delete()
    keep_months(operator)
    for unit, carried in ((here, -1), (there, 1)):
        reader = principal_with("admin_opd", unit=unit)
        last = find_trend(reader, months=kept_months(reader)).months[-1]
        assert (last.carried, last.opened, last.closed) == (carried, 0, 0)


def test_distances_are_listed_apart(kept, agency):
    officer = signed_in("analis", agency)
    for standing, there in (("gap_1", True), ("gap_2", False), ("met", False)):
        listed = officer.get(reverse("gap_trend_people"), {"sampai": "2026-06-01", "keadaan": standing})
        assert ("Wulan" in listed.content.decode()) == there


def test_an_employee_reads_when_the_own_gap_closed_and_why(kept):
    page = signed_in(employee=kept[0]).get(reverse("own_gap_history")).content.decode()
    assert "Pelatihan, lalu penilaian" in page
    assert "Mengapa?" in page
    assert "Kursus Integritas" in page
    assert "Juli 2026" in page


def test_a_superior_reads_the_history_of_the_team_and_of_nobody_else(kept):
    wulan, tono = kept
    superior = signed_in("atasan", wulan.home_unit)
    assert superior.get(reverse("employee_gap_history", args=[wulan.public_id])).status_code == 200
    assert superior.get(reverse("employee_gap_history", args=[tono.public_id])).status_code == 404


def test_a_period_that_ends_before_it_begins_is_told_at_its_field(kept, agency):
    page = signed_in("analis", agency).get(
        reverse("gap_trend"), {"dari": "2026-08-01", "sampai": "2026-06-01"}
    )
    assert "Bulan pertama lebih akhir daripada bulan terakhir" in page.content.decode()


def test_before_the_first_month_the_pages_say_what_is_to_come(agency, skill):
    person = clerk_of(agency, skill, "Wulan")
    officer = signed_in("analis", agency)
    for name in ("gap_trend", "gap_trend_people"):
        assert officer.get(reverse(name)).status_code == 200
    assert (
        "Belum ada bulan yang disimpan"
        in signed_in(employee=person).get(reverse("own_gap_history")).content.decode()
    )

"""Programmes for gaps: the most gap closed per hour first, with the reason; no programme for what is unknown."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.gaps import find_gaps
from employees.models import Employee
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    StandardItemFactory,
    TrainingProgramFactory,
    hold,
)
from training.models import (
    FieldOfService,
    ProgramField,
    ProgramPrerequisite,
    TaughtCompetency,
    TrainingHistory,
)
from training.recommendations import find_recommendations

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def item():
    return StandardItemFactory(level=3, competency__name="Analisis data")


@pytest.fixture
def employee(item):
    holder = hold(item.version.position)
    AssessmentFactory(employee=holder, competency=item.competency, level=1)
    return holder


def program(item, code, *, target=3, hours=20, cost=None, **fields):
    return TrainingProgramFactory(
        code=code, competency=item.competency, target_level=target, hours=hours, cost=cost, **fields
    )


def recommended(operator):
    people = find_gaps(Employee.objects.visible_to(operator), as_of=TODAY)
    return [row for rows in find_recommendations(people, as_of=TODAY).values() for row in rows]


def codes(operator):
    return [row.program.code for row in recommended(operator)]


def test_the_most_gap_closed_per_hour_comes_first_then_the_cheapest_then_the_code(item, employee, operator):
    program(item, "LAMBAT", hours=80)
    program(item, "SEBAGIAN", target=2, hours=40)
    program(item, "TANPA-BIAYA-DIKETAHUI", hours=40)
    program(item, "MAHAL", hours=40, cost=5_000_000)
    program(item, "MURAH-B", hours=40, cost=1_000_000)
    program(item, "MURAH-A", hours=40, cost=1_000_000)

    assert codes(operator) == [
        "MURAH-A",
        "MURAH-B",
        "MAHAL",
        "TANPA-BIAYA-DIKETAHUI",
        "LAMBAT",
        "SEBAGIAN",
    ]


def test_a_level_above_the_required_one_closes_no_more(item, employee, operator):
    program(item, "AHLI", target=5)

    (row,) = recommended(operator)

    assert (row.closes, row.closes_fully, row.reached) == (Decimal(2), True, 3)


@pytest.mark.parametrize("target", [None, 1])
def test_a_programme_that_leads_no_further_is_not_proposed(item, employee, operator, target):
    program(item, "SAMA", target=target)

    assert codes(operator) == []


def test_expired_and_unknown_get_an_assessment_and_no_programme(item, operator):
    hold(item.version.position)
    AssessmentFactory(
        employee=hold(item.version.position),
        competency=item.competency,
        level=1,
        assessed_on=date(2020, 1, 1),
    )
    program(item, "APA-SAJA")

    assert codes(operator) == []


def test_a_programme_taken_already_comes_last_and_says_so(item, employee, operator):
    taken = program(item, "SUDAH", hours=10)
    program(item, "BELUM", hours=80)
    TrainingHistory._base_manager.create(
        employee=employee, program=taken, name=taken.name, hours=10, completed_on=date(2026, 2, 1)
    )

    rows = recommended(operator)

    assert [row.program.code for row in rows] == ["BELUM", "SUDAH"]
    assert rows[1].completed_on == date(2026, 2, 1)


def test_the_reason_names_levels_and_hours(item, employee, operator, settings):
    from django.utils import translation

    program(item, "PENUH")
    program(item, "SEPARUH", target=2, hours=100)

    with translation.override("en"):
        reasons = [row.reason for row in recommended(operator)]

    assert reasons == [
        "Raises Analisis data from 1 to the required 3 in 20 hours.",
        "Raises Analisis data from 1 to 2 in 100 hours: closes 1 of the 2 levels missing.",
    ]


def test_a_blocked_programme_follows_the_open_ones_and_says_what_comes_first(item, employee, operator):
    first = program(item, "AWAL", target=2, hours=80)
    second = program(item, "LANJUT", hours=10)
    ProgramPrerequisite.objects.create(program=second, kind="program", required_program=first)

    rows = recommended(operator)

    assert [(row.program.code, row.blocked, row.first) for row in rows] == [
        ("AWAL", False, []),
        ("LANJUT", True, [first.name]),
    ]
    assert first.name in rows[1].reason


def test_people_of_remote_units_see_online_programmes_first(item, employee, operator):
    program(item, "KELAS", hours=10, modality="klasikal")
    program(item, "DARING", hours=40, modality="daring")
    assert codes(operator) == ["KELAS", "DARING"]

    type(employee.home_unit).objects.update(remote=True)

    rows = recommended(operator)
    assert [row.program.code for row in rows] == ["DARING", "KELAS"]
    assert rows[0].reason != rows[1].reason


def test_must_have_gaps_come_first(item, employee, operator):
    other = StandardItemFactory(version=item.version, level=3, importance="mutlak")
    AssessmentFactory(employee=employee, competency=other.competency, level=2)
    program(item, "BIASA", hours=1)
    TrainingProgramFactory(code="MUTLAK", competency=other.competency, target_level=3, hours=200)

    assert codes(operator) == ["MUTLAK", "BIASA"]


def test_programmes_of_the_field_of_the_post_come_before_those_of_another(item, employee, operator):
    type(item.version.position).objects.update(family="Lingkungan Hidup")
    for code, families, hours in (("KESEHATAN", ["kesehatan"], 1), ("LINGKUNGAN", ["lingkungan  hidup"], 90)):
        field = FieldOfService.objects.create(code=f"uji-{code}", name=code, families=families)
        ProgramField.objects.create(program=program(item, code, hours=hours), field=field)
    program(item, "UMUM", hours=50)

    assert codes(operator) == ["LINGKUNGAN", "UMUM", "KESEHATAN"]


def test_a_programme_that_closes_two_gaps_counts_both_in_its_figures(item, employee, operator):
    other = StandardItemFactory(version=item.version, level=3)
    AssessmentFactory(employee=employee, competency=other.competency, level=2)
    both = program(item, "DUA", hours=30, cost=1_000_000)
    TaughtCompetency.objects.create(program=both, competency=other.competency, target_level=3)
    TaughtCompetency.objects.create(program=both, competency=CompetencyFactory(), target_level=3)

    rows = recommended(operator)

    assert {row.closes for row in rows} == {Decimal(1), Decimal(2)}
    assert {(row.together, row.per_hour, row.per_million) for row in rows} == {(3, Fraction(1, 10), 3)}


def test_what_is_not_known_or_not_paid_has_no_figure_per_rupiah(item, employee, operator):
    program(item, "GRATIS", cost=0)
    program(item, "ENTAH")
    assert [(row.program.code, row.per_million) for row in recommended(operator)] == [
        ("GRATIS", None),
        ("ENTAH", None),
    ]


@pytest.mark.parametrize("headcount", [1, 20])
def test_recommendations_cost_the_same_queries_for_any_headcount(
    item, operator, headcount, django_assert_num_queries
):
    for _ in range(headcount):
        AssessmentFactory(employee=hold(item.version.position), competency=item.competency, level=1)
    program(item, "SATU")
    people = find_gaps(Employee.objects.visible_to(operator), as_of=TODAY)

    with django_assert_num_queries(2):
        found = find_recommendations(people, as_of=TODAY)

    assert len(found) == headcount

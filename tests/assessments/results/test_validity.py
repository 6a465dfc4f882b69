"""Age, validity and precedence of levels; the queue of what expires; the profile and its document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessments.results import expiring
from assessments.results.documents import profile_pdf
from assessments.results.profile import find_profile
from assessments.results.validity import AgedLevel, Place, full_months, known_results
from employees.models import Employee, Notice
from tests.assessments.results.office import NOW, TODAY
from tests.factories import AssessmentFactory, hold

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 9, 21), TODAY, 26),
        (date(2024, 9, 22), TODAY, 25),
        (date(2026, 10, 31), date(2026, 11, 30), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (TODAY, TODAY, 0),
    ],
)
def test_age_is_counted_in_full_months(start, end, months):
    assert full_months(start, end) == months


def test_a_level_is_told_with_its_age_and_its_last_day():
    aged = AgedLevel(Decimal(3), "cact", date(2024, 9, 21), TODAY, date(2027, 9, 21))
    assert aged.told == "level 3, dinilai 26 bulan lalu, berlaku sampai 21 September 2027"
    assert aged.months_left == 10
    old = AgedLevel(Decimal("2.5"), "cact", date(2023, 11, 20), TODAY, date(2026, 11, 20))
    assert old.told == "level 2,5, dinilai 36 bulan lalu, kedaluwarsa sejak 20 November 2026"
    assert old.months_left is None
    assert (
        AgedLevel(Decimal(4), "self", TODAY, TODAY, None).told == "level 4, dinilai bulan ini, pengembangan"
    )


def test_each_result_is_told_why_it_counts_or_does_not(office):
    person, skill = office.person, office.competencies[0]
    for source, day, level in (
        ("competency_test", date(2026, 5, 1), 4),
        ("assessment_center", date(2026, 5, 1), 3),
        ("cact", date(2025, 5, 1), 2),
        ("self", date(2026, 6, 1), 5),
    ):
        AssessmentFactory(employee=person, competency=skill, source=source, assessed_on=day, level=level)
    AssessmentFactory(
        employee=person, competency=skill, source="cact", assessed_on=date(2026, 7, 1), withdrawn_on=TODAY
    )
    told = [(row.aged.source, row.place) for row in known_results(person.pk, as_of=TODAY)[skill.pk]]
    assert told == [
        ("assessment_center", Place.HELD),
        ("competency_test", Place.SAME_DAY),
        ("cact", Place.OLDER),
        ("self", Place.DEVELOPMENTAL),
        ("cact", Place.WITHDRAWN),
    ]
    later = known_results(person.pk, as_of=date(2030, 1, 1))[skill.pk]
    assert later[0].place == Place.EXPIRED


def test_the_queue_counts_what_would_count_and_ends_by_the_horizon(office, operator):
    first, second, third = office.competencies
    late = hold(office.post)
    AssessmentFactory(employee=office.person, competency=first, assessed_on=date(2024, 1, 10))
    AssessmentFactory(employee=office.person, competency=second, assessed_on=date(2024, 1, 20))
    AssessmentFactory(
        employee=office.person, competency=second, assessed_on=date(2025, 1, 20)
    )  # takes its place
    AssessmentFactory(
        employee=office.person, competency=third, assessed_on=date(2023, 11, 20)
    )  # over already
    AssessmentFactory(employee=late, competency=first, assessed_on=date(2024, 2, 21))
    AssessmentFactory(
        employee=late, competency=second, assessed_on=date(2024, 2, 22)
    )  # a day after three months
    people = Employee.objects.visible_to(operator)

    rows = expiring.expiring_people(people, on=TODAY, months=3).order_by("first_on")
    assert [(row.pk, row.first_on, row.ending) for row in rows] == [
        (office.person.pk, date(2024, 1, 10), 1),
        (late.pk, date(2024, 2, 21), 1),
    ]
    told = expiring.months_of(people, on=TODAY, months=3)
    assert [(row.first.month, row.people, row.levels) for row in told] == [
        (11, 0, 0),
        (12, 0, 0),
        (1, 1, 1),
        (2, 1, 1),
    ]
    assert expiring.units_of(people, on=TODAY, months=3) == [(office.unit.name, 2)]
    assert expiring.tell_expiring(on=TODAY, at=NOW) == 2  # both who enter results there
    assert expiring.tell_expiring(on=TODAY, at=NOW) == 0
    assert Notice.objects.filter(kind="results_expiring").first().about["n"] == "2"


def test_the_profile_tells_strengths_weaknesses_and_what_is_unknown_from_the_one_engine(office):
    first, second, third = office.competencies
    AssessmentFactory(employee=office.person, competency=first, level=2, assessed_on=date(2024, 5, 1))
    AssessmentFactory(employee=office.person, competency=first, level=4, assessed_on=date(2026, 5, 1))
    AssessmentFactory(employee=office.person, competency=second, level=2, assessed_on=date(2026, 5, 1))
    AssessmentFactory(employee=office.person, competency=third, level=3, assessed_on=date(2020, 5, 1))
    AssessmentFactory(employee=office.person, competency=third, level=4, source="self")
    profile = find_profile(office.person.pk, as_of=TODAY)
    assert [row.code for row in profile.strengths] == [first.code]
    assert [row.code for row in profile.weaknesses] == [second.code]
    assert [(row.code, row.held) for row in profile.unknown] == [(third.code, None)]
    assert [(row.code, row.change) for row in profile.trend] == [
        (first.code, 2),
        (second.code, None),
        (third.code, None),
    ]
    person = Employee.objects.unscoped(reason="test").with_current_post(on=TODAY).get(pk=office.person.pk)
    assert profile_pdf(person, profile, by=office.entering).startswith(b"%PDF-")

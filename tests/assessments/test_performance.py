"""Performance: contradictions kept and settled, years that are missing, and distributions beside the guideline."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asn_career.base.errors import NotPermittedError
from assessments.models import OrganisationResult, Performance, PerformanceConfirmation, PeriodicEvaluation
from assessments.performance.disagreements import (
    PERIODIC,
    YEARLY,
    NoContradictionError,
    OwnResultError,
    ResultMovedOnError,
    StillContradictoryError,
    confirm_as_given,
    correct_result,
    disagreements,
    find_result,
)
from assessments.performance.distribution import (
    DISTRIBUTION,
    YearAheadError,
    find_distribution,
    judge,
    rate_organisation,
)
from assessments.performance.history import find_history
from assessments.performance.predicates import PREDICATE_MATRIX, predicate_of
from employees.access import Permission
from employees.models import Employee
from tests.assessments.credit.placed import evaluated
from tests.assessments.performance_results import CONTRADICTORY, contradictory
from tests.factories import (
    GrantFactory,
    PerformanceFactory,
    PositionFactory,
    UnitFactory,
    UserFactory,
    hold,
    principal_with,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def root():
    return UnitFactory(code="A")


@pytest.fixture
def analyst(root):
    return principal_with("analis", unit=root)


@pytest.fixture
def person(root):
    return hold(PositionFactory(unit=root))


def open_ones(principal, kind=YEARLY, confirmed=False):
    return list(disagreements(principal, kind=kind, confirmed=confirmed, on=TODAY))


@pytest.mark.parametrize("example", PREDICATE_MATRIX.examples, ids=lambda example: example.name)
def test_ratings_make_the_predicate_of_the_matrix(example):
    assert predicate_of(*example.given, on=TODAY) == example.expected


def test_results_listed_are_those_whose_ratings_make_another_predicate(person, analyst):
    wrong = contradictory(person)
    PerformanceFactory(employee=person, year=2024, work_result="sesuai", behaviour="sesuai", predicate="baik")
    PerformanceFactory(employee=person, year=2023, work_result="di_bawah", predicate="baik")
    part = evaluated(person, year=2026, first=1, last=3, periodicity="triwulan", **CONTRADICTORY)
    assert open_ones(analyst) == [wrong]
    assert open_ones(analyst, PERIODIC) == [part]
    assert open_ones(principal_with("analis", unit=UnitFactory())) == []


def test_a_confirmation_says_something_of_the_values_it_names_only(person, analyst):
    wrong = contradictory(person)
    confirm_as_given(wrong, reason="SK 1", by=analyst, on=TODAY)
    assert (open_ones(analyst), open_ones(analyst, confirmed=True)) == ([], [wrong])
    Performance._base_manager.filter(pk=wrong.pk).update(behaviour="di_bawah")
    assert open_ones(analyst) == [wrong]


def test_a_correction_makes_sense_and_is_refused_when_the_result_has_moved_on(person, analyst):
    wrong = contradictory(person)
    values = {
        "work_result": "di_atas",
        "behaviour": "sesuai",
        "reason": "salah ketik",
        "by": analyst,
        "on": TODAY,
    }
    with pytest.raises(StillContradictoryError):
        correct_result(wrong, predicate="kurang", **values)
    correct_result(wrong, predicate="baik", **values)
    assert open_ones(analyst) == []
    with pytest.raises(ResultMovedOnError):
        correct_result(wrong, predicate="baik", **values)


def test_nobody_settles_their_own_result_nor_confirms_what_is_no_contradiction(root, person, analyst):
    wrong = contradictory(person)
    own = principal_with("admin_opd", unit=root, employee=person)
    with pytest.raises(OwnResultError):
        confirm_as_given(wrong, reason="x", by=own, on=TODAY)
    with pytest.raises(NotPermittedError):
        confirm_as_given(wrong, reason="x", by=principal_with("auditor", unit=root), on=TODAY)
    good = PerformanceFactory(employee=person, year=2024)
    with pytest.raises(NoContradictionError):
        confirm_as_given(good, reason="x", by=analyst, on=TODAY)


@pytest.mark.parametrize("change", ["values", "person", "own"])
def test_the_database_takes_confirmations_of_results_as_they_stand_by_others(root, person, analyst, change):
    wrong, other = contradictory(person), hold(PositionFactory(unit=root))
    given = {"performance": wrong, "employee": person, "reason": "x", "confirmed_by": UserFactory()}
    given |= CONTRADICTORY
    given |= {
        "values": {"predicate": "kurang"},
        "person": {"employee": other},
        "own": {"confirmed_by": UserFactory(employee=person)},
    }[change]
    with pytest.raises(IntegrityError), transaction.atomic():
        PerformanceConfirmation._base_manager.create(**given)
    confirm_as_given(wrong, reason="SK 1", by=analyst, on=TODAY)  # the same, but for that change, is taken


def test_only_who_loads_results_of_a_person_finds_one_to_settle(root, person, analyst):
    wrong = contradictory(person)
    assert find_result(analyst, wrong.public_id) == wrong
    assert find_result(principal_with("auditor", unit=root), wrong.public_id) is None
    assert find_result(principal_with("analis", unit=UnitFactory()), wrong.public_id) is None


def test_a_year_without_a_result_is_listed_as_missing_once_it_is_due(person, analyst):
    PerformanceFactory(employee=person, year=2022)
    PerformanceFactory(employee=person, year=2024)
    people = Employee.objects.visible_to(analyst, permission=Permission.READ_PERFORMANCE)
    late = find_history(people, person, on=date(2026, 4, 1))
    assert [(each.year, each.row is None, each.due) for each in late.years] == [
        (2025, True, True), (2024, False, True), (2023, True, True), (2022, False, True),
    ]  # fmt: skip
    assert not find_history(people, person, on=date(2026, 3, 31)).years[0].due


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": 4, "last": 3},
        {"first": 2, "last": 4, "periodicity": "triwulan"},
        {"first": 2, "last": 3, "periodicity": "bulanan"},
        {"first": 6, "last": 9},
        {"first": 0, "last": 1},
    ],
)
def test_the_database_refuses_months_that_no_evaluation_has(person, wrong):
    evaluated(person, year=2025, first=1, last=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        evaluated(person, year=2025, **wrong)
    assert PeriodicEvaluation.objects.of(Employee.objects.unscoped(reason="tests")).count() == 1


@pytest.mark.parametrize("example", DISTRIBUTION.examples, ids=lambda example: example.name)
def test_each_line_of_the_guideline_is_met_or_not(example):
    lines = judge(example.given["counts"], rating=example.given["rating"], on=TODAY)
    assert [line.met for line in lines] == list(example.expected)


def test_the_distribution_counts_people_in_sight_and_compares_no_small_group(root, analyst):
    unit = UnitFactory(code="A-1", parent=root)
    for place, count in ((root, 3), (unit, 4)):
        for _ in range(count):
            PerformanceFactory(employee=hold(PositionFactory(unit=place)), year=2025)
    hold(PositionFactory(unit=unit))
    found = find_distribution(analyst, unit=root, year=2025)
    assert (found.total, found.counts["baik"], found.without, found.is_small) == (7, 7, 1, False)
    small = find_distribution(principal_with("admin_opd", unit=unit), unit=root, year=2025)
    assert (small.total, small.is_small) == (4, True)
    assert {line.met for line in judge(small.counts, rating="baik", on=TODAY)} == {None}


def test_the_rating_is_entered_by_who_loads_results_and_not_ahead(root, analyst):
    given = {"rating": "baik", "document": "SK 7", "on": TODAY}
    rate_organisation(root, year=2025, by=analyst, **given)
    rate_organisation(root, year=2025, by=analyst, **(given | {"rating": "istimewa"}))
    assert list(OrganisationResult.objects.values_list("year", "rating")) == [(2025, "istimewa")]
    with pytest.raises(YearAheadError):
        rate_organisation(root, year=2027, by=analyst, **given)
    with pytest.raises(NotPermittedError):
        rate_organisation(root, year=2025, by=principal_with("penyetuju", unit=root), **given)


def test_the_pages_settle_a_contradiction_and_tell_a_departure_in_words(root, client):
    officer = UserFactory()
    GrantFactory(user=officer, role="analis", unit=root)
    client.force_login(officer)
    for number in range(6):
        row = contradictory(hold(PositionFactory(unit=root), name=f"Orang {number}"))
    with CaptureQueriesContext(connection) as seen:
        assert "Orang 3" in client.get(reverse("disagreement_list"), {"tahun": "2025"}).text
    assert len(seen) <= 10
    page = reverse("disagreement_detail", args=[row.public_id])
    assert client.post(page, {"act": "confirm", "reason": ""}).status_code == 422
    assert client.post(page, {"act": "confirm", "reason": "SK 9"}).status_code == 302
    assert "SK 9" in client.get(reverse("employee_performance", args=[row.employee.public_id])).text
    rate = reverse("rate_unit", args=[root.public_id])
    assert client.post(rate, {"tahun": "2025", "rating": "istimewa", "document": "SK 7"}).status_code == 302
    shown = client.get(reverse("distribution"), {"unit": root.public_id, "tahun": "2025"}).text
    assert "Departs from the guideline" in shown or "Menyimpang dari pedoman" in shown

"""Two runs side by side: what moved people is split exactly, and nobody beyond the reader's scope is named."""

from decimal import Decimal

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from assessments.models import FeedbackScore, Performance
from employees.models import PositionHistory
from promotions.insight.comparing import compare_runs
from tests.factories import GrantFactory, PositionFactory, UnitFactory, UserFactory, principal_with
from tests.promotions.agency import Agency
from tests.promotions.test_explanations import candidates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def run(agency, by):
    return candidates(agency, by)[0].shortlist


def points(row):
    assert [origin for origin, _points in row.shares] == ["Data", "Weights", "Rules"]
    return tuple(points for _origin, points in row.shares)


def test_an_overtaking_by_new_data_is_told_as_such(operator):
    agency = Agency()
    one, other = agency.person(feedback=80), agency.person(feedback=90)
    first = run(agency, operator)
    FeedbackScore._base_manager.filter(employee=one).update(score=100)
    found = compare_runs(first, run(agency, operator), by=operator)
    assert [(row.person.pk, row.rank_before, row.rank_after) for row in found.moved] == [
        (one.pk, 2, 1),
        (other.pk, 1, 2),
    ]
    assert [points(row) for row in found.moved] == [
        (Decimal("0.50"), 0, 0),
        (0, 0, 0),
    ]
    [overtaking] = found.overtakings
    assert (overtaking.who, overtaking.whom) == (one, other)
    assert points(overtaking) == (Decimal("0.50"), 0, 0)
    assert (found.same_rules, found.same_data) == (True, False)
    assert (found.rules, found.outcomes_changed) == ((), 0)


def test_a_rule_that_decides_otherwise_and_people_who_come_and_go_are_counted(operator):
    agency = Agency()
    staying, leaving = agency.person(years=(2025,)), agency.person()
    first = run(agency, operator)
    Performance._base_manager.create(employee=staying, year=2024, predicate="baik")
    elsewhere = PositionFactory(kind="pelaksana", unit=UnitFactory(code="LAIN"))
    PositionHistory._base_manager.filter(employee=leaving).update(position=elsewhere)
    joining = agency.person()
    found = compare_runs(first, run(agency, operator), by=operator)
    assert [(row.label, row.before, row.after, row.people) for row in found.rules] == [
        ("Performance of the last years", "To be checked", "Met", 1)
    ]
    assert (found.left, found.left_count) == ((leaving,), 1)
    assert (found.joined, found.joined_count, found.outcomes_changed) == ((joining,), 1, 1)


@pytest.mark.usefixtures("contexts")
def test_the_page_compares_with_the_run_before_and_refuses_another_vacancys(operator):
    agency = Agency()
    agency.people(2)
    first, second = run(agency, operator), run(agency, operator)
    client = Client()
    user = UserFactory()
    GrantFactory(user=user, role="analis", unit=agency.root)
    client.force_login(user)
    address = reverse("shortlist_comparison", args=[second.public_id])
    page = client.get(address)
    assert (page.status_code, page.context["other"]) == (200, first)
    assert page.context["found"].moved == ()
    assert "Tidak ada yang bergeser." in page.content.decode()
    assert client.get(f"{address}?dengan={second.public_id}").status_code == 404
    assert client.get(f"{address}?dengan=x").status_code == 404


def test_only_the_readers_people_are_compared_and_the_cost_does_not_grow(operator):
    agency, costs = Agency(), []
    reader = principal_with("analis", unit=agency.unit)
    own = agency.post
    for count in (2, 5):
        agency.people(count)
        agency.post = PositionFactory(kind="pelaksana", unit=UnitFactory(parent=agency.root), seats=99)
        agency.people(2)
        agency.post = own
        first = run(agency, operator)
        FeedbackScore._base_manager.update(score=models.F("score") - 1)
        second = run(agency, operator)
        with CaptureQueriesContext(connection) as captured:
            found = compare_runs(first, second, by=reader)
        costs.append(len(captured))
        assert first.ranked > len(found.moved)
        assert {row.person.home_unit_id for row in found.moved} == {agency.unit.pk}
    assert costs[0] == costs[1] <= 7

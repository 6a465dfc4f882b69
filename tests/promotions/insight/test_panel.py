"""The panel tells what would change a result, and does it in a fixed number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from promotions.explanations import explain
from promotions.insight.panel import insight_of
from promotions.insight.programmes import taught_by
from tests.promotions.agency import Agency, D
from tests.promotions.test_explanations import candidates
from training.models import TrainingProgram


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def insight(candidate, by):
    return insight_of(candidate, explain(candidate, by=by))


@pytest.mark.django_db
def test_the_way_up_names_levels_programme_and_the_rank_it_leads_to(operator):
    agency = Agency()
    agency.people(3, feedback=81)
    agency.person(levels=Decimal("2.5"), feedback=80)
    program = TrainingProgram.objects.create(
        code="T-1", name="Dasar Teknis", hours=10, competency=agency.technical[0], target_level=3
    )
    *_others, last = candidates(agency, operator)
    found = insight(last, operator)
    assert (found.eligible_by, found.stuck) == (None, ())
    step = next(step for path in found.rising for step in path.steps if step.text.startswith("an assessment"))
    assert step.text.endswith("at level 3 (now 2.5)")
    assert program in [step.programme for path in found.rising for step in path.steps]
    assert all(path.rank < last.rank for path in found.rising)


@pytest.mark.django_db
def test_a_training_is_about_the_competency_of_the_programmes_that_bear_its_name_if_they_agree():
    agency = Agency()
    first, second = agency.technical[0], agency.core[0]
    kept = {"hours": 10, "target_level": 3}
    TrainingProgram.objects.create(code="T-1", name="Dasar  Teknis", competency=first, **kept)
    TrainingProgram.objects.create(code="T-2", name="Bersama", competency=first, **kept)
    TrainingProgram.objects.create(code="T-3", name="Bersama", competency=second, **kept)
    assert taught_by(["t-1", "Bersama", "Tidak ada"]) == {"t-1": first.code}
    assert taught_by([]) == {}


@pytest.mark.django_db
def test_the_distance_to_a_neighbour_is_told_for_every_component(operator):
    agency = Agency()
    agency.person(feedback=90)
    agency.person(feedback=80)
    first, second = candidates(agency, operator)
    rows = {row.label: row for row in insight(second, operator).distances}
    feedback = rows["360-degree feedback"]
    assert (feedback.value, feedback.to_above.needed, feedback.to_below) == (80, Decimal("89.75"), None)
    assert rows["Education level"].to_above.needed > 80
    back = {row.label: row for row in insight(first, operator).distances}["360-degree feedback"]
    assert (back.to_above, back.to_below.change) == (None, Decimal("-9.86"))


@pytest.mark.django_db
def test_the_way_in_has_its_day_or_its_document(operator):
    agency = Agency()
    agency.person(since=date(2023, 1, 10))
    agency.person(years=(2025,))
    agency.person(status="PPPK")
    found = [insight(one, operator) for one in candidates(agency, operator)]
    texts = [[step.text for step in one.eligible_by.steps] if one.eligible_by else one.stuck for one in found]
    assert ["Experience in the post is reached by time alone on 10 January 2027"] in texts
    assert ["the performance result of 2024 is there and is at least Baik"] in texts
    assert any("Employment status" in text for text in texts)
    dated = next(one.eligible_by for one in found if one.eligible_by and one.eligible_by.on)
    assert (dated.on, dated.rank) == (date(2027, 1, 10), None)
    undated = next(one.eligible_by for one in found if one.eligible_by and not one.eligible_by.on)
    assert undated.rank == 1


@pytest.mark.django_db
def test_what_would_change_costs_the_same_queries_for_any_number_of_people(operator):
    costs = []
    agency = Agency()
    for count in (6, 12):
        agency.people(count - 1)
        agency.person(levels=2)
        last = next(one for one in candidates(agency, operator)[::-1] if one.rank)
        explanation = explain(last, by=operator)
        with CaptureQueriesContext(connection) as captured:
            insight_of(last, explanation)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 4


@pytest.mark.django_db
def test_an_engine_that_decides_otherwise_claims_nothing(operator, monkeypatch):
    agency = Agency()
    agency.person()
    [only] = candidates(agency, operator)
    only.score = Decimal("1.00")
    assert insight(only, operator) is None
    assert only.shortlist.as_of == D

"""An action is closed by an official result after the day it was done, and by nothing else."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from asn_career.base.audit import acting
from assessments.models import Assessment
from tests.training.planning import TODAY, office
from training.models import ActionClosure
from training.plans.closing import settle_closures

pytestmark = pytest.mark.django_db
DONE = date(2026, 6, 1)


@pytest.fixture
def place():
    return office()


def settle(on=TODAY):
    with acting(by="tests"):
        return settle_closures(on=on)


def test_a_done_action_is_not_closed_without_a_newer_result(place):
    place.assess("3", DONE - timedelta(days=1))
    place.done(DONE)
    settle()
    assert place.closures() == []


@pytest.mark.parametrize(("days", "closed"), [(-1, False), (0, False), (1, True)])
def test_only_a_result_after_the_day_it_was_done_closes_it(place, days, closed):
    place.done(DONE)
    place.assess("3", DONE + timedelta(days=days))
    assert bool(place.closures()) is closed


@pytest.mark.parametrize(("level", "closed"), [("2.5", False), ("3", True), ("5", True)])
def test_the_result_has_to_reach_the_target_level(place, level, closed):
    place.done(DONE)
    place.assess(level, date(2026, 8, 1))
    assert bool(place.closures()) is closed


@pytest.mark.parametrize("source", ["superior", "feedback_360", "self"])
def test_a_developmental_result_closes_nothing(place, source):
    place.done(DONE)
    place.assess("5", date(2026, 8, 1), source=source)
    assert place.closures() == []


def test_a_result_of_tomorrow_closes_it_tomorrow(place):
    place.done(DONE)
    place.assess("3", TODAY + timedelta(days=1))
    assert place.closures() == []
    assert settle(TODAY + timedelta(days=1)) == 1


def test_an_action_marked_done_late_is_closed_by_the_result_that_is_there(place):
    place.assess("3", date(2026, 8, 1))
    place.done(DONE)
    (closure,) = place.closures()
    assert (closure.level, closure.assessed_on, closure.source) == (3, date(2026, 8, 1), "competency_test")


def test_a_withdrawn_result_opens_the_action_again_and_the_closure_stays(place):
    place.done(DONE)
    result = place.assess("3", date(2026, 8, 1))
    with acting(by="tests", on=TODAY):
        Assessment._base_manager.filter(pk=result.pk).update(withdrawn_on=TODAY)
    (closure,) = place.closures()
    assert (closure.reopened_on, closure.reopened_because) == (TODAY, "withdrawn")


def test_a_corrected_result_closes_it_anew(place):
    place.done(DONE)
    result = place.assess("3", date(2026, 8, 1))
    with acting(by="tests", on=TODAY):
        Assessment._base_manager.filter(pk=result.pk).update(withdrawn_on=TODAY)
    place.assess("4", date(2026, 8, 2))
    first, second = place.closures()
    assert first.reopened_because == "withdrawn"
    assert (second.level, second.reopened_on) == (4, None)


def test_a_later_lower_result_opens_it_again(place):
    place.done(DONE)
    place.assess("3", date(2026, 8, 1))
    place.assess("2", date(2026, 10, 1))
    (closure,) = place.closures()
    assert closure.reopened_because == "lower"


def test_a_result_written_round_the_domain_is_found_by_the_nightly_task(place):
    place.done(DONE)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessments_assessment (employee_id, competency_id, level, source, assessed_on, provider)"
            " VALUES (%s, %s, 3, 'cact', '2026-09-01', '')",
            [place.employee.pk, place.competency.pk],
        )
    assert place.closures() == []
    assert settle() == 1
    assert settle() == 0, "repeatable"


def test_a_result_of_somebody_else_closes_nothing(place):
    place.done(DONE)
    other = office()
    other.competency = place.competency
    other.assess("5", date(2026, 9, 1))
    assert settle() == 0


@pytest.mark.parametrize(("days", "level"), [(0, "3"), (1, "2.5")])
def test_the_database_refuses_a_closure_that_the_facts_do_not_show(place, days, level):
    action = place.done(DONE)
    result = place.assess(level, DONE + timedelta(days=days))
    with pytest.raises(IntegrityError, match="only an official result"), transaction.atomic():
        close_by_hand(action, result)


def test_the_same_by_hand_is_taken_when_the_facts_show_it(place):
    action = place.done(DONE)
    result = place.assess("3", DONE + timedelta(days=1))
    with connection.cursor() as cursor, acting(by="tests"):
        cursor.execute(
            "UPDATE training_actionclosure SET reopened_on = %s, reopened_because = 'lower'", [TODAY]
        )
    close_by_hand(action, result)
    assert len(place.closures()) == 2


def close_by_hand(action, result):
    with acting(by="tests"):
        ActionClosure._base_manager.create(
            action=action,
            assessment=result,
            level=result.level,
            assessed_on=result.assessed_on,
            source=result.source,
            closed_on=TODAY,
        )


def test_settling_takes_as_many_queries_for_many_people(place, django_assert_num_queries):
    offices = [place, *(office() for _ in range(3))]
    for one in offices:
        one.done(DONE)
        assess_aside(one)
    with acting(by="tests"), django_assert_num_queries(2):
        assert settle_closures(on=TODAY) == 4


def assess_aside(one):
    with acting(by="tests"):
        Assessment._base_manager.create(
            employee=one.employee,
            competency=one.competency,
            level=3,
            source="cact",
            assessed_on=date(2026, 9, 1),
        )

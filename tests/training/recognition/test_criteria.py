"""What counts as development in a year, at the days on which it turns, and that nothing else about a person does."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assessments.models import Assessment
from employees.models import Employee
from tests.factories import AssessmentFactory
from tests.training.recognition.office import DAY, agency, program
from training.hours import find_hours
from training.recognition.criteria import Progress, find_meeting, find_progress
from training.recognition.nominating import find_candidates

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return agency()


def progress_of(place, person, *, year=2026, on=DAY):
    found = find_progress(Employee.objects.visible_to(place.officer).filter(pk=person.pk), year=year, on=on)
    return found.get(person.pk)


@pytest.mark.parametrize(
    ("on", "closed"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 11, 21), 1), (date(2026, 11, 22), 0)],
)
def test_a_gap_closes_by_an_official_result_of_the_year(place, on, closed):
    """A result of the year before belongs to where the person began; one of tomorrow is not known yet."""
    person = place.hire("2", "3", on=on)
    found = progress_of(place, person)
    assert len(found.closed if found else ()) == closed


def test_half_the_way_is_growth_and_no_closed_gap(place):
    found = progress_of(place, place.hire("1", "2"))
    assert (len(found.closed), found.growth) == (0, 50)


def test_what_exceeds_the_standard_counts_up_to_it(place):
    assert progress_of(place, place.hire("2", "5")).growth == 100


def test_growth_is_measured_against_the_own_start(place):
    """Half a level to make up and half a level made up is as much as four of four."""
    small, large = place.hire("2.5", "3"), place.hire("1", "5", required=5)
    assert progress_of(place, small).growth == progress_of(place, large).growth == 100


def test_an_unknown_start_is_no_shortfall(place):
    assert progress_of(place, place.hire(None, "3")) is None


def test_a_level_that_is_no_longer_valid_gains_nothing(place):
    person = place.hire("2")
    found = progress_of(place, person, year=2028, on=date(2028, 6, 1))
    assert found is None or not found.closed


def test_a_self_assessment_closes_nothing(place):
    person = place.hire("2")
    first = Assessment._base_manager.get(employee=person)
    AssessmentFactory(
        employee=person, competency=first.competency, level=3, source="self", assessed_on=date(2026, 6, 1)
    )
    assert not progress_of(place, person).closed


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 20), (date(2026, 11, 21), 20), (date(2026, 11, 22), 0)],
)
def test_hours_are_those_completed_in_the_calendar_year_by_the_day(place, day, hours):
    person = place.hire("2", hours=[(day, 20)])
    assert progress_of(place, person).hours == Decimal(hours)


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)])
def test_the_criterion_and_the_hours_ledger_say_the_same_at_year_borders(place, year, on):
    borders = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31)]
    person = place.hire("2", hours=[(day, 2**number) for number, day in enumerate(borders)])
    people = Employee.objects.visible_to(place.officer).filter(pk=person.pk)
    ledger = find_hours(people, year=year, as_of=on)[person.pk].done
    counted = find_progress(people, year=year, on=on, asked=["hours"]).get(person.pk, Progress(year)).hours
    assert counted == ledger == sum(2**n for n, day in enumerate(borders) if day.year == year and day <= on)


@pytest.mark.parametrize(("hours", "meets"), [("19.99", False), ("20", True)])
def test_the_hours_asked_for_are_reached_or_not(place, hours, meets):
    person = place.hire("2", hours=[(date(2026, 5, 1), Decimal(hours))])
    made = program(place, closed_gaps=None, hours=20)
    found = find_meeting(made, Employee.objects.visible_to(place.officer), on=DAY)
    assert (person.pk in found) is meets


@pytest.mark.parametrize(("growth", "meets"), [(50, True), (51, False)])
def test_the_growth_asked_for_is_reached_or_not(place, growth, meets):
    person = place.hire("1", "2")
    made = program(place, closed_gaps=None, growth=growth)
    assert (person.pk in find_candidates(made, by=place.officer)) is meets


def test_every_criterion_names_the_records_that_decided(place):
    person = place.hire("2", "3", hours=[(date(2026, 5, 1), 20)])
    made = program(place, growth=100, hours=20)
    rows = {row.rule: row for row in find_candidates(made, by=place.officer)[person.pk]}
    assert set(rows) == {"closed_gaps", "growth", "hours"}
    assert rows["closed_gaps"].record.startswith("assessments/")


def test_nobody_beyond_the_own_people_and_never_oneself_is_a_candidate(place):
    inside = place.hire("2", "3")
    outside = agency().hire("2", "3")
    made = program(place)
    assert set(find_candidates(made, by=place.officer)) == {inside.pk}
    assert outside.pk not in find_candidates(made, by=place.officer)
    own = replace(place.officer, employee_id=inside.pk)
    assert set(find_candidates(made, by=own)) == set()


def test_birth_date_and_number_change_nobody_s_chance(place):
    """Everybody's birth date and NIP are dealt out anew: who meets the criteria stays the same."""
    for step in range(6):
        place.hire("2", "3" if step % 2 else "2", birth_date=date(1970 + step, 1, 1))
    made = program(place)
    before = set(find_candidates(made, by=place.officer))
    dealer = random.Random(3)
    columns = {name: [getattr(person, name) for person in place.people] for name in ("birth_date",)}
    for values in columns.values():
        dealer.shuffle(values)
    for number, person in enumerate(place.people):
        Employee._base_manager.filter(pk=person.pk).update(
            nip=f"19990101202401{number:04}", **{name: values[number] for name, values in columns.items()}
        )
    assert len(before) == 3
    assert set(find_candidates(made, by=place.officer)) == before


def test_many_people_cost_as_many_queries_as_one(place, django_assert_num_queries):
    made = program(place)
    for _each in range(5):
        place.hire("2", "3")
    with django_assert_num_queries(2):
        find_candidates(made, by=place.officer)

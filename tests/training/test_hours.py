"""Lesson hours of a year: exact at its borders, by status, and what is expected apart from what is done."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from employees.models import Employee
from tests.factories import EmployeeFactory, TrainingProgramFactory, UnitFactory
from tests.training.learning import TODAY, YEAR, action, complete, seat
from training.hours import Standing, find_hours, find_ledger, hours_on, rule_for, with_hours
from training.models import (
    Enrolment,
    PlanAction,
    Result,
    TrainingHistory,
    UploadedCertificate,
)

pytestmark = pytest.mark.django_db


def hours_of(person, *, year=YEAR, as_of=TODAY):
    return find_hours(Employee._base_manager.filter(pk=person.pk), year=year, as_of=as_of)[person.pk]


@pytest.mark.parametrize("status", ["PNS", "PPPK"])
@pytest.mark.parametrize(
    ("day", "counts_in"),
    [
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2027),
        (date(2024, 2, 29), 2024),
    ],
)
def test_a_training_counts_whole_in_the_year_in_which_it_was_completed(status, day, counts_in):
    person = EmployeeFactory(status=status)
    complete(person, 20, day)
    found = {year: hours_of(person, year=year, as_of=date(2028, 1, 1)).done for year in range(2023, 2029)}
    assert found == {year: Decimal(20 if year == counts_in else 0) for year in found}


@pytest.mark.parametrize(
    ("first", "last", "counts_in"),
    [
        (date(2026, 12, 28), date(2027, 1, 1), 2027),
        (date(2026, 12, 20), date(2026, 12, 31), 2026),
        (date(2027, 1, 1), date(2027, 1, 2), 2027),
    ],
)
def test_a_session_over_the_border_is_expected_in_the_year_in_which_it_ends(first, last, counts_in):
    person = EmployeeFactory(home_unit=UnitFactory())
    seat(person, TrainingProgramFactory(hours=20), first, last)
    found = {year: hours_of(person, year=year).planned for year in (2025, 2026, 2027)}
    assert found == {year: Decimal(20 if year == counts_in else 0) for year in found}


@pytest.mark.parametrize(
    ("status", "done", "planned", "standing"),
    [
        ("PNS", "20", "0", Standing.MET),
        ("PNS", "19.99", "0.01", Standing.ON_COURSE),
        ("PNS", "19.99", "0", Standing.BEHIND),
        ("PPPK", "0", "0", Standing.WITHIN),
        ("PPPK", "24", "0", Standing.WITHIN),
        ("PPPK", "23.99", "0.02", Standing.FULL),
        ("PPPK", "24.01", "0", Standing.OVER),
        ("CPNS", "100", "0", Standing.NO_RULE),
        ("PPPK_PARUH_WAKTU", "100", "0", Standing.NO_RULE),
    ],
)
def test_each_status_is_compared_with_its_own_rule(status, done, planned, standing):
    person = EmployeeFactory(status=status)
    if Decimal(done):
        complete(person, Decimal(done), date(2026, 3, 1))
    if Decimal(planned):
        action(person, Decimal(planned), date(2026, 12, 1))
    assert hours_of(person).standing == standing
    row = with_hours(Employee._base_manager.filter(pk=person.pk), year=YEAR, as_of=TODAY).get()
    assert row.hours_standing == standing
    assert hours_on(row, year=YEAR) == hours_of(person)


def test_the_rules_begin_with_their_regulation():
    assert rule_for("PNS", year=2016).bound == "none"
    assert rule_for("PNS", year=2017).hours == 20
    assert rule_for("PPPK", year=2017).bound == "none"
    assert rule_for("PPPK", year=2018).hours == 24


def test_what_is_planned_counts_once_and_only_while_it_can_still_be_done():
    person = EmployeeFactory(home_unit=UnitFactory())
    program = TrainingProgramFactory(hours=8)
    seat(person, program, date(2026, 12, 1), date(2026, 12, 2))
    action(person, 8, date(2026, 12, 5), program=program)
    assert hours_of(person).planned == 8
    ledger = find_ledger(person.pk, year=YEAR, as_of=TODAY)
    assert (len(ledger.seats), len(ledger.actions)) == (1, 0)
    assert hours_of(person, as_of=date(2026, 12, 3)).planned == 8  # the seat is over, the action is still due
    assert hours_of(person, as_of=date(2026, 12, 6)).planned == 0


def test_an_unagreed_action_is_not_expected():
    person = EmployeeFactory()
    action(person, 8, date(2026, 12, 5), agreed=False)
    assert hours_of(person).planned == 0


def reference(person, *, year, as_of):
    """The same, slowly: every row of one person looked at in Python."""
    done = sum(
        (
            row.hours
            for row in TrainingHistory._base_manager.filter(employee=person)
            if row.completed_on.year == year and row.completed_on <= as_of
        ),
        Decimal(0),
    )
    waiting = sum(
        (
            row.stated_hours or Decimal(0)
            for row in UploadedCertificate._base_manager.filter(employee=person)
            if row.state == "waiting" and row.completed_on.year == year
        ),
        Decimal(0),
    )
    planned, programs = Decimal(0), set()
    for row in Enrolment._base_manager.filter(employee=person).select_related("session__program"):
        last = row.period.upper - timedelta(days=1)
        open_ = row.state == "attended" or (row.state == "seated" and last >= as_of)
        if open_ and last.year == year and not Result._base_manager.filter(enrolment=row).exists():
            planned += row.session.program.hours
            programs.add(row.session.program_id)
    for row in PlanAction._base_manager.filter(plan__employee=person).select_related("plan"):
        due = as_of <= row.due_on and row.due_on.year == year == row.plan.year
        counts = row.plan.state == "agreed" and row.state in ("planned", "in_progress")
        if due and counts and row.form != "assessment" and row.program_id not in programs:
            planned += row.hours or Decimal(0)
    return done, waiting, planned


def test_the_set_based_hours_equal_a_slow_reference(django_assert_num_queries):
    chance = random.Random(20)
    unit, programs = UnitFactory(), [TrainingProgramFactory(hours=hours) for hours in (4, 8, 20)]
    people = [
        EmployeeFactory(home_unit=unit, status=chance.choice(["PNS", "PPPK", "CPNS"])) for _n in range(12)
    ]
    for person in people:
        for number in range(chance.randrange(4)):
            day = chance.choice([date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1), date(2026, 11, 22)])
            complete(person, chance.choice([1, Decimal("7.5"), 20]), day, f"P{number}")
        if chance.random() < 0.7:
            first = chance.choice([date(2026, 11, 18), date(2026, 11, 20), date(2026, 12, 30)])
            seat(
                person,
                chance.choice(programs),
                first,
                first + timedelta(days=chance.randrange(4)),
                state=chance.choice(["seated", "attended", "absent"]),
                passed=chance.random() < 0.3,
            )
        if chance.random() < 0.8:
            action(
                person,
                chance.choice([2, 6, None]),
                chance.choice([date(2026, 11, 20), TODAY, date(2026, 12, 31)]),
                program=chance.choice([None, *programs]),
                agreed=chance.random() < 0.8,
            )
    everybody = Employee._base_manager.filter(pk__in=[person.pk for person in people])
    for year in (2025, 2026, 2027):
        with django_assert_num_queries(1):
            found = find_hours(everybody, year=year, as_of=TODAY)
        told = {pk: (each.done, each.waiting, each.planned) for pk, each in found.items()}
        assert told == {person.pk: reference(person, year=year, as_of=TODAY) for person in people}
    assert any(each.planned for each in find_hours(everybody, year=2026, as_of=TODAY).values())

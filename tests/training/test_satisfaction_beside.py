"""Service satisfaction beside a programme: whose, over which months, from which source, and when nothing is said."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import EmployeeFactory, TrainingProgramFactory, UnitFactory, principal_with
from training.effect.beside import satisfaction_beside
from training.effect.comparing import Footing
from training.models import SatisfactionFigure, TrainingHistory

DAY = date(2026, 11, 21)
COURSE = date(2026, 3, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return UnitFactory()


@pytest.fixture
def program():
    return TrainingProgramFactory()


@pytest.fixture
def officer(root):
    return principal_with("analis", unit=root, on=DAY)


def surveyed(root, *figures):
    """A unit with surveys: (month, score, respondents)."""
    unit = UnitFactory(parent=root)
    for month, score, people in figures:
        SatisfactionFigure.objects.create(unit=unit, month=month, respondents=people, score=score)
    return unit


def completed(program, unit, *days):
    for day in days:
        TrainingHistory._base_manager.create(
            employee=EmployeeFactory(home_unit=unit), program=program, name="P", hours=1, completed_on=day
        )


BOTH = ((date(2026, 1, 1), 70, 20), (date(2026, 5, 1), 80, 20))


def beside(program, officer):
    return satisfaction_beside(program, principal=officer, as_of=DAY)


def test_a_unit_is_compared_with_itself_weighted_by_respondents(program, root, officer):
    unit = surveyed(root, (date(2025, 9, 1), 60, 10), (date(2026, 2, 1), 80, 30), (date(2026, 9, 1), 90, 10))
    section = UnitFactory(parent=unit)
    completed(program, section, COURSE)
    (row,) = beside(program, officer).comparable
    assert (row.unit, row.source, row.before, row.after) == (unit, "survey", Decimal(75), Decimal(90))


@pytest.mark.parametrize(
    "figures",
    [
        ((date(2025, 8, 1), 70, 20), (date(2026, 5, 1), 80, 20)),  # seven months before
        ((date(2026, 1, 1), 70, 20), (date(2026, 3, 1), 80, 20)),  # the month of the training itself
        ((date(2026, 1, 1), 70, 9), (date(2026, 5, 1), 80, 20)),  # fewer than ten respondents
        ((date(2026, 1, 1), 70, 20),),
    ],
)
def test_without_enough_answers_in_the_months_on_both_sides_nothing_is_compared(
    program, root, officer, figures
):
    completed(program, surveyed(root, *figures), COURSE)
    found = beside(program, officer)
    assert (found.comparable, found.followed) == ([], 1)


def test_months_between_the_first_and_the_last_completion_are_on_neither_side(program, root, officer):
    unit = surveyed(root, *BOTH, (date(2026, 8, 1), 50, 20))
    completed(program, unit, COURSE, date(2026, 6, 2))
    (row,) = beside(program, officer).comparable
    assert (row.before, row.after) == (70, 50)


def test_few_units_are_counted_and_ten_on_a_side_are_told(program, root, officer):
    for _number in range(9):
        completed(program, surveyed(root, *BOTH), COURSE)
        surveyed(root, *BOTH)
    found = beside(program, officer)
    assert (found.movement.pairs, found.others.pairs) == (9, 9)
    assert found.movement.difference is None
    assert found.others.difference is None
    completed(program, surveyed(root, *BOTH), COURSE)
    found = beside(program, officer)
    assert (found.movement.footing, found.movement.difference) == (Footing.TENTATIVE, Decimal(10))
    assert (found.others.pairs, found.others.difference) == (9, None)


def test_units_and_people_beyond_the_readers_scope_are_not_there(program, officer):
    completed(program, surveyed(UnitFactory(), *BOTH), COURSE)
    assert beside(program, officer) is None


def test_it_costs_the_same_for_any_number_of_units(program, root, officer, django_assert_max_num_queries):
    for _number in range(4):
        completed(program, surveyed(root, *BOTH), COURSE)
    with django_assert_max_num_queries(4):
        beside(program, officer)

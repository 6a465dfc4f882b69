"""Months are kept once, in their order, from a run of their last day; every change has its one cause."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from assessments.gap_runs import retire_months, retire_runs
from assessments.models import GapFigure, GapHeadcount, GapResult, GapRun, GapSnapshot, GapStandard
from competencies.standards import close_versions
from employees.models import Employee, PositionHistory
from tests.assessments.running import run_gaps
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    PositionHistoryFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    hold,
    span,
)
from tests.training.trend import TODAY, changes_of, keep_months
from training.models import GapChange, GapMovement, TrainingHistory
from training.trend.history import find_history
from training.trend.keeping import find_changes, let_go_of_months, month_to_keep, request_month

pytestmark = pytest.mark.django_db

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def skill():
    return CompetencyFactory()


@pytest.fixture
def post(skill):
    return post_asking(skill, 3)


def post_asking(skill, level, **more):
    position = PositionFactory(**more)
    version = StandardVersionFactory(position=position, valid_from=date(2020, 1, 1))
    StandardItemFactory(version=version, competency=skill, level=level)
    return position


@pytest.fixture
def person(post):
    return hold(post, since=date(2020, 1, 1))


def assess(person, skill, level, day, **more):
    return AssessmentFactory(employee=person, competency=skill, level=level, assessed_on=day, **more)


def run_sql(sql, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def course(person, skill, day):
    program = TrainingProgramFactory(competency=skill, target_level=3)
    return TrainingHistory._base_manager.create(
        employee=person, program=program, name=program.name, hours=10, completed_on=day
    )


def test_months_are_kept_in_order_and_once_and_missed_ones_are_filled_in(person, operator):
    assert keep_months(operator) == [JUNE, JULY, AUGUST]
    assert keep_months(operator, on=date(2026, 9, 30)) == [JUNE, JULY, AUGUST]
    later = keep_months(operator, on=date(2026, 11, 1))
    assert later == [JUNE, JULY, AUGUST, date(2026, 9, 1), date(2026, 10, 1)]
    assert GapSnapshot.objects.get(month=JULY).run.as_of == date(2026, 7, 31)


def test_a_year_of_changes_is_there_from_the_start(person, operator):
    assert month_to_keep(operator, on=TODAY) == date(2025, 8, 1)


def test_asking_twice_queues_one_job(person, operator):
    assert request_month(by=operator, on=TODAY) is not None
    assert request_month(by=operator, on=TODAY) is None


def test_nothing_is_kept_of_an_empty_register(operator):
    assert request_month(by=operator, on=TODAY) is None


def test_a_month_tells_its_last_day_and_not_the_present(person, skill, operator):
    assess(person, skill, "1.5", date(2026, 7, 31))
    assess(person, skill, 3, date(2026, 8, 1))
    run_gaps(operator)
    speaking = set(GapRun.objects.current())
    keep_months(operator)
    figures = GapFigure.objects.filter(competency=skill)
    assert figures.get(month=JUNE).unknown == 1
    assert figures.get(month=JULY).short_2 == 1  # one level and a half is missing
    assert figures.get(month=AUGUST).met == 1
    assert GapHeadcount.objects.get(month=JULY, unit=person.home_unit).people == 1
    assert set(GapRun.objects.current()) == speaking


def test_a_run_published_of_the_last_day_is_taken(person, skill, operator):
    run = run_gaps(operator, as_of=date(2026, 6, 30))
    keep_months(operator)
    assert GapSnapshot.objects.get(month=JUNE).run == run


def test_a_run_from_which_a_month_is_kept_is_not_retired(person, skill, operator):
    keep_months(operator)
    assert retire_runs(keep=0) == 0
    run = GapSnapshot.objects.get(month=AUGUST).run
    assert GapResult.objects.unscoped(reason="tests").filter(run=run).exists()
    with pytest.raises(IntegrityError, match="a month is kept"):
        run_sql("SELECT gap_result_drop(%s)", run.pk)


@pytest.fixture
def fifteen_months(person, skill, operator):
    """July 2025 to September 2026, of somebody who was below the standard all the time."""
    assess(person, skill, 2, date(2025, 1, 1))
    return keep_months(operator, on=date(2026, 10, 2), back=15)


def test_people_of_old_months_are_let_go_and_figures_stay(
    fifteen_months, person, skill, operator, monkeypatch
):
    assert let_go_of_months(on=TODAY) == 0  # the rule keeps five years
    rule = SimpleNamespace(value_on=lambda _day: {"months": 13})
    monkeypatch.setattr("training.trend.keeping.GAP_MONTHS", rule)
    figures = list(GapFigure.objects.order_by("month").values_list("month", "short_1"))

    assert let_go_of_months(on=TODAY) == 2

    retired = GapSnapshot.objects.filter(run__retired_at__isnull=False).order_by("month")
    assert list(retired.values_list("month", flat=True)) == fifteen_months[:2]
    gone = [row.run_id for row in retired]
    assert not GapResult.objects.unscoped(reason="tests").filter(run__in=gone).exists()
    assert not GapStandard.objects.filter(run__in=gone).exists()
    assert list(GapFigure.objects.order_by("month").values_list("month", "short_1")) == figures
    history = find_history(Employee.objects.visible_to(operator).filter(pk=person.pk), as_of=TODAY)
    assert (history.first, history.last) == (fifteen_months[2], fifteen_months[-1])
    assert history.competencies[0].is_older
    assert let_go_of_months(on=TODAY) == 0


def test_the_newest_thirteen_months_stay_whatever_is_asked(fifteen_months):
    with pytest.raises(IntegrityError, match="newest months"):
        retire_months(before=date(2026, 9, 1))
    run = GapSnapshot.objects.get(month=fifteen_months[2]).run_id
    with pytest.raises(IntegrityError, match="newest months"):
        run_sql("UPDATE assessments_gaprun SET retired_at = now() WHERE id = %s", run)
    with pytest.raises(IntegrityError, match="a month is kept"):
        run_sql("SELECT gap_result_drop(%s)", run)


def test_nothing_of_a_kept_month_changes_by_any_way(person, skill, operator):
    assess(person, skill, 2, date(2026, 8, 5))
    keep_months(operator)
    run = GapSnapshot.objects.get(month=AUGUST).run_id
    statements = [
        "UPDATE assessments_gapfigure SET met = met + 1",
        "DELETE FROM assessments_gapheadcount",
        "UPDATE training_gapchange SET cause = 'left'",
        "DELETE FROM training_gapmovement",
        f"INSERT INTO assessments_gapheadcount (month, people, without_post, without_standard) "
        f"VALUES ('{AUGUST}', 1, 0, 0)",
        f"UPDATE assessments_gapresult SET held = '{{10}}' WHERE run_id = {run}",
        f"DELETE FROM assessments_gapstandard WHERE run_id = {run}",
    ]
    for sql in statements:
        with pytest.raises(IntegrityError, match="does not change"):
            run_sql(sql)
    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        GapSnapshot.objects.filter(month=AUGUST)._raw_delete("default")


def test_months_follow_each_other_without_a_hole(person, operator):
    keep_months(operator)
    newest = GapSnapshot.objects.get(month=AUGUST)
    run = run_gaps(operator, as_of=date(2026, 10, 31))
    with pytest.raises(IntegrityError, match="one after the other"), transaction.atomic():
        GapSnapshot.objects.create(
            month=date(2026, 10, 1), run=run, previous=newest, kept_at="2026-11-01T00:00Z"
        )


def test_a_month_computed_anew_doubles_nothing(person, skill, operator):
    assess(person, skill, 2, date(2026, 8, 5))
    keep_months(operator)
    august, july = (GapSnapshot.objects.get(month=month).run_id for month in (AUGUST, JULY))
    coming = date(2026, 9, 1)
    for _ in range(2):
        find_changes(coming, august, july, low=0, high=2**62)
    assert GapChange.objects.unscoped(reason="tests").filter(month=coming).count() == 1


def test_who_was_assessed_after_a_course_closed_the_gap_by_training(person, skill, operator):
    assess(person, skill, 2, date(2026, 1, 5))
    done = course(person, skill, date(2026, 6, 1))
    assess(person, skill, 3, date(2026, 7, 9))
    keep_months(operator)
    assert changes_of(person) == [(JULY, "closed", "training")]
    row = GapChange.objects.unscoped(reason="tests").get(month=JULY)
    assert row.training == done
    assert GapMovement.objects.get(month=JULY).number == 1


@pytest.mark.parametrize("day", [date(2026, 1, 4), date(2026, 7, 9)])
def test_a_course_before_the_earlier_result_or_not_before_the_new_one_is_no_cause(
    person, skill, operator, day
):
    assess(person, skill, 2, date(2026, 1, 5))
    course(person, skill, day)
    assess(person, skill, 3, date(2026, 7, 9))
    keep_months(operator)
    assert changes_of(person)[-1] == (JULY, "closed", "assessment")


def test_a_result_that_expires_makes_a_gap_unknown_and_closes_nothing(person, skill, operator):
    assess(person, skill, 2, date(2023, 7, 30))
    keep_months(operator)
    assert changes_of(person) == [(JULY, "gap_unknown", "expiry")]


def test_a_withdrawn_result_is_a_correction(person, skill, operator):
    assess(person, skill, 2, date(2025, 1, 1))
    assess(person, skill, 3, date(2025, 6, 1), withdrawn_on=date(2026, 7, 15))
    keep_months(operator)
    assert changes_of(person) == [(JULY, "opened", "correction")]


def test_a_higher_standard_opens_a_gap(person, post, skill, operator):
    assess(person, skill, 3, date(2026, 1, 5))
    later = StandardVersionFactory(position=post, valid_from=JULY)
    StandardItemFactory(version=later, competency=skill, level=4)
    close_versions([post.pk])
    keep_months(operator)
    assert changes_of(person)[-1] == (JULY, "opened", "standard")


def test_a_result_that_closes_the_gap_by_itself_is_the_cause_though_the_standard_changed(
    person, post, skill, operator
):
    assess(person, skill, 2, date(2026, 1, 5))
    assess(person, skill, 4, date(2026, 7, 5))
    later = StandardVersionFactory(position=post, valid_from=JULY)
    StandardItemFactory(version=later, competency=skill, level=4)
    close_versions([post.pk])
    keep_months(operator)
    assert changes_of(person)[-1] == (JULY, "closed", "assessment")


def move(person, to, day):
    held = PositionHistory._base_manager.filter(employee=person)
    held.update(validity=DateRange(date(2020, 1, 1), day))
    if to:
        PositionHistoryFactory(employee=person, position=to, validity=span(day, None))


def test_a_post_that_asks_for_less_closes_the_gap_and_one_that_asks_the_same_changes_nothing(
    person, post, skill, operator
):
    assess(person, skill, 2, date(2025, 1, 5))
    other = hold(post, since=date(2020, 1, 1))
    assess(other, skill, 2, date(2025, 1, 5))
    move(person, post_asking(skill, 2), date(2026, 7, 10))
    move(other, post_asking(skill, 3), date(2026, 7, 10))
    keep_months(operator)
    assert changes_of(person) == [(JULY, "closed", "post")]
    assert changes_of(other) == []


def test_who_takes_up_and_gives_up_a_post_joins_and_leaves(post, skill, operator):
    person = hold(post, since=date(2026, 7, 1))
    assess(person, skill, 2, date(2025, 1, 5))
    move(person, None, date(2026, 8, 15))
    keep_months(operator)
    row = GapChange.objects.unscoped(reason="tests").get(employee=person, month=AUGUST)
    assert (row.movement, row.cause, row.unit) == ("closed", "left", post.unit)

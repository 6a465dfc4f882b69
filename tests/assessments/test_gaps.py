"""Gaps: required less the latest valid official level, read from the facts and stored by a run, the same."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from assessments.choices import GapStatus
from assessments.gaps import current_gaps, current_results, find_gaps
from assessments.sql import BY_RANGE, statement
from employees.models import Employee
from tests.assessments.running import run_gaps
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    EmployeeFactory,
    PositionFactory,
    PositionHistoryFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
    span,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def everyone(operator):
    return Employee.objects.visible_to(operator)


def only_gap(employee, operator, *, as_of=TODAY):
    (gap,) = find_gaps(everyone(operator).filter(pk=employee.pk), as_of=as_of)[employee.pk].gaps
    return gap


@pytest.fixture
def item():
    return StandardItemFactory(level=3, importance="mutlak")


@pytest.fixture
def holder(item):
    return hold(item.version.position)


@pytest.mark.parametrize(
    ("results", "status", "held"),
    [
        pytest.param(
            [("assessment_center", "3.0", date(2026, 1, 1))], "met", "3.0", id="at the required level"
        ),
        pytest.param([("cact", "2.5", date(2026, 1, 1))], "gap", "2.5", id="half a level below"),
        pytest.param([("cact", "5.0", date(2026, 1, 1))], "met", "5.0", id="above"),
        pytest.param([("cact", "0.0", date(2026, 1, 1))], "gap", "0.0", id="level zero is a level"),
        pytest.param([("cact", "4.0", date(2023, 11, 21))], "met", "4.0", id="the last valid day"),
        pytest.param([("cact", "4.0", date(2023, 11, 20))], "expired", None, id="the day after"),
        pytest.param([("cact", "4.0", date(2026, 11, 21))], "met", "4.0", id="assessed on the day"),
        pytest.param([("cact", "4.0", date(2026, 11, 22))], "unknown", None, id="assessed tomorrow"),
        pytest.param([("superior", "4.0", date(2026, 1, 1))], "unknown", None, id="developmental only"),
        pytest.param([], "unknown", None, id="never assessed"),
        pytest.param(
            [("cact", "4.0", date(2025, 1, 1)), ("cact", "2.0", date(2026, 1, 1))],
            "gap",
            "2.0",
            id="the latest",
        ),
        pytest.param(
            [("competency_test", "5.0", date(2026, 1, 1)), ("assessment_center", "2.0", date(2026, 1, 1))],
            "gap",
            "2.0",
            id="on one day the assessment centre comes first",
        ),
        pytest.param(
            [("competency_test", "5.0", date(2026, 1, 1)), ("cact", "2.0", date(2026, 1, 1))],
            "gap",
            "2.0",
            id="then CACT",
        ),
        pytest.param(
            [("cact", "4.0", date(2020, 1, 1)), ("self", "4.0", date(2026, 1, 1))],
            "expired",
            None,
            id="a self-assessment does not revive an expired result",
        ),
    ],
)
def test_held_level_is_the_latest_valid_official_one(item, holder, operator, results, status, held):
    for source, level, day in results:
        AssessmentFactory(
            employee=holder, competency=item.competency, source=source, level=level, assessed_on=day
        )

    gap = only_gap(holder, operator)
    run_gaps(operator)
    row = current_gaps(operator).get()

    wanted = None if held is None else Decimal(held)
    assert (gap.status, gap.held) == (status, wanted)
    assert gap.gap == (None if wanted is None else wanted - 3)
    assert (row.status, row.held, row.gap) == (gap.status, gap.held, gap.gap)
    assert (row.required, row.importance, row.competency_id) == (3, "mutlak", item.competency_id)


def test_a_result_of_29_february_counts_to_28_february(item, holder, operator):
    AssessmentFactory(employee=holder, competency=item.competency, assessed_on=date(2024, 2, 29))

    assert only_gap(holder, operator, as_of=date(2027, 2, 28)).status == GapStatus.MET
    assert only_gap(holder, operator, as_of=date(2027, 3, 1)).status == GapStatus.EXPIRED


def test_a_withdrawn_result_counts_until_the_day_before_it_was_withdrawn(item, holder, operator):
    AssessmentFactory(employee=holder, competency=item.competency, withdrawn_on=date(2026, 6, 1))

    assert only_gap(holder, operator, as_of=date(2026, 5, 31)).status == GapStatus.MET
    assert only_gap(holder, operator, as_of=date(2026, 6, 1)).status == GapStatus.UNKNOWN


def test_evidence_is_named_also_when_it_has_expired(item, holder, operator):
    result = AssessmentFactory(
        employee=holder, competency=item.competency, level=4, assessed_on=date(2022, 5, 1), provider="BKN"
    )

    evidence = only_gap(holder, operator).evidence

    assert evidence.assessment_id == result.pk
    assert (evidence.level, evidence.source, evidence.provider) == (Decimal(4), "assessment_center", "BKN")
    assert evidence.valid_until == date(2025, 5, 1)


def test_the_version_with_the_latest_start_is_in_force_less_rows_that_ended(operator):
    position = PositionFactory()
    old = StandardVersionFactory(
        position=position, valid_from=date(2020, 1, 1), validity=span(date(2020, 1, 1), date(2025, 12, 31))
    )
    new = StandardVersionFactory(position=position, valid_from=date(2026, 1, 1))
    was = StandardItemFactory(version=old).competency
    stays = StandardItemFactory(version=new).competency
    StandardItemFactory(version=new, valid_to=TODAY - timedelta(days=1))
    last_day = StandardItemFactory(version=new, valid_to=TODAY).competency
    employee = hold(position)

    def required(as_of):
        gaps = find_gaps(everyone(operator), as_of=as_of)[employee.pk].gaps
        return {gap.competency_id for gap in gaps}

    assert required(TODAY) == {stays.pk, last_day.pk}
    assert required(date(2025, 12, 31)) == {was.pk}


def test_a_version_whose_rows_all_ended_brings_no_older_one_back(operator):
    position = PositionFactory()
    old = StandardVersionFactory(
        position=position, valid_from=date(2020, 1, 1), validity=span(date(2020, 1, 1), date(2025, 12, 31))
    )
    StandardItemFactory(version=old)
    new = StandardVersionFactory(position=position, valid_from=date(2026, 1, 1))
    StandardItemFactory(version=new, valid_to=date(2026, 6, 30))
    employee = hold(position)

    assert find_gaps(everyone(operator), as_of=TODAY)[employee.pk].missing == "standard"


def test_people_without_post_or_standard_are_counted_and_have_no_rows(item, holder, operator):
    without_standard = hold(PositionFactory())
    gone = EmployeeFactory()
    PositionHistoryFactory(
        employee=gone, position=item.version.position, validity=span(date(2020, 1, 1), date(2026, 11, 20))
    )
    outside = EmployeeFactory()
    PositionHistoryFactory(employee=outside, position=None, position_name="Jabatan di instansi lain")

    run = run_gaps(operator)
    found = find_gaps(everyone(operator), as_of=TODAY)

    assert (run.people, run.without_post, run.without_standard) == (4, 2, 1)
    assert set(current_gaps(operator).values_list("employee", flat=True)) == {holder.pk}
    assert current_results(operator).count() == 4
    assert found[without_standard.pk].missing == "standard"
    assert found[gone.pk].missing == found[outside.pk].missing == "position"
    assert found[gone.pk].unit_id == item.version.position.unit_id


def test_acting_duty_is_not_a_current_post(item, operator):
    employee = EmployeeFactory()
    PositionHistoryFactory(employee=employee, position=item.version.position, assignment="plt")

    assert find_gaps(everyone(operator), as_of=TODAY)[employee.pk].missing == "position"


def test_gaps_against_a_target_post_use_its_standard(item, operator):
    stranger = hold(PositionFactory())

    found = find_gaps(everyone(operator), as_of=TODAY, position_id=item.version.position_id)[stranger.pk]

    assert [gap.competency_id for gap in found.gaps] == [item.competency_id]


def test_a_stranger_sees_no_rows_and_a_unit_admin_those_of_the_subtree(item, holder, operator):
    AssessmentFactory(employee=holder, competency=item.competency)
    run_gaps(operator)
    hold(item.version.position)
    inside = principal_with("admin_opd", unit=item.version.position.unit)
    outside = principal_with("admin_opd", unit=UnitFactory())
    nobody = principal_with()
    oneself = principal_with(employee=holder)

    assert current_gaps(inside).count() == current_gaps(oneself).count() == 1
    assert not current_gaps(outside).exists()
    assert not current_gaps(nobody).exists()


@pytest.mark.parametrize("headcount", [1, 40])
def test_reading_costs_the_same_queries_for_any_headcount(
    item, operator, headcount, django_assert_num_queries
):
    for _ in range(headcount):
        AssessmentFactory(employee=hold(item.version.position), competency=item.competency)
    run_gaps(operator)

    with django_assert_num_queries(2):
        found = find_gaps(everyone(operator), as_of=TODAY)
    with django_assert_num_queries(2):
        rows = list(current_gaps(operator).select_related("employee", "competency", "evidence"))

    assert len(found) == len(rows) == headcount


def test_several_competencies_keep_their_own_levels(operator):
    version = StandardVersionFactory()
    competencies = CompetencyFactory.create_batch(4)
    for level, competency in enumerate(competencies, start=1):
        StandardItemFactory(version=version, competency=competency, level=level)
    employee = hold(version.position)
    for half, competency in enumerate(competencies[:3], start=1):
        AssessmentFactory(employee=employee, competency=competency, level=Decimal(half) / 2)

    run_gaps(operator)

    rows = current_gaps(operator).order_by("required").values_list("required", "held", "status")
    halves = [Decimal(half) / 2 for half in (1, 2, 3)]
    assert list(rows) == [*zip((1, 2, 3), halves, ["gap"] * 3, strict=True), (4, None, "unknown")]


def test_the_latest_official_results_are_read_from_the_index_alone_in_its_own_order():
    """A tie-break column outside the index, or a sort, costs more than the rest of the run."""
    facts = {"low": 1, "high": 10_000, "as_of": TODAY}
    with connection.cursor() as cursor:
        # Other ways are left out where there is a choice, so that the plan rests on no statistics that earlier tests
        # left: a sort stays in the plan when the index does not give the order.
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {statement('latest_official', chosen=BY_RANGE)}", facts)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Index Only Scan using assessment_held_levels" in plan
    assert "Unique" in plan
    assert "Sort" not in plan

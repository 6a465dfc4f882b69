"""The heat map: counts over subtrees, unknown and expired apart, nothing outside the reader's scope."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assessments.gap_pages import totals_in_scope, totals_of
from assessments.gaps import current_gaps
from assessments.heat_map import Counts, find_heat_map
from assessments.overlay import refresh
from tests.assessments.running import TODAY, run_gaps
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    PositionHistoryFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
)
from tests.factories.registry import span

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """A root with two offices; the first has a section below it."""
    root = UnitFactory(name="Akar")
    first = UnitFactory(name="Dinas A", parent=root)
    section = UnitFactory(name="Seksi A1", parent=first)
    second = UnitFactory(name="Dinas B", parent=root)
    return root, first, section, second


@pytest.fixture
def competency():
    return CompetencyFactory()


def post_in(unit, competency, *, level=3):
    position = PositionFactory(unit=unit)
    StandardItemFactory(version=StandardVersionFactory(position=position), competency=competency, level=level)
    return position


def cells(heat_map):
    return {row.unit.name: row.cells[0].counts for row in heat_map.rows}


@pytest.fixture
def people(agency, competency):
    root, first, section, second = agency
    AssessmentFactory(employee=hold(post_in(root, competency)), competency=competency, level=3)
    AssessmentFactory(employee=hold(post_in(first, competency)), competency=competency, level=2)
    AssessmentFactory(employee=hold(post_in(section, competency)), competency=competency, level="1.5")
    AssessmentFactory(
        employee=hold(post_in(section, competency)), competency=competency, assessed_on=date(2020, 1, 1)
    )
    hold(post_in(second, competency))
    hold(PositionFactory(unit=second))


def test_rows_are_the_children_with_everything_below_them(agency, people, operator):
    root = agency[0]
    run_gaps(operator)

    heat_map = find_heat_map(operator, unit=root)

    assert cells(heat_map) == {
        "Akar": Counts(met=1),
        "Dinas A": Counts(gap=2, expired=1, distance=-5, shortfall=5),
        "Dinas B": Counts(unknown=1),
    }
    assert [(row.unit.name, row.is_direct, row.people, row.without_standard) for row in heat_map.rows] == [
        ("Akar", True, 1, 0),
        ("Dinas A", False, 3, 0),
        ("Dinas B", False, 2, 1),
    ]
    (total,) = heat_map.totals
    assert total.counts == Counts(met=1, gap=2, expired=1, unknown=1, distance=-5, shortfall=5)


def test_figures_count_only_those_assessed():
    counts = Counts(met=1, gap=2, expired=7, unknown=9, distance=-5, shortfall=5)

    assert (counts.percent_below, counts.mean_gap, counts.shade) == (Decimal("66.7"), Decimal("-0.83"), 4)
    nobody = Counts(expired=7, unknown=9)
    assert (nobody.percent_below, nobody.mean_gap, nobody.shade) == (None, None, None)


def test_a_later_run_of_one_unit_speaks_for_that_unit_alone(agency, people, competency, operator):
    root, first, section, _second = agency
    run_gaps(operator)
    newcomer = hold(post_in(section, competency))
    elsewhere = hold(post_in(root, competency))

    later = run_gaps(operator, unit=first)

    found = cells(find_heat_map(operator, unit=root))
    assert found["Dinas A"].unknown == 1
    assert found["Akar"].people == 1
    assert {run.pk for run in find_heat_map(operator, unit=root).runs} > {later.pk}
    assert newcomer.pk != elsewhere.pk


def told_by_list(operator, units):
    """The same counts from the rows that the list of people shows, by unit."""
    rows = [row for row in current_gaps(operator) if row.unit_id in units]
    told = {unit.name: Counter() for unit in units.values()}
    for row in rows:
        told[units[row.unit_id].name][str(row.status)] += 1
    return told


def test_who_moved_between_the_days_of_two_runs_is_counted_once_where_the_list_tells_them(
    agency, people, competency, operator
):
    root, first, _section, second = agency
    moved_on = date(2026, 6, 1)
    left, came = (
        moved(post_in(one, competency), post_in(other, competency), on=moved_on)
        for one, other in ((first, second), (second, first))
    )
    run_gaps(operator)
    earlier = run_gaps(operator, unit=first, as_of=date(2026, 3, 1))

    heat_map = find_heat_map(operator, unit=root)
    units = {unit.pk: unit for unit in (root, first, second)}
    under = {unit.pk: first if unit.parent_id == first.pk else unit for unit in agency}
    told = told_by_list(operator, {pk: units[row.pk] for pk, row in under.items()})
    assert cells_by_status(heat_map) == told
    assert {row.unit.name: row.people for row in heat_map.rows} == {"Akar": 1, "Dinas A": 5, "Dinas B": 2}
    assert (heat_map.as_of, heat_map.until) == (earlier.as_of, TODAY)

    refresh([left.pk, came.pk], as_of=TODAY)
    recomputed = find_heat_map(operator, unit=root)
    assert cells_by_status(recomputed) == told_by_list(
        operator, {pk: units[row.pk] for pk, row in under.items()}
    )
    assert {row.unit.name: row.people for row in recomputed.rows} == {"Akar": 1, "Dinas A": 4, "Dinas B": 3}


def moved(one, other, *, on):
    """Somebody who held the one post up to the day and holds the other since."""
    person = hold(other, since=on)
    PositionHistoryFactory(
        employee=person, position=one, validity=span(date(2020, 1, 1), on - timedelta(days=1))
    )
    return person


def cells_by_status(heat_map):
    counts = {row.unit.name: row.cells[0].counts for row in heat_map.rows}
    names = ("met", "gap", "expired", "unknown")
    return {
        unit: Counter({name: getattr(told, name) for name in names if getattr(told, name)})
        for unit, told in counts.items()
    }


def test_an_officer_sees_the_own_subtree_and_no_other(agency, people, operator):
    root, first, section, second = agency
    run_gaps(operator)
    officer = principal_with("admin_opd", unit=first)

    assert set(cells(find_heat_map(officer))) == {"Dinas A", "Seksi A1"}
    assert totals_in_scope(officer) == totals_of(find_heat_map(officer))
    assert find_heat_map(officer, unit=section) is not None
    assert find_heat_map(officer, unit=root) is None
    assert find_heat_map(officer, unit=second) is None
    assert find_heat_map(principal_with()) is None
    assert totals_in_scope(principal_with()) is None


def test_before_any_run_there_is_a_map_without_figures(agency, people, operator):
    heat_map = find_heat_map(operator, unit=agency[0])

    assert heat_map.competencies == ()
    assert heat_map.as_of is None


def test_the_map_costs_the_same_queries_for_any_number_of_units(
    agency, people, competency, operator, django_assert_max_num_queries
):
    for _ in range(30):
        hold(post_in(UnitFactory(parent=agency[0]), competency))
    run_gaps(operator, chunk_size=10)

    with django_assert_max_num_queries(6):
        heat_map = find_heat_map(operator, unit=agency[0])

    assert len(heat_map.rows) == 33

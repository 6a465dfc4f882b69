"""The people behind a cell are those whose newest rows say so, whichever run or recomputation tells them."""

from itertools import product

import pytest

from asn_career.base import tables
from assessments import gap_pages
from assessments.choices import GapStatus
from assessments.gap_pages import people_behind, people_with
from assessments.gap_querysets import speaking_runs
from assessments.gaps import current_gaps
from tests.assessments.running import several_sources
from tests.factories import StandardItemFactory, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(operator):
    return several_sources(operator)


def test_a_list_is_what_the_rows_say(agency, operator):
    found = set()
    for competency, status, depth in product(agency, ["", *GapStatus.values], [None, 1, 2]):
        rows = current_gaps(operator).filter(competency=competency)
        rows = rows.filter(status=status) if status else rows
        rows = rows.filter(gap__lte=-depth) if depth else rows
        listed = people_with(
            operator, competency=competency, unit=None, status=status, depth=depth, runs=speaking_runs()
        )
        assert set(listed.values_list("pk", flat=True)) == set(rows.values_list("employee_id", flat=True))
        found.update((status, depth) for _ in rows[:1])
    # Every status was met, and both depths: the comparison was not one of nothing with nothing.
    assert {(status, None) for status in GapStatus.values} | {("gap", 1), ("gap", 2)} <= found


@pytest.mark.parametrize("counted_up_to", [tables.COUNTED_UP_TO, 0], ids=["few", "many"])
def test_a_page_has_the_same_people_named_to_the_query_or_asked_one_after_the_other(
    agency, operator, monkeypatch, counted_up_to
):
    monkeypatch.setattr(gap_pages, "COUNTED_UP_TO", counted_up_to)
    asked_singly = False
    for competency, status, depth in product(agency, ["", *GapStatus.values], [None, 1, 2]):
        cell = {"competency": competency, "status": status, "depth": depth, "runs": speaking_runs()}
        listed, known = people_behind(operator, unit=None, **cell)
        expected = set(people_with(operator, unit=None, **cell).values_list("pk", flat=True))
        assert set(listed.values_list("pk", flat=True)) == expected
        assert known == min(len(expected), counted_up_to + 1)
        asked_singly |= known > 0 and "coalesce((SELECT true" in str(listed.query)
    assert asked_singly == (counted_up_to == 0)


def test_before_any_run_nobody_is_listed(operator):
    item = StandardItemFactory()
    hold(item.version.position)
    assert not people_with(
        operator, competency=item.competency, unit=None, status="", depth=None, runs=speaking_runs()
    ).exists()

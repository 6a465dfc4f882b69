"""The people behind a cell are those whose newest rows say so, whichever run or recomputation tells them."""

from itertools import product

import pytest

from asn_career.base.audit import acting
from assessments.choices import GapStatus
from assessments.gap_pages import people_with
from assessments.gap_querysets import speaking_runs
from assessments.gaps import current_gaps
from assessments.models import Assessment, GapOverlay
from tests.assessments.running import TODAY, run_gaps
from tests.factories import (
    AssessmentFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(operator):
    """Two units, three competencies, every status; one unit computed again, one person recomputed since."""
    units = UnitFactory.create_batch(2)
    versions = [StandardVersionFactory(position=PositionFactory(unit=unit)) for unit in units]
    items = [StandardItemFactory(version=version, level=3) for version in versions for _ in range(2)]
    shared = StandardItemFactory(version=versions[0], competency=items[2].competency, level=2)
    people = [[hold(version.position) for _ in range(4)] for version in versions]
    days = {"now": TODAY, "before": TODAY.replace(year=TODAY.year - 4)}
    for number, person in enumerate(person for group in people for person in group):
        for place, item in enumerate([*items, shared]):
            if (number + place) % 4 < 3:
                AssessmentFactory(
                    employee=person,
                    competency=item.competency,
                    level=(number + place) % 6,
                    source="assessment_center" if place < 4 else "cact",
                    assessed_on=days["before" if (number + place) % 4 == 2 else "now"],
                )
    run_gaps(operator)
    AssessmentFactory(
        employee=people[1][0],
        competency=items[2].competency,
        level=5,
        source="competency_test",
        assessed_on=TODAY,
    )
    run_gaps(operator, unit=units[1])
    with acting(by="tests", on=TODAY):
        Assessment.objects.visible_to(operator).filter(employee=people[0][1]).delete()
    assert GapOverlay.objects.visible_to(operator).exists()
    return {item.competency for item in items}


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


def test_before_any_run_nobody_is_listed(operator):
    item = StandardItemFactory()
    hold(item.version.position)
    assert not people_with(
        operator, competency=item.competency, unit=None, status="", depth=None, runs=speaking_runs()
    ).exists()

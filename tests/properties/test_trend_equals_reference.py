"""Every requirement that stands otherwise on a later day is told once, with the cause that the slow rule gives."""

from collections import Counter
from datetime import date

import pytest

from assessments.models import GapRow
from tests.assessments.running import run_gaps
from tests.properties.comparing import differences, load_agency, seeds
from tests.reference.trend import changes_between
from training.models import GapChange
from training.trend.keeping import find_changes

pytestmark = pytest.mark.django_db

MONTH = date(2027, 1, 1)  # none that is kept
ADDS = {"opened": 1, "gap_found": 1, "closed": -1, "gap_unknown": -1}


def told_by_engine():
    rows = GapChange.objects.unscoped(reason="tests").filter(month=MONTH)
    values = rows.values_list("employee__nip", "competency__code", "movement", "cause", "unit__code")
    return {(nip, competency): told for nip, competency, *told in values}


def told_by_reference(agency, earlier, later):
    unit_of = {row["code"]: row["unit_code"] for row in agency.rows("positions")}
    return {
        (nip, competency): [change.movement, change.cause, unit_of.get(change.position)]
        for nip in agency.nips()
        for competency, change in changes_between(agency, nip, earlier, later).items()
    }


def open_gaps(run):
    return GapRow.objects.unscoped(reason="tests").of_run(run).filter(status="gap").count()


def compare(loaded, operator):
    """Both tellings between the agency's two days, and the runs."""
    later, earlier = loaded.days
    before, after = (run_gaps(operator, as_of=day, chunk_size=100) for day in (earlier, later))
    find_changes(MONTH, after.pk, before.pk, low=0, high=2**62)
    return told_by_engine(), told_by_reference(loaded.reference, earlier, later), (before, after)


@pytest.mark.parametrize("seed", seeds(first=9000))
def test_changes_and_their_causes_are_those_of_the_reference(seed, operator, tmp_path):
    loaded = load_agency(seed, folder=tmp_path, by=operator)
    told, expected, (before, after) = compare(loaded, operator)
    # where nobody's post says in which unit a change counts, the unit is where the person is registered
    for key, (movement, cause, unit) in expected.items():
        if unit is None:
            expected[key] = [movement, cause, told.get(key, [None] * 3)[2]]
    assert differences(told, expected) == []
    moves = Counter(movement for movement, _cause, _unit in told.values())
    net = sum(number * moves[movement] for movement, number in ADDS.items())
    assert open_gaps(after) == open_gaps(before) + net


def test_the_agencies_meet_nearly_every_movement_and_cause(operator, tmp_path):
    """The control: what is compared is not empty."""
    loaded = load_agency(9100, folder=tmp_path, by=operator, people=60)
    _told, expected, _runs = compare(loaded, operator)
    assert {row[0] for row in expected.values()} >= {
        "opened",
        "closed",
        "gap_found",
        "gap_unknown",
        "added",
        "dropped",
    }
    assert {row[1] for row in expected.values()} >= {"assessment", "expiry", "post", "joined"}

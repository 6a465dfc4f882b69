"""The main job from end to end, small always and with ten thousand people in the long run: what went in comes out."""

import pytest

from promotions.benchmarks.journey import PAGE, walk_through
from promotions.models import Candidate
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("employees", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_everybody_of_the_package_is_imported_computed_considered_and_told(employees):
    steps = {}
    for step in walk_through(employees=employees, on=TODAY):
        steps[step.name] = step.counts
        print(f"{step.name}: {step.seconds:.1f} s, {step.processor:.1f} s of processor time")
    loaded, gaps, run = steps["import"], steps["gap run"], steps["shortlist"]
    assert (loaded["people"], loaded["refused"], loaded["new"]) == (employees, 0, loaded["rows"])
    assert gaps["people"] == employees > gaps["without_post"] + gaps["without_standard"]
    assert run["considered"] == employees == run["eligible"] + run["manual"] + run["ineligible"]
    assert 0 < run["ranked"] <= run["eligible"]
    assert steps["review, first page"]["rows"] == PAGE
    assert steps["review, those not eligible"]["rows"] == min(PAGE, run["ineligible"])
    assert Candidate.objects.unscoped(reason="test").filter(rank=1).exists()

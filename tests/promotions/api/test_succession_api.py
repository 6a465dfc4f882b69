"""Succession over HTTP: asked for, read post by post within the caller's scope, in pages."""

import pytest

from asn_career.base.models import AccessLogEntry
from promotions.models import SuccessionRun
from tests.employees.api.test_registry_api import caller
from tests.factories import PositionFactory, UnitFactory
from tests.promotions.agency import Agency, D
from tests.promotions.api.test_computed_api import do_job, post
from tests.promotions.test_succession import run, verify

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/successions/"


@pytest.fixture
def agency():
    """Three people before a post in their unit, and one who belongs to another unit."""
    agency = Agency()
    agency.people(2)
    agency.open = agency.person(years=(2025,))
    elsewhere = UnitFactory(code="BADAN", parent=agency.root)
    agency.post = PositionFactory(code="P-ELSEWHERE", kind="pelaksana", unit=elsewhere, family="umum")
    agency.person()
    return agency


def successors(client, run, **given):
    return client.get(f"{RUNS}{run.public_id}/successors/", {"position": "P-TARGET", **given})


def test_a_run_is_asked_for_done_and_read(agency):
    client = caller(agency.root, "read", "run")
    job = do_job(post(client, RUNS, {"as_of": D.isoformat()}))
    (listed,) = client.get(RUNS, {"unit": "ROOT", "as_of": D.isoformat()}).json()["results"]
    assert listed["id"] == job.result["run"]
    assert client.get(f"{RUNS}{listed['id']}/").json() == listed
    assert (listed["unit"], listed["as_of"], listed["posts"]) == ("ROOT", D.isoformat(), 3)
    named = post(client, RUNS, {"unit": "ROOT", "as_of": D.isoformat()})
    assert named.status_code == 202


def test_successors_tell_rules_figures_and_what_was_verified(agency, operator):
    verify(agency.vacancy, agency.open, "performance", "pass")
    done = run(agency, operator)
    rows = successors(caller(agency.root), done).json()["results"]
    row = next(row for row in rows if row["nip"] == agency.open.nip)
    assert {"rule": "performance", "outcome": "pass"} in row["rules"]
    assert (row["verified"], row["outcome"], row["position"]) == (["performance"], "eligible", "P-TARGET")
    assert (row["jpm"], row["score"]) == ("100.00", "84.96")
    assert all(row["verified"] == [] for row in rows if row["nip"] != agency.open.nip)


def test_each_sees_the_people_of_their_own_units(agency, operator):
    done = run(agency, operator)
    seen = {
        unit.code: len(successors(caller(unit), done).json()["results"])
        for unit in (agency.root, agency.unit)
    }
    assert seen == {"ROOT": 4, "DINAS": 3}
    stranger = caller(UnitFactory(code="OTHER"))
    assert successors(stranger, done).status_code == 404
    assert stranger.get(f"{RUNS}{done.public_id}/").status_code == 404
    assert (
        AccessLogEntry.objects.filter(
            action="succession.read", subject=f"succession:{done.public_id}"
        ).count()
        == 2
    )


@pytest.mark.parametrize("ordering", ["", "score", "-score", "nip"])
def test_pages_of_one_hold_everybody_once(ordering, agency, operator):
    agency.person(potential=None)  # without a score
    done, client = run(agency, operator), caller(agency.root)
    given = {"page_size": "1"} | ({"ordering": ordering} if ordering else {})
    answer, found = successors(client, done, **given).json(), []
    while True:
        found += [row["nip"] for row in answer["results"]]
        if answer["next"] is None:
            break
        answer = client.get(answer["next"]).json()
    assert len(found) == len(set(found)) == 5


def test_filters_narrow_and_what_is_missing_or_unknown_is_said(agency, operator):
    done, client = run(agency, operator), caller(agency.root)
    waiting = successors(client, done, outcome="manual").json()["results"]
    assert [row["nip"] for row in waiting] == [agency.open.nip]
    assert len(successors(client, done, nip=agency.open.nip).json()["results"]) == 1
    for wrong in ({"position": "NONE"}, {"outcome": "ineligible"}, {"rank": "1"}):
        assert successors(client, done, **wrong).status_code == 400
    assert client.get(f"{RUNS}{done.public_id}/successors/").json()["fields"].keys() == {"position"}


def test_a_run_is_refused_for_part_of_an_agency_and_without_the_right(agency):
    of_unit = caller(agency.unit, "read", "run")
    assert post(of_unit, RUNS, {}).status_code == 403
    assert post(of_unit, RUNS, {"unit": "DINAS"}).json()["fields"].keys() == {"unit"}
    assert post(caller(agency.root), RUNS, {}).status_code == 403
    whole = caller(agency.root, "read", "run")
    for wrong in ({"unit": "NONE"}, {"unit": "DINAS"}, {"as_of": "x"}, {"vacancy": "V-1"}):
        assert post(whole, RUNS, wrong).status_code == 400
    assert not SuccessionRun.objects.exists()

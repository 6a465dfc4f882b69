"""Openings over HTTP: what a client of a unit reads of them, and what it does not."""

from promotions.openings import stages
from tests.employees.api.test_registry_api import caller
from tests.factories import UnitFactory
from tests.promotions.approved import official_run
from tests.promotions.openings.way import NOW

BASE = "/api/v1"


def rows(client, table, **given):
    answer = client.get(f"{BASE}/{table}/", given)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_openings_stages_and_applications_are_read_in_the_unit_of_the_vacancy(way):
    way.checked()
    client = caller(way.agency.root)
    (listed,) = rows(client, "openings", vacancy="V-1", route="open_selection", state="running")
    assert listed["content_hash"] == way.opening.content_hash
    assert client.get(f"{BASE}/openings/{listed['id']}/").json() == listed
    assert (listed["stage"], listed["stage_state"]) == ("administration", "open")
    applied = rows(client, "applications", opening=listed["id"])
    assert {row["nip"] for row in applied} == {person.nip for person in way.people}
    assert {row["state"] for row in applied} == {"sent"}
    elsewhere = caller(UnitFactory(code="LAIN"))
    for table in ("openings", "applications", "selection-results"):
        assert rows(elsewhere, table) == []


def test_a_draft_is_nobodys_and_results_come_with_the_last_scored_stage(way):
    way.called()
    way.draft(way.applicants[0])
    client = caller(way.agency.root)
    assert rows(client, "applications") == []


def test_results_tell_points_that_add_up_and_no_sheet(way):
    way.admitted()
    stages.start(way.opening, "official_run", by=way.at(), at=NOW)
    official_run(way.agency.vacancy, by=way.officer)
    stages.close(way.opening, "official_run", by=way.at(), at=NOW)
    client = caller(way.agency.root)
    for code in ("record", "test", "paper", "interview"):
        assert rows(client, "selection-results") == []
        way.score(code, [90, 80, 70, 60])
    found = {row["rank"]: row for row in rows(client, "selection-results")}
    assert sorted(found) == [1, 2, 3, 4]
    assert found[1]["total"] == "90.00"
    assert sum(map(float, found[1]["points"].values())) == 90
    assert found[1]["missing"] == []

"""What `unit` and `as_of` mean is the same in every list, and told in its description."""

from datetime import date

import pytest
from django.test import Client

from asn_career.base.formatting import date_long
from tests.employees.api.test_registry_api import caller, signed_in
from tests.factories import PositionFactory, UnitFactory, hold

pytestmark = pytest.mark.django_db
PEOPLE = ["employees", "position-history", "job-person-matches", "talent", "competency-profiles"]
FIRST_DAYS = [date(year, month, 1) for year in range(2000, 2027) for month in range(1, 13)]  # of rules
COMPUTED = ["gaps", "talent", "job-person-matches", "competency-profiles", "training-recommendations"]


@pytest.fixture
def tree():
    root = UnitFactory()
    branch = UnitFactory(parent=root)
    people = [hold(PositionFactory(unit=unit)) for unit in (branch, UnitFactory(parent=branch), root)]
    return {"root": root, "branch": branch, "nips": sorted(person.nip for person in people[:2])}


@pytest.mark.parametrize("path", PEOPLE)
def test_a_unit_stands_for_itself_and_all_below_it_in_every_list_of_people(tree, path):
    asked = signed_in("analis", tree["root"]).get(f"/api/v1/{path}/", {"unit": tree["branch"].code})
    assert sorted(row["nip"] for row in asked.json()["results"]) == tree["nips"]


def test_a_unit_beyond_the_callers_scope_is_told_like_one_that_is_not_there(tree):
    foreign = UnitFactory()
    hold(PositionFactory(unit=foreign))
    for code in (foreign.code, "TIDAK-ADA"):
        answer = caller(tree["root"]).get("/api/v1/employees/", {"unit": code})
        assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_every_list_tells_what_its_unit_stands_for():
    paths = Client().get("/api/v1/schema/?format=json").json()["paths"]
    told = {
        path: parameter.get("description", "")
        for path, found in paths.items()
        for parameter in found.get("get", {}).get("parameters", ())
        if parameter["name"] == "unit"
    }
    assert len(told) > 15
    assert {path for path, text in told.items() if "below it" not in text} == set()
    assert "not of those" in told["/api/v1/gap-runs/"]
    assert "its people" in told["/api/v1/awards/"]


@pytest.mark.parametrize("path", COMPUTED)
def test_a_day_before_the_rules_is_refused_with_the_first_that_can_be_asked_for(tree, path):
    client = signed_in("analis", tree["root"])
    answer = client.get(f"/api/v1/{path}/?as_of=1999-12-31")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["as_of"])
    (message,) = answer.json()["fields"]["as_of"]
    assert "result_validity" not in message
    first = next(day for day in FIRST_DAYS if date_long(day) in message)
    assert client.get(f"/api/v1/{path}/?as_of={first}").status_code == 200

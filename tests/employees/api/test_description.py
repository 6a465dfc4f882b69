"""The API's description tells of every answer, parameter and column as they are."""

import pytest
from django.test import Client

from tests.employees.api.test_registry_api import caller
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


@pytest.fixture(scope="module")
def document():
    return Client().get(f"{BASE}/schema/?format=json").json()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("post", "/assessment-results/", "422"),
        ("put", "/own-ratings/{id}/", "422"),
        ("put", "/own-ratings/{id}/", "409"),
        ("post", "/rounds/{round}/round-subjects/", "422"),
        ("get", "/changes/", "409"),
    ],
)
def test_an_answer_that_can_come_is_described(document, method, path, status):
    assert status in document["paths"][f"{BASE}{path}"][method]["responses"]


@pytest.mark.parametrize(("path", "name"), [("competency-profiles", "as_of"), ("employees", "ordering")])
def test_a_parameter_that_is_read_is_described(document, path, name):
    assert name in {each["name"] for each in document["paths"][f"{BASE}/{path}/"]["get"]["parameters"]}


def test_a_column_that_a_role_may_lack_is_not_promised(document):
    schemas = document["components"]["schemas"]
    assert schemas["Employee"]["required"] == ["id"]
    assert "nip" not in schemas["Award"]["required"]
    assert "name" in schemas["Award"]["required"]


def test_a_package_is_sent_as_the_bytes_of_a_form_alone(document):
    (form,) = document["paths"][f"{BASE}/imports/"]["post"]["requestBody"]["content"].items()
    assert form[0] == "multipart/form-data"
    asked = document["components"]["schemas"]["ImportRequest"]
    assert asked["properties"]["file"] == {"type": "string", "format": "binary"}


def test_a_body_is_not_described_in_words_meant_for_programmers(document):
    told = [schema.get("description", "") for schema in document["components"]["schemas"].values()]
    assert [text for text in told if "``rows``" in text or "columns of a row" in text] == []


@pytest.mark.parametrize("form", ["json", "xml", "api"])
def test_a_list_has_one_form_and_does_not_know_the_parameter(form):
    answer = caller(UnitFactory()).get(f"{BASE}/units/?format={form}")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["format"])


def test_every_list_that_takes_an_order_can_be_ordered(document):
    unordered = {
        path
        for path, found in document["paths"].items()
        for parameter in found.get("get", {}).get("parameters", ())
        if parameter["name"] == "page_size"
        and "ordering" not in {each["name"] for each in found["get"]["parameters"]}
    }
    # What happened is told in its order, and rows of a file in the file's.
    assert unordered == {f"{BASE}/changes/", f"{BASE}/imports/{{package}}/rows/"}

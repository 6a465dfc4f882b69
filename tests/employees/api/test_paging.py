"""Pages by cursor: the same rows forwards and back, whatever they share; a cursor belongs to its list."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.employees.api.test_registry_api import caller
from tests.factories import EmployeeFactory, UnitFactory
from training.models import TrainingProgram

pytestmark = pytest.mark.django_db
LIST = "/api/v1/training-programs/"
ORDERS = {"": "code", "hours": "hours,pk", "-hours": "-hours,pk", "name,-hours": "name,-hours,pk"}


def pages(client, url, way):
    """The codes of each page in one direction, and the address of the last one."""
    found, last = [], url
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        last, page = url, answer.json()
        found.append([row["code"] for row in page["results"]])
        url = page[way]
    return found, last


def joined(found):
    return [code for page in found for code in page]


@pytest.fixture
def here():
    return UnitFactory()


@pytest.fixture
def client(here):
    return caller(here)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.sampled_from([1, 2, 30]), st.sampled_from(["A", "b c"])), max_size=9),
    size=st.integers(1, 5),
    ordering=st.sampled_from(sorted(ORDERS)),
)
def test_the_way_back_is_the_way_there_for_any_number_of_equal_rows(client, rows, size, ordering):
    TrainingProgram.objects.all().delete()
    TrainingProgram.objects.bulk_create(
        TrainingProgram(code=f"P-{number}", hours=hours, name=name)
        for number, (hours, name) in enumerate(rows)
    )
    expected = list(
        TrainingProgram.objects.order_by(*ORDERS[ordering].split(",")).values_list("code", flat=True)
    )
    asked = f"&ordering={ordering}" if ordering else ""
    there, last = pages(client, f"{LIST}?page_size={size}{asked}", "next")
    back, first = pages(client, last, "previous")
    again, _last = pages(client, first, "next")
    assert joined(there) == joined(reversed(back)) == joined(again) == expected


def test_turning_round_amid_equal_rows_shows_the_page_before(client):
    TrainingProgram.objects.bulk_create(
        TrainingProgram(code=f"P-{number}", hours=10, name="Kursus") for number in range(9)
    )
    page = first = client.get(f"{LIST}?page_size=2&ordering=hours").json()
    for _turn in range(3):
        following = client.get(page["next"]).json()
        assert client.get(following["previous"]).json()["results"] == page["results"]
        page = following
    assert first["previous"] is None


def test_rows_that_left_meanwhile_end_no_walk(client):
    TrainingProgram.objects.bulk_create(
        TrainingProgram(code=f"P-{number}", hours=10, name="Kursus") for number in range(4)
    )
    page = client.get(f"{LIST}?page_size=2").json()
    TrainingProgram.objects.filter(code__in=["P-2", "P-3"]).delete()
    beyond = client.get(page["next"]).json()
    assert (beyond["results"], beyond["next"]) == ([], None)
    assert client.get(beyond["previous"]).json()["results"] == page["results"]


def cursor_of(client, path):
    (cursor,) = parse_qs(urlsplit(client.get(path).json()["next"]).query)["cursor"]
    return cursor


def test_a_cursor_of_another_list_order_or_filter_is_refused(client, here):
    EmployeeFactory.create_batch(3, home_unit=here, status="PNS")
    base = "/api/v1/employees/"
    cursor = cursor_of(client, f"{base}?page_size=1&status=PNS&ordering=name")
    told = client.get(base, {"cursor": cursor, "status": "PNS", "ordering": "name", "page_size": 2})
    assert len(told.json()["results"]) == 2  # another size is fine
    for path, asked in [
        ("/api/v1/units/", {"ordering": "name"}),
        (base, {"status": "PNS", "ordering": "-name"}),
        (base, {"status": "CPNS", "ordering": "name"}),
        (base, {}),
    ]:
        answer = client.get(path, {**asked, "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor"), asked
        assert list(answer.json()["fields"]) == ["cursor"]


def test_a_changed_cursor_is_refused(client, here):
    EmployeeFactory.create_batch(2, home_unit=here)
    cursor = cursor_of(client, "/api/v1/employees/?page_size=1")
    for forged in (cursor[:-1], cursor + "x", "", cursor.swapcase(), "p=1", "\u202e", "%00"):
        assert client.get("/api/v1/employees/", {"cursor": forged}).status_code == 400, forged

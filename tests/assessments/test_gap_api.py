"""Pages of gaps over HTTP: found by people first, they hold what all the rows would, in their order."""

from itertools import product
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.choices import GapStatus
from assessments.gaps import current_gaps
from assessments.models import GapResult, GapRow, GapRun
from employees.models import Unit
from tests.assessments.running import several_sources
from tests.employees.api.test_registry_api import signed_in
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
FIELDS = ("employee__nip", "competency__code", "status", "run__public_id")


@pytest.fixture
def told(operator):
    """The address and rows of the newest runs, and those of the first run as it was."""
    several_sources(operator)
    first = GapRun.objects.order_by("pk").first()
    return {
        "/api/v1/gaps/?": current_gaps(operator),
        f"/api/v1/gaps/?run={first.public_id}&": GapRow.objects.visible_to(operator).of_run(first),
    }


@pytest.fixture
def officer():
    return signed_in("analis", None)


def walk(client, url, way="next"):
    """The rows of all pages, and the address of the last one."""
    rows, last = [], url
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        last, page = url, answer.json()
        rows = [*rows, *page["results"]] if way == "next" else [*page["results"], *rows]
        url = page[way]
    return [told_of(row) for row in rows], last


def told_of(row):
    return (row["nip"], row["competency"], row["status"], row["run"])


def expected(rows, *order):
    ordered = rows.order_by(*(order or ("employee_id",)), "competency_id").values_list(*FIELDS)
    return [(*row[:3], row[3] and str(row[3])) for row in ordered]


def test_whatever_is_asked_for_the_pages_hold_the_rows_that_are_told(told, officer):
    seen, unit = set(), Unit.objects.order_by("pk")[0]
    for (address, rows), status in product(told.items(), ["", *GapStatus.values]):
        code = rows.order_by("competency__code").values_list("competency__code", flat=True)[0]
        for given in ({}, {"competency": code}, {"unit": unit.code}):
            asked = rows.filter(**({"status": status} if status else {}))
            asked = asked.filter(competency__code=code) if "competency" in given else asked
            asked = asked.in_subtree([unit.pk]) if "unit" in given else asked
            narrowed = {**given, **({"status": status} if status else {})}
            found, _last = walk(officer, f"{address}{urlencode({'page_size': 4, **narrowed})}")
            assert found == expected(asked), (address, status, given)
            seen.add(bool(found))
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("ordering", "order"), [("", "employee_id"), ("nip", "employee__nip"), ("-nip", "-employee__nip")]
)
def test_pages_of_any_size_go_forwards_and_back_through_the_same_rows(told, officer, ordering, order):
    address, rows = next(iter(told.items()))
    for size in (2, 5, 500):
        asked = f"&ordering={ordering}" if ordering else ""
        there, last = walk(officer, f"{address}page_size={size}{asked}")
        back, _first = walk(officer, last, way="previous")
        assert there == back == expected(rows, order), size


def test_one_person_is_found_by_number(told, officer, operator):
    for address, rows in told.items():
        nip = rows.order_by("-employee_id").values_list("employee__nip", flat=True)[0]
        assert walk(officer, f"{address}nip={nip}")[0] == expected(rows.filter(employee__nip=nip))
        assert walk(officer, f"{address}nip=0")[0] == []


def test_a_reader_of_one_unit_pages_through_its_people_alone(told, operator):
    unit = Unit.objects.order_by("-pk").first()
    rows = current_gaps(operator).filter(employee__home_unit=unit)
    found, _last = walk(signed_in("analis", unit), "/api/v1/gaps/?page_size=2")
    assert found == expected(rows)
    assert found
    assert walk(signed_in("analis", UnitFactory()), "/api/v1/gaps/")[0] == []


@pytest.mark.parametrize(("table", "column"), [("gapresult", "employee"), ("gapoverlay", "position")])
def test_who_or_whose_post_left_the_register_ends_no_page_early(told, officer, operator, table, column):
    """Runs have no foreign keys and go on telling of it: its rows are shown no more, those behind them are."""
    rows = current_gaps(operator)
    first = rows.filter(recomputed_at__isnull=table == "gapresult").order_by("employee_id")[0]
    rows = rows.filter(competency=first.competency_id)
    left = expected(rows.exclude(employee=first.employee_id))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE assessments_{table} SET {column}_id = 0 WHERE employee_id = %s", [first.employee_id]
        )
    assert walk(officer, f"/api/v1/gaps/?competency={first.competency.code}&page_size=1")[0] == left
    assert left


def test_a_page_unfolds_nobody_beyond_it(told, officer, operator):
    people = GapResult.objects.visible_to(operator).values("employee").distinct().count()
    with CaptureQueriesContext(connection) as ran:
        officer.get("/api/v1/gaps/?page_size=1")
    (unfolding,) = (query["sql"] for query in ran if 'FROM "assessments_gaprow"' in query["sql"])
    named = unfolding.partition('"assessments_gaprow"."employee_id" IN (')[2].partition(")")[0]
    assert len(named.split(",")) == 2 < people


def test_a_stranger_reads_no_gaps(told):
    assert Client().get("/api/v1/gaps/").status_code == 401

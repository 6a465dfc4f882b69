"""The order of review: by rank, then part by part; every page costs its rows, and no page tells of others' people."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from asn_career.base.jobs.running import run_job
from employees.models import Employee
from promotions import review
from promotions.forms import CandidateFilter
from promotions.models import Considered, ConsideredPerson, Shortlist, SnapshotChunk
from promotions.review_order import review_page
from promotions.shortlists import request_shortlist
from promotions.views import CANDIDATE_COLUMNS
from tests.factories import PositionFactory, UnitFactory, principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import official_run

pytestmark = pytest.mark.django_db
PARTS_OF = 3


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr("asn_career.base.tables.SIZES", (2, 50))


@pytest.fixture
def agency():
    """Ranked people, people with one open rule, and people whom several rules refuse, in two units."""
    agency = Agency()
    for _ in range(2):
        agency.person(status="PPPK", predicate="kurang")
        agency.person()
        agency.person(years=())
        agency.person(feedback=None)
        agency.person(status="PPPK")
    agency.post = PositionFactory(
        code="P-ELSEWHERE", kind="pelaksana", unit=UnitFactory(code="BADAN", parent=agency.root), seats=10
    )
    agency.person()
    agency.people(3, status="PPPK", predicate="kurang")
    return agency


@pytest.fixture
def shortlist(agency, operator):
    job = request_shortlist(agency.vacancy, as_of=D, by=operator, chunk_size=PARTS_OF)
    made = Shortlist.objects.with_context().get(job=run_job(job.pk))
    assert SnapshotChunk.objects.filter(snapshot=made.snapshot_id).count() > 2
    return made


def page_of(shortlist, principal, query="", narrow=lambda rows: rows):
    query = query if "ukuran" in query else f"{query}&ukuran=2"
    given = {"columns": CANDIDATE_COLUMNS, "known": None}
    return review_page(shortlist, principal=principal, narrow=narrow, params=QueryDict(query), **given)


def walk(shortlist, principal, *, way, query="", **given):
    """Everybody from one end of the list to the other, page by page."""
    people, page = [], page_of(shortlist, principal, query, **given)
    while True:
        found = [row.employee_id for row in page.rows]
        people = people + found if way == "next" else found + people
        href = getattr(page, f"{way}_href")
        if not href:
            return people, page
        page = page_of(shortlist, principal, href.lstrip("?"), **given)


def in_order(shortlist, principal):
    rows = list(Considered.objects.visible_to(principal).on(shortlist))
    return [r.employee_id for r in sorted(rows, key=lambda r: (r.rank or 999, r.rank or r.employee_id, r.pk))]


@pytest.fixture(params=["at once", "near parts first"])
def ways(request, monkeypatch):
    """As for few people, and as for many."""
    if request.param == "near parts first":
        monkeypatch.setattr("promotions.review_order.FEW", 0)


@pytest.fixture
def only_near_parts(monkeypatch):
    monkeypatch.setattr("promotions.review_order.FEW", 0)
    monkeypatch.setattr("promotions.review_order.PARTS_AT_ONCE", 3)


@pytest.mark.usefixtures("ways")
def test_pages_follow_each_other_and_lead_back_over_everybody_once(shortlist, officer):
    forward, last = walk(shortlist, officer, way="next")
    assert forward == in_order(shortlist, officer)
    assert len(forward) == 14
    rest = last.previous_href.lstrip("?")
    back, _first = walk(shortlist, officer, way="previous", query=rest)
    assert back + [row.employee_id for row in last.rows] == forward


@pytest.mark.usefixtures("ways")
def test_a_reader_of_one_unit_walks_over_own_people_alone(shortlist, agency):
    reader = principal_with("analis", unit=agency.unit)
    seen, _last = walk(shortlist, reader, way="next")
    assert seen == in_order(shortlist, reader)
    assert len(seen) == 10
    elsewhere = Employee._base_manager.exclude(pk__in=seen).first()
    asked = page_of(shortlist, reader, f"setelah=1-{elsewhere.public_id}")
    assert [row.employee_id for row in asked.rows] == seen[:2], "a place of others is no place"


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize(
    "query",
    [
        "status=manual",
        "status=eligible",
        "status=ineligible",
        "tinjauan=belum",
        "skor=tanpa",
        "cari=a",
        "cari=a&status=manual",
    ],
)
def test_filters_keep_the_order(shortlist, officer, query):
    request = SimpleNamespace(principal=officer)

    def narrow(rows):
        return CandidateFilter(QueryDict(query), queryset=rows, request=request).qs

    outcome, named = QueryDict(query).get("status"), QueryDict(query).get("cari", "")
    rows = Considered.objects.visible_to(officer).on(shortlist).filter(employee__name__icontains=named)
    expected = {r.employee_id for r in rows if outcome in (None, r.outcome)}
    if "skor" in query:
        expected = {r.employee_id for r in rows if r.outcome == "eligible" and r.score is None}
    found, _last = walk(shortlist, officer, way="next", query=query, narrow=narrow)
    assert found == [key for key in in_order(shortlist, officer) if key in expected]
    assert found


def test_whoever_is_excluded_keeps_the_place(agency, officer):
    made = official_run(agency.vacancy, by=officer)
    before = in_order(made, officer)
    refused = Considered.objects.visible_to(officer).on(made).filter(candidate=None).first()
    refused.shortlist = made
    review.exclude([refused], by=officer, at=datetime(2026, 11, 21, 3, tzinfo=UTC), reason="Berkas palsu")
    assert walk(made, officer, way="next")[0] == before


def test_both_views_tell_the_same_of_everybody(shortlist):
    told = [
        sorted(model.objects.unscoped(reason="tests").on(shortlist).values_list(), key=str)
        for model in (Considered, ConsideredPerson)
    ]
    assert told[0] == told[1]
    assert len(told[0]) == shortlist.considered


@pytest.mark.usefixtures("only_near_parts")
def test_the_order_of_names_is_the_one_of_everybody_sorted(shortlist, officer):
    for query, order in (("urut=nama", ("employee__name", "pk")), ("urut=-nama", ("-employee__name", "-pk"))):
        with CaptureQueriesContext(connection) as asked:
            page = page_of(shortlist, officer, f"{query}&ukuran=50")
        rows = Considered.objects.visible_to(officer).on(shortlist).order_by(*order)
        assert [row.pk for row in page.rows] == [row.pk for row in rows]
        assert unfolded(asked) == [], "looked up, not unfolded"


def unfolded(asked):
    return [each["sql"] for each in asked if '"promotions_considered"' in each["sql"]]


@pytest.mark.usefixtures("only_near_parts")
def test_a_page_is_filled_from_the_parts_at_its_place_and_further_ones_only_where_they_do_not(
    shortlist, officer
):
    forward, _last = walk(shortlist, officer, way="next")
    cursor = Employee._base_manager.values_list("public_id", flat=True).get(pk=forward[4])
    with CaptureQueriesContext(connection) as near:
        page_of(shortlist, officer, f"tinjauan=belum&setelah=1-{cursor}")
    with CaptureQueriesContext(connection) as far:
        page_of(shortlist, officer, f"tinjauan=belum&setelah=1-{cursor}&ukuran=50")
    assert (len(unfolded(near)), len(unfolded(far))) == (1, 2)

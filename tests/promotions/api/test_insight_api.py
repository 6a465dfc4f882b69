"""What stands behind an order over HTTP: the people and figures of the pages, and oneself alone for employees."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asn_career.base.models import AccessLogEntry
from assessments.models import FeedbackScore
from employees.access import user_principal
from promotions.explanations import explain
from promotions.insight.firmness import firmness_of
from promotions.insight.own import own_result
from promotions.insight.panel import insight_of
from tests.employees.api.test_registry_api import caller, signed_in
from tests.factories import UnitFactory, UserFactory
from tests.promotions.agency import Agency, D
from tests.promotions.insight.test_own import sent
from tests.promotions.test_explanations import candidates

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    place = Agency()
    for feedback in (90, 80, 70):
        place.person(feedback=feedback)
    return place


def path(shortlist, rest):
    return f"/api/v1/shortlists/{shortlist.public_id}/{rest}"


def test_firmness_is_what_the_page_tells(agency, operator):
    shortlist = candidates(agency, operator)[0].shortlist
    told = caller(agency.root).get(path(shortlist, "firmness/")).json()
    found = firmness_of(shortlist, by=operator)
    assert (told["scenarios_firm"], len(told["scenarios"]), told["ranked"]) == (found.firm, 24, 3)
    assert [(row["nip"], row["rank"], row["bounds"]) for row in told["people"]] == [
        (row.person.nip, row.rank, list(row.bounds)) for row in found.rows
    ]
    assert set(told["people"][0]["opinions"]) == {"saw", "wp", "topsis", "profile_matching"}


def test_a_comparison_splits_each_change_by_its_origin(agency, operator):
    rows = candidates(agency, operator)
    first, last = rows[0].shortlist, rows[-1].employee
    FeedbackScore._base_manager.filter(employee=last).update(score=100)
    second = candidates(agency, operator)[0].shortlist
    client = signed_in("analis", agency.root)
    told = client.get(path(first, f"comparison/?other={second.public_id}")).json()
    assert (told["older"], told["newer"], told["same_rules"]) == (
        str(first.public_id), str(second.public_id), True,
    )  # fmt: skip
    moved = next(row for row in told["moved"] if row["nip"] == last.nip)
    assert (moved["rank_before"], moved["rank_after"]) == (3, 1)
    assert moved["shares"]["from_weights"] == moved["shares"]["from_rules"] == "0.00"
    for wrong in ("", "?other=x", f"?other={first.public_id}", f"?other={agency.root.public_id}"):
        assert client.get(path(first, f"comparison/{wrong}")).status_code == 400


def test_the_nearest_changes_of_a_candidate_are_those_of_the_panel(agency, operator):
    last = candidates(agency, operator)[-1]
    told = signed_in("auditor", agency.root).get(
        path(last.shortlist, f"candidates/{last.public_id}/insight/")
    )
    found = insight_of(last, explain(last, by=operator))
    assert told.json()["faithful"]
    assert [row["rank"] for row in told.json()["rising"]] == [row.rank for row in found.rising]
    assert {row["component"] for row in told.json()["distances"]} == {row.code for row in found.distances}
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("candidate.read", f"candidate:{last.public_id}")


@pytest.mark.parametrize("rest", ["firmness/", "comparison/", "candidates/{id}/insight/"])
def test_beyond_the_caller_s_units_there_is_nothing(agency, operator, rest):
    row = candidates(agency, operator)[0]
    asked = path(row.shortlist, rest.format(id=row.public_id))
    assert caller(UnitFactory()).get(asked).status_code == 404
    assert signed_in("admin_opd", agency.root).get(asked).status_code == 403
    assert Client().get(asked).status_code == 401


def test_an_employee_reads_the_own_result_and_nobody_else_s(agency, operator):
    rows = sent(agency, operator)
    person, shortlist = rows[1].employee, rows[1].shortlist
    client = Client()
    user = UserFactory(employee=person)
    client.force_login(user)
    listed = client.get("/api/v1/own-results/").json()["results"]
    assert [row["id"] for row in listed] == [str(shortlist.public_id)]
    told = client.get(f"/api/v1/own-results/{shortlist.public_id}/").json()
    found = own_result(shortlist.public_id, by=user_principal(user, on=D))
    assert (told["rank"], told["score"]) == (found.candidate.rank, f"{found.candidate.score:.2f}")
    assert [row["component"] for row in told["parts"]] == [part.code for part in found.parts]
    others = {
        each for row in rows if row.employee_id != person.pk for each in (row.employee.nip, row.employee.name)
    }
    assert not [each for each in others if each in str(told)]
    stranger = Client()
    stranger.force_login(UserFactory(employee=agency.person()))
    assert stranger.get(f"/api/v1/own-results/{shortlist.public_id}/").status_code == 404


def test_a_regional_system_has_no_own_results(agency):
    assert caller(agency.root).get("/api/v1/own-results/").status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_people(agency, operator):
    costs = []
    for _ in range(2):
        agency.people(6)
        row = candidates(agency, operator)[-1]
        client = signed_in("analis", agency.root)
        for rest in ("firmness/", f"candidates/{row.public_id}/insight/"):
            client.get(path(row.shortlist, rest))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path(row.shortlist, rest)).status_code == 200
            costs.append(len(captured))
    assert costs[:2] == costs[2:]

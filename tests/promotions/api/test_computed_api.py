"""Gaps, matches, talent, shortlists and jobs over HTTP, as a regional system and an officer read them."""

import json
import uuid

import pytest

from asn_career.base.imports.loading import load_package
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.models import Employee, Unit
from tests.conftest import TODAY
from tests.employees.api.test_registry_api import caller, signed_in
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
PACKAGE = "tests/data/small_package"


@pytest.fixture
def agency(operator):
    report = load_package(PACKAGE, principal=operator, as_of=TODAY)
    assert report.totals["refused"] == 0
    return Unit.objects.get(code="SGR")


@pytest.fixture
def office():
    return UnitFactory()


def do_job(answer):
    assert answer.status_code == 202, answer.content
    job = Job.objects.get(public_id=answer.json()["job"])
    done = run_job(job.pk)
    assert done.state == "done", done.error
    return done


def post(client, path, body, **headers):
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_gap_run_is_asked_for_done_and_read(agency):
    client = caller(agency, "read", "run")
    job = do_job(post(client, "/api/v1/gap-runs/", {"as_of": TODAY.isoformat(), "unit": agency.code}))
    state = client.get(f"/api/v1/jobs/{job.public_id}/").json()
    assert (state["state"], state["done"]) == ("done", state["total"])
    latest = client.get("/api/v1/gap-runs/latest/").json()
    assert latest["people"] == Employee.objects.unscoped(reason="tests").in_subtree([agency.pk]).count()
    rows = client.get("/api/v1/gaps/?page_size=500").json()["results"]
    assert rows
    assert {row["status"] for row in rows} <= {"met", "gap", "expired", "unknown"}
    for row in rows:
        assert (row["held"] is None) == (row["status"] in ("expired", "unknown"))
        assert row["run"] == latest["id"]
        assert "." in row["required"]


def test_another_day_is_computed_and_names_no_run(agency):
    client = caller(agency)
    rows = client.get("/api/v1/gaps/?as_of=2026-11-21").json()["results"]
    assert rows
    assert {row["run"] for row in rows} == {None}
    assert client.get("/api/v1/gaps/?as_of=21-11-2026").status_code == 400


def test_matches_and_talent_have_a_row_for_everyone_and_name_what_is_missing(agency):
    client = caller(agency)
    people = Employee.objects.unscoped(reason="tests").in_subtree([agency.pk]).count()
    for path in ("job-person-matches", "talent"):
        rows = client.get(f"/api/v1/{path}/?as_of=2026-11-21").json()["results"]
        assert len(rows) == people
        known = "jpm" if path == "job-person-matches" else "talent"
        assert all((row[known] is None) <= bool(row["missing"]) for row in rows)


def test_the_match_with_any_post_can_be_asked_for(agency):
    client = caller(agency)
    code = client.get("/api/v1/standards/").json()["results"][0]["position_code"]
    rows = client.get(f"/api/v1/job-person-matches/?position={code}&as_of=2026-11-21").json()["results"]
    assert {row["position"] for row in rows} == {code}
    assert client.get("/api/v1/job-person-matches/?position=TIDAK-ADA").status_code == 400


def test_a_shortlist_is_asked_for_and_everyone_considered_is_explained(agency):
    client = caller(agency, "read", "run")
    vacancy = client.get("/api/v1/vacancies/").json()["results"][0]["code"]
    do_job(post(client, "/api/v1/shortlists/", {"vacancy": vacancy, "as_of": TODAY.isoformat()}))
    (row,) = client.get(f"/api/v1/shortlists/?vacancy={vacancy}").json()["results"]
    item = client.get(f"/api/v1/shortlists/{row['id']}/").json()
    candidates = client.get(f"/api/v1/shortlists/{row['id']}/candidates/").json()["results"]
    one = client.get(f"/api/v1/shortlists/{row['id']}/candidates/{candidates[0]['id']}/")
    assert (one.json(), one.headers["ETag"][0]) == (candidates[0], '"')
    assert len(candidates) == item["considered"]
    assert item["sealed_at"] < item["inputs_opened_at"]
    for candidate in candidates:
        assert all(rule["basis"] for rule in candidate["rules"])
        if candidate["score"] is not None:
            cents = sum(int(part["points"].replace(".", "")) for part in candidate["contributions"])
            assert cents == int(candidate["score"].replace(".", ""))


def test_a_client_without_the_run_scope_may_not_ask_for_runs(office):
    client = caller(office, "read")
    assert post(client, "/api/v1/gap-runs/", {}).status_code == 403
    assert post(client, "/api/v1/shortlists/", {"vacancy": "x"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        '{"as_of": "2026-11-21", "unti": "X"}',
        '{"as_of": "2026-11-21", "as_of": "2026-11-22"}',
        '{"as_of": NaN}',
        '{"unit": "\\ud800"}',
        "[" * 1000 + "]" * 1000,
        "{",
    ],
)
def test_a_body_that_is_not_as_described_is_refused_with_its_fault(office, body):
    client = caller(office, "read", "run")
    answer = client.post("/api/v1/gap-runs/", body, content_type="application/json")
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "fields"}
    assert client.post("/api/v1/gap-runs/", "x", content_type="text/plain").status_code == 415
    assert not Job.objects.exists()


def test_a_post_sent_twice_with_one_key_has_one_effect_and_one_answer(office):
    client = caller(office, "read", "run")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = post(client, "/api/v1/gap-runs/", {"unit": office.code}, **key)
    again = post(client, "/api/v1/gap-runs/", {"unit": office.code}, **key)
    assert first.json() == again.json()
    assert Job.objects.count() == 1
    other = post(client, "/api/v1/gap-runs/", {"unit": office.code, "as_of": "2026-01-01"}, **key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert Job.objects.count() == 1


def test_without_a_key_a_post_sent_twice_has_two_effects(office):
    """The control: it is the key that makes the difference."""
    client = caller(office, "read", "run")
    for _ in range(2):
        post(client, "/api/v1/gap-runs/", {"unit": office.code})
    assert Job.objects.count() == 2


def test_a_unit_administrator_reads_no_shortlist(office):
    assert signed_in("admin_opd", office).get("/api/v1/shortlists/").status_code == 403


def test_programmes_are_recommended_per_person(agency):
    rows = caller(agency).get("/api/v1/training-recommendations/?as_of=2026-11-21").json()["results"]
    assert all(row["reason"] and row["program"] for row in rows)


def test_computed_lists_are_ordered_by_nip_and_candidates_by_rank(agency):
    client = caller(agency, "read", "run")
    do_job(post(client, "/api/v1/gap-runs/", {"as_of": TODAY.isoformat(), "unit": agency.code}))
    for path in ("gaps", "job-person-matches", "talent"):
        rows = client.get(f"/api/v1/{path}/?ordering=-nip&page_size=500").json()["results"]
        assert [row["nip"] for row in rows] == sorted((row["nip"] for row in rows), reverse=True)
    vacancy = client.get("/api/v1/vacancies/").json()["results"][0]["code"]
    do_job(post(client, "/api/v1/shortlists/", {"vacancy": vacancy, "as_of": TODAY.isoformat()}))
    (row,) = client.get(f"/api/v1/shortlists/?vacancy={vacancy}&ordering=-as_of").json()["results"]
    ranks, url = [], f"/api/v1/shortlists/{row['id']}/candidates/?ordering=rank&page_size=1"
    while url:
        page = client.get(url).json()
        ranks += [candidate["rank"] for candidate in page["results"]]
        url = page["next"]
    assert ranks == sorted(ranks, key=lambda rank: (rank is None, rank or 0))
    assert any(ranks)


def test_a_run_that_is_no_identifier_is_refused_like_one_that_is_not_there(agency):
    client = caller(agency)
    for run in ("x", uuid.uuid4()):
        answer = client.get(f"/api/v1/gaps/?run={run}")
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == ["run"]


JSON_TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


# A regional system is nobody's rater, and was in no selection.
OF_ACCOUNTS_ALONE = ("/api/v1/own-ratings/", "/api/v1/own-results/")


def test_every_list_answers_as_the_api_describes_it(agency):
    client = caller(agency, "read", "write", "run")
    do_job(post(client, "/api/v1/gap-runs/", {"as_of": TODAY.isoformat(), "unit": agency.code}))
    vacancy = client.get("/api/v1/vacancies/").json()["results"][0]["code"]
    do_job(post(client, "/api/v1/shortlists/", {"vacancy": vacancy, "as_of": TODAY.isoformat()}))
    shortlist = client.get("/api/v1/shortlists/").json()["results"][0]["id"]
    described = client.get("/api/v1/schema/?format=json").json()
    schemas, checked = described["components"]["schemas"], 0
    for path, methods in described["paths"].items():
        url = path.replace("{shortlist}", shortlist)
        if "get" not in methods or "{" in url:
            continue
        told = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        fields = schemas[told.rpartition("/")[2]]["properties"]
        if "results" not in fields:
            continue
        fields = schemas[fields["results"]["items"]["$ref"].rpartition("/")[2]]["properties"]
        if path in OF_ACCOUNTS_ALONE:
            continue
        for row in client.get(f"{url}?page_size=500").json()["results"]:
            assert set(row) == set(fields), url
            for name, value in row.items():
                fits = fields[name].get("nullable") if value is None else fits_type(value, fields[name])
                assert fits, (url, name, value)
            checked += 1
    assert checked > 50


def fits_type(value, field):
    return isinstance(value, JSON_TYPES[field.get("type", "string")])  # a choice refers to its values

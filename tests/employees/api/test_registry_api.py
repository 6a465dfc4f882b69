"""The registry over HTTP: scope, columns, strictness, cursors, and the number of queries."""

import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.api_clients import create_api_client
from tests.factories import EmployeeFactory, GrantFactory, PositionFactory, UnitFactory, UserFactory, hold
from training.models import TrainingProgram

pytestmark = pytest.mark.django_db


def token_for(unit, *scopes):
    made = create_api_client(
        f"klien-{uuid.uuid4()}", unit_codes=[unit.code], scopes=scopes or ["read"], by="tests"
    )
    answer = Client().post(
        "/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": made.client_id,
            "client_secret": made.client_secret,
        },
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["expires_in"] <= 15 * 60
    return answer.json()["access_token"]


def caller(unit, *scopes):
    return Client(headers={"authorization": f"Bearer {token_for(unit, *scopes)}"})


def signed_in(role, unit):
    user = UserFactory()
    GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def regions():
    here, there = UnitFactory(), UnitFactory()
    own = hold(PositionFactory(unit=UnitFactory(parent=here)), name="Ani")
    foreign = hold(PositionFactory(unit=there), name="Budi")
    return {"here": here, "there": there, "own": own, "foreign": foreign}


def test_a_regional_system_reads_its_subtree_only(regions):
    client = caller(regions["here"])
    assert [row["nip"] for row in client.get("/api/v1/employees/").json()["results"]] == [regions["own"].nip]
    assert len(client.get("/api/v1/positions/").json()["results"]) == 1


def test_a_foreign_person_answers_with_the_bytes_of_one_that_never_was(regions):
    client = caller(regions["here"])
    foreign = client.get(f"/api/v1/employees/{regions['foreign'].public_id}/")
    never = client.get(f"/api/v1/employees/{uuid.uuid4()}/")
    assert foreign.status_code == never.status_code == 404
    assert foreign.content == never.content
    assert client.get(f"/api/v1/employees/{regions['own'].public_id}/").status_code == 200


@pytest.mark.parametrize("path", ["units", "employees", "standards", "assessments", "vacancies"])
def test_without_a_login_every_list_is_closed(path):
    answer = Client().get(f"/api/v1/{path}/")
    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "message", "fields"}


@pytest.mark.parametrize(
    "query",
    ["nipp=1", "status=ASN", "search=a&search=b", "page_size=1000000000", "ordering=sex", "page_size=x"],
)
def test_a_parameter_nobody_reads_is_refused(regions, query):
    answer = caller(regions["here"]).get(f"/api/v1/employees/?{query}")
    assert answer.status_code == 400
    assert answer.json()["fields"]


def test_a_column_that_a_role_may_not_read_is_absent_and_cannot_be_filtered_or_ordered(regions):
    client = signed_in("atasan", regions["own"].home_unit)
    (row,) = client.get("/api/v1/employees/").json()["results"]
    assert "birth_date" not in row
    assert "sex" not in row
    assessor = signed_in("asesor", None)
    assert assessor.get("/api/v1/employees/?nip=1").status_code == 400
    assert assessor.get("/api/v1/employees/?ordering=status").status_code == 400


def test_pages_by_cursor_reach_every_row_once(regions):
    unit = UnitFactory(parent=regions["here"])
    EmployeeFactory.create_batch(24, home_unit=unit)
    client = caller(regions["here"])
    seen, url = [], "/api/v1/employees/?page_size=7&ordering=-name"
    while url:
        page = client.get(url).json()
        seen += [row["nip"] for row in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 25


@pytest.mark.parametrize("path", ["employees", "position-history", "units"])
def test_a_list_costs_the_same_queries_for_any_number_of_rows(path, regions, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = caller(regions["here"])
    counts = []
    for extra in (1, 40):
        for _ in range(extra):
            unit = UnitFactory(parent=regions["here"])
            hold(PositionFactory(unit=unit))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"/api/v1/{path}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_token_has_the_scopes_of_its_client_and_says_so():
    made = create_api_client("sempit", unit_codes=[UnitFactory().code], scopes=["read"], by="tests")
    asked = {
        "grant_type": "client_credentials", "client_id": made.client_id, "client_secret": made.client_secret,
    }  # fmt: skip
    assert Client().post("/oauth/token/", asked).json()["scope"] == "read"
    assert Client().post("/oauth/token/", {**asked, "scope": "read"}).json()["scope"] == "read"
    refused = Client().post("/oauth/token/", {**asked, "scope": "read write"})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


def test_a_token_without_the_client_is_refused(regions):
    from employees.models import ApiClient

    client = caller(regions["here"])
    ApiClient.objects.update(is_active=False)
    assert client.get("/api/v1/units/").status_code == 401


def test_the_api_describes_itself():
    document = Client().get("/api/v1/schema/?format=json")
    assert document.status_code == 200
    assert "/api/v1/employees/" in document.json()["paths"]
    assert Client().get("/api/v1/docs/").status_code == 200


def test_a_cursor_that_no_page_gave_out_is_refused_with_its_name(regions):
    client = caller(regions["here"])
    for cursor in ("zzz", "cD1hYmM=", "cD0lMDA=", "bz0xJnA9eA=="):  # no base64, p=abc, p=NUL, o=1&p=x
        answer = client.get("/api/v1/employees/", {"cursor": cursor})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["cursor"])


def test_more_equal_rows_than_any_page_holds_are_each_listed_once(regions):
    TrainingProgram.objects.bulk_create(
        TrainingProgram(code=f"P-{number}", name="Kursus", hours=10) for number in range(1600)
    )
    seen, url = [], "/api/v1/training-programs/?page_size=500&ordering=hours"
    client = caller(regions["here"])
    while url and len(seen) < 3000:
        page = client.get(url).json()
        seen += [row["code"] for row in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 1600


def test_an_address_below_the_api_that_leads_nowhere_answers_in_its_shape(regions):
    for path in ("/api/v1/nowhere/", "/api/v1/employees/abc/"):
        answer = caller(regions["here"]).get(path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"
        assert set(answer.json()) == {"code", "message", "fields"}


def test_the_description_names_what_a_list_can_be_ordered_by(client):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    told = {parameter["name"]: parameter for parameter in paths["/api/v1/units/"]["get"]["parameters"]}
    assert "code, name" in told["ordering"]["description"]


def test_why_a_package_was_refused_whole_can_be_read(regions):
    client = caller(regions["here"], "read", "write")
    sent = client.post("/api/v1/imports/", {"file": SimpleUploadedFile("data.xlsx", b"%PDF-1.4")})
    run_job(Job.objects.get(public_id=sent.json()["job"]).pk)
    item = client.get(f"/api/v1/imports/{sent.json()['import']}/").json()
    assert item["state"] == "refused"
    assert [(found["severity"], found["code"]) for found in item["messages"]] == [("error", "wrong_kind")]


WIDE = ",".join(["nip,name,birth_date,status", *(f"x{n}" for n in range(200))])
PERSON = "199003142015031001,Budi,1990-03-14,PNS"
HEADINGS = "nip,name,birth_date,status\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"nip,name,name,birth_date,status\n{PERSON},\n", ("duplicate_heading", 1)),
        (f"nip,name,nama,birth_date,status\n{PERSON},\n", ("duplicate_heading", 1)),
        (HEADINGS + '199003142015031001,"Budi,1990-03-14,PNS\n', ("unbalanced_quote", 2)),
        (HEADINGS.encode() + "Zoë,\n".encode() + "Zoë,\n".encode("cp1252"), ("mixed_encoding", 3)),
        (f"{WIDE}\n{PERSON}{',' * 199},x\n", ("too_many_columns", 1)),
        (HEADINGS + PERSON + "\n" * 1200 + PERSON + "\n", ("row_after_blank_rows", 1202)),
        (HEADINGS + PERSON + "a" * 1_100_000 + "\n", ("cell_too_large", 2)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_refusal_that_names_a_row_can_be_read_too(regions, content, expected):
    content = content if isinstance(content, bytes) else content.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # stored: what repeats itself is refused for its ratio
        archive.writestr("employees.csv", content)
    client = caller(regions["here"], "read", "write")
    sent = client.post("/api/v1/imports/", {"file": SimpleUploadedFile("data.zip", out.getvalue())})
    run_job(Job.objects.get(public_id=sent.json()["job"]).pk)
    item = client.get(f"/api/v1/imports/{sent.json()['import']}/").json()
    assert (item["state"], item["tables"]) == ("refused", {})
    (found,) = [message for message in item["messages"] if message["severity"] == "error"]
    assert (found["code"], found["row"]) == expected
    assert found["message"]
    assert found["remedy"]

"""Bodies and parameters that no honest client sends are refused with a reason, and nothing is written."""

import json

import pytest

from asn_career.base.api import parsing
from asn_career.base.models import Job
from tests.employees.api.test_registry_api import caller
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
PATH = "/api/v1/gap-runs/"


@pytest.fixture
def client():
    return caller(UnitFactory(), "read", "write", "run")


def post(client, body, content_type="application/json", path=PATH):
    return client.generic("POST", path, body, content_type=content_type, headers={"Idempotency-Key": "k"})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"as_of": "2026-11-21", "as_of": "2026-01-01"}', id="a name twice"),
        pytest.param(b'{"unit": {"a": 1, "a": 2}}', id="a name twice, inside"),
        pytest.param(b"[" * 1000 + b"]" * 1000, id="a thousand levels of lists"),
        pytest.param(b'{"a":' * 1000 + b"1" + b"}" * 1000, id="a thousand levels of objects"),
        pytest.param(b'{"unit": "\xff\xfe"}', id="no UTF-8"),
        pytest.param(b'{"unit": "\\ud800"}', id="half a character"),
        pytest.param(b'{"\\udfff": 1}', id="half a character as name"),
        pytest.param('{"unit": "A"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'\xef\xbb\xbf{"unit": "A"}', id="a byte order mark"),
        pytest.param(b'{"unit": NaN}', id="NaN"),
        pytest.param(b'{"unit": -Infinity}', id="-Infinity"),
        pytest.param(b'{"unit": ' + b"9" * 5000 + b"}", id="a number of 5000 digits"),
        pytest.param(b'{"unit": "A"', id="cut off"),
        pytest.param(b'{"unit": "A"} {}', id="two documents"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00", id="NUL"),
        pytest.param(b'{"as_of": "2026-11-21", "sandi": "x"}', id="an unknown field"),
        pytest.param(b'{"as_of": "21-11-2026"}', id="a day in another form"),
        pytest.param(b'{"as_of": {"$gt": ""}}', id="an object for a day"),
        pytest.param(b'{"unit": "A\\u0000"}', id="NUL in a text"),
        pytest.param(b'[{"as_of": "2026-11-21"}]', id="a list"),
        pytest.param(b'"x"', id="a text"),
        pytest.param(b"null", id="null"),
    ],
)
def test_a_body_that_is_no_plain_json_object_of_known_fields_is_refused(client, body):
    answer = post(client, body)
    if body == b"":  # every field of a gap run may be left out
        assert answer.status_code == 202
        return
    assert answer.status_code == 400, answer.content
    assert set(answer.json()) == {"code", "message", "fields"}
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "x",
    ],
)
def test_a_body_in_another_form_is_refused(client, content_type):
    assert post(client, b'{"as_of": "2026-11-21"}', content_type).status_code == 415
    assert not Job.objects.exists()


def test_a_form_in_a_charset_of_its_own_is_read_as_utf_8(client):
    assert (
        post(client, '{"unit": "é"}'.encode("latin-1"), "application/json; charset=latin-1").status_code
        == 400
    )


def test_a_body_beyond_the_limit_is_refused_unread(client, monkeypatch):
    monkeypatch.setattr(parsing, "MAX_BYTES", 1000)
    answer = post(client, json.dumps({"unit": "A" * 2000}).encode())
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_long")


@pytest.mark.parametrize("key", ["", " " * 201, "k" * 201, "kunci\u00e9", "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(client, key):
    answer = client.post(PATH, b"{}", content_type="application/json", headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")


@pytest.mark.parametrize(
    "query",
    [
        "page_size=1000000000", "page_size=0", "page_size=-1", "page_size=1e3", "page_size=%EF%BC%91", "page_size=",
        "cursor=%00", "cursor=%FF%FE", "search=%00", "nip=%00", "unit=%00", "ordering=name,sex", "ordering=-",
        "ordering=name__x", "nip__startswith=1", "employee__user__password=x", "format=api", "nip=1&nip=2",
        "offset=10", "limit=10", "fields=*", "%00=1", "search=%ED%A0%80%00",
    ],
)  # fmt: skip
def test_a_parameter_that_nobody_reads_or_no_value_can_have_is_refused(client, query):
    answer = client.get(f"/api/v1/employees/?{query}")
    assert answer.status_code in (400, 404), answer.content
    assert set(answer.json()) == {"code", "message", "fields"}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *(("employees", f"{name}=") for name in ("nip", "unit", "status", "search", "ordering", "cursor")),
        ("gaps", "run="), ("gaps", "as_of="), ("job-person-matches", "position="), ("changes", "since="),
        ("service-answers", "rating=%D9%A3"), ("development-plans", "year=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96"),
        ("development-plans", "year=2e3"), ("fairness-years", "year=-1"), ("fairness-years", "year=%20%202025"),
        ("gap-runs", "as_of=1/2/2026"), ("gap-runs", "as_of=2026-01-%D9%A1%D9%A1"),
    ],
)  # fmt: skip
def test_a_parameter_without_a_value_or_in_other_digits_is_refused_by_its_name(client, path, query):
    answer = client.get(f"/api/v1/{path}/?{query}")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [query.partition("=")[0]])


@pytest.mark.parametrize("nip", ["' OR 1=1 --", "%27", "١٢٣", "1" * 10_000, "\u202e"])
def test_a_value_that_nobody_has_finds_nobody(client, nip):
    answer = client.get("/api/v1/employees/", {"nip": nip})
    assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize("path", ["units", "employees", "gaps", "shortlists", "changes", "jobs"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_methods_that_are_not_offered_are_refused(client, path, method):
    answer = client.generic(method, f"/api/v1/{path}/", b"{}", content_type="application/json")
    assert answer.status_code == 405
    assert set(answer.json()) == {"code", "message", "fields"}

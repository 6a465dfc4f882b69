"""What cannot be read is refused in one Indonesian sentence, in the shape of every refusal, and leaves no traceback."""

import inspect
import json
import re

import pytest
from django.test import Client
from django.utils.translation import gettext, override
from rest_framework import exceptions, fields, serializers

from asn_career.base.api import parsing
from asn_career.base.imports.specs import all_tables
from employees.api.tables import MOST_ROWS
from tests.employees.api.test_registry_api import caller, signed_in
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
UPSERT = "/api/v1/service-answers/upsert/"
ENGLISH = re.compile(r"\b(the|is|not|may|must|expected|invalid|failed|valid|codec|value|of)\b", re.IGNORECASE)
SAME = {"{detail}", "{message}"}  # nothing to translate


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def client(unit):
    found = caller(unit, "read", "write", "run")
    found.raise_request_exception = False
    return found


def refused(answer, status, code, caplog):
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert (answer.status_code, body["code"], set(body)) == (status, code, {"code", "message", "fields"})
    assert not ENGLISH.search(body["message"]), body["message"]
    assert [record for record in caplog.records if record.exc_info] == []
    return body


def test_a_body_may_hold_500_rows_of_the_longest_texts_of_any_table():
    """Each character of a text as two escapes of six bytes, as outside the basic plane."""
    for table in all_tables():
        row = {column.name: "\U0001f600" * getattr(column.kind, "max_length", 4) for column in table.columns}
        assert len(json.dumps([row])) * MOST_ROWS <= parsing.MAX_BYTES, table.name


def test_500_rows_with_escaped_texts_are_judged(client, unit):
    rows = [
        {
            "unit_code": unit.code, "number": f"N-{number}", "given_on": "2026-11-02", "rating": "4",
            "comment": "\U0001f600" * 500,
        }
        for number in range(MOST_ROWS)
    ]  # fmt: skip
    body = json.dumps(rows)
    assert len(body) > 2_700_000
    answer = client.post(UPSERT, body, content_type="application/json")
    assert answer.json()["state"] == "applied", answer.content[:500]


@pytest.mark.parametrize("path", [UPSERT, "/api/v1/gap-runs/"])
def test_a_body_beyond_the_limit_is_told_as_too_long(client, monkeypatch, caplog, path):
    monkeypatch.setattr(parsing, "MAX_BYTES", 1000)
    answer = client.post(path, json.dumps({"unit": "A" * 2000}), content_type="application/json")
    refused(answer, 413, "body_too_long", caplog)


def test_a_form_with_fields_that_are_too_long_is_told_as_too_long(client, settings, caplog):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/api/v1/imports/", {"as_of": "2" * 2000})
    refused(answer, 413, "body_too_long", caplog)


def test_a_strangers_body_is_not_read(client, monkeypatch):
    monkeypatch.setattr(parsing, "read_json", None)
    for stranger in (Client(), Client(headers={"authorization": "Bearer x"})):
        answer = stranger.post(UPSERT, "{", content_type="application/json")
        assert answer.status_code == 401, answer.content


def test_a_foreign_host_is_refused_in_the_shape_of_the_api(client, caplog):
    refused(client.get("/api/v1/units/", headers={"host": "jahat.example"}), 400, "foreign_host", caplog)
    assert "text/html" in client.get("/", headers={"host": "jahat.example"})["Content-Type"]


def test_a_query_with_broken_escapes_is_refused_in_the_shape_of_the_api(client):
    answer = client.generic("GET", "/api/v1/units/", QUERY_STRING="code=%zz")
    assert answer.status_code in (200, 400)
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        pytest.param(b'{"unit":\n "A" "B"}', (2, 6), id="two texts"),
        pytest.param(b'{"unit": "\xff"}', (1, 11), id="no UTF-8"),
        pytest.param(b'\xef\xbb\xbf{"unit": "A"}', (1, 1), id="a byte order mark"),
        pytest.param(b"{unit: 1}", (1, 2), id="a name without quotes"),
        pytest.param(b'{"unit": "A"}\n\n{}', (3, 1), id="two documents"),
        pytest.param(b'{"unit": ' + b"9" * 5000 + b"}", None, id="a number of 5000 digits"),
        pytest.param(b'{"unit": "\\ud800"}', None, id="half a character"),
        pytest.param(b'{"unit": NaN}', None, id="NaN"),
        pytest.param(b'{"unit": 1, "unit": 2}', None, id="a name twice"),
        pytest.param(b"[" * 30 + b"]" * 30, None, id="too deep"),
    ],
)
def test_what_is_no_json_is_told_in_one_sentence_with_its_place(client, caplog, body, place):
    answer = client.post("/api/v1/gap-runs/", body, content_type="application/json")
    message = refused(answer, 400, "parse_error", caplog)["message"]
    if place:
        assert message.endswith(f"(baris {place[0]}, kolom {place[1]}).")


@pytest.mark.parametrize(
    ("text", "depth"),
    [("[[]]", 2), ('{"a": "[[["}', 1), (r'{"a\"[": [1]}', 2), ('["[[[', 1), (r'["\\", [[]]]', 3), ("1", 0)],
)
def test_brackets_count_outside_texts_alone(text, depth):
    assert parsing._depth(text) == depth


def library_messages():
    """Whatever the framework's own fields and refusals can say."""
    found = set()
    for module in (serializers, fields):
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, fields.Field):
                for base in kind.__mro__:
                    found |= {*getattr(base, "default_error_messages", {}).values()}
    for _name, kind in inspect.getmembers(exceptions, inspect.isclass):
        found |= {
            getattr(kind, name)
            for name in ("default_detail", "extra_detail_singular", "extra_detail_plural")
            if hasattr(kind, name)
        }
    with override("en"):
        return sorted({str(message) for message in found} - SAME)


def test_every_message_of_the_framework_has_an_indonesian_text():
    messages = library_messages()
    assert len(messages) > 60
    with override("id"):
        assert [message for message in messages if gettext(message) == message] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/gap-runs/", [1]), ("/api/v1/gap-runs/", {"unit": {}}), ("/api/v1/gap-runs/", {"as_of": 5}),
        ("/api/v1/shortlists/", {"vacancy": None}), ("/api/v1/shortlists/", {}), (UPSERT, {"x": 1}), (UPSERT, "x"),
        (UPSERT, []), (UPSERT, [1]), (UPSERT, {"rating": []}),
    ],
)  # fmt: skip
def test_no_refusal_of_a_field_is_in_english(client, path, body):
    answer = client.post(path, json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    told = json.dumps(answer.json(), ensure_ascii=False).replace("unit_code", "")
    words = ENGLISH.findall(re.sub(r'"(code|message|fields)"|"invalid"', "", told))
    assert words == [], told


def test_a_session_without_the_forms_token_is_told_so_in_indonesian(unit, caplog):
    client = signed_in("analis", unit)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/api/v1/gap-runs/", "{}", content_type="application/json")
    refused(answer, 403, "permission_denied", caplog)

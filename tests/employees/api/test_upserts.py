"""Rows that a regional system sends: judged one by one as in an import, written once, never beyond its units."""

import json
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from asn_career.base.audit import acting
from asn_career.base.imports import rows_sent
from asn_career.base.imports.models import Import
from asn_career.base.imports.specs import all_tables
from asn_career.base.models import AuditEntry
from assessments.models import Assessment
from employees.models import Employee, Position, Unit
from promotions.demo.agency import generate_agency
from promotions.demo.package import gather_tables
from tests.conftest import TODAY
from tests.employees.api.test_registry_api import caller, signed_in, token_for
from tests.factories import AssessmentFactory, PositionFactory, UnitFactory, hold

pytestmark = pytest.mark.django_db


def path_of(table):
    return f"/api/v1/{table.replace('_', '-')}/"


def send(client, table, rows, key=None, **headers):
    headers = {"Idempotency-Key": key or uuid.uuid4().hex, **headers}
    body = rows if isinstance(rows, str) else json.dumps(rows)
    return client.post(f"{path_of(table)}upsert/", body, content_type="application/json", headers=headers)


def verdicts(answer):
    assert answer.status_code == 200, answer.content
    return [row["verdict"] for row in answer.json()["rows"]]


def codes(answer):
    return [sorted({found["code"] for found in row["messages"]}) for row in answer.json()["rows"]]


@pytest.fixture
def agency():
    return UnitFactory(code="A")


@pytest.fixture
def client(agency):
    return caller(agency, "read", "write")


def unit(code, **more):
    return {"code": code, "name": "Bidang", "parent_code": "A", **more}


def test_each_row_has_a_verdict_and_what_is_refused_leaves_the_others_alone(client):
    answer = send(client, "units", [unit("A-1"), unit("A-2", parent_code="X"), unit("A-3", remote="kadang")])
    assert verdicts(answer) == ["new", "refused", "refused"]
    assert codes(answer)[1:] == [["unknown_reference"], ["unknown_choice"]]
    assert answer.json()["state"] == "partly"
    stored = Unit.objects.get(code="A-1")
    assert [row["id"] for row in answer.json()["rows"]] == [str(stored.public_id), None, None]
    assert not Unit.objects.filter(code__in=["A-2", "A-3"]).exists()


def test_the_same_rows_again_change_nothing(client):
    rows = [unit("A-1"), unit("A-2", parent_code="A-1", remote=True)]
    assert verdicts(send(client, "units", rows)) == ["new", "new"]
    assert verdicts(send(client, "units", rows)) == ["same", "same"]
    assert verdicts(send(client, "units", unit("A-2", remote=False, parent_code=None))) == ["changed"]
    assert Unit.objects.get(code="A-2").parent.code == "A-1", "a blank changes nothing"


def test_one_row_may_come_without_a_list(client):
    assert verdicts(send(client, "units", unit("A-1"))) == ["new"]


def test_rows_are_kept_as_an_import_of_the_client_with_its_address(client):
    answer = send(client, "units", unit("A-1"))
    package = Import.objects.get(public_id=answer.json()["import"])
    assert (package.identity[:7], package.address, package.totals["new"]) == ("client:", "127.0.0.1", 1)
    assert client.get(f"/api/v1/imports/{package.public_id}/rows/").json()["results"][0]["verdict"] == "new"
    entry = AuditEntry.objects.filter(table_name="employees_unit", operation="insert").latest("pk")
    assert (entry.actor, entry.reason) == (package.identity, package.reason)
    undone = client.post(f"/api/v1/imports/{package.public_id}/undo/")
    assert undone.status_code == 200
    assert not Unit.objects.filter(code="A-1").exists()


# --- T4: rows are authorised one by one -----------------------------------------------------------------


def test_a_row_about_somebody_elsewhere_is_refused_and_tells_nothing_about_them(client, agency):
    foreign = hold(PositionFactory(unit=UnitFactory(code="B")), name="Rahasia")
    own = hold(PositionFactory(unit=agency), nip="198501012010011002")
    rows = [
        {"nip": person.nip, "level": "S1", "field": "Hukum", "graduated_on": "2008-07-01"}
        for person in (own, foreign)
    ]
    answer = send(client, "education_history", rows)
    assert verdicts(answer) == ["new", "refused"]
    never = send(client, "education_history", {**rows[1], "nip": "198501012010012008"})
    assert codes(answer)[1] == codes(never)[0], "the same as of somebody who never was"
    assert "Rahasia" not in answer.content.decode()


def test_a_record_of_another_agency_cannot_be_changed(client):
    other = UnitFactory(code="B")
    post = PositionFactory(unit=other, name="Kepala")
    answer = send(
        client, "positions", {"code": post.code, "name": "Diganti", "kind": "pelaksana", "unit_code": "A"}
    )
    assert verdicts(answer) == ["refused"]
    assert Position.objects.get(pk=post.pk).name == "Kepala"
    assert verdicts(send(client, "units", {"code": "B", "name": "Diganti"})) == ["refused"]


def test_tables_that_all_agencies_share_need_more_than_a_unit(client):
    answer = send(client, "competencies", {"code": "TEK-1", "name": "Arsip", "kind": "technical"})
    assert (verdicts(answer), codes(answer)) == (["refused"], [["shared_table"]])


@pytest.mark.parametrize("table", sorted(table.name for table in all_tables()))
def test_only_the_write_scope_may_send(table, agency):
    assert send(caller(agency, "read"), table, {}).status_code == 403
    assert send(signed_in("auditor", agency), table, {}).status_code == 403
    assert send(Client(), table, {}).status_code == 401
    assert send(caller(agency, "write"), table, []).status_code == 400


def test_a_client_that_may_not_read_is_not_told_ids(agency):
    answer = send(caller(agency, "write"), "units", unit("A-1"))
    assert (verdicts(answer), answer.json()["rows"][0]["id"]) == (["new"], None)


# --- What is no row -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param([], "", id="no row"),
        pytest.param([unit(f"A-{n}") for n in range(501)], "", id="more than 500"),
        pytest.param(unit("A-1", sandi="x"), "sandi", id="an unknown column"),
        pytest.param(unit("A-1", id=3), "id", id="a column of the database"),
        pytest.param(unit("A-1", name=["x"]), "name", id="a list as value"),
        pytest.param(unit("A-1", name={"a": 1}), "name", id="an object as value"),
        pytest.param([unit("A-1"), "x"], "", id="a text as row"),
        pytest.param(None, "", id="nothing"),
        pytest.param(7, "", id="a number"),
    ],
)
def test_what_is_no_row_of_the_table_is_refused_whole(client, body, named):
    answer = send(client, "units", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [named])
    assert not Unit.objects.filter(code="A-1").exists()


@pytest.mark.parametrize("value", [1e400, -0.0, 10**40, "\u0000", "x" * 5000, True, 1.5, "'=1+1", "\u202e"])
def test_strange_values_are_judged_not_failed(client, value):
    rows = [unit("A-1", name=value), unit("A-2", parent_code=value), unit(value), unit("A-4", remote=value)]
    for row in rows:
        assert send(client, "units", row).status_code in (200, 400)
    people = {"nip": value, "name": "A", "birth_date": value, "status": value}
    assert send(client, "employees", people).status_code in (200, 400)


def test_what_an_export_would_neutralise_is_stored_as_it_was_sent(client):
    assert verdicts(send(client, "units", unit("A-1", name="'=1+1 Bidang"))) == ["new"]
    assert Unit.objects.get(code="A-1").name == "'=1+1 Bidang"


def test_facts_are_not_overwritten(client, agency):
    result = AssessmentFactory(employee=hold(PositionFactory(unit=agency)), level=3)
    row = client.get("/api/v1/assessments/").json()["results"][0]
    del row["id"]
    assert verdicts(send(client, "assessments", row)) == ["same"]
    answer = send(client, "assessments", {**row, "level": 4})
    assert codes(answer) == [["immutable_record"]]
    assert Assessment.objects.unscoped(reason="tests").get(pk=result.pk).level == 3


# --- Twice, at once, in between -------------------------------------------------------------------------


def test_the_first_try_of_a_system_that_sends_no_key_goes_in_each_time(client):
    for verdict in ("new", "same"):
        answer = client.post(
            "/api/v1/units/upsert/", json.dumps(unit("A-1")), content_type="application/json"
        )
        assert verdicts(answer) == [verdict]
    assert Import.objects.count() == 2


def test_a_repeated_request_gets_the_first_answer_and_another_body_under_its_key_is_refused(client):
    first = send(client, "units", unit("A-1"), key="k")
    again = send(client, "units", unit("A-1"), key="k")
    assert first.json() == again.json()
    assert verdicts(again) == ["new"]
    assert send(client, "units", unit("A-2"), key="k").status_code == 409


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("senders", [8, pytest.param(50, marks=pytest.mark.long)])
def test_a_request_sent_many_times_at_once_has_one_effect_and_equal_answers(senders):
    token = token_for(UnitFactory(code="A"), "read", "write")
    answers = _at_once(senders, token)
    assert {status for status, _body in answers} == {200}
    assert len({body for _status, body in answers}) == 1
    assert Import.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_key_every_copy_is_an_import_of_its_own(monkeypatch):
    """Control: what the key protects from does happen."""
    monkeypatch.setattr("asn_career.base.api.idempotency._fingerprint", lambda request: uuid.uuid4().hex)
    monkeypatch.setattr("asn_career.base.api.idempotency.HEADER", "X-Other")
    token = token_for(UnitFactory(code="A"), "read", "write")
    answers = _at_once(4, token, key_header="X-Other", distinct=True)
    assert {status for status, _body in answers} == {200}
    assert Import.objects.count() == 4


def _at_once(senders, token, key_header="Idempotency-Key", distinct=False):
    ready, answers = threading.Barrier(senders), []

    def one(number):
        client = Client(
            headers={"authorization": f"Bearer {token}", key_header: f"k{number if distinct else ''}"}
        )
        ready.wait()
        answer = client.post(
            "/api/v1/units/upsert/", json.dumps(unit("A-1")), content_type="application/json"
        )
        answers.append((answer.status_code, answer.content))
        connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_rows_do_not_wait_for_ever_behind_a_package_that_is_being_written(monkeypatch):
    client = caller(UnitFactory(code="A"), "read", "write")
    monkeypatch.setattr(rows_sent, "LONGEST_WAIT", "50ms")
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports'))")
    answer = send(client, "units", unit("A-1"), key="k")
    assert (answer.status_code, answer.json()["code"]) == (409, "imports_busy")
    other.rollback()
    other.close()
    assert verdicts(send(client, "units", unit("A-1"), key="k")) == ["new"], "sent again, it goes in"


# --- T22: two editors -----------------------------------------------------------------------------------


def test_of_two_editors_the_second_is_told_that_the_record_has_changed(client):
    read = send(client, "units", unit("A-1")).json()["rows"][0]["id"]
    tag = client.get(f"/api/v1/units/{read}/").headers["ETag"]
    assert verdicts(send(client, "units", unit("A-1", name="Satu"), **{"If-Match": tag})) == ["changed"]
    late = send(client, "units", unit("A-1", name="Dua"), **{"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert late.json()["fields"] == {"name": {"sent": "Dua", "current": "Satu"}}
    assert Unit.objects.get(code="A-1").name == "Satu"


def test_if_match_needs_a_record_and_one_row(client):
    assert send(client, "units", unit("A-9"), **{"If-Match": '"x"'}).status_code == 412
    assert send(client, "units", [unit("A-1"), unit("A-2")], **{"If-Match": '"x"'}).status_code == 400
    assert not Unit.objects.filter(code__startswith="A-").exists()


def test_if_match_names_any_state_by_a_star_and_one_of_several_tags(client):
    assert send(client, "units", unit("A-1"), **{"If-Match": "*"}).status_code == 412
    send(client, "units", unit("A-1"))
    assert verdicts(send(client, "units", unit("A-1"), **{"If-Match": "*"})) == ["same"]
    now = client.get("/api/v1/units/?code=A-1").json()["results"][0]
    tag = client.get(f"/api/v1/units/{now['id']}/")["ETag"]
    several = f'"x", {tag}'
    assert send(client, "units", unit("A-1"), **{"If-Match": several}).status_code == 200


def test_an_import_is_taken_back_only_in_the_state_that_was_read(client):
    address = f"/api/v1/imports/{send(client, 'units', unit('A-1')).json()['import']}/"
    read = client.get(address).headers["ETag"]
    other = client.post(f"{address}undo/", headers={"If-Match": '"x"'})
    assert (other.status_code, other.json()["code"]) == (412, "changed_meanwhile")
    assert other.json()["fields"] == {"progress": {"current": "done"}, "state": {"current": "applied"}}
    assert Unit.objects.filter(code="A-1").exists()
    undone = client.post(f"{address}undo/", headers={"If-Match": read})
    assert (undone.status_code, undone.headers["ETag"]) == (200, client.get(address).headers["ETag"])
    late = client.post(f"{address}apply/", headers={"If-Match": read})
    assert late.status_code == 412, "before it is asked whether it can be applied at all"


# --- Every table ----------------------------------------------------------------------------------------


@pytest.fixture
def whole_deployment(agency):
    client = signed_in("analis", None)
    with acting(by="tests"):
        agency.delete()
    return client


def test_what_a_list_answers_is_what_upsert_takes(whole_deployment):
    """Every table of a small agency, sent through the API, read back, and sent again: nothing changes."""
    package = gather_tables(generate_agency(employees=60, seed=3, as_of=TODAY))
    for table in all_tables():
        rows = [dict(row) for row in package[table.name]][:60]
        answer = send(whole_deployment, table.name, json.dumps(rows, default=str))
        assert answer.status_code == 200, answer.content
        accepted = [row for row in answer.json()["rows"] if row["verdict"] != "refused"]
        assert accepted, (table.name, answer.json()["rows"][:2])
        read = whole_deployment.get(path_of(table.name), {"page_size": 30}).json()["results"]
        columns = {column.name for column in table.columns}  # without the id, and the unit that posts decide
        again = send(
            whole_deployment, table.name, [{k: v for k, v in row.items() if k in columns} for row in read]
        )
        assert set(verdicts(again)) == {"same"}, (table.name, again.json()["rows"][:3])
    assert Employee.objects.unscoped(reason="tests").exists()

"""Nobody gives themselves access: roles and passwords take a second administrator, and both are on record (T36)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from asn_career.base.errors import NotPermittedError
from asn_career.base.models import AccessLogEntry, AuditEntry
from employees.access import user_principal
from employees.access_requests import (
    AlreadyDecidedError,
    LinkGoneError,
    OwnAccessError,
    SecondPersonError,
    approve,
    end_grant,
    password_link,
    refuse,
    request_grant,
    request_password_link,
)
from employees.choices import Role
from employees.models import AccessRequest, Grant, User
from tests.conftest import TODAY
from tests.factories import GrantFactory, UnitFactory, UserFactory, span

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)


def administrator(name):
    user = UserFactory(username=name)
    GrantFactory(user=user, role="admin_teknis")
    return user


def acts(user):
    return user_principal(user, on=TODAY)


@pytest.fixture
def first():
    return administrator("satu")


@pytest.fixture
def second():
    return administrator("dua")


@pytest.fixture
def officer():
    return UserFactory(username="petugas")


def ask(user, by, **given):
    given = {
        "role": "analis",
        "unit": None,
        "starts_on": TODAY,
        "ends_on": None,
        "reason": "SK 12/2026",
        **given,
    }
    return request_grant(user, **given, by=acts(by), at=NOW)


@pytest.mark.parametrize("role", Role.values)
def test_no_role_is_given_before_a_second_administrator_agrees(first, second, officer, role):
    asked = ask(officer, first, role=role, unit=UnitFactory(), ends_on=date(2026, 12, 31))
    assert not officer.grants.exists()
    approve(asked, by=acts(second), at=NOW)
    grant = officer.grants.get()
    assert (grant.role, grant.unit, grant.validity) == (role, asked.unit, span(TODAY, date(2026, 12, 31)))
    assert acts(officer).grants[0].role == role


def test_both_persons_are_on_record(first, second, officer):
    approve(ask(officer, first), by=acts(second), at=NOW)
    entries = AuditEntry.objects.filter(table_name="employees_accessrequest").order_by("pk")
    assert [(entry.operation, entry.actor, entry.reason) for entry in entries] == [
        ("insert", acts(first).identity, "SK 12/2026"),
        ("update", acts(second).identity, "SK 12/2026"),
    ]
    given = AuditEntry.objects.get(table_name="employees_grant", operation="insert", new__user_id=officer.pk)
    assert given.actor == officer.grants.get().granted_by == acts(second).identity


def test_nobody_asks_for_themselves(first):
    for request in (
        lambda: ask(first, first),
        lambda: request_password_link(first, reason="x", by=acts(first), at=NOW),
    ):
        with pytest.raises(OwnAccessError):
            request()
    assert not AccessRequest.objects.exists()


def test_neither_who_asked_nor_who_would_gain_decides(first, second, officer):
    for asked, by in ((ask(officer, first), first), (ask(second, first), second)):
        with pytest.raises(SecondPersonError):
            approve(asked, by=acts(by), at=NOW)
        with pytest.raises(SecondPersonError):
            refuse(asked, by=acts(by), at=NOW)
    assert not officer.grants.exists()


def test_a_request_is_decided_once(first, second, officer):
    asked = ask(officer, first)
    refuse(asked, by=acts(second), at=NOW)
    with pytest.raises(AlreadyDecidedError):
        approve(asked, by=acts(second), at=NOW)
    assert not officer.grants.exists()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"admin_teknis"}))
def test_only_technical_administrators_ask_decide_and_end(first, officer, role):
    other = UserFactory()
    grant = GrantFactory(user=other, role=role, unit=UnitFactory())
    asked = ask(officer, first)
    for attempt in (
        lambda: ask(officer, other),
        lambda: approve(asked, by=acts(other), at=NOW),
        lambda: refuse(asked, by=acts(other), at=NOW),
        lambda: request_password_link(officer, reason="x", by=acts(other), at=NOW),
        lambda: end_grant(grant, by=acts(other)),
    ):
        with pytest.raises(NotPermittedError):
            attempt()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"decided_by_id": "requested_by_id", "state": "approved"}, id="decided by who asked"),
        pytest.param({"decided_by_id": "user_id", "state": "approved"}, id="decided by who gains"),
        pytest.param({"state": "approved"}, id="approved by nobody"),
        pytest.param({"user_id": "requested_by_id"}, id="asked for oneself"),
        pytest.param({"kind": "password"}, id="a link that carries a role"),
        pytest.param({"role": ""}, id="a role that is none"),
        pytest.param({"ends_on": "1999-01-01"}, id="ended before it began"),
    ],
)
def test_the_database_refuses_what_the_rules_refuse(first, officer, wrong):
    asked = ask(officer, first)
    values = {
        name: getattr(asked, value) if value.endswith("_id") else value for name, value in wrong.items()
    }
    if "decided_by_id" in values:
        values["decided_at"] = NOW
    changes = ", ".join(f"{name} = %s" for name in values)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE employees_accessrequest SET {changes} WHERE id = %s", [*values.values(), asked.pk]
        )


# --- Taking away -----------------------------------------------------------------------------------------


def test_a_role_that_is_ended_holds_no_more_today(first, officer):
    grant = GrantFactory(user=officer, role="analis")
    end_grant(grant, by=acts(first))
    assert not acts(officer).grants
    assert Grant.objects.get(pk=grant.pk).validity == span(date(2020, 1, 1), TODAY - timedelta(days=1))


def test_a_role_that_never_held_goes_altogether(first, officer):
    grant = GrantFactory(user=officer, role="analis", validity=span(TODAY))
    number = grant.pk
    end_grant(grant, by=acts(first))
    assert not Grant.objects.filter(pk=number).exists()
    assert AuditEntry.objects.filter(table_name="employees_grant", operation="delete", row_id=number).exists()


def test_nobody_ends_their_own_role(first):
    with pytest.raises(OwnAccessError):
        end_grant(first.grants.get(), by=acts(first))


# --- Passwords --------------------------------------------------------------------------------------------


@pytest.fixture
def approved(first, second, officer):
    asked = request_password_link(officer, reason="Lupa", by=acts(first), at=NOW)
    return approve(asked, by=acts(second), at=NOW)


def test_the_link_is_for_who_asked_and_lasts_a_day(approved, first, second):
    assert password_link(approved, by=acts(first), at=NOW + timedelta(hours=23))
    assert AccessLogEntry.objects.filter(actor=acts(first).identity, action="password.link").count() == 1
    with pytest.raises(NotPermittedError):
        password_link(approved, by=acts(second), at=NOW)
    with pytest.raises(LinkGoneError):
        password_link(approved, by=acts(first), at=NOW + timedelta(hours=25))


def test_before_a_second_person_agrees_there_is_no_link(first, officer):
    asked = request_password_link(officer, reason="Lupa", by=acts(first), at=NOW)
    with pytest.raises(LinkGoneError):
        password_link(asked, by=acts(first), at=NOW)


def set_password(client, parts, password="sandi-baru-yang-panjang"):
    page = client.get(f"/sandi-baru/{parts[0]}/{parts[1]}/", follow=True)
    if not page.redirect_chain:
        return page
    return client.post(page.redirect_chain[-1][0], {"new_password1": password, "new_password2": password})


def test_the_holder_sets_a_password_once_and_signs_in_with_it(approved, first, officer):
    parts = password_link(approved, by=acts(first), at=NOW)
    assert set_password(Client(), parts).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password("sandi-baru-yang-panjang")
    again = set_password(Client(), parts, "yang-lain-lagi-panjang")
    assert again.status_code == 200
    assert "sudah dipakai" in again.content.decode()
    approved.refresh_from_db()
    with pytest.raises(LinkGoneError):
        password_link(approved, by=acts(first), at=NOW)
    entry = AuditEntry.objects.filter(table_name="employees_accessrequest").latest("pk")
    assert entry.actor == f"user:{officer.public_id}"


def test_a_weak_password_is_refused(approved, first, officer):
    parts = password_link(approved, by=acts(first), at=NOW)
    assert set_password(Client(), parts, "12345").status_code == 200
    assert not User.objects.get(pk=officer.pk).check_password("12345")


@pytest.mark.parametrize("parts", [("MQ", "x-y"), ("!!", "a-b"), ("OTk5OTk5", "abc-def")])
def test_a_link_that_never_was_says_nothing_else_than_one_that_is_used_up(parts):
    answer = set_password(Client(), parts)
    assert (answer.status_code, "sudah dipakai" in answer.content.decode()) == (200, True)


# --- The first administrator, and admin -------------------------------------------------------------------


def test_the_first_administrators_are_made_at_the_command_line(capsys):
    for name in ("satu", "dua", "satu"):
        call_command("create_technical_admin", name)
    links = capsys.readouterr().out.split()
    assert Grant.objects.filter(role="admin_teknis").count() == 2
    parts = links[1].strip("/").split("/")[1:]
    assert set_password(Client(), parts).status_code == 302
    assert User.objects.get(username="dua").check_password("sandi-baru-yang-panjang")
    assert (
        AuditEntry.objects.filter(actor="system:create_technical_admin", table_name="employees_grant").count()
        == 2
    )


def sits(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


REQUESTS = "/admin/employees/accessrequest/"


def form(holder, **given):
    return {
        "kind": "grant", "user": holder.pk, "role": "analis", "unit": "", "starts_on": timezone.localdate().isoformat(),
        "ends_on": "", "reason": "SK 12/2026", **given,
    }  # fmt: skip


def test_two_administrators_give_a_role_in_admin(first, second, officer):
    assert sits(first).post(f"{REQUESTS}add/", form(officer)).status_code == 302
    asked = AccessRequest.objects.get()
    decide = {"action": "approve", "_selected_action": asked.pk}
    said = sits(first).post(REQUESTS, decide, follow=True).content.decode()
    assert str(SecondPersonError.message) in said
    assert not officer.grants.exists()
    assert sits(second).post(REQUESTS, decide).status_code == 302
    assert officer.grants.get().role == "analis"
    assert sits(second).get(f"{REQUESTS}{asked.pk}/change/").status_code == 200


def test_in_admin_nobody_asks_for_themselves_or_leaves_out_what_a_role_needs(first, officer):
    for wrong in ({"user": first.pk}, {"role": ""}, {"starts_on": ""}, {"role": "atasan"}, {"reason": ""}):
        answer = sits(first).post(f"{REQUESTS}add/", form(officer, **wrong))
        assert answer.status_code == 200, wrong
    assert not AccessRequest.objects.exists()


def test_in_admin_the_link_is_shown_to_who_asked_only(first, second, officer):
    body = form(officer, kind="password", role="", starts_on="")
    assert sits(first).post(f"{REQUESTS}add/", body).status_code == 302
    asked = AccessRequest.objects.get()
    approve(asked, by=acts(second), at=timezone.now())
    path = f"{REQUESTS}{asked.pk}/change/"
    assert "/sandi-baru/" in sits(first).get(path).content.decode()
    assert "/sandi-baru/" not in sits(second).get(path).content.decode()


def test_in_admin_a_request_and_a_grant_stay_as_they_are(first, officer):
    asked, grant = ask(officer, first), GrantFactory(user=officer, role="analis")
    sits(first).post(f"{REQUESTS}{asked.pk}/change/", form(officer, role="ppk"))
    sits(first).post(f"/admin/employees/grant/{grant.pk}/change/", {"user": first.pk, "role": "ppk"})
    assert sits(first).get("/admin/employees/grant/add/").status_code == 403
    asked.refresh_from_db()
    grant.refresh_from_db()
    assert (asked.role, grant.role, grant.user) == ("analis", "analis", officer)


def test_in_admin_nobody_sets_the_password_of_another(first, officer):
    before = officer.password
    for path in (
        f"/admin/employees/user/{officer.pk}/password/",
        f"/admin/employees/user/{officer.pk}/change/",
    ):
        sits(first).post(
            path, {"password1": "rahasia-sekali-baru", "password2": "rahasia-sekali-baru", "password": "x"}
        )
    officer.refresh_from_db()
    assert officer.password == before
    sits(first).post("/admin/employees/user/add/", {"username": "baru", "password1": "a", "password2": "a"})
    assert not User.objects.get(username="baru").has_usable_password()


def test_the_form_offers_every_unit_and_no_way_into_their_pages(first):
    unit = UnitFactory(name="Dinas Kearsipan")
    page = sits(first).get(f"{REQUESTS}add/").content.decode()
    assert unit.name in page or unit.code in page
    assert "/admin/employees/unit/" not in page


def test_a_role_is_ended_in_admin(first, officer):
    grant = GrantFactory(user=officer, role="analis")
    body = {"action": "end", "_selected_action": [grant.pk, first.grants.get().pk]}
    said = sits(first).post("/admin/employees/grant/", body, follow=True).content.decode()
    assert str(OwnAccessError.message) in said
    assert not user_principal(officer, on=timezone.localdate()).grants
    assert user_principal(first, on=timezone.localdate()).grants

"""A password is not enough for whoever sees others' data; a code counts once; a lost phone is no way in (T19)."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from pyotp import TOTP

from asn_career.base.encryption import UnreadableError, decrypt, encrypt
from asn_career.base.models import AccessLogEntry, AuditEntry, RateWindow
from employees import second_factors
from employees.access import user_principal
from employees.access_requests import OwnAccessError, SecondPersonError, approve, request_factor_reset
from employees.models import Notice, RecoveryCode, SecondFactor
from employees.second_factors import (
    FactorExistsError,
    FactorRequiredError,
    Proof,
    TooManyCodesError,
    WrongCodeError,
    key_of,
    new_secret,
    remove,
    set_up,
    verify,
)
from tests.conftest import TODAY
from tests.factories import GrantFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, 0, 5, tzinfo=UTC)
STEP = timedelta(seconds=30)
PASSWORD = "kata-sandi-uji"
CHECK, SET_UP, OVERVIEW = "/masuk/kode/", "/akun/langkah-kedua/pasang/", "/akun/langkah-kedua/"
CLOSED = "/tugas-latar/"


@pytest.fixture(autouse=True)
def required(settings, monkeypatch):
    settings.MFA_REQUIRED = True
    monkeypatch.setattr(second_factors, "WINDOW_SECONDS", 10**9)  # does not end during a test


def equip(user, at=NOW - 10 * STEP):
    """The account with an app: its key, its factor and its recovery codes."""
    secret = new_secret()
    app = TOTP(key_of(secret))
    factor, codes = set_up(user, secret=secret, code=app.at(at), at=at)
    return SimpleNamespace(app=app, factor=factor, codes=codes, code=lambda when=NOW: app.at(when))


@pytest.fixture
def officer():
    return GrantFactory(role="analis", user__username="petugas").user


@pytest.fixture
def phone(officer):
    return equip(officer)


def shows(user, code="", recovery="", at=NOW):
    return verify(user, Proof(code, recovery), at=at)


# --- Codes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_half_a_minute(officer, phone, steps, taken):
    code = phone.code(NOW + steps * STEP)
    if taken:
        assert shows(officer, code) == phone.factor
    else:
        with pytest.raises(WrongCodeError):
            shows(officer, code)


def test_a_used_code_is_refused_and_so_is_an_older_one(officer, phone):
    shows(officer, phone.code())
    for code in (phone.code(), phone.code(NOW - STEP)):
        with pytest.raises(WrongCodeError):
            shows(officer, code)
    assert shows(officer, phone.code(NOW + STEP), at=NOW + STEP), "the control: the next one is taken"


def test_the_code_that_set_the_app_up_is_used(officer):
    phone = equip(officer, at=NOW)
    with pytest.raises(WrongCodeError):
        shows(officer, phone.code())


def test_a_recovery_code_works_once_however_it_is_typed(officer, phone):
    code = phone.codes[0]
    assert shows(officer, recovery=f" {code.lower().replace('-', ' ')} ") == phone.factor
    with pytest.raises(WrongCodeError):
        shows(officer, recovery=code)
    assert shows(officer, recovery=phone.codes[1])
    assert RecoveryCode.objects.filter(used_at=None).count() == 8
    assert Notice.objects.open().filter(recipient=officer, kind="second_factor_recovered").exists()


def test_a_code_of_another_account_is_none(officer, phone):
    other = equip(UserFactory())
    for proof in (
        Proof(code=other.code()),
        Proof(recovery=other.codes[0]),
        Proof(recovery="-"),
        Proof(code="٣٣٣٣٣٣"),
    ):
        with pytest.raises(WrongCodeError):
            verify(officer, proof, at=NOW)


def test_five_wrong_codes_lock_even_for_the_right_one_and_the_holder_is_told(officer, phone, caplog):
    for _try in range(5):
        with pytest.raises(WrongCodeError):
            shows(officer, "000000")
    for right in (Proof(phone.code()), Proof(recovery=phone.codes[0])):
        with pytest.raises(TooManyCodesError):
            verify(officer, right, at=NOW)
    notice = Notice.objects.get(recipient=officer, kind="second_factor_locked")
    assert notice.address == OVERVIEW
    assert AccessLogEntry.objects.filter(action="second_factor.locked").count() == 1
    assert "5 wrong codes" in caplog.text
    RateWindow.objects.all().delete()
    assert shows(officer, phone.code()), "the control: it was the count that held"


def test_a_right_code_ends_the_count(officer, phone):
    for turn in range(3):
        for _try in range(4):
            with pytest.raises(WrongCodeError):
                shows(officer, "000000")
        assert shows(officer, recovery=phone.codes[turn])


# --- At rest ---------------------------------------------------------------------------------------------


def test_neither_key_nor_recovery_codes_can_be_read_in_the_database(officer, phone):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f::text FROM employees_secondfactor f UNION ALL SELECT r::text FROM employees_recoverycode r"
        )
        kept = "\n".join(row[0] for row in cursor.fetchall())
    kept += "\n".join(str(entry.new) for entry in AuditEntry.objects.all())
    assert phone.factor.secret in kept, "the control: it was looked at the right place"
    for secret in (phone.app.secret, *phone.codes, *(code.replace("-", "") for code in phone.codes)):
        assert secret not in kept


@pytest.mark.parametrize(
    ("table", "column"), [("employees_secondfactor", "secret"), ("employees_recoverycode", "digest")]
)
def test_the_database_refuses_what_is_kept_in_the_open(phone, table, column):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [phone.app.secret])


def test_a_key_of_before_still_opens_and_the_next_code_moves_to_the_new_one(officer, phone, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key"
    with pytest.raises(UnreadableError):
        shows(officer, phone.code())
    settings.SECRET_KEY_FALLBACKS = [old]
    shows(officer, phone.code())
    settings.SECRET_KEY_FALLBACKS = []
    assert shows(officer, phone.code(NOW + STEP), at=NOW + STEP)


def test_a_key_for_one_purpose_opens_nothing_of_another():
    token = encrypt("rahasia", purpose="a")
    assert (decrypt(token, purpose="a"), token == encrypt("rahasia", purpose="a")) == ("rahasia", False)
    with pytest.raises(UnreadableError):
        decrypt(token, purpose="b")


# --- Having one, and losing it ---------------------------------------------------------------------------


def test_a_second_app_needs_the_first(officer, phone):
    secret = new_secret()
    code = TOTP(key_of(secret)).at(NOW)
    with pytest.raises(FactorExistsError):
        set_up(officer, secret=secret, code=code, at=NOW)
    factor, codes = set_up(officer, secret=secret, code=code, at=NOW, replacing=phone.factor)
    assert SecondFactor.objects.get(user=officer) == factor != phone.factor
    assert RecoveryCode.objects.count() == len(codes) == 10


def test_whoever_holds_a_role_cannot_do_without(officer, phone, settings):
    acts = user_principal(officer, on=TODAY)
    with pytest.raises(FactorRequiredError):
        remove(phone.factor, by=acts, at=NOW)
    settings.MFA_REQUIRED = False
    remove(phone.factor, by=acts, at=NOW)
    assert not SecondFactor.objects.exists()
    assert (
        AuditEntry.objects.get(table_name="employees_secondfactor", operation="delete").actor == acts.identity
    )


def test_a_lost_factor_takes_two_administrators(officer, phone):
    first, second = (
        user_principal(GrantFactory(role="admin_teknis", user__username=name).user, on=TODAY)
        for name in ("satu", "dua")
    )
    asked = request_factor_reset(officer, reason="Ponsel hilang", by=first, at=NOW)
    with pytest.raises(SecondPersonError):
        approve(asked, by=first, at=NOW)
    assert SecondFactor.objects.exists()
    approve(asked, by=second, at=NOW)
    assert not SecondFactor.objects.exists()
    entry = AuditEntry.objects.get(table_name="employees_secondfactor", operation="delete")
    assert (entry.actor, entry.reason) == (second.identity, "Ponsel hilang")
    assert Notice.objects.open().filter(recipient=officer, kind="second_factor_reset").exists()
    own = GrantFactory(role="admin_teknis").user
    acts = user_principal(own, on=TODAY)
    with pytest.raises(OwnAccessError):
        request_factor_reset(own, reason="x", by=acts, at=NOW)


def test_in_admin_a_reset_is_asked_for_and_who_has_a_factor_is_seen(officer, phone, settings):
    settings.MFA_REQUIRED = False
    client = Client()
    client.force_login(
        GrantFactory(role="admin_teknis").user, backend="django.contrib.auth.backends.ModelBackend"
    )
    body = {
        "kind": "factor",
        "user": officer.pk,
        "role": "",
        "unit": "",
        "starts_on": "",
        "ends_on": "",
        "reason": "Hilang",
    }
    assert client.post("/admin/employees/accessrequest/add/", body).status_code == 302
    assert officer.access_requests.get().kind == "factor"
    page = client.get("/admin/employees/user/").content.decode()
    assert page.count("21 November 2026") or page.count("21 Nov 2026"), "since when the officer has one"
    assert phone.factor.secret not in page


# --- Signing in ------------------------------------------------------------------------------------------


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


def sign_in(user, **given):
    client = Client()
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD, **given})
    return client


def leads_to(answer):
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]


def is_in(client):
    return client.get(CLOSED).status_code == 200


def test_a_password_alone_leads_to_the_code_and_the_code_to_the_page(officer, phone, clock):
    client = sign_in(officer)
    assert client.get(f"{CLOSED}?a=1").url == f"{CHECK}?next=%2Ftugas-latar%2F%3Fa%3D1"
    assert client.get("/api/v1/units/").json()["code"] == "second_factor_needed"
    before, token = client.session.session_key, client.get(CHECK).cookies["csrftoken"].value
    answer = client.post(CHECK, {"code": phone.code(), "next": f"{CLOSED}?a=1"})
    assert leads_to(answer) == (302, CLOSED)
    assert client.session.session_key != before
    assert answer.cookies["csrftoken"].value != token
    assert not Session.objects.filter(pk=before).exists(), "the key of before opens nothing"
    assert is_in(client)
    assert client.get("/api/v1/units/").status_code == 200


def test_the_step_is_remembered_in_this_session_only(officer, phone, clock):
    client = sign_in(officer)
    client.post(CHECK, {"code": phone.code()})
    assert is_in(client)
    assert leads_to(sign_in(officer).get(CLOSED)) == (302, CHECK)
    client.post(reverse("logout"))
    client.post(reverse("login"), {"username": officer.username, "password": PASSWORD})
    assert leads_to(client.get(CLOSED)) == (302, CHECK)


def test_who_has_no_factor_yet_is_led_to_set_one_up(officer, clock):
    client = sign_in(officer)
    assert leads_to(client.get(CLOSED)) == (302, SET_UP)
    page = client.get(SET_UP, {"next": CLOSED})
    app = TOTP(key_of(client.session["second_factor_secret"]))
    text = page.content.decode()
    assert 'role="img"' in text
    assert " ".join(app.secret[place : place + 4] for place in range(0, 32, 4)) in text
    assert app.secret not in str(client.session.items()), "the session's row holds it encrypted"
    assert client.post(SET_UP, {"new_code": "000000"}).status_code == 422
    before = client.session.session_key
    told = client.post(SET_UP, {"new_code": app.now(), "next": CLOSED}).content.decode()
    assert told.count('<kbd class="secret">') == 10
    assert f'href="{CLOSED}"' in told
    assert client.session.session_key != before
    assert is_in(client)


def test_with_a_factor_set_up_is_no_way_round_the_code(officer, phone, clock):
    """Neither for a session that has the password alone, nor for one that had the page open before."""
    early = sign_in(officer)
    phone.factor.delete()
    early.get(SET_UP)
    again = equip(officer)
    secret = early.session["second_factor_secret"]
    for client in (sign_in(officer), early):
        assert leads_to(client.get(SET_UP)) == (302, CHECK)
        assert leads_to(client.post(SET_UP, {"new_code": TOTP(key_of(secret)).now()})) == (302, CHECK)
    assert SecondFactor.objects.get(user=officer) == again.factor


def test_a_lost_phone_is_replaced_with_a_recovery_code(officer, phone, clock):
    client = sign_in(officer)
    assert leads_to(client.post(CHECK, {"recovery": phone.codes[0]})) == (302, "/")
    client.get(SET_UP)
    app = TOTP(key_of(client.session["second_factor_secret"]))
    assert client.post(SET_UP, {"new_code": app.now()}).status_code == 422, "without the present one"
    used = {"recovery": phone.codes[0], "new_code": app.now()}
    assert client.post(SET_UP, used).status_code == 422, "with one that is used up"
    assert client.post(SET_UP, {**used, "recovery": phone.codes[1]}).status_code == 200
    assert is_in(client), "this session goes on with the new factor"
    assert SecondFactor.objects.get(user=officer) != phone.factor


def test_sessions_with_the_factor_of_before_owe_the_new_one(officer, phone, clock):
    client = sign_in(officer)
    client.post(CHECK, {"code": phone.code()})
    phone.factor.delete()
    assert leads_to(client.get(CLOSED)) == (302, SET_UP)
    equip(officer)
    assert leads_to(client.get(CLOSED)) == (302, CHECK)


def test_wrong_codes_slow_down_and_raise_the_common_alarm(officer, phone, clock, settings):
    settings.SIGN_IN_FAILURES_ALARM = 5
    client = sign_in(officer)
    statuses = [client.post(CHECK, {"code": "000000"}).status_code for _try in range(6)]
    assert statuses == [422] * 5 + [429]
    assert client.post(CHECK, {"code": phone.code()}).status_code == 429
    assert AccessLogEntry.objects.filter(action="sign_in.alarm").count() == 1
    assert not is_in(client)


def test_a_role_that_is_given_meanwhile_asks_at_once(clock):
    user = UserFactory()
    client = sign_in(user)
    assert is_in(client), "an employee needs none"
    GrantFactory(user=user, role="auditor")
    assert leads_to(client.get(CLOSED)) == (302, SET_UP)


def test_an_employee_who_chose_it_is_asked_and_may_leave_it(clock, settings):
    settings.MFA_REQUIRED = False
    user = UserFactory()
    phone = equip(user)
    client = sign_in(user)
    assert leads_to(client.get(OVERVIEW)) == (302, CHECK)
    client.post(CHECK, {"code": phone.code()})
    assert "Lepas" in client.get(OVERVIEW).content.decode()
    clock.shift(STEP)
    for wrong in ("000000", ""):
        assert client.post(f"{OVERVIEW}lepas/", {"code": wrong}).status_code == 422
    assert leads_to(client.post(f"{OVERVIEW}lepas/", {"code": phone.app.now()})) == (302, OVERVIEW)
    assert not SecondFactor.objects.exists()


def test_an_officer_cannot_leave_it_on_the_page(officer, phone, clock):
    client = sign_in(officer)
    client.post(CHECK, {"code": phone.code()})
    page = client.get(OVERVIEW).content.decode()
    assert "lepas/" not in page
    assert leads_to(client.post(f"{OVERVIEW}lepas/", {"recovery": phone.codes[0]})) == (302, OVERVIEW)
    assert SecondFactor.objects.exists()


def test_new_recovery_codes_end_those_of_before(officer, phone, clock):
    client = sign_in(officer)
    client.post(CHECK, {"code": phone.code()})
    told = client.post(f"{OVERVIEW}kode/", {"recovery": phone.codes[0]}).content.decode()
    assert told.count('<kbd class="secret">') == 10
    assert not any(code in told for code in phone.codes)
    with pytest.raises(WrongCodeError):
        shows(officer, recovery=phone.codes[1])


def test_what_happened_is_told_until_the_holder_says_that_it_was_them(officer, phone, clock):
    client = sign_in(officer)
    client.post(CHECK, {"recovery": phone.codes[0]})
    page = client.get(OVERVIEW).content.decode()
    assert "Verifikasi dua langkah dipasang untuk akun Anda" in page
    assert "Satu kode pemulihan akun Anda dipakai" in page
    client.post(f"{OVERVIEW}benar/")
    assert "Apakah ini Anda?" not in client.get(OVERVIEW).content.decode()
    assert not Notice.objects.open().filter(recipient=officer).exists()


def test_the_way_on_stays_within_the_product(officer, phone, clock):
    client = sign_in(officer)
    answer = client.post(CHECK, {"code": phone.code(), "next": "https://elsewhere.example/"})
    assert leads_to(answer) == (302, "/")


def test_nothing_is_asked_where_it_is_not_required(officer, settings):
    """The control of all of the above, and how the demo runs."""
    settings.MFA_REQUIRED = False
    assert is_in(sign_in(officer))


# --- Many at once ----------------------------------------------------------------------------------------


def at_once(act, times):
    """What each of the threads raised, or None."""
    ready, outcomes = Barrier(times), ["nothing"] * times

    def run(place):
        try:
            ready.wait(30)
            act()
            outcomes[place] = None
        except Exception as error:
            outcomes[place] = type(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_code_a_single_one_gets_in_and_guesses_are_not_more_than_five(monkeypatch):
    user = UserFactory()
    phone = equip(user)
    monkeypatch.setattr(second_factors, "forget", lambda subject: None)
    for turn, proof in enumerate((Proof(phone.code()), Proof(recovery=phone.codes[0]))):
        RateWindow.objects.all().delete()
        outcomes = at_once(lambda proof=proof: verify(user, proof, at=NOW), 12)
        assert outcomes.count(None) == 1, turn
        assert outcomes.count(WrongCodeError) == 4, turn
        assert outcomes.count(TooManyCodesError) == 7, turn
    RateWindow.objects.all().delete()
    read_then_write(monkeypatch)
    outcomes = at_once(lambda: verify(user, Proof(phone.code(NOW + STEP)), at=NOW + STEP), 5)
    assert outcomes.count(None) > 1, "the control: without the database's decision several get in"


def read_then_write(monkeypatch):
    """As one would write it without thinking of others; the barrier lets everybody read before anybody writes."""
    everybody = Barrier(5)

    def take(factor, code, *, at):
        step = second_factors.step_of(factor.secret, code, at=at)
        unused = step > SecondFactor.objects.get(pk=factor.pk).last_step
        everybody.wait(30)
        SecondFactor.objects.filter(pk=factor.pk).update(last_step=step)
        return unused

    monkeypatch.setattr(second_factors, "_take_code", take)

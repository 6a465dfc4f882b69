"""One password tried on many accounts from many addresses is noticed, slowed down, and shuts out nobody else."""

import logging

import pytest
import redis
from django.conf import settings as deployment
from django.test import Client
from django.urls import reverse

from asn_career.base import sign_ins
from asn_career.base.models import AccessLogEntry, RateWindow
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
ALARM = 30


@pytest.fixture(autouse=True)
def one_window(monkeypatch):
    monkeypatch.setattr(sign_ins, "WINDOW_SECONDS", 10**9)  # does not end during a test


@pytest.fixture
def user():
    return UserFactory(username="rina")


def attempt(username, address, password="Musim2026!", client=None, **headers):
    client = client or Client()
    form = {"username": username, "password": password}
    return client.post(reverse("login"), form, REMOTE_ADDR=address, headers=headers)


def spray(accounts=60, addresses=15):
    """Statuses, in the order of the attempts; a few of the accounts exist."""
    return [
        attempt(f"pegawai-{number}", f"10.1.0.{number % addresses}").status_code for number in range(accounts)
    ]


@pytest.fixture
def sprayed(user, caplog):
    for number in range(0, 60, 20):
        UserFactory(username=f"pegawai-{number}")
    with caplog.at_level(logging.ERROR, logger="asn_career.sign_ins"):
        statuses = spray()
    return statuses, [
        record.getMessage() for record in caplog.records if record.name == "asn_career.sign_ins"
    ]


def test_a_spray_raises_one_alarm_in_time_and_is_slowed_down(sprayed):
    statuses, alarms = sprayed
    assert alarms == [f"ALARM: {ALARM} failed sign-ins within {10**9 // 60} minutes"]
    assert AccessLogEntry.objects.get(action="sign_in.alarm").subject == f"{ALARM} failures"
    assert statuses[:ALARM] == [200] * ALARM
    assert statuses.count(429) == 60 - 15 * sign_ins.IN_ALARM


def test_without_the_common_count_a_spray_goes_unnoticed(user, settings):
    """The control: neither an account nor an address shows anything."""
    settings.SIGN_IN_FAILURES_ALARM = 10**6
    assert set(spray()) == {200}
    assert not AccessLogEntry.objects.exists()


def fail_often(rf):
    """As a spray from two addresses leaves it behind."""
    for number in range(ALARM):
        sign_ins.note_failure(rf.post("/masuk/", REMOTE_ADDR=f"10.1.0.{number % 2}"))


def test_the_rightful_person_gets_in_meanwhile(user, rf):
    browser = Client()
    assert attempt("rina", "10.1.0.1", PASSWORD, browser).status_code == 302
    browser.post(reverse("logout"))
    fail_often(rf)
    assert attempt("rina", "10.9.9.9", PASSWORD).status_code == 302, "from an address of no failures"
    assert attempt("rina", "10.1.0.1", PASSWORD, browser).status_code == 302, (
        "from a sprayer's, by the browser"
    )
    assert attempt("rina", "10.1.0.1", PASSWORD).status_code == 429


def test_a_known_browser_is_known_for_its_own_accounts_only(user, rf):
    browser = Client()
    attempt("rina", "10.1.0.1", PASSWORD, browser)
    browser.post(reverse("logout"))
    fail_often(rf)
    assert attempt("pegawai-20", "10.1.0.1", client=browser).status_code == 429
    browser.cookies[sign_ins.KNOWN_COOKIE] = "palsu"
    assert attempt("rina", "10.1.0.1", PASSWORD, browser).status_code == 429


def test_whether_an_account_exists_cannot_be_told_from_the_answer(user, rf):
    fail_often(rf)
    known, unknown = attempt("rina", "10.1.0.1"), attempt("tidak-ada", "10.1.0.1")
    assert known.status_code == unknown.status_code == 429
    assert _plain(known, "rina") == _plain(unknown, "tidak-ada")


def _plain(answer, name):
    from re import sub

    return sub(
        r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", answer.content.decode()
    ).replace(name, "")


def test_an_address_that_the_sender_makes_up_does_not_slip_out(user, settings):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 5
    told = [attempt(f"p-{n}", "10.1.0.1", **{"x-forwarded-for": f"10.2.0.{n}"}).status_code for n in range(6)]
    assert told == [200] * 5 + [429]


def test_an_emptied_redis_resets_no_count(user, rf):
    fail_often(rf)
    redis.Redis.from_url(deployment.CELERY_BROKER_URL).flushall()
    assert attempt("rina", "10.1.0.1").status_code == 429
    RateWindow.objects.all().delete()
    assert attempt("rina", "10.1.0.1").status_code == 200, "the control: it is the row that holds"


def test_a_form_that_was_left_empty_is_no_failure():
    assert Client().post(reverse("login"), {"username": "", "password": ""}).status_code == 200
    assert not RateWindow.objects.exists()

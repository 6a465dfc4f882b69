"""A session ends when nobody uses it, and after a day's work in any case; a warning may be shown in time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asn_career.base import sessions
from asn_career.base.tasks import forget_ended_sessions_task
from tests.factories.accounts import GrantFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/bantuan/"
CLOSED = "/tugas-latar/"


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 23, 1, 0, tzinfo=UTC), tick=False) as travelling:
        yield travelling


@pytest.fixture
def client(clock):
    client = Client()
    client.post(reverse("login"), {"username": UserFactory().username, "password": "kata-sandi-uji"})
    client.get(CLOSED)
    return client


def wait(clock, **given):
    clock.shift(timedelta(**given))


def is_signed_in(client):
    return client.get(CLOSED).status_code == 200


def test_a_session_that_nobody_uses_for_half_an_hour_ends(client, clock):
    wait(clock, minutes=29)
    assert is_signed_in(client)
    wait(clock, minutes=31)
    answer = client.get(CLOSED)
    assert (answer.status_code, answer.url) == (302, f"/masuk/?next={CLOSED}")
    assert not Session.objects.exists(), "its row is gone too"


def test_a_session_that_is_used_ends_after_twelve_hours_all_the_same(client, clock):
    for _half_hour in range(12 * 3 - 1):
        wait(clock, minutes=20)
        assert is_signed_in(client)
    wait(clock, minutes=20)
    assert not is_signed_in(client)


def test_a_page_that_asks_by_itself_keeps_no_session_alive(client, clock):
    for _minute in range(3):
        wait(clock, minutes=10)
        client.get(reverse("session_left"))
    assert not is_signed_in(client)


def test_somebody_who_says_so_is_still_there(client, clock):
    wait(clock, minutes=26)
    assert client.get(reverse("session_left")).json() == {"seconds": 4 * 60}
    assert client.post(reverse("session_renew")).json() == {"seconds": 30 * 60}
    wait(clock, minutes=26)
    assert is_signed_in(client)


def test_an_ended_session_of_the_api_is_refused(clock):
    client = Client()
    client.force_login(GrantFactory(role="analis").user)
    assert client.get("/api/v1/units/").status_code == 200
    wait(clock, minutes=31)
    assert client.get("/api/v1/units/").status_code == 401


def test_being_used_is_written_once_a_minute(client, clock, django_assert_num_queries):
    def writes():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return sum("UPDATE" in query["sql"] for query in asked.captured_queries)

    assert writes() == 0
    wait(clock, seconds=sessions.WRITTEN_EVERY_SECONDS)
    assert (writes(), writes()) == (1, 0)


def test_every_page_tells_how_long_the_session_lasts(client):
    page = client.get(PAGE).content.decode()
    assert f'data-session="{settings.SESSION_IDLE_SECONDS}"' in page
    assert "Sesi Anda berlaku sampai pukul <span data-until>08.30</span>" in page
    assert "data-session" not in Client().get(PAGE).content.decode()


def test_officers_pages_carry_the_warning_and_whose_drafts_come_back(clock):
    client, other = Client(), Client()
    for each in (client, other):
        each.force_login(GrantFactory(role="analis").user)
    pages = [each.get(CLOSED).content.decode() for each in (client, other)]
    assert all('id="session"' in page and "hidden" in page for page in pages)
    whose = {page.partition('data-whose="')[2][:16] for page in pages}
    assert len(whose) == 2


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/kelola/impor/?a=1", "/kelola/impor/?a=1"),
        ("https://elsewhere.example/x", "/kelola/impor/unggah/"),
        ("", "/kelola/impor/unggah/"),
    ],
)
def test_a_form_that_came_too_late_leads_back_to_its_page(referer, back):
    headers = {"referer": referer} if referer else {}
    answer = Client().post("/kelola/impor/unggah/", headers=headers)
    assert (answer.status_code, answer.url) == (
        302,
        f"/masuk/?next={back.replace('?', '%3F').replace('=', '%3D')}",
    )


@pytest.mark.parametrize("change", ["password", "deactivated"])
def test_a_change_of_the_account_ends_its_other_sessions_at_once(client, change):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.latest("pk")
    assert is_signed_in(client)
    if change == "password":
        user.set_password("kata-sandi-yang-lain")
    else:
        user.is_active = False
    user.save()
    assert not is_signed_in(client)


def test_sessions_that_are_over_are_removed_and_those_that_run_stay():
    for name, hours in (("over", -1), ("runs", 1)):
        Session.objects.create(
            session_key=name, session_data="x", expire_date=timezone.now() + timedelta(hours=hours)
        )
    forget_ended_sessions_task()
    assert [each.session_key for each in Session.objects.all()] == ["runs"]

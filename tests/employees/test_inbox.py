"""The inbox: one's own notices, opened on the way to the act, and the choice of when letters come."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from employees.models import Notice, NoticePreference
from employees.notices import NoticeKind, Told, notify, register_notices, settle
from tests.factories import EmployeeFactory, UserFactory

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
KIND = "test.inbox"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    register_notices(NoticeKind(KIND, text="Rencana %(name)s", why="Sebab", act="Setujui"))
    return UserFactory(employee=EmployeeFactory())


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    return client


def tell(user, subject: str, due: date | None = None) -> Notice:
    notify(KIND, [Told(user.pk, subject, "/saya/kompetensi/", {"name": subject}, due)], at=NOW)
    return Notice.objects.get(subject=subject)


def test_what_is_due_first_stands_first(client, user):
    for subject, due in (("nanti", None), ("kedua", date(2026, 12, 2)), ("pertama", date(2026, 12, 1))):
        tell(user, subject, due)
    page = client.get(reverse("notice_list")).content.decode()
    assert page.index("Rencana pertama") < page.index("Rencana kedua") < page.index("Rencana nanti")


def test_all_that_waits_is_counted_though_the_first_are_shown(client, user, monkeypatch):
    monkeypatch.setattr("employees.notice_pages.MOST", 2)
    for subject in ("satu", "dua", "tiga"):
        tell(user, subject)
    page = client.get(reverse("notice_list")).content.decode()
    assert "3 hal menunggu" in page
    assert page.count('class="task"') == 2


def test_opening_leads_to_the_act_and_is_kept_once(client, user):
    notice = tell(user, "A")
    answer = client.get(reverse("notice_open", args=[notice.public_id]))
    assert answer.headers["Location"] == "/saya/kompetensi/"
    notice.refresh_from_db()
    first = notice.opened_at
    client.get(reverse("notice_open", args=[notice.public_id]))
    notice.refresh_from_db()
    assert notice.opened_at == first is not None


def test_somebody_elses_notice_does_not_exist(client, user):
    notice = tell(UserFactory(), "A")
    assert client.get(reverse("notice_open", args=[notice.public_id])).status_code == 404
    assert "Rencana A" not in client.get(reverse("notice_list")).content.decode()


@pytest.mark.parametrize(("acted", "words"), [(True, "Selesai"), (False, "Tidak diperlukan lagi")])
def test_a_settled_notice_says_how_it_ended(client, user, acted, words):
    tell(user, "A")
    settle(KIND, subjects=["A"], at=NOW, acted=acted)
    assert words in client.get(reverse("notice_list")).content.decode()


def test_the_home_shows_what_waits(client, user):
    tell(user, "A")
    assert "Rencana A" in client.get(reverse("own_home")).content.decode()


def test_times_that_leave_none_are_refused_and_kept_as_typed(client):
    sent = {"digest": "daily", "quiet_from": "08:00", "quiet_until": "08:00"}
    answer = client.post(reverse("notice_preferences"), sent)
    assert answer.status_code == 422
    assert 'value="08:00"' in answer.content.decode()
    assert not NoticePreference.objects.exists()


def test_the_choice_is_kept_and_changed(client, user):
    for digest in ("weekly", "never"):
        sent = {"digest": digest, "quiet_from": "20:00", "quiet_until": "06:00"}
        assert client.post(reverse("notice_preferences"), sent).status_code == 302
        assert user.notice_preference.__class__.objects.get().digest == digest

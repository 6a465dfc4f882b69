"""Letters about notices: one a day, in daylight, nothing twice, and nothing lost when the mail server is away."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from employees import digests
from employees.digests import Round, send_digests
from employees.models import Notice, NoticeLetter, NoticePreference
from employees.notices import NoticeKind, Told, notify, register_notices
from tests.factories import EmployeeFactory, UserFactory

JAKARTA = ZoneInfo("Asia/Jakarta")
KIND, SILENT = "test.letter", "test.silent"
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=JAKARTA)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds():
    register_notices(
        NoticeKind(KIND, text="Rencana %(name)s menunggu", why="Tanpa itu tidak jalan", act="Buka"),
        NoticeKind(SILENT, text="x", why="x", act="Buka", digest=False),
    )


def account(**given):
    return UserFactory(**{"email": "a@contoh.go.id", **given})


def tell(user, *subjects: str, kind: str = KIND) -> None:
    told = [Told(user.pk, subject, "/saya/", {"name": subject}) for subject in subjects]
    notify(kind, told, at=FRIDAY)


def test_one_letter_says_everything_once():
    user = account()
    tell(user, "A", "B")
    tell(user, "C", kind=SILENT)
    assert send_digests(now=FRIDAY) == Round(sent=1)
    assert send_digests(now=FRIDAY + timedelta(days=3)) == Round()
    (letter,) = mail.outbox
    assert letter.to == ["a@contoh.go.id"]
    assert "Rencana A menunggu" in letter.body
    assert "Tanpa itu tidak jalan" in letter.body
    for notice in Notice.objects.filter(kind=KIND):
        assert reverse("notice_open", args=[notice.public_id]) in letter.body
    assert Notice.objects.filter(sent_at=FRIDAY).count() == 2
    assert NoticeLetter.objects.get().notices == 2


def test_what_is_new_waits_for_the_next_day():
    user = account()
    tell(user, "A")
    send_digests(now=FRIDAY)
    tell(user, "B")
    assert send_digests(now=FRIDAY + timedelta(hours=19)) == Round()
    # Saturday and Sunday are quiet
    assert send_digests(now=FRIDAY + timedelta(days=1)) == Round()
    assert send_digests(now=FRIDAY + timedelta(days=3)) == Round(sent=1)
    assert "Rencana A" not in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("hour", "minute", "sent"), [(6, 59, 0), (7, 0, 1), (17, 59, 1), (18, 0, 0), (23, 30, 0), (0, 0, 0)]
)
def test_no_letter_comes_in_quiet_hours_of_the_agencys_zone(hour, minute, sent):
    tell(account(), "A")
    at = FRIDAY.replace(hour=hour, minute=minute).astimezone(UTC)
    assert send_digests(now=at).sent == sent


def test_quiet_hours_may_lie_within_a_day():
    user = account()
    NoticePreference.objects.create(user=user, quiet_from=time(8), quiet_until=time(10), quiet_weekends=False)
    tell(user, "A")
    assert [send_digests(now=FRIDAY.replace(hour=hour)).sent for hour in (8, 10)] == [0, 1]


@pytest.mark.parametrize(("digest", "days"), [("never", []), ("weekly", [0]), ("daily", [0, 1, 2, 3, 4])])
def test_letters_come_as_often_as_the_holder_chose(digest, days):
    user = account()
    NoticePreference.objects.create(user=user, digest=digest)
    monday, came = datetime(2026, 11, 23, 9, tzinfo=JAKARTA), []
    for day in range(7):
        tell(user, f"hari {day}")
        if send_digests(now=monday + timedelta(days=day)).sent:
            came.append(day)
    assert came == days


def test_the_employees_address_serves_where_the_account_has_none_and_without_any_it_is_counted():
    tell(account(email="", employee=EmployeeFactory(email="b@contoh.go.id")), "A")
    tell(account(email=""), "B")
    tell(account(is_active=False), "C")
    assert send_digests(now=FRIDAY) == Round(sent=1, unreachable=1)
    assert mail.outbox[0].to == ["b@contoh.go.id"]


class Away:
    """A mail server that takes so many letters and is then gone."""

    def __init__(self, takes: int = 0) -> None:
        self.takes = takes

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def send_messages(self, _messages):
        if not self.takes:
            raise ConnectionRefusedError("away")
        self.takes -= 1
        return 1


def test_with_the_mail_server_away_nothing_is_marked_as_sent(monkeypatch, caplog):
    for name in ("A", "B"):
        tell(account(), name)
    monkeypatch.setattr(digests, "get_connection", lambda: Away(takes=1))
    assert send_digests(now=FRIDAY) == Round()
    assert "were not sent" in caplog.text
    assert Notice.objects.unsent().count() == 2
    monkeypatch.undo()
    assert send_digests(now=FRIDAY) == Round(sent=2)


def test_a_letter_has_the_same_id_when_its_round_is_done_again():
    user = account()
    tell(user, "A")
    notices = list(Notice.objects.all())
    first, second = (digests.compose(user, notices, now=FRIDAY + timedelta(hours=h)) for h in (0, 3))
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_letters_to_many_cost_a_constant_number_of_queries(django_assert_max_num_queries):
    for n in range(30):
        tell(account(), f"A{n}")
    with django_assert_max_num_queries(12):
        assert send_digests(now=FRIDAY).sent == 30

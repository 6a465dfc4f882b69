"""Which day it is: the agency's own, in each of the three time zones, at every hour around midnight and year's end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory, override_settings

from asn_career.base.formatting import moment
from asn_career.base.jobs.context import database_today
from assessments.models import GapRun
from employees.middleware import principal_of
from tests.factories import GrantFactory

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
ZONES = {"Asia/Jakarta": ("WIB", 7), "Asia/Makassar": ("WITA", 8), "Asia/Jayapura": ("WIT", 9)}
ENDS = [
    datetime(2026, 1, 31, tzinfo=UTC),
    datetime(2028, 2, 28, tzinfo=UTC),
    datetime(2026, 12, 31, tzinfo=UTC),
]
# Every hour of the day, each with the last moment before it.
MOMENTS = [
    end + timedelta(hours=hour) - before
    for end in ENDS
    for hour in range(1, 25)
    for before in (timedelta(0), timedelta(microseconds=1))
]


@pytest.fixture
def databases_clock(db):
    """Lets a test say what time it is by the database: its own function is found before PostgreSQL's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE SCHEMA test_clock;
            CREATE FUNCTION test_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql
            AS $$ SELECT current_setting('test.now')::timestamptz $$;
            SET LOCAL search_path = test_clock, pg_catalog, public;
            """
        )

        def says(moment):
            cursor.execute("SELECT set_config('test.now', %s, true)", [moment.isoformat()])

        yield says


def day_by(moment, offset):
    """By arithmetic: none of the three zones has moved its clocks since 1990."""
    return (moment + timedelta(hours=offset)).date()


def request():
    asked = RequestFactory().get("/")
    asked.user = AnonymousUser()
    return asked


@pytest.mark.parametrize("zone", ZONES)
def test_pages_and_jobs_agree_on_the_day_at_every_hour(zone, databases_clock):
    _name, offset = ZONES[zone]
    with override_settings(TIME_ZONE=zone):
        for now in MOMENTS:
            databases_clock(now)
            with time_machine.travel(now, tick=False):
                days = {principal_of(request()).on, database_today()}
            assert days == {day_by(now, offset)}, now


@pytest.mark.parametrize("zone", ZONES)
def test_the_day_of_greenwich_would_be_wrong_in_the_morning(zone):
    """The control: the table above has moments that tell the zones apart."""
    _name, offset = ZONES[zone]
    wrong = [now for now in MOMENTS if now.date() != day_by(now, offset)]

    assert len(wrong) == len(ENDS) * 2 * offset


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Jakarta", "2026-12-31"), ("Asia/Makassar", "2027-01-01"), ("Asia/Jayapura", "2027-01-01")],
)
def test_a_run_asked_for_on_new_years_eve_is_of_the_agencys_own_day(zone, day):
    user = GrantFactory(role="analis", unit=None).user
    with override_settings(TIME_ZONE=zone), time_machine.travel(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)):
        client = Client()
        client.force_login(user)
        client.post("/kelola/kesenjangan/hitung/")

    assert GapRun.objects.get().as_of.isoformat() == day


@pytest.mark.parametrize("zone", ZONES)
def test_moments_are_shown_with_the_name_of_the_zone(zone):
    name, offset = ZONES[zone]
    with override_settings(TIME_ZONE=zone):
        shown = moment(datetime(2026, 1, 31, 16, 30, tzinfo=UTC))

    assert shown.endswith(f"{(16 + offset) % 24:02}.30 {name}")
    assert shown.startswith("31" if offset == 7 else "1 ")

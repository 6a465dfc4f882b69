"""Which day it is: the agency's own, in each of the three time zones, at every hour around midnight and year's end."""

from datetime import UTC, date, datetime, timedelta

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
from tests.faults.seeds import chances, one_seed_or_five

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
ZONES = {"Asia/Jakarta": ("WIB", 7), "Asia/Makassar": ("WITA", 8), "Asia/Jayapura": ("WIT", 9)}
YEARS = range(2026, 2041)
HOUR = timedelta(hours=1)


def ends(chance):
    """Days on which a month or a year ends, in years chosen by chance; every fourth of them is a leap year."""
    firsts = [
        (1, chance.choice(YEARS)),
        (3, chance.choice(YEARS)),
        (chance.randint(4, 12), chance.choice(YEARS)),
    ]
    return [datetime(year, month, 1, tzinfo=UTC) - timedelta(days=1) for month, year in firsts]


def moments(chance):
    """Every hour of these days, each with the last moment before it and another before that."""
    return [
        end + number * HOUR - before
        for end in ends(chance)
        for number in range(1, 25)
        for before in (timedelta(0), timedelta(microseconds=1), chance.random() * HOUR)
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
@one_seed_or_five
def test_pages_and_jobs_agree_on_the_day_at_every_hour(zone, seed, databases_clock):
    _name, offset = ZONES[zone]
    with override_settings(TIME_ZONE=zone):
        for now in moments(chances("days", seed)):
            databases_clock(now)
            with time_machine.travel(now, tick=False):
                days = {principal_of(request()).on, database_today()}
            assert days == {day_by(now, offset)}, now


@pytest.mark.parametrize("zone", ZONES)
@one_seed_or_five
def test_the_day_of_greenwich_would_be_wrong_in_the_morning(zone, seed):
    """The control: the table above has moments that tell the zones apart."""
    _name, offset = ZONES[zone]
    wrong = [now for now in moments(chances("days", seed)) if now.date() != day_by(now, offset)]

    assert len(wrong) == 3 * 3 * offset


@one_seed_or_five
@pytest.mark.parametrize(
    ("zone", "new_year"), [("Asia/Jakarta", False), ("Asia/Makassar", True), ("Asia/Jayapura", True)]
)
def test_a_run_asked_for_on_new_years_eve_is_of_the_agencys_own_day(zone, new_year, seed):
    """In the hour in which it is still the old year in Jakarta, and no longer in Makassar."""
    user, chance = GrantFactory(role="analis", unit=None).user, chances("new year", seed)
    year = chance.choice(YEARS)
    now = datetime(year, 12, 31, 16, tzinfo=UTC) + chance.random() * HOUR
    with override_settings(TIME_ZONE=zone), time_machine.travel(now):
        client = Client()
        client.force_login(user)
        client.post("/kelola/kesenjangan/hitung/")

    assert GapRun.objects.get().as_of == (date(year + 1, 1, 1) if new_year else date(year, 12, 31))


@pytest.mark.parametrize("zone", ZONES)
def test_moments_are_shown_with_the_name_of_the_zone(zone):
    name, offset = ZONES[zone]
    with override_settings(TIME_ZONE=zone):
        shown = moment(datetime(2026, 1, 31, 16, 30, tzinfo=UTC))

    assert shown.endswith(f"{(16 + offset) % 24:02}.30 {name}")
    assert shown.startswith("31" if offset == 7 else "1 ")

"""Bounds hold over all web processes, and no restart lifts them."""

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asn_career.base.models import RateWindow
from asn_career.base.rates import SHARES, Allowances, Rate, forget_old_windows, take

pytestmark = pytest.mark.django_db
LONG = 10**9  # seconds of a window that does not end during a test
RATE = Rate(100, LONG)


def let_through(allowances, times=300):
    return sum(allowances.use("x", RATE) == 0 for _ in range(times))


def test_one_process_lets_exactly_the_bound_through():
    assert let_through(Allowances()) == RATE.most


def test_all_processes_together_let_no_more_than_the_bound_through_and_hardly_less():
    processes = [Allowances() for _ in range(4)]
    passed = sum(one.use("x", RATE) == 0 for _round in range(200) for one in processes)
    assert RATE.most - 4 * (RATE.most // SHARES) <= passed <= RATE.most


def test_neither_a_new_process_nor_an_emptied_redis_lifts_a_bound():
    let_through(Allowances())
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushall()
    assert let_through(Allowances()) == 0


def test_a_count_that_is_lost_would_lift_it():
    """The control: it is the row that holds."""
    let_through(Allowances())
    RateWindow.objects.all().delete()
    assert let_through(Allowances()) == RATE.most


def test_a_process_asks_once_for_a_share_and_once_for_a_refusal():
    allowances = Allowances()
    with CaptureQueriesContext(connection) as asked:
        let_through(allowances)
    assert len(asked) == SHARES + 1


def test_subjects_do_not_share_a_bound():
    allowances = Allowances()
    let_through(allowances)
    assert allowances.use("y", RATE) == 0


def test_a_refusal_tells_how_long_to_wait():
    allowances = Allowances()
    let_through(allowances)
    left = take("x", LONG, 0).seconds_left
    assert abs(allowances.use("x", RATE) - left) < 60


def test_a_new_window_begins_at_nothing():
    let_through(Allowances())
    RateWindow.objects.update(began="2001-01-01T00:00:00Z")
    assert take("x", LONG).taken == 1


def test_without_a_bound_nothing_is_counted(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Allowances().use("x", Rate(0, 60)) == 0


def test_subjects_that_nobody_counted_for_a_day_are_forgotten():
    take("old", 60)
    RateWindow.objects.update(began="2026-01-01T00:00:00Z")
    take("new", 60)
    assert forget_old_windows() == 1
    assert list(RateWindow.objects.values_list("subject", flat=True)) == ["new"]

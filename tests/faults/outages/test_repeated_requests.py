"""One request sent fifty times at once under one key: one effect, and everybody gets the same answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from asn_career.base.imports.models import Import
from asn_career.base.models import IdempotencyKey, Job
from tests.factories import PositionFactory, UnitFactory, VacancyFactory
from tests.faults.outages.visitor import Client
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
AT_ONCE = 50


def gap_run(client, **key):
    return client.post("gap-runs/", as_of="2026-11-21", **key)


def shortlist(client, **key):
    return client.post("shortlists/", vacancy="L-1", **key)


def package(client, **key):
    return client.send_file("imports/", "units.csv", b"code,name\nA-1,Bidang\n", **key)


def rows(client, **key):
    return client.post("units/upsert/", code="A-1", name="Bidang", parent_code=client.unit.code, **key)


POSTS = [(gap_run, Job, 202), (shortlist, Job, 202), (package, Import, 202), (rows, Import, 200)]
every_post = pytest.mark.parametrize(
    ("post", "effects", "status"), POSTS, ids=lambda each: getattr(each, "__name__", "")
)


def ask_at_once(post, client, times, *, key):
    with ThreadPoolExecutor(times) as threads:
        asked = [threads.submit(partial(post, client, key=key)) for _ in range(times)]
        return Counter((answer.status, answer.text) for answer in (one.result() for one in asked))


@pytest.fixture
def client(installation):
    unit = UnitFactory()
    VacancyFactory(code="L-1", position=PositionFactory(unit=unit, kind="administrator"))
    return Client(installation.started_web().address, unit=unit)


@every_post
def test_fifty_replays_at_once_have_one_effect_and_one_answer(client, post, effects, status):
    answers = ask_at_once(post, client, AT_ONCE, key="the same")

    ((got, _text),) = answers
    assert (got, answers.total()) == (status, AT_ONCE)
    assert (effects.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_without_a_key_each_has_its_own_effect(client):
    """The control."""
    assert len(ask_at_once(gap_run, client, 5, key="")) == 5
    assert Job.objects.count() == 5


@pytest.fixture
def no_unique_key(installation):
    """The next test gets a database with it again."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE base_idempotencykey DROP CONSTRAINT idempotencykey_once")


def held_while_asking(client, hold):
    """How many requests under one key come as far as their effect while none of them may have it."""
    hold.at(("base_job", "INSERT", "true"))
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(partial(gap_run, client, key="the same")) for _ in range(3)]
        wait_for(lambda: hold.waiting() == 3, what="three requests to wait")
        held = hold.held()
        hold.open()
        assert [one.result().status for one in asked] == [202] * 3
    hold.remove()
    return held


def test_of_requests_under_way_at_once_only_one_comes_to_its_effect(client, hold):
    assert held_while_asking(client, hold) == 1
    assert Job.objects.count() == 1


def test_without_the_unique_key_every_request_comes_to_its_effect(client, no_unique_key, hold):
    """The control: it is the database that lets only one through."""
    assert held_while_asking(client, hold) == 3
    assert Job.objects.count() == 3

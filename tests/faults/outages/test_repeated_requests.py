"""One request sent fifty times at once under one key: one effect, and everybody gets the same answer."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from asn_career.base.models import IdempotencyKey, Job
from tests.factories import UnitFactory
from tests.faults.outages.visitor import Client

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def ask_at_once(client, times, *, key):
    with ThreadPoolExecutor(times) as threads:
        asked = [threads.submit(client.post, "gap-runs/", key=key, as_of="2026-11-21") for _ in range(times)]
        return Counter((answer.status, answer.text) for answer in (one.result() for one in asked))


@pytest.fixture
def client(installation):
    return Client(installation.started_web().address, unit=UnitFactory())


def test_fifty_replays_at_once_have_one_effect_and_one_answer(client):
    answers = ask_at_once(client, 50, key="the same")

    ((status, _text),) = answers
    assert (status, answers.total()) == (202, 50)
    assert (Job.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_without_a_key_each_has_its_own_effect(client):
    """The control."""
    assert len(ask_at_once(client, 5, key="")) == 5
    assert Job.objects.count() == 5

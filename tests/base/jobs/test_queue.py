"""Waking a worker: never for what was rolled back, never lost, never holding more than a number."""

import json
import time
from base64 import b64decode
from datetime import timedelta

import pytest
from django.db import transaction

from asn_career.base.jobs.queue import FIRST_RESEND_SECONDS, enqueue, send_message
from asn_career.base.jobs.sweeping import send_due, sweep
from asn_career.base.models import Job, OutboxEntry
from asn_career.base.tasks import run_job_task
from tests.factories import principal_with
from tests.servers import OwnBroker, publishing_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(tmp_path):
    own = OwnBroker(str(tmp_path))
    own.start()
    with publishing_to(own.url):
        yield own
    own.stop()


@pytest.fixture
def messages(broker):
    """What waits at the broker: headers and body of each message."""

    def read():
        bodies = (json.loads(raw) for raw in broker.client().lrange("celery", 0, -1))
        return [(each["headers"], json.loads(b64decode(each["body"]))) for each in bodies]

    return read


def start(operator):
    with transaction.atomic():
        return enqueue("test", principal=operator, purpose="tests", parameters={"nip": "198001012005011001"})


def age(job, seconds):
    """As if ``seconds`` had passed since the last message."""
    entry = OutboxEntry.objects.filter(job=job)
    entry.update(next_send_at=entry.get().next_send_at - timedelta(seconds=seconds))


def test_a_committed_job_wakes_a_worker_with_its_number_alone(operator, messages):
    job = start(operator)

    ((headers, (args, kwargs, _embed)),) = messages()
    assert headers["task"] == "base.run_job"
    assert (args, kwargs) == ([], {"job_id": job.pk})
    assert OutboxEntry.objects.get(job=job).sends == 1


def test_a_rolled_back_request_starts_nothing(operator, messages):
    with transaction.atomic():
        enqueue("test", principal=operator, purpose="tests")
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert messages() == []


def test_a_request_succeeds_while_the_broker_is_away_and_the_job_is_sent_later(operator, broker, messages):
    broker.stop()
    began = time.monotonic()
    job = start(operator)
    waited = time.monotonic() - began

    assert Job.objects.get(pk=job.pk).state == "queued"
    assert waited < 5
    assert OutboxEntry.objects.get(job=job).sends == 0
    assert send_due() == 0

    broker.start()
    OutboxEntry.objects.all().make_due()
    assert send_due() == 1
    assert len(messages()) == 1


def test_messages_lost_by_the_broker_are_sent_again_in_time(operator, broker, messages):
    jobs = [start(operator) for _ in range(5)]
    broker.client().flushall()

    assert send_due() == 0
    for job in jobs:
        age(job, FIRST_RESEND_SECONDS + 1)
    assert send_due() == 5

    assert {kwargs["job_id"] for _headers, (_args, kwargs, _embed) in messages()} == {job.pk for job in jobs}


def test_the_wait_doubles_so_that_messages_of_a_long_queue_do_not_pile_up(operator, messages):
    job = start(operator)
    waits = []
    for _ in range(6):
        entry = OutboxEntry.objects.get(job=job)
        waits.append(round((entry.next_send_at - entry.sent_at).total_seconds()))
        send_message(job.pk)

    assert waits == [45, 90, 180, 360, 600, 600]


def test_jobs_that_started_are_not_sent_again(operator, messages):
    job = start(operator)
    Job.objects.filter(pk=job.pk).claim(job.pk)
    OutboxEntry.objects.all().make_due()

    assert sweep().sent == 0


def test_messages_of_other_versions_are_understood(operator):
    """An older worker meets a newer message with more in it, and a message about a job that is gone."""
    run_job_task(job_id=10**15, priority="of a later version")


def test_a_job_may_be_asked_for_by_anybody_with_an_identity(messages):
    job = start(principal_with("analis"))

    assert job.identity.startswith("user:")

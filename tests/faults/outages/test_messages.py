"""Messages of other versions and of nobody: run when they name a waiting job, else refused loudly and kept aside."""

import base64
import json
import pickle
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from asn_career.base.jobs.queue import enqueue
from asn_career.base.jobs.refused import KEPT_UNDER
from asn_career.base.models import AccessLogEntry, Job
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
RECORDED = sorted((Path(__file__).parent.parent / "messages").glob("*.json"))
PICKLE = "application/x-python-serialize"


def waiting(operator):
    """A waiting job whose own message has got lost."""
    with transaction.atomic():
        asked = enqueue("fault_count", principal=operator, purpose="tests")
        transaction.get_connection().run_on_commit.clear()
    return asked


@pytest.fixture
def job(installation, operator):
    installation.started_worker()
    return waiting(operator)


def deliver(broker, message, *, body=None):
    """Put a message where workers take theirs from, as kombu writes it."""
    body = json.dumps(message["body"]).encode() if body is None else body
    whole = {**message, "body": base64.b64encode(body).decode()}
    broker.client().lpush("celery", json.dumps(whole))


def about(job, message):
    """The recorded message with this job in the place of the recorded one, as one delivery among others."""
    spoken_of = json.loads(json.dumps(message).replace('"JOB"', str(job.pk)))
    if "delivery_tag" in spoken_of.get("properties", {}):
        spoken_of["properties"]["delivery_tag"] = str(uuid4())
    return spoken_of


def kept(broker):
    return [json.loads(entry) for entry in broker.client().lrange(KEPT_UNDER, 0, -1)]


def times_done(job):
    return AccessLogEntry.objects.filter(actor="fault_count", action=str(job.pk)).count()


def present():
    """The message of the present version."""
    return json.loads((RECORDED[0].parent / "2026-11.json").read_text())["message"]


def is_still_taken_by_a_worker(job, broker):
    """The present version's own message does the job, once, whatever came before."""
    deliver(broker, about(job, present()))
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk).exists(), what="the job to be done")
    return times_done(job) == 1


def all_read(broker):
    """Nothing waits, and nothing is in anybody's hands."""
    return not broker.client().llen("celery") and not broker.client().hlen("unacked")


@dataclass
class Recorded:
    """A recorded message, the job that it names, and how often it comes."""

    name: str
    message: dict
    expected: str
    says: str
    job: Job
    times: int

    @classmethod
    def of(cls, path, *, operator, chance):
        told = json.loads(path.read_text())
        job, times = waiting(operator), chance.randint(1, 2)
        return cls(path.stem, told["message"], told["expected"], told["says"], job, times)

    def deliveries(self):
        """With the job's own message, where the recorded one does not run it."""
        own = [] if self.expected == "runs" else [about(self.job, present())]
        return [about(self.job, self.message) for _time in range(self.times)] + own


@one_seed_or_five
def test_recorded_messages_in_any_order_run_their_jobs_once_or_are_told_and_kept(
    seed, installation, operator
):
    """Of earlier and later versions and of nobody, among those of the present one, once or twice each."""
    chance, broker, worker = chances("messages", seed), installation.broker, installation.started_worker()
    recorded = [Recorded.of(path, operator=operator, chance=chance) for path in RECORDED]
    said = {each.says: worker.text().count(each.says) for each in recorded if each.expected == "ignored"}
    messages = [message for each in recorded for message in each.deliveries()]
    for message in chance.sample(messages, k=len(messages)):
        deliver(broker, message)
    assert is_still_taken_by_a_worker(waiting(operator), broker)  # the last one: the others have been taken
    wait_for(lambda: all_read(broker), what="every message to be read")

    assert {each.name: times_done(each.job) for each in recorded} == {each.name: 1 for each in recorded}
    told = Counter(entry["reason"] for entry in kept(broker))
    refused = [each for each in recorded if each.expected == "refused"]
    assert told.total() == sum(each.times for each in refused)
    for says in {each.says for each in refused}:
        times = sum(each.times for each in refused if each.says == says)
        assert sum(count for reason, count in told.items() if says in reason) == times, says
    for reason in told:
        assert f"message refused: {reason}" in worker.text()
    for says, before in said.items():
        assert worker.text().count(says) > before


def test_without_the_shelf_a_message_that_no_task_takes_would_be_gone(operator, broker, workers):
    """The control."""
    unknown = json.loads((RECORDED[0].parent / "unknown-task.json").read_text())["message"]
    job = waiting(operator)
    workers(module="tests.faults.forgetful", include=["tests.faults.kinds"])

    deliver(broker, about(job, unknown))

    assert is_still_taken_by_a_worker(job, broker)
    assert kept(broker) == []


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def test_a_pickled_message_is_refused_before_anything_of_it_is_built(installation, job, tmp_path):
    recorded = present()
    sprung = tmp_path / "sprung"
    body = pickle.dumps(([], {"job_id": Trap(sprung)}, {}))

    deliver(installation.broker, {**recorded, "content-type": PICKLE}, body=body)
    refused = wait_for(lambda: kept(installation.broker), what="the refused message")[0]

    assert (refused["content_type"], sprung.exists()) == (PICKLE, False)
    assert "ContentDisallowed" in refused["reason"]
    assert is_still_taken_by_a_worker(job, installation.broker)
    pickle.loads(body)
    assert sprung.exists()  # the control: a worker that read it would have sprung the trap


def test_bytes_that_are_no_json_are_told_and_dropped(installation, job):
    recorded = present()
    recorded["headers"] = {}
    said_before = installation.worker.text().count("Can't decode message body")

    deliver(installation.broker, recorded, body=b"\xff{[")
    wait_for(
        lambda: installation.worker.text().count("Can't decode message body") > said_before,
        what="the worker to say so",
    )

    assert is_still_taken_by_a_worker(job, installation.broker)

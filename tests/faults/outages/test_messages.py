"""Messages of other versions and of nobody: run when they name a waiting job, else refused loudly and kept aside."""

import base64
import json
import pickle
from pathlib import Path

import pytest
from django.db import transaction

from asn_career.base.jobs.queue import enqueue
from asn_career.base.jobs.refused import KEPT_UNDER
from asn_career.base.models import AccessLogEntry, Job
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
RECORDED = sorted((Path(__file__).parent.parent / "messages").glob("*.json"))
PICKLE = "application/x-python-serialize"


@pytest.fixture
def job(installation, operator):
    """A waiting job whose own message has got lost."""
    installation.started_worker()
    with transaction.atomic():
        waiting = enqueue("fault_count", principal=operator, purpose="tests")
        transaction.get_connection().run_on_commit.clear()
    return waiting


def deliver(broker, message, *, body=None):
    """Put a message where workers take theirs from, as kombu writes it."""
    body = json.dumps(message["body"]).encode() if body is None else body
    whole = {**message, "body": base64.b64encode(body).decode()}
    broker.client().lpush("celery", json.dumps(whole))


def about(job, message):
    """The recorded message with this job in the place of the recorded one."""
    return json.loads(json.dumps(message).replace('"JOB"', str(job.pk)))


def kept(broker):
    return [json.loads(entry) for entry in broker.client().lrange(KEPT_UNDER, 0, -1)]


def times_done(job):
    return AccessLogEntry.objects.filter(actor="fault_count", action=str(job.pk)).count()


def is_still_taken_by_a_worker(job, broker):
    """The present version's own message does the job, once, whatever came before."""
    deliver(broker, about(job, json.loads((RECORDED[0].parent / "2026-11.json").read_text())["message"]))
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk).exists(), what="the job to be done")
    return times_done(job) == 1


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_message(path, installation, job):
    recorded = json.loads(path.read_text())
    broker, worker = installation.broker, installation.worker
    said_before = worker.text().count(recorded["says"])

    deliver(broker, about(job, recorded["message"]))

    if recorded["expected"] == "runs":
        wait_for(lambda: Job.objects.get(pk=job.pk).state == "done", what="the recorded message's job")
    elif recorded["expected"] == "refused":
        wait_for(lambda: kept(broker), what="the refused message")
        assert recorded["says"] in kept(broker)[0]["reason"]
        assert worker.text().count(f"message refused: {kept(broker)[0]['reason']}") >= 1
    elif recorded["expected"] == "ignored":
        wait_for(lambda: worker.text().count(recorded["says"]) > said_before, what="the worker to say so")
    assert is_still_taken_by_a_worker(job, broker)
    assert len(kept(broker)) == (recorded["expected"] == "refused")


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def test_a_pickled_message_is_refused_before_anything_of_it_is_built(installation, job, tmp_path):
    recorded = json.loads((RECORDED[0].parent / "2026-11.json").read_text())["message"]
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
    recorded = json.loads((RECORDED[0].parent / "2026-11.json").read_text())["message"]
    recorded["headers"] = {}
    said_before = installation.worker.text().count("Can't decode message body")

    deliver(installation.broker, recorded, body=b"\xff{[")
    wait_for(
        lambda: installation.worker.text().count("Can't decode message body") > said_before,
        what="the worker to say so",
    )

    assert is_still_taken_by_a_worker(job, installation.broker)

"""Messages that come twice, at once or much later, for every kind of job and every task: one effect each."""

from contextlib import contextmanager, suppress
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from asn_career.base.jobs import handlers
from asn_career.base.jobs.handlers import handler_for
from asn_career.base.jobs.querysets import JobQuerySet, seconds_from_now
from asn_career.base.jobs.queue import enqueue
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from asn_career.celery import app
from tests.faults import kinds
from tests.faults.asking import ASKED_FOR, EVERY_JOB, count, gap_run
from tests.faults.everything import everything

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


EACH = pytest.mark.parametrize("ask", [*EVERY_JOB, count], ids=lambda ask: ask.__name__)


@pytest.fixture(autouse=True)
def _unread(broker):
    """Messages go to a broker that nobody reads: these tests deliver them themselves."""


def test_every_kind_of_job_is_delivered_twice_below():
    handler_for("none of them")  # has every app register its kinds
    of_tests = {"fault_count", "fault_poison", "fault_toy"}
    assert set(handlers._handlers) - of_tests == set(ASKED_FOR)
    assert kinds.__name__


@EACH
def test_a_message_that_comes_again_later_changes_nothing(ask, operator):
    job, defects = ask(operator)
    first = run_job(job.pk)
    assert (first.state, defects()) == ("done", []), first.error
    before = everything()

    assert run_job(job.pk) is None

    assert everything() == before


def deliver_at_once(job, times):
    """So many workers are told of the job at the same moment; what each of them did."""
    start, done = Barrier(times), []

    def worker():
        start.wait()
        try:
            done.append(run_job(job.pk))
        finally:
            connection.close()

    threads = [Thread(target=worker) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@EACH
def test_of_messages_that_come_at_once_one_works(ask, operator):
    job, defects = ask(operator)

    done = deliver_at_once(job, 3)

    assert len([worked for worked in done if worked is not None]) == 1
    job.refresh_from_db()
    assert (job.state, job.attempt, job.failures, defects()) == ("done", 1, 0, [])


@contextmanager
def claimed_without_asking(monkeypatch):
    def claim(self, pk):
        return self.filter(pk=pk).update(
            state="running", lease_until=seconds_from_now(60), finished_at=None, attempt=1
        )

    with monkeypatch.context() as patch:
        patch.setattr(JobQuerySet, "claim", claim)
        yield


def test_without_the_claim_a_second_message_works_again(operator, monkeypatch):
    """The control."""
    job, defects = count(operator)
    with claimed_without_asking(monkeypatch):
        run_job(job.pk)
        run_job(job.pk)

    assert defects() == ["done 2 times"]


def scheduled():
    """Every task of the product but the one that does a job."""
    app.loader.import_default_modules()
    mine = ("base.", "employees.", "competencies.", "assessments.", "training.", "promotions.")
    return sorted(name for name in app.tasks if name.startswith(mine) and name != "base.run_job")


NOTES_WHEN_IT_RAN = ("assessments_changesweep",)


@pytest.mark.parametrize("name", scheduled())
def test_a_scheduled_task_that_runs_twice_in_a_row_or_at_once_changes_nothing_more(name, operator):
    job, _defects = gap_run(operator)
    run_job(job.pk)
    task = app.tasks[name]
    task()
    before = everything(except_for=NOTES_WHEN_IT_RAN)

    task()
    both = [Thread(target=lambda: (task(), connection.close())) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert everything(except_for=NOTES_WHEN_IT_RAN) == before


@pytest.mark.parametrize("failing", ["whole request", "after another request", "part of a request"])
def test_a_job_asked_for_in_a_rolled_back_transaction_is_never_heard_of(failing, operator, broker):
    """Neither a row nor a message; a request that goes on without the part that failed keeps its own."""
    kept = 0
    if failing == "after another request":
        enqueue("fault_count", principal=operator, purpose="tests")
        kept = 1
    if failing == "part of a request":
        with transaction.atomic():
            ask_and_fail(operator)
            enqueue("fault_count", principal=operator, purpose="tests")
        kept = 1
    else:
        ask_and_fail(operator)

    assert (Job.objects.count(), broker.client().llen("celery")) == (kept, kept)


class RequestFailedError(Exception):
    """What ends a request that had done its work."""


def ask_and_fail(operator):
    with suppress(RequestFailedError), transaction.atomic():
        enqueue("fault_count", principal=operator, purpose="tests")
        raise RequestFailedError


def test_a_message_sent_within_the_transaction_would_be_out_already(operator, broker):
    """The control."""
    with suppress(RequestFailedError), transaction.atomic():
        app.send_task("base.run_job", kwargs={"job_id": 1}, retry=False)
        raise RequestFailedError

    assert (Job.objects.count(), broker.client().llen("celery")) == (0, 1)

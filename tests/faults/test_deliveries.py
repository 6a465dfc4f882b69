"""Messages that come twice, at once or much later, for every kind of job and every task: one effect each."""

import base64
import json
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
from tests.faults.seeds import chances, one_seed_or_five

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


class Again:
    """Delivers a job's message once more, elsewhere, when the first delivery has come to a certain statement."""

    def __init__(self, job, *, at):
        self.left, self.done = at, []
        self.thread = Thread(target=deliver, args=(job, self.done))

    def __call__(self, execute, *asked):
        self.left -= 1
        if self.left == 0:
            self.thread.start()
        return execute(*asked)

    def beside(self, job):
        """What each of the two deliveries did."""
        with connection.execute_wrapper(self):
            self.done.append(run_job(job.pk))
        if self.left > 0:
            self.thread.start()
        self.thread.join()
        return self.done


def deliver(job, done):
    try:
        done.append(run_job(job.pk))
    finally:
        connection.close()


def who_worked(done):
    return len([worked for worked in done if worked is not None])


@EACH
@one_seed_or_five
def test_a_message_that_comes_again_amid_the_work_or_later_changes_nothing(ask, seed, operator):
    chance = chances("again", ask.__name__, seed)
    job, defects = ask(operator)
    done = Again(job, at=chance.randrange(1, 60)).beside(job)
    job.refresh_from_db()
    assert (who_worked(done), job.state, job.attempt, job.failures) == (1, "done", 1, 0), job.error
    assert defects() == []
    before = everything()

    for _time in range(chance.randint(1, 3)):
        assert run_job(job.pk) is None

    assert everything() == before


def deliver_at_once(job, times):
    """So many workers are told of the job at the same moment; what each of them did."""
    start, done = Barrier(times), []

    def worker():
        start.wait()
        deliver(job, done)

    threads = [Thread(target=worker) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@EACH
@one_seed_or_five
def test_of_messages_that_come_at_once_one_works(ask, seed, operator):
    job, defects = ask(operator)

    done = deliver_at_once(job, chances("at once", ask.__name__, seed).randint(2, 5))

    assert who_worked(done) == 1
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


@one_seed_or_five
def test_a_scheduled_task_that_runs_twice_in_a_row_or_at_once_changes_nothing_more(seed, operator):
    """Each of them, in any order."""
    job, _defects = gap_run(operator)
    run_job(job.pk)
    for name in chances("scheduled", seed).sample(scheduled(), k=len(scheduled())):
        task = app.tasks[name]
        task()
        before = everything(except_for=NOTES_WHEN_IT_RAN)

        task()
        at_once(task)

        assert everything(except_for=NOTES_WHEN_IT_RAN) == before, name


def at_once(task):
    both = [Thread(target=lambda: (task(), connection.close())) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()


class RequestFailedError(Exception):
    """What ends a request, or a part of it, that had done its work."""


class Request:
    """A transaction of parts within parts, of which each asks for a job; those that fail are rolled back."""

    def __init__(self, operator, chance):
        self.operator, self.chance, self.asked = operator, chance, 0

    def part(self, *, fails, depth=0):
        """The jobs that are left of it."""
        with suppress(RequestFailedError), transaction.atomic():
            left = [enqueue("fault_count", principal=self.operator, purpose="tests").pk]
            self.asked += 1
            for _part in range(self.chance.randrange(3) if depth < 3 else 0):
                left += self.part(fails=self.chance.random() < 0.4, depth=depth + 1)
            if fails:
                raise RequestFailedError
            return left
        return []


def jobs_of_messages(broker):
    """Whom the messages at the broker speak of."""
    bodies = (json.loads(message)["body"] for message in broker.client().lrange("celery", 0, -1))
    return [json.loads(base64.b64decode(body))[1]["job_id"] for body in bodies]


@one_seed_or_five
def test_a_job_asked_for_in_what_is_rolled_back_is_never_heard_of(seed, operator, broker):
    """Neither a row nor a message; a request that goes on without a part that failed keeps its own."""
    request, left = Request(operator, chances("rolled back", seed)), []
    for number in range(8):
        left += request.part(fails=number % 2 == 0)

    assert 4 <= len(left) < request.asked - 4
    assert sorted(Job.objects.values_list("pk", flat=True)) == sorted(left)
    assert sorted(jobs_of_messages(broker)) == sorted(left)


def test_a_message_sent_within_the_transaction_would_be_out_already(operator, broker):
    """The control."""
    with suppress(RequestFailedError), transaction.atomic():
        app.send_task("base.run_job", kwargs={"job_id": 1}, retry=False)
        raise RequestFailedError

    assert (Job.objects.count(), broker.client().llen("celery")) == (0, 1)

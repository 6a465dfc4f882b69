"""Chunks in any order, chunks of an attempt that is over, and an engine that changed in between: one whole result."""

from threading import Thread

import pytest
from django.db import connection

from asn_career.base.jobs import handlers
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.errors import LeaseLostError
from asn_career.base.jobs.querysets import JobQuerySet
from asn_career.base.jobs.queue import enqueue, send_message
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job
from assessments import gap_runs
from tests.faults.everything import everything
from tests.faults.invariants import defects_of_finished_run
from tests.faults.kinds import TOY_CHUNKS, toy_rows
from tests.faults.runs import CHUNKS, make_agency, requested
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
KINDS = ["tests.faults.kinds"]


class DiedError(BaseException):
    """Ends a worker like a kill: nothing of the product may catch it."""


class Attempts:
    """Runs attempts of one gap run in this process: chunks in a chosen order, some of them cut off."""

    def __init__(self, monkeypatch, chance):
        self.contexts, self.chance = [], chance
        self.before_chunk = lambda number: None
        self._done = 0
        pending, compute = JobContext.pending_chunks, gap_runs.compute_chunk

        def shuffled(context):
            self.contexts.append(context)
            self._done = 0
            return chance.sample(pending(context), k=len(pending(context)))

        def counted(run, chunk):
            self.before_chunk(self._done)
            compute(run, chunk)
            self._done += 1

        monkeypatch.setattr(JobContext, "pending_chunks", shuffled)
        monkeypatch.setattr(gap_runs, "compute_chunk", counted)
        self._compute = compute

    def dies_after(self, job, chunks):
        """An attempt that is cut off within a chunk, and whose lease runs out."""

        def cut_off(number):
            if number == chunks:
                raise DiedError

        self.before_chunk = cut_off
        with pytest.raises(DiedError):
            run_job(job.pk)
        self.before_chunk = lambda number: None
        Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
        assert sweep().requeued == 1

    def late(self, run, chunk):
        """The first attempt, elsewhere, comes to this chunk now: what became of it."""
        ended = []

        def elsewhere():
            try:
                with self.contexts[0].chunk(chunk):
                    self._compute(run, chunk)
            except LeaseLostError as error:
                ended.append(error)
            finally:
                connection.close()

        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
        return ended

    def finishes(self, run, *, hearing_from_the_first=False):
        """An attempt that works to its end; between its chunks, the first one may come in late."""
        chunks = list(run.job.chunks.all())
        refused = []

        def first_comes_in(_number):
            refused.append(self.late(run, self.chance.choice(chunks)))

        if hearing_from_the_first:
            self.before_chunk = first_comes_in
        run_job(run.job_id)
        return refused


@pytest.fixture(autouse=True)
def _unread(broker):
    """Messages go to a broker that nobody reads: these tests deliver them themselves."""


@one_seed_or_five
def test_chunks_in_any_order_make_the_same_run(seed, operator, monkeypatch):
    make_agency()
    run = requested(operator)
    Attempts(monkeypatch, chances("order", seed)).finishes(run)
    ended = list(run.job.chunks.order_by("finished_at").values_list("number", flat=True))

    assert ended != sorted(ended)
    assert not defects_of_finished_run(run, by=operator)


@one_seed_or_five
def test_a_chunk_of_an_attempt_that_is_over_changes_nothing_whenever_it_comes(seed, operator, monkeypatch):
    chance = chances("late", seed)
    make_agency()
    run = requested(operator)
    attempts = Attempts(monkeypatch, chance)
    attempts.dies_after(run.job, chance.randrange(CHUNKS))

    refused = attempts.finishes(run, hearing_from_the_first=True)
    assert refused
    assert all(refused)
    assert not defects_of_finished_run(run, by=operator)
    before = everything()
    assert all(attempts.late(run, chunk) for chunk in run.job.chunks.all())
    assert everything() == before


def test_without_the_fence_a_late_chunk_would_be_written(operator, monkeypatch):
    """The control."""
    make_agency()
    run = requested(operator)
    attempts = Attempts(monkeypatch, chances("unfenced"))
    attempts.dies_after(run.job, 5)
    attempts.finishes(run)
    monkeypatch.setattr(JobQuerySet, "held_by", lambda self, job: self.filter(pk=job.pk, state="done"))
    monkeypatch.setattr(JobQuerySet, "renew", lambda self, **changes: self.update(**changes))

    assert attempts.late(run, run.job.chunks.first()) == []
    assert defects_of_finished_run(run, by=operator)


def deploy_another_engine(monkeypatch):
    """The next attempt is done by a worker with other code."""
    known = handlers.handler_for("gap_run")
    other = handlers.Handler(known.kind, known.work, "another engine", known.permits, known.result_page)
    monkeypatch.setattr(handlers, "_handlers", {**handlers._handlers, "gap_run": other})
    monkeypatch.setattr(gap_runs, "ENGINE_VERSION", "another engine")


def attempts_of_chunks(run):
    return sorted(run.job.chunks.values_list("attempt", flat=True))


@one_seed_or_five
def test_another_engine_begins_anew_and_the_same_one_goes_on(seed, operator, monkeypatch):
    chance = chances("deploy", seed)
    make_agency()
    attempts = Attempts(monkeypatch, chance)
    same, changed = requested(operator), requested(operator)
    finished = chance.randrange(1, CHUNKS)
    attempts.dies_after(same.job, finished)
    attempts.dies_after(changed.job, finished)

    attempts.finishes(same)
    deploy_another_engine(monkeypatch)
    attempts.finishes(changed)

    assert attempts_of_chunks(same) == [1] * finished + [2] * (CHUNKS - finished)
    assert attempts_of_chunks(changed) == [2] * CHUNKS
    for run in (same, changed):
        assert not defects_of_finished_run(run, by=operator)
    assert changed.engine_version == changed.job.engine_version == "another engine"


def test_a_deploy_amid_a_run_leaves_it_to_the_old_worker_or_begins_anew(operator, broker, workers, hold):
    """Two workers of different versions: while the old one lives the new one keeps off, afterwards it starts over."""
    hold.at_chunk(5)
    job = enqueue("fault_toy", principal=operator, purpose="tests")
    old = workers(include=KINDS, TOY_ENGINE="old")
    wait_for(hold.held, what="the old worker to stand still")
    assert toy_rows(job) == dict.fromkeys(range(5), "old")
    new = workers(include=KINDS, TOY_ENGINE="new").wait_ready()
    send_message(job.pk)
    wait_for(lambda: new.says("nothing to do"), what="the new worker to keep off")

    old.kill()
    hold.open()
    wait_for(lambda: sweep() and Job.objects.ended().exists(), what="the new worker to finish")

    job.refresh_from_db()
    assert (job.state, job.engine_version, job.attempt) == ("done", "new", 2)
    assert toy_rows(job) == dict.fromkeys(range(TOY_CHUNKS), "new")


def test_without_the_pin_versions_would_be_mixed(operator, monkeypatch):
    """The control."""
    make_agency()
    run = requested(operator)
    attempts = Attempts(monkeypatch, chances("unpinned"))
    attempts.dies_after(run.job, 5)
    deploy_another_engine(monkeypatch)
    monkeypatch.setattr(JobContext, "begin", lambda self: None)

    attempts.finishes(run)

    assert set(attempts_of_chunks(run)) == {1, 2}

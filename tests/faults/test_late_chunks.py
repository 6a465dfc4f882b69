"""Chunks in any order, chunks of an attempt that is over, and an engine that changed in between: one whole result."""

import pytest

from asn_career.base.jobs import handlers
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.querysets import JobQuerySet
from asn_career.base.jobs.queue import enqueue, send_message
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job
from assessments import gap_runs
from tests.faults.attempts import Attempts
from tests.faults.everything import everything
from tests.faults.invariants import defects_of_finished_run
from tests.faults.kinds import TOY_CHUNKS, toy_rows
from tests.faults.runs import CHUNKS, make_agency, requested
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
KINDS = ["tests.faults.kinds"]


class GapAttempts(Attempts):
    """Of a gap run."""

    def __init__(self, monkeypatch, chance):
        super().__init__(monkeypatch, chance, module=gap_runs, name="compute_chunk")

    def late_chunk(self, run, chunk):
        return self.late(chunk, lambda: self.write(run, chunk))


@pytest.fixture(autouse=True)
def _unread(broker):
    """Messages go to a broker that nobody reads: these tests deliver them themselves."""


@one_seed_or_five
def test_chunks_in_any_order_make_the_same_run(seed, operator, monkeypatch):
    make_agency()
    run = requested(operator)
    GapAttempts(monkeypatch, chances("order", seed)).finishes(run.job)
    ended = list(run.job.chunks.order_by("finished_at").values_list("number", flat=True))

    assert ended != sorted(ended)
    assert not defects_of_finished_run(run, by=operator)


@one_seed_or_five
def test_a_chunk_of_an_attempt_that_is_over_changes_nothing_whenever_it_comes(seed, operator, monkeypatch):
    chance = chances("late", seed)
    make_agency()
    run = requested(operator)
    attempts = GapAttempts(monkeypatch, chance)
    attempts.dies_after(run.job, chance.randrange(CHUNKS))

    refused = attempts.finishes(run.job, coming_late=lambda chunk: attempts.late_chunk(run, chunk))
    assert refused
    assert all(refused)
    assert not defects_of_finished_run(run, by=operator)
    before = everything()
    assert all(attempts.late_chunk(run, chunk) for chunk in run.job.chunks.all())
    assert everything() == before


def test_without_the_fence_a_late_chunk_would_be_written(operator, monkeypatch):
    """The control."""
    make_agency()
    run = requested(operator)
    attempts = GapAttempts(monkeypatch, chances("unfenced"))
    attempts.dies_after(run.job, 5)
    attempts.finishes(run.job)
    monkeypatch.setattr(JobQuerySet, "held_by", lambda self, job: self.filter(pk=job.pk, state="done"))
    monkeypatch.setattr(JobQuerySet, "renew", lambda self, **changes: self.update(**changes))

    assert attempts.late_chunk(run, run.job.chunks.first()) == []
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
    attempts = GapAttempts(monkeypatch, chance)
    same, changed = requested(operator), requested(operator)
    finished = chance.randrange(1, CHUNKS)
    attempts.dies_after(same.job, finished)
    attempts.dies_after(changed.job, finished)

    attempts.finishes(same.job)
    deploy_another_engine(monkeypatch)
    attempts.finishes(changed.job)

    assert attempts_of_chunks(same) == [1] * finished + [2] * (CHUNKS - finished)
    assert attempts_of_chunks(changed) == [2] * CHUNKS
    for run in (same, changed):
        assert not defects_of_finished_run(run, by=operator)
    assert changed.engine_version == changed.job.engine_version == "another engine"


@one_seed_or_five
def test_a_deploy_amid_a_run_leaves_it_to_the_old_worker_or_begins_anew(
    seed, operator, broker, workers, hold
):
    """Two workers of different versions: while the old one lives the new one keeps off, afterwards it starts over."""
    finished = chances("deploy amid", seed).randrange(1, TOY_CHUNKS)
    hold.at_chunk(finished)
    job = enqueue("fault_toy", principal=operator, purpose="tests")
    old = workers(include=KINDS, TOY_ENGINE="old")
    wait_for(hold.held, what="the old worker to stand still")
    assert toy_rows(job) == dict.fromkeys(range(finished), "old")
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
    attempts = GapAttempts(monkeypatch, chances("unpinned"))
    attempts.dies_after(run.job, 5)
    deploy_another_engine(monkeypatch)
    monkeypatch.setattr(JobContext, "begin", lambda self: None)

    attempts.finishes(run.job)

    assert set(attempts_of_chunks(run)) == {1, 2}

"""A gap run whose worker is killed at any moment, and whose message comes twice, has one complete result."""

import os
import signal

import pytest

from asn_career.base.jobs.queue import send_message
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job
from tests.faults.holds import any_place
from tests.faults.invariants import defects_of_finished_run, defects_of_unfinished_run
from tests.faults.runs import CHUNKS, make_agency, requested
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def agency():
    make_agency()


def amid(chance):
    """A chunk that is neither the first nor the last."""
    return chance.randrange(1, CHUNKS - 1)


def caught_in_between(job, hold):
    """The run stands still between 10 and 90 percent, or the test has not tested anything."""
    wait_for(hold.held, what="the run to reach the hold")
    job.refresh_from_db()
    assert job.state == "running"
    assert 10 <= job.percent <= 90
    return job


def kill_in_the_middle_and_deliver_twice(run, hold, workers, *, chunk=5, **options):
    """The story of both tests below; ends when every worker has come to rest at the hold or ended."""
    job = run.job
    hold.at_chunk(chunk)
    first = workers(**options).wait_ready()
    caught_in_between(job, hold)
    others = [workers(**options), workers(**options)]
    for worker in others:
        worker.wait_ready()

    first.kill()
    hold.open()
    wait_for(lambda: not hold.waiting(), what="the killed worker's transaction to end")
    hold.close()
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=job.created_at)
    sweep()
    send_message(job.pk)
    return others


@one_seed_or_five
def test_a_killed_worker_and_a_doubled_message_leave_one_complete_result(
    seed, agency, operator, broker, workers, hold
):
    run, chunk = requested(operator), amid(chances("killed and doubled", seed))
    others = kill_in_the_middle_and_deliver_twice(run, hold, workers, chunk=chunk)

    job = caught_in_between(run.job, hold)
    wait_for(lambda: any(w.says("nothing to do") for w in others), what="the doubled message to be refused")
    assert (job.attempt, hold.waiting()) == (2, 1)
    assert not defects_of_unfinished_run(run, by=operator)
    hold.open()
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="the run to end")

    assert not defects_of_finished_run(run, by=operator)


def test_without_the_fence_the_same_ends_in_damage(agency, operator, broker, workers, hold):
    run = requested(operator)
    kill_in_the_middle_and_deliver_twice(run, hold, workers, module="tests.faults.unfenced")

    wait_for(lambda: hold.waiting() == 2, what="both workers to work at once")
    hold.open()
    wait_for(lambda: Job.objects.ended().filter(pk=run.job_id), what="the run to end")
    wait_for(lambda: not hold.waiting(), what="both workers to rest")

    assert defects_of_finished_run(run, by=operator)


@pytest.mark.parametrize("kills", [1, pytest.param(2, marks=pytest.mark.long)])
@one_seed_or_five
def test_a_worker_killed_at_any_moment_loses_nothing(kills, seed, agency, operator, broker, workers, hold):
    """While the run is prepared, in a chunk, or while it is published; nobody repairs anything by hand."""
    chance = chances("killed", seed, kills)
    run = requested(operator)
    for place in [any_place(chance, chunks=CHUNKS) for _ in range(kills)]:
        hold.remove()
        hold.at(place)
        killed = workers()
        wait_for(
            lambda: sweep() and (hold.held() or Job.objects.ended().exists()),
            what="the run to stand still",
        )
        assert Job.objects.ended().exists() or not defects_of_unfinished_run(run, by=operator)
        killed.kill()
        hold.open()
    workers()
    wait_for(lambda: sweep() and Job.objects.ended().exists(), what="the run to end")

    assert not defects_of_finished_run(run, by=operator)


@one_seed_or_five
def test_a_killed_child_is_replaced_and_its_lease_runs_out_by_itself(
    seed, agency, operator, broker, workers, hold
):
    """Killed at any moment, like a child that ran out of memory; the worker stays, and hands the message back."""
    run = requested(operator)
    hold.at(any_place(chances("killed child", seed), chunks=CHUNKS))
    worker = workers().wait_ready()
    wait_for(hold.held, what="the run to reach the hold")

    os.kill(worker.child(), signal.SIGKILL)
    hold.open()
    wait_for(lambda: worker.says("nothing to do"), what="the message that was handed back")
    wait_for(Job.objects.expired().exists, what="the lease to run out")
    # The control: the message alone finds a job that somebody seems to have.
    assert defects_of_finished_run(run, by=operator)
    run.job.refresh_from_db()
    assert (run.job.state, run.job.attempt) == ("running", 1)
    assert sweep().requeued == 1
    wait_for(lambda: Job.objects.ended().filter(pk=run.job_id), what="the run to end")

    assert not defects_of_finished_run(run, by=operator)
    run.job.refresh_from_db()
    assert (run.job.attempt, run.job.failures) == (2, 1)
    assert worker.process.poll() is None


@one_seed_or_five
def test_a_frozen_worker_that_wakes_up_late_changes_nothing(seed, agency, operator, broker, workers, hold):
    run = requested(operator)
    hold.at_chunk(amid(chances("frozen", seed)))
    frozen = workers(lease_seconds=1).wait_ready()
    job = caught_in_between(run.job, hold)
    os.kill(frozen.child(), signal.SIGSTOP)
    hold.open()
    wait_for(lambda: sweep().requeued, what="the lease to run out")
    workers(lease_seconds=1)
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="another worker to finish the run")
    assert not defects_of_finished_run(run, by=operator)

    os.kill(frozen.child(), signal.SIGCONT)
    wait_for(
        lambda: frozen.says("Task base.run_job") and frozen.says("succeeded"), what="the late worker to end"
    )

    assert not defects_of_finished_run(run, by=operator)
    job.refresh_from_db()
    assert job.attempt == 2

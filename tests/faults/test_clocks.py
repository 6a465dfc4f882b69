"""Clocks of hosts that are wrong by minutes: leases and deadlines go by the database's clock alone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from asn_career.base.api.idempotency import forget_old_keys
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.sweeping import Swept, sweep
from asn_career.base.models import IdempotencyKey, Job
from tests.faults.holds import at_chunk
from tests.faults.invariants import defects_of_finished_run
from tests.faults.runs import CHUNKS, make_agency, requested
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
TEN_MINUTES = 600


def wrong_by(seconds):
    """This process, and so its sweeper, reads a wrong clock."""
    return time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True)


def lease_of(job):
    job.refresh_from_db()
    return job.lease_until


def held_by_a_wrong_clock(seconds, *, operator, workers, hold, place, **told):
    make_agency()
    run = requested(operator)
    hold.at(place)
    worker = workers(module="tests.faults.skewed", CLOCK_SKEW=str(seconds), **told)
    wait_for(hold.held, what="the run to reach the hold")
    return run, worker


@one_seed_or_five
def test_a_job_changes_hands_by_the_databases_clock(seed, operator, broker, workers, hold):
    """One worker is late, the other early, the sweeper early by as much: who lives keeps the job, who died loses it."""
    chance = chances("clock", seed)
    late, early = -chance.randrange(60, TEN_MINUTES), chance.randrange(60, TEN_MINUTES)
    place = at_chunk(chance.randrange(CHUNKS))
    run, worker = held_by_a_wrong_clock(late, operator=operator, workers=workers, hold=hold, place=place)
    granted = lease_of(run.job)
    wait_for(lambda: lease_of(run.job) > granted, what="the lease to be renewed")

    for seconds in (early, late):
        with wrong_by(seconds):
            assert sweep() == Swept(requeued=0, failed=0, sent=0)

    worker.kill()
    hold.open()
    workers(module="tests.faults.skewed", CLOCK_SKEW=str(early))
    with wrong_by(early):
        wait_for(lambda: sweep().requeued, what="the dead worker's lease to run out")
        wait_for(lambda: Job.objects.ended().exists(), what="the run to end")
    assert not defects_of_finished_run(run, by=operator)
    run.job.refresh_from_db()
    assert (run.job.attempt, run.job.failures) == (2, 1)
    assert run.job.created_at <= run.job.started_at <= run.job.finished_at


def test_by_its_own_clock_a_late_worker_would_lose_its_job_while_it_works(operator, broker, workers, hold):
    """The control."""
    run, worker = held_by_a_wrong_clock(
        -TEN_MINUTES, operator=operator, workers=workers, hold=hold, place=at_chunk(4), LEASES_BY="process"
    )

    assert sweep().requeued == 1
    assert worker.process.poll() is None
    run.job.refresh_from_db()
    assert run.job.state == "queued"


@one_seed_or_five
def test_what_is_kept_for_a_week_is_kept_by_the_databases_clock(seed, monkeypatch):
    """And, as the control, would be lost by a clock that is more than a week fast."""
    IdempotencyKey.objects.create(identity="tests", key="fresh", request_hash="0")
    with wrong_by(chances("kept", seed).randrange(8, 400) * 24 * 3600):
        assert forget_old_keys() == 0
        monkeypatch.setattr(
            ClockTimestamp, "as_sql", lambda *_given, **_more: ("%s::timestamptz", [timezone.now()])
        )
        assert forget_old_keys() == 1

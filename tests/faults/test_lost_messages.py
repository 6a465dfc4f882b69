"""What the broker loses, the database remembers; what takes its worker down is given up after three attempts."""

from collections import Counter

import pytest
from django.db import transaction

from asn_career.base.jobs import sweeping
from asn_career.base.jobs.queue import enqueue
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import AccessLogEntry, Job, OutboxEntry
from tests.faults.attempts import DiedError
from tests.faults.kinds import WAYS_TO_END
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
KINDS = ["tests.faults.kinds"]


def start(kind, operator, **more):
    with transaction.atomic():
        return enqueue(kind, principal=operator, purpose="tests", **more)


def times_done(actor):
    return Counter(AccessLogEntry.objects.filter(actor=actor).values_list("action", flat=True))


@one_seed_or_five
def test_a_hundred_queued_jobs_survive_a_flush_and_are_each_done_once(seed, operator, broker, workers):
    """The flush comes at any moment; the messages that are sent again find some of their jobs done."""
    flushed_after = chances("flush", seed).randrange(100)
    jobs = []
    for number in range(100):
        jobs.append(start("fault_count", operator))
        if number == flushed_after:
            broker.client().flushall()
    assert broker.client().llen("celery") == 99 - flushed_after
    OutboxEntry.objects.all().make_due()

    assert sweep().sent == 100
    workers(include=KINDS)
    wait_for(lambda: Job.objects.ended().count() == 100, what="every job to end")

    assert times_done("fault_count") == {str(job.pk): 1 for job in jobs}
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_without_the_sweeper_flushed_jobs_stay_where_they_are(operator, broker, workers):
    """The control: messages alone are not enough."""
    jobs = [start("fault_count", operator) for _ in range(3)]
    broker.client().flushall()
    last = start("fault_count", operator)
    workers(include=KINDS)
    wait_for(lambda: Job.objects.ended().filter(pk=last.pk), what="the job that came after the flush")

    assert set(Job.objects.filter(pk__in=[job.pk for job in jobs]).values_list("state", flat=True)) == {
        "queued"
    }


def test_a_job_asked_for_while_the_broker_is_down_runs_once_it_is_back(operator, broker, workers):
    broker.stop()
    job = start("fault_count", operator)
    assert sweep().sent == 0

    broker.start()
    OutboxEntry.objects.all().make_due()
    assert sweep().sent == 1
    workers(include=KINDS)
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="the job to end")

    assert times_done("fault_count") == {str(job.pk): 1}


def poisonous(operator, chance):
    """Told where and how to end its process, among other jobs."""
    parameters = {"way": chance.choice(sorted(WAYS_TO_END)), "chunks": chance.randrange(4)}
    return start("fault_poison", operator, parameters=parameters)


@one_seed_or_five
def test_a_poisonous_job_is_tried_exactly_three_times_and_holds_nobody_up(seed, operator, broker, workers):
    """Wherever it stands among the others, however it ends its worker, and whether it gets further each time."""
    chance = chances("poison", seed)
    place, healthy = chance.randrange(4), []
    for number in range(4):
        if number == place:
            job = poisonous(operator, chance)
        healthy.append(start("fault_count", operator))
    workers(include=KINDS, lease_seconds=1)
    wait_for(lambda: (sweep(), Job.objects.ended().count() == 5)[1], what="every job to end")
    follower = start("fault_count", operator)
    wait_for(lambda: Job.objects.ended().filter(pk=follower.pk), what="the next job to be done")

    job.refresh_from_db()
    assert (job.state, job.attempt, job.error["code"]) == ("failed", 3, "worker_lost")
    assert times_done("fault_poison") == {str(job.pk): 3}
    assert times_done("fault_count") == {str(each.pk): 1 for each in (*healthy, follower)}


def attempts_that_die(job, monkeypatch):
    """How many attempts there are when each one ends its worker, here by what nothing of the product catches."""

    def die():
        raise DiedError

    monkeypatch.setitem(WAYS_TO_END, "exits", die)
    times = 0
    while times < MANY and Job.objects.get(pk=job.pk).state == "queued":
        with pytest.raises(DiedError):
            run_job(job.pk)
        times += 1
        Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
        sweep()
    return times


MANY = 10


@pytest.mark.parametrize(("most", "times"), [(None, 3), (1_000, MANY)])
def test_without_the_count_a_poisonous_job_would_go_on_for_ever(most, times, operator, broker, monkeypatch):
    """The control, and what it is compared with."""
    if most:
        monkeypatch.setattr(sweeping, "MAX_FAILURES", most)
    job = start("fault_poison", operator, parameters={"way": "exits", "chunks": 1})

    assert attempts_that_die(job, monkeypatch) == times

"""A gap run whose worker is killed in the middle, and whose message comes twice, has one complete result."""

import os
import signal
from datetime import date

import pytest
from django.db import transaction

from asn_career.base.jobs.queue import send_message
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job
from assessments.gap_runs import request_gap_run
from assessments.gaps import current_gaps, current_results, find_gaps
from assessments.models import GapAggregate, GapRow, GapRun
from employees.models import Employee
from tests.factories import AssessmentFactory, StandardItemFactory, StandardVersionFactory
from tests.factories import hold as hold_post
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 11, 21)
PEOPLE, PER_CHUNK = 40, 4


@pytest.fixture
def agency():
    version = StandardVersionFactory()
    items = [StandardItemFactory(version=version, level=level) for level in (2, 3)]
    for number in range(PEOPLE):
        employee = hold_post(version.position)
        AssessmentFactory(employee=employee, competency=items[number % 2].competency, level=number % 5)


def requested(operator):
    with transaction.atomic():
        return request_gap_run(operator, as_of=TODAY, chunk_size=PER_CHUNK)


def caught_in_between(job, hold):
    """The run stands still between 10 and 90 percent, or the test has not tested anything."""
    wait_for(hold.held, what="the run to reach the hold")
    job.refresh_from_db()
    assert job.state == "running"
    assert 10 <= job.percent <= 90
    return job


def stored(run):
    rows = GapRow.objects.unscoped(reason="test").filter(run=run)
    return sorted(rows.values_list("employee_id", "competency_id", "held", "status"))


def expected(operator):
    people = find_gaps(Employee.objects.visible_to(operator), as_of=TODAY)
    return sorted((g.employee_id, g.competency_id, g.held, g.status) for p in people.values() for g in p.gaps)


def is_one_complete_result(run, operator):
    run.refresh_from_db()
    job = Job.objects.get(pk=run.job_id)
    parts = GapAggregate.objects.filter(run=run)
    counted = sum(part.met + part.gap + part.expired + part.unknown for part in parts)
    return (
        job.state == "done"
        and run.published_at is not None
        and stored(run) == expected(operator)
        and counted == len(stored(run)) == 2 * PEOPLE
        and (job.done, run.people) == (PEOPLE, PEOPLE)
    )


def kill_in_the_middle_and_deliver_twice(run, hold, workers, **options):
    """The story of both tests below; ends when every worker has come to rest at the hold or ended."""
    job = run.job
    hold.at_chunk(5)
    first = workers(**options).wait_ready()
    caught_in_between(job, hold)
    others = [workers(**options), workers(**options)]
    for worker in others:
        worker.wait_ready()

    first.kill()
    hold.open()
    wait_for(lambda: not hold.waiting(), what="the killed worker's transaction to end")
    assert not GapRun.objects.published().exists()
    hold.close()
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=job.created_at)
    sweep()
    send_message(job.pk)
    return others


def test_a_killed_worker_and_a_doubled_message_leave_one_complete_result(
    agency, operator, broker, workers, hold
):
    run = requested(operator)
    others = kill_in_the_middle_and_deliver_twice(run, hold, workers)

    job = caught_in_between(run.job, hold)
    wait_for(lambda: any(w.says("nothing to do") for w in others), what="the doubled message to be refused")
    assert (job.attempt, hold.waiting()) == (2, 1)
    assert not current_results(operator).exists()
    assert not current_gaps(operator).exists()
    hold.open()
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="the run to end")

    assert is_one_complete_result(run, operator)


def test_without_the_fence_the_same_ends_in_damage(agency, operator, broker, workers, hold):
    run = requested(operator)
    kill_in_the_middle_and_deliver_twice(run, hold, workers, module="tests.faults.unfenced")

    wait_for(lambda: hold.waiting() == 2, what="both workers to work at once")
    hold.open()
    wait_for(lambda: Job.objects.ended().filter(pk=run.job_id), what="the run to end")
    wait_for(lambda: not hold.waiting(), what="both workers to rest")

    assert not is_one_complete_result(run, operator)


def test_a_killed_child_is_replaced_and_its_lease_runs_out_by_itself(agency, operator, broker, workers, hold):
    """Like a child that ran out of memory: the worker stays, and hands the message back at once."""
    run = requested(operator)
    hold.at_chunk(5)
    worker = workers().wait_ready()
    job = caught_in_between(run.job, hold)

    os.kill(worker.child(), signal.SIGKILL)
    hold.open()
    wait_for(lambda: sweep().requeued, what="the lease to run out")
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="the run to end")

    assert is_one_complete_result(run, operator)
    job.refresh_from_db()
    assert (job.attempt, job.failures) == (2, 1)


def test_a_frozen_worker_that_wakes_up_late_changes_nothing(agency, operator, broker, workers, hold):
    run = requested(operator)
    hold.at_chunk(5)
    frozen = workers(lease_seconds=1).wait_ready()
    job = caught_in_between(run.job, hold)
    os.kill(frozen.child(), signal.SIGSTOP)
    hold.open()
    wait_for(lambda: sweep().requeued, what="the lease to run out")
    workers(lease_seconds=1)
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="another worker to finish the run")
    assert is_one_complete_result(run, operator)

    os.kill(frozen.child(), signal.SIGCONT)
    wait_for(
        lambda: frozen.says("Task base.run_job") and frozen.says("succeeded"), what="the late worker to end"
    )

    assert is_one_complete_result(run, operator)
    job.refresh_from_db()
    assert job.attempt == 2

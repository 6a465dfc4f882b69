"""A job of several shortlists whose worker is killed in the middle: every run complete, none doubled, none half."""

import pytest
from django.db import transaction

from asn_career.base.jobs.queue import send_message
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job
from promotions.models import Candidate, Considered, FrozenFacts, Shortlist, ShortlistBlock
from promotions.shortlists import request_all_shortlists
from tests.factories import PositionFactory, VacancyFactory
from tests.promotions.agency import Agency, D
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
PEOPLE, PER_CHUNK, VACANCIES = 20, 2, 3
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 5))]


@pytest.fixture
def agency():
    """People of every outcome before three posts."""
    agency = Agency()
    for number in range(PEOPLE):
        agency.person(feedback=60 + number, status="PNS" if number % 4 else "PPPK")
    for number in range(2, VACANCIES + 1):
        post = PositionFactory(code=f"P-{number}", kind="pengawas", unit=agency.unit, family="umum")
        VacancyFactory(code=f"V-{number}", position=post)
    return agency


def requested(operator, *, chunk_size=PER_CHUNK):
    with transaction.atomic():
        return request_all_shortlists(as_of=D, by=operator, chunk_size=chunk_size)


def told(job):
    """Everything that a job's runs say, by vacancy: hashes, ranks, and who is there."""
    found = {}
    for run in Shortlist.objects.published().filter(job=job):
        people = Considered.objects.unscoped(reason="test").filter(shortlist=run).order_by("employee")
        rows = people.values_list("employee", "letters", "score", "rank", "proposed", "candidate__employee")
        found[run.vacancy_id] = (
            run.rule_set_hash,
            run.input_hash,
            run.result_hash,
            run.considered,
            list(rows),
        )
    return found


def nothing_is_left_over(job):
    """No part twice, no candidate beside the runs, the facts of everybody once."""
    facts = FrozenFacts.objects.unscoped(reason="test").filter(chunk__snapshot__job=job)
    blocks = ShortlistBlock.objects.filter(shortlist__job=job)
    candidates = Candidate.objects.unscoped(reason="test").filter(shortlist__job=job)
    seen = Considered.objects.unscoped(reason="test").filter(shortlist__job=job)
    return (facts.count(), blocks.count()) == (PEOPLE, VACANCIES * PEOPLE // PER_CHUNK) and (
        candidates.count() == seen.exclude(candidate=None).count()
    )


def undisturbed(operator):
    """The same job before anything is killed, in one piece: what every other one has to equal."""
    job = run_job(requested(operator, chunk_size=PEOPLE).pk)
    assert job.state == "done", job.error
    expected = told(job)
    assert len(expected) == VACANCIES
    assert all(considered == PEOPLE for *_hashes, considered, _rows in expected.values())
    return expected


def kill_in_the_middle_and_deliver_twice(operator, hold, workers, *, chunk, **options):
    """Ends when the killed worker's transaction is gone and the job's message has been sent to two others."""
    job = requested(operator)
    hold.at_chunk(chunk)
    first = workers(**options).wait_ready()
    wait_for(hold.held, what="the job to reach the hold")
    job.refresh_from_db()
    assert 10 <= job.percent <= 90
    for worker in [workers(**options), workers(**options)]:
        worker.wait_ready()

    first.kill()
    hold.open()
    wait_for(lambda: not hold.waiting(), what="the killed worker's transaction to end")
    assert not Shortlist.objects.published().filter(job=job).exists()
    hold.close()
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=job.created_at)
    sweep()
    send_message(job.pk)
    return job


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_worker_and_a_doubled_message_leave_every_run_complete_and_single(
    seed, agency, operator, broker, workers, hold
):
    expected = undisturbed(operator)
    job = kill_in_the_middle_and_deliver_twice(operator, hold, workers, chunk=2 + seed)
    wait_for(hold.held, what="another worker to reach the hold")
    assert hold.waiting() == 1
    hold.open()
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="the job to end")

    job.refresh_from_db()
    assert (job.state, job.attempt, job.done) == ("done", 2, PEOPLE)
    assert told(job) == expected
    assert nothing_is_left_over(job)


@pytest.mark.long
def test_without_the_fence_the_same_ends_in_damage(agency, operator, broker, workers, hold):
    """The control: two workers do the same job at once, and one of them stumbles over the other."""
    expected = undisturbed(operator)
    job = kill_in_the_middle_and_deliver_twice(
        operator, hold, workers, chunk=2, module="tests.faults.unfenced"
    )
    wait_for(lambda: hold.waiting() == 2, what="both workers to work at once")
    hold.open()
    wait_for(lambda: Job.objects.ended().filter(pk=job.pk), what="the job to end")
    wait_for(lambda: not hold.waiting(), what="both workers to rest")

    job.refresh_from_db()
    whole = (job.state, job.done) == ("done", PEOPLE) and told(job) == expected and nothing_is_left_over(job)
    assert not whole

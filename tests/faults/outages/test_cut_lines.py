"""The line breaks between a commit and its acknowledgement: what was asked for happens once, whoever asks again."""

from contextlib import suppress

import pytest
from django.db import OperationalError

from asn_career.base.jobs import running
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import IdempotencyKey, Job
from assessments.models import GapRun
from tests.factories import UnitFactory
from tests.faults.asking import EVERY_JOB
from tests.faults.invariants import defects_of_finished_run
from tests.faults.outages.cutting import CuttableLine
from tests.faults.outages.visitor import Client
from tests.faults.runs import make_agency, requested
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import WebServer, connected_to, publishing_to, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
TRIALS = [2, pytest.param(50, marks=pytest.mark.long)]


@pytest.fixture(scope="module")
def line(_servers):
    with CuttableLine(to_port=_servers.cluster.database.port) as cuttable:
        yield cuttable


@pytest.fixture(scope="module")
def web(_servers, line):
    """A web server whose line to the database can be cut."""
    url = _servers.cluster.url.replace(f":{_servers.cluster.database.port}/", f":{line.port}/")
    server = WebServer(_servers.folder / "cut-web.log", database=url, broker=_servers.broker.url).start()
    yield server
    server.kill()


@pytest.fixture
def client(installation, web):
    return Client(web.address, unit=UnitFactory())


@pytest.fixture
def through_the_line(installation, line):
    """This process reaches the database through the line too, and is the only worker: nobody reads its messages."""
    direct = installation.cluster.url
    port = installation.cluster.database.port
    unread = f"{installation.broker.url.removesuffix('/0')}/1"
    with connected_to(direct.replace(f":{port}/", f":{line.port}/")), publishing_to(unread):
        yield line


def ask(client, key):
    return client.post("gap-runs/", key=key, as_of="2026-11-21")


@pytest.mark.parametrize("trials", TRIALS)
@one_seed_or_five
def test_a_request_repeated_with_its_key_has_one_effect_and_one_answer(
    seed, trials, installation, line, client, operator
):
    installation.started_worker()
    chance = chances("cut", seed)
    for trial in range(trials):
        answered_first = chance.random() < 0.5
        cut = line.cut('INSERT INTO "base_job"', wait_for_answer=answered_first)
        first = ask(client, f"key {trial}")
        assert cut.is_set()
        assert (first.status, first.data["code"]) == (503, "unavailable")

        again = [ask(client, f"key {trial}") for _ in range(2)]

        assert [answer.status for answer in again] == [202, 202]
        assert again[0].data == again[1].data
        assert Job.objects.count() == IdempotencyKey.objects.count() == trial + 1

    wait_for(lambda: sweep() and Job.objects.ended().count() == trials, what="every run to end")
    for run in GapRun.objects.all():
        assert not defects_of_finished_run(run, by=operator)


def test_without_a_key_the_repeated_request_has_two_effects(line, client):
    """The control: the first commit did take place, and nobody could know."""
    line.cut('INSERT INTO "base_job"')
    assert ask(client, "").status == 503
    assert ask(client, "").status == 202

    assert Job.objects.count() == 2


def commits_of_a_run(line, operator):
    """How many commits there are to choose from."""
    before = line.commits
    run_job(requested(operator, per_chunk=10).job_id)
    return line.commits - before


@pytest.mark.parametrize("trials", TRIALS)
@one_seed_or_five
def test_a_run_whose_commit_is_not_acknowledged_ends_complete(seed, trials, through_the_line, operator):
    """At any commit of the run: the claim, the plan, a chunk, or what publishes it."""
    line, chance = through_the_line, chances("commit", seed)
    make_agency()
    among = commits_of_a_run(line, operator)
    for trial in range(trials):
        run = requested(operator, per_chunk=10)
        words = ("published_at",) if trial == 0 else ()
        skip = 0 if words else chance.randrange(among)
        cut = line.cut(*words, skip=skip, wait_for_answer=chance.random() < 0.5)

        do_until_done(run.job)

        assert cut.is_set()
        assert not defects_of_finished_run(run, by=operator)


def do_until_done(job):
    """As workers and sweeper would: a lease that runs out is taken, a queued job is done."""
    for _attempt in range(4):
        with suppress(OperationalError):  # a task that ends with the error; the next one comes by itself
            run_job(job.pk)
        Job.objects.filter(pk=job.pk, state="running").update(lease_until=job.created_at)
        with suppress(OperationalError):
            sweep()
        if Job.objects.ended().filter(pk=job.pk).exists():
            return


@pytest.mark.parametrize("ask", EVERY_JOB, ids=lambda ask: ask.__name__)
@pytest.mark.parametrize("at", ["the start", "the end"])
@one_seed_or_five
def test_every_kind_of_job_bears_a_commit_that_is_not_acknowledged(ask, at, seed, through_the_line, operator):
    chance = chances(ask.__name__, at, seed)
    job, defects = ask(operator)
    words, skip = (("\"state\" = 'done'",), 0) if at == "the end" else ((), chance.randrange(3))
    cut = through_the_line.cut(*words, skip=skip, wait_for_answer=chance.random() < 0.5)

    do_until_done(job)

    assert cut.is_set()
    assert defects() == []


def test_without_the_fence_an_unacknowledged_end_is_taken_for_a_failure(
    through_the_line, operator, monkeypatch
):
    """The control: an attempt that does not ask whether it still holds the job calls a finished one lost."""
    make_agency()
    run = requested(operator, per_chunk=10)

    def without_asking(job, _reason, *, detail=""):
        Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None, finished_at=None)

    monkeypatch.setattr(running, "fail_attempt", without_asking)
    through_the_line.cut("published_at")
    run_job(run.job_id)

    assert defects_of_finished_run(run, by=operator)

"""The broker stops, stands still or comes back empty: requests succeed, jobs run later, nobody is signed out."""

import pytest
from axes.handlers.proxy import AxesProxyHandler
from django.test import Client, override_settings
from kombu.exceptions import OperationalError as BrokerError

from asn_career.base.jobs.queue import RUN_JOB
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job, OutboxEntry
from asn_career.celery import app
from assessments.models import GapRun
from tests.factories import UserFactory
from tests.faults.holds import any_place
from tests.faults.invariants import defects_of_finished_run
from tests.faults.outages.visitor import Visitor, analyst
from tests.faults.runs import CHUNKS, make_agency, requested
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
GAPS, COMPUTE = "/kelola/kesenjangan/", "/kelola/kesenjangan/hitung/"
WAITING = "belum dimulai"
LIMIT = 8  # failed attempts until an account is closed for a while


@pytest.fixture
def broker(installation):
    """Whole again after the test."""
    yield installation.broker
    if installation.broker.process:
        installation.broker.thaw()
    installation.broker.stop()
    installation.broker.start()


def ask_for_a_run(visitor, chance, take_away):
    """Press the button; the broker goes before the page is opened, or while somebody looks at it."""
    if early := chance.random() < 0.5:
        take_away()
    page = visitor.get(GAPS)
    if not early:
        take_away()
    return visitor.press(page, COMPUTE)


@pytest.mark.parametrize("way", ["stop", "freeze"])
@one_seed_or_five
def test_a_run_asked_for_while_the_broker_is_away_starts_once_it_is_back(
    way, seed, installation, broker, operator
):
    installation.started_worker()
    visitor = Visitor(installation.started_web().address)
    visitor.sign_in(analyst())
    make_agency()

    answer = ask_for_a_run(visitor, chances(way, seed), getattr(broker, way))
    run = GapRun.objects.get()
    assert (answer.status, run.job.state) == (200, "queued")
    assert WAITING in answer.text
    assert sweep().sent == 0

    broker.start() if way == "stop" else broker.thaw()
    OutboxEntry.objects.all().make_due()  # the half minute until the sweeper tries again
    wait_for(lambda: sweep() and Job.objects.ended().exists(), what="the run to end")

    assert not defects_of_finished_run(run, by=operator)
    assert "Selesai" in visitor.get(answer.url).text


@one_seed_or_five
def test_a_worker_goes_on_with_its_job_while_the_broker_is_restarted_empty(
    seed, installation, broker, hold, operator
):
    """Amid a chunk, or while it publishes; afterwards it takes the next job as if nothing had been."""
    worker = installation.started_worker()
    make_agency()
    hold.at(any_place(chances("in flight", seed), chunks=CHUNKS))
    run = requested(operator)
    wait_for(hold.held, what="the run to reach the hold")

    broker.stop()
    broker.start()
    hold.open()
    wait_for(lambda: Job.objects.ended().exists(), what="the run to end")
    after = requested(operator)
    wait_for(lambda: Job.objects.ended().filter(pk=after.job_id).exists(), what="the next run to end")

    assert worker.process.poll() is None
    for one in (run, after):
        assert not defects_of_finished_run(one, by=operator)
    run.job.refresh_from_db()
    assert (run.job.attempt, run.job.failures) == (1, 0)


def test_without_the_outbox_the_same_request_would_fail(installation, broker):
    """The control: a message is all that Celery itself knows of."""
    broker.stop()

    with pytest.raises(BrokerError):
        app.send_task(RUN_JOB, kwargs={"job_id": 1}, retry=False)


def fail_to_sign_in(visitor, user, times):
    return [visitor.sign_in(user, "bukan-kata-sandi").status for _ in range(times)]


@one_seed_or_five
def test_a_broker_that_comes_back_empty_signs_nobody_out_and_forgets_no_failed_attempt(
    seed, installation, broker
):
    address = installation.started_web().address
    at_work, guessing, guessed = Visitor(address), Visitor(address), UserFactory()
    at_work.sign_in(UserFactory())
    before = chances("emptied", seed).randrange(1, LIMIT)
    assert set(fail_to_sign_in(guessing, guessed, before)) == {200}

    broker.stop()
    broker.start()

    assert at_work.is_signed_in()
    assert fail_to_sign_in(guessing, guessed, LIMIT - before)[-1] == 429
    assert guessing.sign_in(guessed).status == 429


@pytest.fixture
def all_kept_at_the_broker(broker):
    """Without the protection: sessions and counters in a cache, as many installations have them."""
    cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": broker.url}
    with override_settings(
        CACHES={"default": cache},
        SESSION_ENGINE="django.contrib.sessions.backends.cache",
        AXES_HANDLER="axes.handlers.cache.AxesCacheHandler",
    ):
        AxesProxyHandler.get_implementation(force=True)
        yield
    AxesProxyHandler.get_implementation(force=True)


def test_sessions_and_counters_kept_at_the_broker_would_be_gone(installation, broker, all_kept_at_the_broker):
    """The control."""
    at_work, guessing, guessed = Client(), Client(), UserFactory()
    at_work.force_login(UserFactory())
    assert at_work.get("/tugas-latar/").status_code == 200
    attempt = {"username": guessed.username, "password": "bukan-kata-sandi"}
    statuses = [guessing.post("/masuk/", attempt).status_code for _ in range(LIMIT - 1)]

    broker.stop()
    broker.start()
    statuses += [guessing.post("/masuk/", attempt).status_code for _ in range(LIMIT - 1)]

    assert at_work.get("/tugas-latar/").status_code == 302
    assert set(statuses) == {200}

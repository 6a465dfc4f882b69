"""The database stops or crashes amid a run and a request: nothing half is left, and all goes on by itself."""

from threading import Thread

import pytest
from django.db import connection

from asn_career.base.imports.uploads import request_apply, submit_package
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import AuditEntry, Job, JobChunk
from employees.models import Employee
from tests.base.imports.packages import DAY
from tests.factories import UnitFactory
from tests.faults.asking import package
from tests.faults.holds import PUBLISHING, any_place, at_chunk
from tests.faults.invariants import (
    defects_of_finished_run,
    defects_of_import,
    defects_of_unfinished_run,
    rows_of_unfinished_chunks,
)
from tests.faults.outages.visitor import Client, Visitor, analyst
from tests.faults.runs import CHUNKS, make_agency, requested
from tests.faults.seeds import chances, one_seed_or_five
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
AWAY = "Sistem sedang dipelihara atau tidak dapat menghubungi basis datanya."
WAYS = [
    "fast",
    "immediate",
    pytest.param("kill", marks=pytest.mark.long),
]


def held_in_a_run(place, *, by, hold):
    """A run whose worker stands in the middle of a transaction, and what had been committed by then."""
    make_agency()
    hold.at(place)
    run = requested(by)
    wait_for(hold.held, what="the run to reach the hold", seconds=12)
    finished = set(JobChunk.objects.finished().values_list("number", flat=True))
    return run, finished


def page_while(locked, visitor):
    """A page that is being made when the database goes: it waits for a table that somebody else keeps locked."""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN; LOCK TABLE {locked}")
    answers = []
    request = Thread(target=lambda: answers.append(visitor.get("/tugas-latar/")))
    request.start()
    return request, answers


def wait_until_locked_out(hold):
    wait_for(lambda: hold.waiting() >= 2, what="the request to wait for its table")


@pytest.mark.parametrize("way", WAYS)
@one_seed_or_five
def test_nothing_of_an_open_transaction_stays_and_the_run_is_finished_afterwards(
    way, seed, installation, hold, operator
):
    worker, web = installation.started_worker(), installation.started_web()
    visitor, client = Visitor(web.address), Client(web.address, unit=UnitFactory())
    visitor.sign_in(analyst())
    place = any_place(chances(way, seed), chunks=CHUNKS)
    run, finished = held_in_a_run(place, by=operator, hold=hold)
    request, answers = page_while("django_session", visitor)
    wait_until_locked_out(hold)

    installation.cluster.stop(way)
    connection.close()
    request.join()
    answers.append(visitor.get("/kelola/kesenjangan/"))
    refused = client.get("gap-runs/")
    ready = client.send("/health/ready/", None, {})
    installation.cluster.start()

    for answer in answers:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert AWAY in answer.text
    assert (refused.status, refused.data["code"], refused.headers["Retry-After"]) == (
        503,
        "unavailable",
        "30",
    )
    assert (ready.status, ready.data["status"]) == (503, "failed")
    assert set(JobChunk.objects.finished().values_list("number", flat=True)) == finished
    assert not defects_of_unfinished_run(run, by=operator)
    assert visitor.is_signed_in()
    wait_for(lambda: sweep() and Job.objects.ended().exists(), what="the run to end")
    assert not defects_of_finished_run(run, by=operator)
    assert worker.process.poll() is None


def written_and_held(hold, *, by):
    """A package that was checked; a worker has written it and stands where its job is to end."""
    sent = submit_package(package(), name="paket.zip", principal=by, as_of=DAY)
    wait_for(lambda: Job.objects.ended().exists(), what="the package to be checked")
    hold.at(PUBLISHING)
    request_apply(sent, by=by)
    wait_for(hold.held, what="the package to be written")
    return sent


def stop_and_start(installation, how):
    installation.cluster.stop(how)
    connection.close()
    installation.cluster.start()


@one_seed_or_five
def test_an_import_whose_database_goes_is_in_the_register_wholly_or_not_at_all(
    seed, installation, hold, operator
):
    installation.started_worker()
    sent = written_and_held(hold, by=operator)

    stop_and_start(installation, chances("import", seed).choice(["fast", "immediate"]))

    assert everyone() == 0
    assert AuditEntry.objects.filter(reason=sent.reason).count() == 0
    wait_for(lambda: sweep() and Job.objects.ended().count() == 2, what="the package to be written after all")
    assert defects_of_import(sent) == []
    assert everyone() == 3


def test_without_one_transaction_an_import_is_in_the_register_and_its_job_knows_nothing_of_it(
    installation, workers, hold, operator
):
    """The control."""
    workers(module="tests.faults.torn")
    sent = written_and_held(hold, by=operator)

    stop_and_start(installation, "fast")

    assert everyone() == 3
    assert defects_of_import(sent)


def everyone():
    return Employee.objects.unscoped(reason="test").count()


def test_without_one_transaction_around_a_chunk_its_rows_stay_without_its_mark(
    installation, workers, hold, operator
):
    """The control."""
    workers(module="tests.faults.torn")
    run, _finished = held_in_a_run(at_chunk(4), by=operator, hold=hold)

    stop_and_start(installation, "fast")

    assert rows_of_unfinished_chunks(run)

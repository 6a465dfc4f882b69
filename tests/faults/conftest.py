"""A broker and workers for each test, and a place where a run can be held still."""

import pytest
from django.db import connection

from tests.faults.holds import Hold
from tests.servers import OwnBroker, Worker, publishing_to


@pytest.fixture
def broker(tmp_path):
    """A broker of the test's own, to which this process publishes too."""
    own = OwnBroker(str(tmp_path))
    own.start()
    with publishing_to(own.url):
        yield own
    own.stop()


@pytest.fixture
def workers(broker, tmp_path):
    """Start workers: ``workers()`` starts one; all end with the test."""
    started = []

    def start(**options):
        worker = Worker(broker.url, tmp_path / f"worker{len(started)}.log", **options).start()
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def hold(transactional_db):
    """Its own connection, so that the lock outlives the test's transactions."""
    own = connection.copy()
    with own.cursor() as cursor:
        holding = Hold(cursor)
        yield holding
        holding.remove()
    own.close()

"""A broker and workers for each test, and a place where a run can be held still."""

import pytest
from django.db import connection

from tests.servers import OwnBroker, Worker, publishing_to

HOLD_KEY = 20_261_121


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


class Hold:
    """Stops whoever marks one chunk as finished, inside its transaction, until the test lets go.

    A trigger of the test's own database waits for an advisory lock that the test holds: the product has no part in it.
    """

    def __init__(self, cursor):
        self.cursor = cursor

    def at_chunk(self, number):
        self.cursor.execute(
            f"""
            CREATE FUNCTION test_hold() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_advisory_xact_lock_shared({HOLD_KEY}); RETURN NEW; END $$;
            CREATE TRIGGER test_hold BEFORE UPDATE ON base_jobchunk FOR EACH ROW
            WHEN (NEW.number = {int(number)}) EXECUTE FUNCTION test_hold();
            """
        )
        self.close()

    def close(self):
        self.cursor.execute("SELECT pg_advisory_lock(%s)", [HOLD_KEY])

    def open(self):
        self.cursor.execute("SELECT pg_advisory_unlock(%s)", [HOLD_KEY])

    def held(self):
        """How many transactions stand at the hold."""
        return self._count(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            f"WHERE d.datname = %s AND l.locktype = 'advisory' AND l.objid = {HOLD_KEY} AND NOT l.granted"
        )

    def waiting(self):
        """How many wait, at the hold or for one who stands there."""
        return self._count(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        )

    def _count(self, query):
        self.cursor.execute(query, [connection.settings_dict["NAME"]])
        return self.cursor.fetchone()[0]

    def remove(self):
        self.cursor.execute("SELECT pg_advisory_unlock_all()")
        self.cursor.execute(
            "DROP TRIGGER IF EXISTS test_hold ON base_jobchunk; DROP FUNCTION IF EXISTS test_hold()"
        )


@pytest.fixture
def hold(transactional_db):
    """Its own connection, so that the lock outlives the test's transactions."""
    own = connection.copy()
    with own.cursor() as cursor:
        holding = Hold(cursor)
        yield holding
        holding.remove()
    own.close()

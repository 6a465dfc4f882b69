"""Stories over the database: what is refused leaves nothing, and a lost connection is told as such."""

import pytest
from django.db import connection
from hypothesis.stateful import rule, run_state_machine_as_test

from employees.models import Unit
from tests.factories import UnitFactory
from tests.stateful import QUICK, ConnectionLost, Story, ensure_connected

TAKEN = "UNIT-YANG-SUDAH-ADA"


class Refused(Story):
    @rule()
    def is_refused(self):
        self.attempt(UnitFactory, code=TAKEN)
        assert Unit.objects.filter(code=TAKEN).count() == 1
        self.stage.append(TAKEN)


class Losing(Story):
    """What :func:`ensure_connected` raises on a lost connection, at any step but the first one."""

    @rule()
    def goes_on(self):
        self.stage.append("step")
        if len(self.stage) == 20:
            raise ConnectionLost


def test_what_the_database_refuses_leaves_nothing_and_the_story_goes_on(db):
    UnitFactory(code=TAKEN)
    tried = []
    run_state_machine_as_test(Refused.on(tried), settings=QUICK)
    assert len(tried) > 100


def test_a_lost_connection_ends_the_story_at_once_and_is_not_replayed(db):
    steps = []
    with pytest.raises(ConnectionLost):
        run_state_machine_as_test(Losing.on(steps), settings=QUICK)
    assert len(steps) == 20


def test_a_connection_that_was_ended_is_seen_to_be_lost(db):
    other = connection.copy()
    other.connect()
    ensure_connected(other)
    other.connection.close()
    with pytest.raises(ConnectionLost):
        ensure_connected(other)

"""Kinds of jobs that only tests know."""

import pytest

from asn_career.base.jobs import handlers
from asn_career.base.jobs.queue import enqueue


@pytest.fixture
def kind(monkeypatch):
    """Register a handler under the kind ``test`` for one test: ``kind(work, engine=..., permits=...)``."""
    monkeypatch.setattr(handlers, "_handlers", dict(handlers._handlers))

    def register(work, **options):
        handlers.handles("test", **options)(work)
        return "test"

    return register


@pytest.fixture
def queued(operator):
    """A queued job of the kind ``test``."""

    def make(**parameters):
        return enqueue("test", principal=operator, purpose="tests", parameters=parameters)

    return make

"""Attempts of one job run in this process: parts in a chosen order, some cut off, and an early one that comes late."""

from threading import Thread

import pytest
from django.db import connection

from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.errors import LeaseLostError
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job


class DiedError(BaseException):
    """Ends a worker like a kill: nothing of the product may catch it."""


class Attempts:
    """Runs attempts of one job; ``module.name`` is the function that writes one part of its kind."""

    def __init__(self, monkeypatch, chance, *, module, name):
        self.contexts, self.chance = [], chance
        self.before_part = lambda number: None
        self._done = 0
        pending, write = JobContext.pending_chunks, getattr(module, name)

        def shuffled(context):
            self.contexts.append(context)
            self._done = 0
            return chance.sample(pending(context), k=len(pending(context)))

        def counted(*args, **kwargs):
            self.before_part(self._done)
            write(*args, **kwargs)
            self._done += 1

        monkeypatch.setattr(JobContext, "pending_chunks", shuffled)
        monkeypatch.setattr(module, name, counted)
        self.write = write

    def dies_after(self, job, parts):
        """An attempt that is cut off within a part, and whose lease runs out."""

        def cut_off(number):
            if number == parts:
                raise DiedError

        self.before_part = cut_off
        with pytest.raises(DiedError):
            run_job(job.pk)
        self.before_part = lambda number: None
        Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
        assert sweep().requeued == 1

    def late(self, chunk, write):
        """The first attempt, elsewhere, comes to this part now and writes it: what became of it."""

        def of_the_first():
            with self.contexts[0].chunk(chunk):
                write()

        return elsewhere(of_the_first)

    def finishes(self, job, *, coming_late=None):
        """An attempt that works to its end; between its parts, the first one may come in with ``coming_late``."""
        chunks, refused = list(job.chunks.all()), []
        if coming_late:
            self.before_part = lambda _number: refused.append(coming_late(self.chance.choice(chunks)))
        run_job(job.pk)
        self.before_part = lambda _number: None
        return refused


def elsewhere(work):
    """Work on a connection of its own: the errors by which the fence stopped it."""
    ended = []

    def alone():
        try:
            work()
        except LeaseLostError as error:
            ended.append(error)
        finally:
            connection.close()

    thread = Thread(target=alone)
    thread.start()
    thread.join()
    return ended

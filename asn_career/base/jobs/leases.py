"""Keeping a lease while work goes on, from a thread with its own connection."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection

from .models import Job
from .querysets import lease_seconds

logger = logging.getLogger(__name__)


@contextmanager
def lease_kept(job: Job) -> Iterator[None]:
    """Renew the lease three times per its length until the block ends; a stopped process renews nothing."""
    stop = Event()
    keeper = Thread(target=_keep, args=(job, stop), name=f"lease of job {job.pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(job: Job, stop: Event) -> None:
    try:
        while not stop.wait(lease_seconds() / 3):
            if not _renewed(job):
                return
    finally:
        connection.close()


def _renewed(job: Job) -> bool:
    """Whether it is worth going on; the fence, not this thread, decides who may write."""
    try:
        return bool(Job.objects.held_by(job).renew())
    except DatabaseError as error:
        logger.warning("lease of job %s not renewed this time: %s", job.pk, error)
        connection.close()
        return True

"""What a handler gets: its job, its principal as of now, progress, and the fence around every write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

from asn_career.base.audit import acting

from .choices import JobState
from .errors import JobCancelledError, LeaseLostError, ScopeLostError
from .handlers import Handler
from .models import Job, JobChunk
from .querysets import ClockTimestamp, lease_seconds


class Range(NamedTuple):
    """Rows with ids from ``low`` to ``high``, both included; ``size`` of them count as progress."""

    low: int
    high: int
    size: int


def ranges_of(ids: Sequence[int], *, size: int) -> Iterator[Range]:
    """Ascending ids in parts of ``size``, each of which counts its rows as progress."""
    for start in range(0, len(ids), size):
        part = ids[start : start + size]
        yield Range(part[0], part[-1], len(part))


class JobContext:
    """One attempt of one job. What it writes outside ``fenced`` a lost lease cannot take back."""

    def __init__(self, job: Job, handler: Handler) -> None:
        self.job = job
        self.handler = handler
        self.finished = False
        self._advanced = 0

    @property
    def parameters(self) -> Mapping[str, Any]:
        return self.job.parameters

    @cached_property
    def principal(self) -> Any:
        """The job's principal with the grants it holds now, rebuilt by this worker."""
        resolve = import_string(settings.JOB_PRINCIPAL_RESOLVER)
        principal = resolve(self.job.identity, on=database_today(), purpose=self.job.purpose)
        if principal is None:
            raise ScopeLostError
        return principal

    def check_permitted(self) -> None:
        """Rebuild the principal and ask again: grants end and accounts are closed while a job works."""
        self.__dict__.pop("principal", None)
        if not self.handler.permits(self.principal, self):
            raise ScopeLostError

    @contextmanager
    def fenced(self) -> Iterator[None]:
        """A transaction that commits only while this attempt holds the job.

        The row is locked last: a long transaction blocks neither the lease's renewal nor a cancellation.
        """
        with acting(by=self.job.identity, purpose=self.job.purpose):
            give_up_when_idle()
            self.check_lease()
            yield
            self._advance_under_lock()

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """The fenced transaction that makes the result visible; nobody has stopped it, and it is still allowed."""
        with self.fenced():
            self.check_cancelled()
            self.check_permitted()
            yield

    def finish(self, result: Mapping[str, Any]) -> None:
        """End the job within ``publishing``, so that it is done exactly when its result is visible."""
        held = Job.objects.held_by(self.job)
        if not held.end(JobState.DONE, result=dict(result), error=None, done=F("done") + self._advanced):
            raise LeaseLostError
        self._advanced = 0
        self.finished = True

    def check_lease(self) -> None:
        if not Job.objects.held_by(self.job).exists():
            raise LeaseLostError

    def check_cancelled(self) -> None:
        """Stop here when somebody asked for it or another attempt took over."""
        held = Job.objects.held_by(self.job).values_list("cancel_requested_at", flat=True).first()
        if held is not None:
            raise JobCancelledError
        self.check_lease()

    def set_total(self, total: int) -> None:
        self._update(total=total)

    def advance(self, count: int) -> None:
        """Count finished work; inside ``fenced`` it becomes visible with the work itself."""
        self._advanced += count
        if not connection.in_atomic_block:
            self._advance_under_lock()

    def record(self, **changes: Any) -> None:
        """Note ``rule_versions`` and the like on the job."""
        self._update(**changes)

    def plan(self, ranges: Iterable[Range]) -> None:
        """Cut the work into chunks, once: a later attempt of the same engine goes on with those."""
        with self.fenced():
            if self.job.chunks.exists():
                return
            chunks = [JobChunk(job=self.job, number=n, **piece._asdict()) for n, piece in enumerate(ranges)]
            JobChunk.objects.bulk_create(chunks)
            self.set_total(sum(chunk.size for chunk in chunks))

    def pending_chunks(self) -> list[JobChunk]:
        return list(self.job.chunks.pending().order_by("number"))

    @contextmanager
    def chunk(self, chunk: JobChunk) -> Iterator[None]:
        """The fenced transaction of one chunk: rows, mark and progress come together or not at all."""
        self.check_cancelled()
        with self.fenced():
            yield
            JobChunk.objects.filter(pk=chunk.pk).update(
                attempt=self.job.attempt, finished_at=ClockTimestamp()
            )
            self.advance(chunk.size)

    def begin(self) -> None:
        """Pin the engine; what another engine finished does not mix with this one's work."""
        if self.job.engine_version == self.handler.engine:
            return
        with self.fenced():
            self.job.chunks.all().delete()
            self._update(engine_version=self.handler.engine, done=0, total=None)
        self.job.refresh_from_db(fields=["engine_version", "done", "total"])

    def _advance_under_lock(self) -> None:
        if not self.finished:
            self._update(done=F("done") + self._advanced)
        self._advanced = 0

    def _update(self, **changes: Any) -> None:
        if not Job.objects.held_by(self.job).renew(**changes):
            raise LeaseLostError


def give_up_when_idle() -> None:
    """A worker frozen inside its transaction must not keep its rows from the attempt that takes over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [f"{idle_seconds()}s"]
        )


def idle_seconds() -> int:
    return 5 * lease_seconds()


def database_today() -> Any:
    """The day it is for the agency, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE %s)::date", [settings.TIME_ZONE])
        return cursor.fetchone()[0]

"""The vocabulary of jobs: who sees them, who holds them, and the database's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, Self

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, F, Func
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from .choices import ENDED, JobState

if TYPE_CHECKING:
    from .models import Job


class Principal(Protocol):
    """What jobs need to know of a principal: a name that outlives the request, and what it may do."""

    @property
    def identity(self) -> str: ...

    def sees_everyone(self, permission: Any) -> bool: ...


class ClockTimestamp(Func):
    """The database's clock at this statement: workers' clocks may differ, leases may not."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def seconds_from_now(seconds: float) -> Combinable:
    return ClockTimestamp() + timedelta(seconds=seconds)


def lease_seconds() -> int:
    return int(getattr(settings, "JOB_LEASE_SECONDS", 60))


class JobQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """A job tells of its owner's scope: it is the owner's, and of those who may watch everything."""
        if principal.sees_everyone("jobs.read"):
            return self.all()
        return self.filter(identity=principal.identity)

    def ended(self) -> Self:
        return self.filter(state__in=ENDED)

    def held_by(self, job: Job) -> Self:
        """The row while this attempt still holds it: the fence of every write."""
        return self.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)

    def expired(self) -> Self:
        return self.filter(state=JobState.RUNNING, lease_until__lt=ClockTimestamp())

    def claim(self, pk: int) -> int:
        """Take a queued job; of any number of deliveries one succeeds."""
        return self.filter(pk=pk, state=JobState.QUEUED).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_until=seconds_from_now(lease_seconds()),
            started_at=Coalesce("started_at", ClockTimestamp()),
        )

    def renew(self, **changes: Any) -> int:
        return self.update(lease_until=seconds_from_now(lease_seconds()), **changes)

    def requeue(self, **changes: Any) -> int:
        return self.update(state=JobState.QUEUED, lease_until=None, **changes)

    def end(self, state: JobState, **changes: Any) -> int:
        return self.update(state=state, lease_until=None, finished_at=ClockTimestamp(), **changes)


class OutboxQuerySet(models.QuerySet):
    def due(self) -> Self:
        """Entries of jobs that nobody has started although their message was sent, or never was."""
        return self.filter(job__state=JobState.QUEUED, next_send_at__lte=ClockTimestamp())

    def make_due(self) -> int:
        return self.update(next_send_at=ClockTimestamp(), sends=0)


class JobChunkQuerySet(models.QuerySet):
    def pending(self) -> Self:
        return self.filter(finished_at=None)

    def finished(self) -> Self:
        return self.exclude(finished_at=None)

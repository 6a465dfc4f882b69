"""A worker without the protection: whoever is told of a job does it, and nobody asks whether it still holds it."""

from asn_career.base.jobs.querysets import JobQuerySet, seconds_from_now
from asn_career.celery import app

__all__ = ["app"]


def _claim(self, pk):
    return self.filter(pk=pk).update(state="running", lease_until=seconds_from_now(60), attempt=1)


JobQuerySet.claim = _claim
JobQuerySet.held_by = lambda self, job: self.filter(pk=job.pk)

"""A worker without the protection: what belongs together is written statement by statement, not in one transaction."""

from contextlib import contextmanager

import django

django.setup()

from asn_career.base.jobs.context import JobContext  # noqa: E402
from asn_career.celery import app  # noqa: E402

__all__ = ["app"]


@contextmanager
def _torn(self):
    self.check_lease()
    yield
    self._advance_under_lock()


JobContext.fenced = _torn

"""A worker whose clock is wrong by ``CLOCK_SKEW`` seconds; with ``LEASES_BY=process`` it also trusts that clock."""

import os
from datetime import UTC, datetime, timedelta

import django
import time_machine

wrong_by = timedelta(seconds=int(os.environ["CLOCK_SKEW"]))
time_machine.travel(datetime.now(UTC) + wrong_by, tick=True).start()
django.setup()

from django.utils import timezone  # noqa: E402

from asn_career.base.jobs.querysets import ClockTimestamp  # noqa: E402
from asn_career.celery import app  # noqa: E402

__all__ = ["app"]


def _by_the_process(_self, _compiler, _connection, **_more):
    return "%s::timestamptz", [timezone.now()]


if os.environ.get("LEASES_BY") == "process":
    ClockTimestamp.as_sql = _by_the_process

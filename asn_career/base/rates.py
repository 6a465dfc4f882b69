"""How often something may be done, counted in the database: an emptied cache or a restart lifts no bound.

A subject ("api client:…", "token 10.0.0.1") has one row: the window that runs, and how much of it is used. Windows are
cut by the database's clock, the same for every web process.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.models import RateWindow

SHARES = 20  # a process takes a twentieth of the bound at a time
MOST_KNOWN = 10_000  # subjects that a process remembers before it forgets those whose window is over
KEPT_SECONDS = 24 * 60 * 60

_TAKE = """
INSERT INTO base_ratewindow AS kept (subject, began, taken)
VALUES (%(subject)s, to_timestamp(floor(extract(epoch FROM clock_timestamp()) / %(seconds)s) * %(seconds)s), %(wanted)s)
ON CONFLICT (subject) DO UPDATE SET
    began = EXCLUDED.began,
    taken = CASE WHEN kept.began = EXCLUDED.began THEN kept.taken ELSE 0 END + EXCLUDED.taken
RETURNING taken, %(seconds)s - extract(epoch FROM clock_timestamp() - began)
"""

_READ = """
SELECT subject, taken FROM base_ratewindow
WHERE subject = ANY(%(subjects)s)
  AND began = to_timestamp(floor(extract(epoch FROM clock_timestamp()) / %(seconds)s) * %(seconds)s)
"""


class TooManyError(DomainError):
    """``retry_after``: seconds until the next window."""

    code = "too_many_requests"
    message = _("Too many requests. Send this one again in %(retry_after)d seconds.")
    status = 429

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.params["retry_after"])}


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` in every window of ``seconds``; 0 sets no bound."""

    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Window:
    """``taken`` of the window that runs, after this taking, and the seconds until it ends."""

    taken: int
    seconds_left: float


def take(subject: str, seconds: int, wanted: int = 1) -> Window:
    """Add ``wanted`` to what the subject has used of its window of ``seconds``, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"subject": subject[:200], "seconds": seconds, "wanted": wanted})
        taken, left = cursor.fetchone()
    return Window(taken, max(float(left), 0.0))


def taken_in_window(subjects: Sequence[str], seconds: int) -> dict[str, int]:
    """What each of the subjects has used of the window of ``seconds`` that runs, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"subjects": list(subjects), "seconds": seconds})
        return dict(cursor.fetchall())


def forget(subject: str) -> None:
    """Let a subject begin anew, as if nothing had been counted."""
    RateWindow.objects.filter(subject=subject[:200]).delete()


def forget_old_windows() -> int:
    """Drop subjects that nobody counted for a day."""
    return RateWindow.objects.filter(began__lt=ClockTimestamp() - timedelta(seconds=KEPT_SECONDS)).delete()[0]


class Allowances:
    """What this process may still let through without asking: it takes a share of the bound at a time.

    The bound is never exceeded by all processes together; what a process has taken and not used is lost with the
    window, so that a caller may be refused a share per process early.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, tuple[int, float]] = {}  # subject -> how many, until when (monotonic)

    def use(self, subject: str, rate: Rate) -> int:
        """0 when one more may pass, else the seconds until it may be tried again."""
        if not rate.most:
            return 0
        now = time.monotonic()
        with self._lock:
            left, until = self._left.get(subject, (0, now))
            if now < until:
                if left > 0:
                    self._left[subject] = (left - 1, until)
                    return 0
                if left < 0:  # the window is used up
                    return math.ceil(until - now)
        return self._lease(subject, rate, now)

    def _lease(self, subject: str, rate: Rate, now: float) -> int:
        wanted = max(1, rate.most // SHARES)
        window = take(subject, rate.seconds, wanted)
        granted = min(wanted, rate.most - (window.taken - wanted))
        until = now + window.seconds_left
        with self._lock:
            if len(self._left) >= MOST_KNOWN:
                self._left = {name: kept for name, kept in self._left.items() if kept[1] > now}
            before, same = self._left.get(subject, (0, until))
            spare = max(before, 0) if same > now else 0
            self._left[subject] = (granted - 1 + spare, until) if granted > 0 else (-1, until)
        return 0 if granted > 0 else max(1, math.ceil(window.seconds_left))

"""Messages that no worker of this version takes: told loudly and kept aside at the broker, never run.

The job that a message speaks of is in the database and is sent again, so nothing is lost by refusing one.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

import redis
from celery.signals import task_rejected, task_unknown
from django.conf import settings

KEPT_UNDER = "asn_career.refused_messages"
KEPT = 1_000
LONGEST_BODY = 2_000

logger = logging.getLogger(__name__)


@task_unknown.connect(dispatch_uid="keep an unknown task's message aside")
def _task_unknown(*, message: Any, name: str, **_more: Any) -> None:
    refuse(f"no task is called {name!r}", content_type=message.content_type, body=message.body)


@task_rejected.connect(dispatch_uid="keep a refused message aside")
def _task_rejected(*, message: Any, exc: Exception | None, **_more: Any) -> None:
    reason = "not a message of Celery" if exc is None else f"{type(exc).__name__}: {exc}"
    refuse(reason, content_type=message.content_type, body=message.body)


def is_job_id(value: Any) -> bool:
    """Whether a message's ``job_id`` can be the number of a job at all."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def refuse(reason: str, *, content_type: str = "", body: Any = "") -> None:
    """Log the refusal as an error, and keep the newest thousand refused messages to be looked at."""
    logger.error("message refused: %s", reason)
    text = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
    entry = {
        "at": datetime.now(UTC).isoformat(),
        "reason": reason,
        "content_type": content_type,
        "body": text[:LONGEST_BODY],
    }
    try:
        _keep(json.dumps(entry))
    except redis.RedisError as error:
        logger.warning("the refused message could not be kept: %s", error)


def _keep(entry: str) -> None:
    with redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2) as broker:
        broker.lpush(KEPT_UNDER, entry)
        broker.ltrim(KEPT_UNDER, 0, KEPT - 1)

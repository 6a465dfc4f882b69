"""Having checkpoints stamped: asked of the authority outside any transaction, and kept once the answer holds."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from http.client import HTTPException, HTTPResponse
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import connection

from asn_career.base.evidence.checkpoints import Point, point_of
from asn_career.base.evidence.models import Checkpoint, CheckpointStamp
from asn_career.base.evidence.sealing import last_checkpoint
from asn_career.base.evidence.stamps import (
    NoCertificatesError,
    Stamp,
    StampRefusedError,
    checked,
    is_on,
    request_over,
)

PAUSES = (2.0, 10.0)
"""Seconds between tries; after the last one the next round of the schedule asks again."""
LARGEST_ANSWER = 64 * 1024

logger = logging.getLogger(__name__)


class AuthorityAwayError(Exception):
    """The authority did not answer in time, or not with 200."""


class InTransactionError(RuntimeError):
    """An authority was about to be asked while a transaction waits for it: a defect of the calling code."""


def stamp_newest(*, pauses: Sequence[float] = PAUSES) -> CheckpointStamp | None:
    """Have the newest checkpoint stamped; None when stamping is off, there is nothing new, or no answer holds.

    One stamp serves every earlier checkpoint: the tree of the later one begins with theirs.
    """
    if not is_on():
        return None
    newest = last_checkpoint()
    if newest is None or CheckpointStamp.objects.filter(checkpoint=newest).exists():
        return None
    stamp = _asked(point_of(newest), pauses=pauses)
    return None if stamp is None else keep(newest, stamp)


def ask(point: Point) -> Stamp:
    """One stamp of the authority. Raises AuthorityAwayError, StampRefusedError, NoCertificatesError."""
    request = request_over(point)
    return checked(_answered(request.as_bytes()), point, nonce=request.nonce)


def keep(checkpoint: Checkpoint, stamp: Stamp) -> CheckpointStamp:
    """Keep a checked stamp beside its checkpoint; of two rounds at once the first one's stays."""
    made = CheckpointStamp(
        checkpoint=checkpoint,
        response=stamp.response,
        stamped_at=stamp.stamped_at,
        authority=stamp.authority[:300],
    )
    CheckpointStamp.objects.bulk_create([made], ignore_conflicts=True)
    return CheckpointStamp.objects.get(checkpoint=checkpoint)


def _asked(point: Point, *, pauses: Sequence[float]) -> Stamp | None:
    if connection.in_atomic_block:
        raise InTransactionError
    for pause in (*pauses, None):
        try:
            return ask(point)
        except AuthorityAwayError as error:
            logger.warning("the time stamp authority is away: %s", error)
        except StampRefusedError as error:
            logger.error("an answer of the time stamp authority was refused: %s", error)
        except NoCertificatesError as error:
            logger.error("nothing is stamped, since stamps could not be checked: %s", error)
            return None
        if pause is not None:
            time.sleep(pause)
    logger.error("checkpoint %s has no time stamp; the next round asks again", point.size)
    return None


def _answered(query: bytes) -> bytes:
    """The authority's answer to a query, whole and within the time that one may wait."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = Request(settings.TSA_URL, data=query, headers=headers, method="POST")
    until = time.monotonic() + settings.TSA_TIMEOUT_SECONDS
    try:
        with urlopen(request, timeout=settings.TSA_TIMEOUT_SECONDS) as response:
            return _read(response, until=until)
    except (OSError, HTTPException) as error:
        raise AuthorityAwayError(str(error) or type(error).__name__) from error


def _read(response: HTTPResponse, *, until: float) -> bytes:
    """A piece at a time: each piece may come in time and the whole not."""
    found = b""
    while piece := response.read1(LARGEST_ANSWER):
        found += piece
        if len(found) > LARGEST_ANSWER:
            raise AuthorityAwayError(f"more than {LARGEST_ANSWER} bytes")
        if time.monotonic() > until:
            raise AuthorityAwayError("the answer took too long")
    return found

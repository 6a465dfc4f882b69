"""A POST that is sent twice with one ``Idempotency-Key`` has one effect and one answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.canonical import digest
from asn_career.base.errors import DomainError
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.models import IdempotencyKey

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT = timedelta(days=7)


class IdempotencyConflictError(DomainError):
    code = "idempotency_conflict"
    message = _("This Idempotency-Key was used with another request.")


class IdempotencyKeyError(DomainError):
    code = "invalid_idempotency_key"
    message = _("An Idempotency-Key has 1 to 200 printable characters.")
    status = 400


def idempotent(method: Callable[..., Response]) -> Callable[..., Response]:
    """Answer a repeated request with what the first one got; a second one under way waits for the first.

    A request without a key is carried out each time it comes. A refusal is not kept: sent again, it is judged anew.
    """

    @wraps(method)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return method(view, request, *args, **kwargs)
        if not (1 <= len(key) <= LONGEST and key.isascii() and key.isprintable()):
            raise IdempotencyKeyError
        asked = _fingerprint(request)
        with transaction.atomic():
            row, new = IdempotencyKey.objects.get_or_create(
                identity=principal_of(request).identity, key=key, defaults={"request_hash": asked}
            )
            if not new:
                return _repeated(row, asked)
            response = method(view, request, *args, **kwargs)
            row.status, row.answer = response.status_code, response.data
            row.save(update_fields=["status", "answer"])
            row.refresh_from_db(fields=["answer"])
            response.data = row.answer  # as the database spells it: the same bytes each time
            return response

    once.takes_key = True  # type: ignore[attr-defined]  # for the description of the operation
    return once


def forget_old_keys() -> int:
    """Drop keys that are older than a client may repeat."""
    return IdempotencyKey.objects.filter(created_at__lt=ClockTimestamp() - KEPT).delete()[0]


def _repeated(row: IdempotencyKey, asked: str) -> Response:
    if row.request_hash != asked:
        raise IdempotencyConflictError
    return Response(row.answer, status=row.status)


def principal_of(request: Any) -> Any:
    """Whom the request acts for, as the app above made it."""
    return request.principal


def _fingerprint(request: Request) -> str:
    """Method, address, body and the state it was meant for; an uploaded file counts by its name and its bytes."""
    body, files = request.data, {name: [file.name, _bytes_of(file)] for name, file in request.FILES.items()}
    if isinstance(body, QueryDict):  # a form: its texts beside its files
        body = {name: values for name, values in body.lists() if name not in files}
    return digest([request.method, request.path, body, files, request.headers.get("If-Match")])


def _bytes_of(file: Any) -> str:
    found = hashlib.sha256()
    for part in file.chunks():
        found.update(part)
    file.seek(0)
    return found.hexdigest()

"""One spelling of the same data, so that its hash depends on nothing but what it says."""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, decimals as strings, times in UTC microseconds, and composed letters (NFC)."""
    return unicodedata.normalize("NFC", _ENCODER.encode(value)).encode()


def digest(value: Any) -> str:
    """The SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: Any) -> str:
    if type(value) is date:  # by far the most frequent
        return value.isoformat()
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


_ENCODER = json.JSONEncoder(default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

"""What a signed text of this product says; signatures are verified by whoever received it."""

from __future__ import annotations

import base64
import json
from typing import Any, cast


def content_of(jws: str) -> dict[str, Any]:
    """The payload of a compact JWS."""
    packed = jws.split(".")[1]
    return cast(dict[str, Any], json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))))

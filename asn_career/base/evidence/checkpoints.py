"""Checkpoints as text, for keeping elsewhere: origin, size, root, time, and the signature under them.

::

    asn-career/BKPSDM Kabupaten Contoh
    1234
    <root, base64>
    2026-11-28T01:00:00.000000Z
    <public key, base64>
    — <signature, base64>

The signature is over the five lines above it, each with its line feed. Checkpoints of one file stand one after
another with an empty line between.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from asn_career.base.evidence import signing
from asn_career.base.evidence.models import Checkpoint
from asn_career.base.evidence.signing import spelled

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
_MARK = "— "


class UnreadableCheckpointError(ValueError):
    """A text that is no checkpoint; its message says which lines."""


@dataclass(frozen=True, slots=True)
class Point:
    """One checkpoint, wherever it came from."""

    origin: str
    size: int
    root: bytes
    signed_at: datetime
    public_key: bytes
    signature: bytes = b""

    @property
    def signed_text(self) -> bytes:
        lines = (
            self.origin,
            str(self.size),
            spelled(self.root),
            self.signed_at.astimezone(UTC).strftime(_TIME),
            spelled(self.public_key),
        )
        return "".join(f"{line}\n" for line in lines).encode()

    @property
    def text(self) -> str:
        return f"{self.signed_text.decode()}{_MARK}{spelled(self.signature)}\n"

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of the key the checkpoint names; not whether the key is one to trust."""
        return signing.is_signed(self.signed_text, signature=self.signature, key=self.public_key)


def origin() -> str:
    """What this deployment's checkpoints begin with."""
    return f"asn-career/{' '.join(settings.AGENCY_NAME.split())}"


def signed(*, size: int, root: bytes, at: datetime) -> Point:
    """A checkpoint of today's key."""
    bare = Point(origin(), size, root, at, signing.public_key())
    return Point(*_fields(bare), signing.sign(bare.signed_text))


def point_of(row: Checkpoint) -> Point:
    """A checkpoint as it is stored."""
    found = (row.origin, row.size, bytes(row.root), row.signed_at, bytes(row.public_key))
    return Point(*found, bytes(row.signature))


def stored(point: Point, *, sealed_through: int) -> Checkpoint:
    """The row that keeps a checkpoint."""
    return Checkpoint.objects.create(
        origin=point.origin,
        size=point.size,
        root=point.root,
        signed_at=point.signed_at,
        public_key=point.public_key,
        signature=point.signature,
        sealed_through=sealed_through,
    )


def exported(points: Iterable[Point]) -> str:
    """Checkpoints as one file."""
    return "\n".join(point.text for point in points)


def parsed(text: str) -> list[Point]:
    """The checkpoints of a file; a text that holds none, or half a one, is refused."""
    blocks = [block for block in text.replace("\r\n", "\n").strip().split("\n\n") if block.strip()]
    if not blocks:
        raise UnreadableCheckpointError("the file holds no checkpoint")
    return [_parsed(block.strip("\n").split("\n"), number) for number, block in enumerate(blocks, start=1)]


def _parsed(lines: list[str], number: int) -> Point:
    try:
        name, size, root, at, key, signature = lines
        if not signature.startswith(_MARK):
            raise ValueError("no signature")
        return Point(
            name,
            int(size),
            b64decode(root, validate=True),
            datetime.strptime(at, _TIME).replace(tzinfo=UTC),
            b64decode(key, validate=True),
            b64decode(signature.removeprefix(_MARK), validate=True),
        )
    except (ValueError, binascii.Error) as error:
        raise UnreadableCheckpointError(f"checkpoint {number} of the file: {error}") from error


def _fields(point: Point) -> tuple[str, int, bytes, datetime, bytes]:
    return point.origin, point.size, point.root, point.signed_at, point.public_key

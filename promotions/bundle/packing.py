"""The container of a bundle: stored members in their order, each from memory or from a file."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Mapping
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO

from promotions.bundle.verifier.columns import FILES

Member = bytes | Path


def pack(files: Mapping[str, Member], out: IO[bytes]) -> None:
    """The bytes that ``verifier.containers.packed`` makes of the same files, written a piece at a time."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as box:
        for name in FILES:
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o644 << 16
            with _opened(files[name]) as source, box.open(member, "w") as target:
                shutil.copyfileobj(source, target)


def sha256_of(member: Member) -> str:
    """The SHA-256 of a member in hexadecimal."""
    with _opened(member) as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _opened(member: Member) -> BytesIO | BufferedReader:
    return BytesIO(member) if isinstance(member, bytes) else member.open("rb")

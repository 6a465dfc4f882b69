"""What a file is, by its content: names and declared types are what an attacker writes."""

from __future__ import annotations

import mmap
import re
from typing import BinaryIO

from .refusal import PackageRefused, refusal

HEAD = 4096
"""Bytes from which the kind of a file is told."""

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_UTF32_BOMS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", "xls"),
    (b"\x09\x00\x04\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"MSCF", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|script|div)\b", re.IGNORECASE)
_OLE_NAMES = (
    ("EncryptedPackage", "encrypted_workbook"),
    ("Workbook", "legacy_workbook"),
    ("Book", "legacy_workbook"),
)


def kind_of(head: bytes) -> str:
    """Return zip, ole, xls, text, utf-16 or the name of a kind that is never read."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "archive"
    if head.startswith(_UTF32_BOMS):
        return "binary"
    if head.startswith(_BOMS[1:]):
        return "utf-16"
    return _kind_of_text(head.removeprefix(_BOMS[0]).lstrip())


def _kind_of_text(head: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _HTML.match(head):
        return "html"
    if head.startswith(b"<?xml"):
        return "html" if _HTML.search(head) else "xml"
    return "binary" if b"\x00" in head else "text"


def refuse_kind(kind: str, *, sheet: str, file: BinaryIO | None = None) -> PackageRefused:
    """Return the refusal that says what the file is in place of what was asked for."""
    if kind == "xls":
        return refusal("legacy_workbook", sheet=sheet)
    if kind == "ole":
        code = _ole_code(file) if file else ""
        return refusal(code, sheet=sheet) if code else refusal("wrong_kind", sheet=sheet, kind="old_office")
    return refusal("wrong_kind", sheet=sheet, kind=kind)


def _ole_code(file: BinaryIO) -> str:
    """Return what an OLE file holds by the names of its streams, wherever its directory lies."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for name, code in _OLE_NAMES:
            if (
                content.find(b"\0" + name.encode("utf-16-le") + b"\0\0") >= 0
                or content.find(name.encode("utf-16-le") + b"\0\0") == 0
            ):
                return code
    return ""

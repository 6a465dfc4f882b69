"""The one way in which a package is refused whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .messages import Message, Severity, shortened

_PLACE = ("table", "sheet", "row", "column")


class PackageRefused(Exception):  # noqa: N818 - a verdict, like Http404
    """Nothing of the package may be read; `messages` say why, each with its place in the file.

    `sha256` is the digest of its bytes, as far as they could be gone through.
    """

    def __init__(self, messages: Sequence[Message], *, sha256: str = "") -> None:
        super().__init__(", ".join(message.code for message in messages))
        self.messages = tuple(messages)
        self.sha256 = sha256


def finding(code: str, severity: Severity = "error", *, value: object = "", **details: Any) -> Message:
    """Return a message; details that are no place in the file become its parameters."""
    place = {name: details.pop(name) for name in _PLACE if name in details}
    return Message(severity, code, value=shortened(value), params=details, **place)


def refusal(code: str, *, value: object = "", **details: Any) -> PackageRefused:
    """Return the exception that refuses the package for one reason."""
    return PackageRefused([finding(code, value=value, **details)])


def size_text(size: int) -> str:
    """Return a number of bytes as people read it."""
    units = (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024))
    return next((f"{size // unit} {name}" for name, unit in units if size >= unit), f"{size} B")

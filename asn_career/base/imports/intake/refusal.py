"""The one way in which a package is refused whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .messages import Message


class PackageRefused(Exception):
    """Nothing of the package may be read; `messages` say why, each with its place in the file."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__("; ".join(f"{found.code}: {found.message}" for found in messages))
        self.messages = tuple(messages)

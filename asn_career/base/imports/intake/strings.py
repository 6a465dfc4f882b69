"""The shared texts of a workbook, on disk: there may be hundreds of megabytes of them."""

from __future__ import annotations

import os
import re
from array import array
from pathlib import Path

from .limits import Limits
from .refusal import refusal, size_text
from .xml_parts import feed, local_name, new_parser, refuse_deep
from .zips import Archive

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CACHED = 100_000
_BLOCK = 64 * 1024
_CACHED_LENGTH = 200


def unescaped(text: str) -> str:
    """Return a text with the _xHHHH_ of the file format resolved; halves of a pair stay as written."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF or code == 0 else chr(code)


class SharedStrings:
    """Texts by number."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._file = (folder / "strings").open("w+b")
        self._ends = array("Q", [0])
        self._cache: dict[int, str] = {}
        self._limits = limits
        self._block = b""
        self._block_start = 0

    def read(self, archive: Archive, part: str) -> None:
        """Read the part that holds the texts."""
        parser = new_parser(part)
        parts: list[str] = []
        texts: list[str] = []
        phonetic = depth = 0

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal phonetic, depth
            depth += 1
            parts.clear()
            if local_name(name) == "rPh":
                phonetic += 1

        def end(name: str) -> None:
            nonlocal phonetic, depth
            depth -= 1
            kind = local_name(name)
            if kind == "t" and not phonetic:
                texts.append("".join(parts))
            elif kind == "rPh":
                phonetic -= 1
            elif kind == "si":
                self._add("".join(texts))
                texts.clear()

        def check() -> None:
            refuse_deep(depth, part=part)
            if sum(map(len, parts)) + sum(map(len, texts)) > 2 * self._limits.cell:
                raise refusal("text_too_large", limit=size_text(self._limits.cell))

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = parts.append
        with archive.open(part) as stream:
            feed(parser, stream, part=part, after_chunk=check)
        self._file.flush()

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()

    def get(self, number: int) -> str:
        """Return a text; IndexError when there is none of that number."""
        found = self._cache.get(number)
        if found is not None:
            return found
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        text = self._bytes(start, end).decode()
        if len(text) <= _CACHED_LENGTH and len(self._cache) < _CACHED:
            self._cache[number] = text
        return text

    def _bytes(self, start: int, end: int) -> bytes:
        """Return a slice of the file; texts are mostly asked for in the order they stand in."""
        first = start - self._block_start
        if first < 0 or end - self._block_start > len(self._block):
            self._block_start, first = start, 0
            self._block = os.pread(self._file.fileno(), max(_BLOCK, end - start), start)
        return self._block[first : first + end - start]

    def _add(self, text: str) -> None:
        data = b"" if text.isspace() else unescaped(text).encode()
        if len(data) > self._limits.cell:
            raise refusal("text_too_large", limit=size_text(self._limits.cell))
        if len(self._ends) > self._limits.shared_strings:
            raise refusal("too_many_strings", limit=self._limits.shared_strings)
        self._ends.append(self._ends[-1] + len(data))
        self._file.write(data)

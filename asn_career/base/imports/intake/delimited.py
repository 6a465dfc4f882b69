"""Delimited text: encoding and separator found out, every record with the number of its first line.

UTF-8 is tried first and read once; only a file that is not UTF-8 is looked at as a whole, because Windows-1252
and a mixture of both can be told apart by all of its bytes only.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import AnyStr

from .containers import SourceFile
from .headings import HeadingFinder
from .limits import Limits
from .messages import Message
from .refusal import finding, refusal, size_text
from .rows import TableLayout
from .tables import SourceRow

_SNIFFED = 256 * 1024
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_EXCEL_HINT = re.compile(r"^\"?sep=([,;\t])\"?\s*$", re.IGNORECASE)
_ESCAPED = frozenset(map(chr, range(0xDC80, 0xDD00)))
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class DelimitedFile:
    """One text file as records; reading raises UnicodeDecodeError when its encoding was guessed wrong."""

    def __init__(self, file: SourceFile, *, layout: TableLayout, limits: Limits) -> None:
        self.file = file
        self.layout = layout
        self.limits = limits
        self.encoding = _by_mark(file)
        self.delimiter = ","
        self.notes: list[Message] = []

    def fall_back(self) -> None:
        """Settle on Windows-1252, or refuse a file that is neither that nor UTF-8."""
        if self.encoding != "utf-8" or self._is_mixed():
            code = "not_text" if self.encoding.startswith("utf-16") else "mixed_encoding"
            raise self._refusal(code, row=1 if code == "not_text" else self._first_bad_line())
        self.encoding = "cp1252"
        bad = self._first_line_with(_UNDEFINED_1252)
        if bad:
            raise self._refusal("not_text", row=bad)

    def records(self) -> Iterator[SourceRow]:
        """Yield (line, cells, length) of every record that is not blank."""
        self.notes = []
        with self._text() as text:
            hinted = self._settle_delimiter(text.read(_SNIFFED))
        with self._text() as text:
            yield from self._read(text, skip_first=hinted)
        self._note_form()

    def _read(self, text: io.TextIOWrapper, *, skip_first: bool) -> Iterator[SourceRow]:
        csv.field_size_limit(self.limits.cell)
        reader = csv.reader(self._lines(text), delimiter=self.delimiter, strict=True)
        columns, row_size, blank_limit = self.limits.columns, self.limits.row, self.limits.blank_rows
        start, blanks = 1, 0
        try:
            for cells in reader:
                number, start = start, reader.line_num + 1
                if not any(cells) or (skip_first and number == 1):
                    blanks += 1
                    continue
                if blanks > blank_limit:
                    raise self._refusal("row_after_blank_rows", row=number, limit=blank_limit)
                blanks = 0
                if len(cells) > columns and any(cells[columns:]):
                    raise self._refusal("too_many_columns", row=number, limit=columns)
                size = sum(map(len, cells))
                if size > row_size:
                    raise self._refusal("row_too_large", row=number, limit=size_text(row_size))
                yield number, cells, size
        except csv.Error as error:
            raise self._broken(error, row=start, line=reader.line_num) from error

    def _broken(self, error: csv.Error, *, row: int, line: int) -> Exception:
        """A cell that grew too large over several lines is a quotation mark that was never closed."""
        if "field larger" in str(error) and line <= row:
            return self._refusal("cell_too_large", row=row, limit=size_text(self.limits.cell))
        return self._refusal("unbalanced_quote", row=row)

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        limit = self.limits.row
        number = 0
        while line := text.readline(limit):
            number += 1
            if len(line) >= limit:
                raise self._refusal("row_too_large", row=number, limit=size_text(limit))
            if "\0" in line:
                raise self._refusal("not_text", row=number)
            yield line

    def _text(self) -> io.TextIOWrapper:
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        return io.TextIOWrapper(self.file.open(), encoding=encoding, errors="strict", newline="")

    def _settle_delimiter(self, text: str) -> bool:
        """Choose the separator that shows most headings; return whether line 1 only names it."""
        first = text.partition("\n")[0].partition("\r")[0]
        hint = _EXCEL_HINT.match(first)
        if hint:
            self.delimiter = hint[1]
            return True
        finder = HeadingFinder(self.layout, self.file.name)
        best = 0
        for delimiter in _DELIMITERS:
            rows = _first_rows(text, delimiter, self.limits.heading_rows)
            named = max((len(finder.named(row)) for row in rows), default=0)
            if named > best:
                best, self.delimiter = named, delimiter
        if not best:
            # Headings that a person has to map name nothing; they still stand side by side.
            even = {d: _evenness(_first_rows(text, d, self.limits.heading_rows)) for d in _DELIMITERS}
            self.delimiter = max(even, key=lambda delimiter: even[delimiter])
        return False

    def _note_form(self) -> None:
        if self.encoding == "cp1252":
            self.notes.append(self._note("windows_1252", "warning"))
        elif self.encoding.startswith("utf-16"):
            self.notes.append(self._note("encoding_read", "normalised", encoding="UTF-16"))
        if self.delimiter != ",":
            name = _DELIMITERS[self.delimiter]
            self.notes.append(self._note("delimiter_read", "normalised", delimiter=name))

    def _is_mixed(self) -> bool:
        """Tell whether bytes that are not UTF-8 stand beside letters that are."""
        seen: set[bool] = set()
        for text in _escaped_texts(self.file):
            seen.update(sign in _ESCAPED for sign in set(text) if sign > "\x7f")
            if len(seen) == 2:
                return True
        with self.file.open() as stream:
            return stream.read(3) == codecs.BOM_UTF8

    def _first_bad_line(self) -> int:
        line = 1
        for text in _escaped_texts(self.file):
            found = _ESCAPED_BYTE.search(text)
            if found:
                return line + _line_ends(text[: found.start()])
            line += _line_ends(text)
        return line

    def _first_line_with(self, pattern: re.Pattern[bytes]) -> int:
        line = 1
        for chunk in _chunks(self.file):
            found = pattern.search(chunk)
            if found:
                return line + _line_ends(chunk[: found.start()])
            line += _line_ends(chunk)
        return 0

    def _refusal(self, code: str, **details: object) -> Exception:
        return refusal(code, table=self.layout.name, sheet=self.file.name, **details)

    def _note(self, code: str, severity: str, **details: object) -> Message:
        return finding(code, severity, table=self.layout.name, sheet=self.file.name, **details)  # type: ignore[arg-type]


def _by_mark(file: SourceFile) -> str:
    with file.open() as stream:
        head = stream.read(2)
    return "utf-16" if head in (b"\xff\xfe", b"\xfe\xff") else "utf-8"


def _first_rows(text: str, delimiter: str, count: int) -> Sequence[list[str]]:
    """At most ``count`` rows, up to the first that cannot be read: the reading itself names that place."""
    return list(islice(_readable_rows(text, delimiter), count))


def _readable_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    with suppress(csv.Error):
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _evenness(rows: Sequence[list[str]]) -> tuple[int, int]:
    """How many rows have the usual number of cells, and that number; one cell a row says nothing."""
    widths = Counter(len(row) for row in rows if any(row))
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    return (count, width) if width > 1 else (0, 0)


def _chunks(file: SourceFile) -> Iterator[bytes]:
    with file.open() as stream:
        while chunk := stream.read(1024 * 1024):
            yield chunk


def _escaped_texts(file: SourceFile) -> Iterator[str]:
    """Yield the file read as UTF-8, with a lone surrogate in place of every byte that is not."""
    decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
    for chunk in _chunks(file):
        yield decode(chunk)


def _line_ends(chunk: AnyStr) -> int:
    """Count line ends; \\r\\n is one, a lone \\r too."""
    if isinstance(chunk, bytes):
        return chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")
    return chunk.count("\n") + chunk.count("\r") - chunk.count("\r\n")

"""Rows on their way from the child to the parent: one file a table, one line of JSON a batch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

BATCH_ROWS = 500
BATCH_TEXT = 1024 * 1024

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Spool:
    """Writes the rows of one table; what was written since a mark can be taken back."""

    def __init__(self, path: Path, *, on_rows: Callable[[int], None]) -> None:
        self.count = 0
        self._file = path.open("wb")
        self._on_rows = on_rows
        self._batch: list[tuple[Any, ...]] = []
        self._text = 0

    def add(self, row: tuple[Any, ...], size: int) -> None:
        """Write (number, values[, problems]); `size` is about how long the texts are."""
        self._batch.append(row)
        self._text += size
        if len(self._batch) >= BATCH_ROWS or self._text >= BATCH_TEXT:
            self.flush()

    def flush(self) -> None:
        """Write the open batch."""
        if self._batch:
            self._file.write(_encode(self._batch).encode() + b"\n")
            self.count += len(self._batch)
            self._on_rows(len(self._batch))
            self._batch = []
            self._text = 0

    def mark(self) -> tuple[int, int]:
        """Return the present end, for `take_back`."""
        self.flush()
        return self._file.tell(), self.count

    def take_back(self, mark: tuple[int, int]) -> int:
        """Forget all rows since the mark; return how many there were."""
        self.flush()
        place, count = mark
        self._file.seek(place)
        self._file.truncate()
        taken, self.count = self.count - count, count
        return taken

    def close(self) -> None:
        """Write what is left and close the file."""
        self.flush()
        self._file.close()

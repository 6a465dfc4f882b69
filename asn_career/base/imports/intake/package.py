"""The parent's side: start the reader, wait for its verdict, hand out the rows that it left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from .limits import Limits
from .messages import Message
from .rows import RawRow, SheetMapping, SheetPreview, TableLayout


@dataclass(frozen=True, slots=True)
class TableSummary:
    """What was found of one table."""

    name: str
    sheet: str
    rows: int
    columns: tuple[str, ...]
    heading_row: int


class Package:
    """A package that may be read; close it, or leave its `with`, to free the disk that its rows take."""

    name: str
    sha256: str
    kind: str
    tables: dict[str, TableSummary]
    messages: tuple[Message, ...]

    def rows(self, table: str) -> Iterator[RawRow]:
        """Hand out the rows of a table in file order; again from the first at each call."""
        raise NotImplementedError

    def close(self) -> None:
        """Remove the rows from the disk."""

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_package(
    path: Path | str,
    *,
    layouts: Sequence[TableLayout],
    limits: Limits | None = None,
    name: str | None = None,
    mappings: Mapping[str, SheetMapping] | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Package:
    """Read the package at `path` in a child process; raise PackageRefused when it is refused whole.

    `name` is what the uploader called it; `mappings` go by sheet or file name; `on_progress` hears the
    number of rows read about twice a second and may raise to stop the reading.
    """
    raise NotImplementedError


def preview_package(
    path: Path | str, *, layouts: Sequence[TableLayout], limits: Limits | None = None, name: str | None = None
) -> tuple[SheetPreview, ...]:
    """Return the first rows of every sheet or file, for the person who maps its headings."""
    raise NotImplementedError

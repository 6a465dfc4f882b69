"""The reader's process: no Django, no environment, no rights beyond its limits; one package, then gone.

Reads one request (JSON) from standard input; writes {"progress": rows} now and then and one verdict to standard
output, and the rows of each table into the folder it was given.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .containers import Container, SourceFile, open_container, readable_files
from .delimited import DelimitedFile
from .headings import Headings, table_named
from .limits import Limits
from .merges import Merges
from .messages import Message
from .refusal import PackageRefused, finding, refusal, shortened
from .rows import SheetMapping, TableLayout
from .sheet_xml import SheetReader
from .spool import Spool
from .strings import SharedStrings
from .tables import SourceRow, TableReader, text_of
from .workbook import SheetPart, Workbook, open_workbook
from .zips import Archive

_PREVIEW_TEXT = 60
_PREVIEW_TEXTS = 2_000_000
"""Characters that all previews together may have; a sheet beyond them is shown without rows."""
_PROGRESS_EVERY = 0.4


class Reading:
    """One package on its way from a path to rows on the disk."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        self.path = Path(request["path"])
        self.name: str = request["name"]
        self.folder = Path(request["folder"])
        self.limits = Limits(**request["limits"])
        self.layouts = [_layout(found) for found in request["layouts"]]
        self.mappings = {name: _mapping(found) for name, found in request["mappings"].items()}
        self.tables: dict[str, dict[str, Any]] = {}
        self.messages: list[Message] = []
        self.errors: list[Message] = []
        self.previews: list[dict[str, Any]] = []
        self.is_preview: bool = request["preview"]
        self.sha256 = ""
        self._shown = 0
        self._rows = 0
        self._told = time.monotonic()

    def run(self) -> dict[str, Any]:
        """Read everything and return the verdict."""
        with open_container(self.path, name=self.name, limits=self.limits) as container:
            self.sha256 = container.sha256
            if container.archive and container.kind == "workbook":
                with closing(SharedStrings(self.folder, self.limits)) as strings:
                    self._read_workbook(container.archive, strings)
            else:
                self._read_files(container)
        if self.is_preview:
            return {"previews": self.previews}
        self._check_whole()
        return {
            "kind": container.kind,
            "sha256": container.sha256,
            "tables": self.tables,
            "messages": [asdict(message) for message in self.messages],
        }

    def _check_whole(self) -> None:
        if self.errors:
            raise PackageRefused(self.errors)
        if not self.tables:
            names = ", ".join(layout.name for layout in self.layouts)
            raise PackageRefused([finding("no_tables", sheet=self.name, names=names), *self.messages])
        if not any(table["rows"] for table in self.tables.values()):
            raise refusal("no_rows", sheet=self.name)

    def _layout_of(self, name: str, *others: str) -> TableLayout | None:
        for known in (name, *others):
            if known in self.mappings:
                table = self.mappings[known].table
                return next((layout for layout in self.layouts if layout.name == table), None)
        return table_named(others[-1] if others else name, self.layouts)

    def _claim(self, layout: TableLayout, sheet: str) -> None:
        other = self.tables.get(layout.name)
        if other:
            raise refusal("two_sources", table=layout.name, sheet=sheet, other=other["sheet"])
        self.tables[layout.name] = {
            "sheet": sheet,
            "rows": 0,
            "columns": [],
            "headings": [],
            "heading_row": 0,
            "file": "",
        }

    # Files

    def _read_files(self, container: Container) -> None:
        def is_table(stem: str) -> bool:
            return table_named(stem, self.layouts) is not None

        files = list(readable_files(container.files, is_table=is_table))
        chosen = [(file, self._layout_of(file.path, file.name, file.stem)) for file in files]
        if self.is_preview:
            for file, layout in chosen:
                self._try_preview(self._preview_file, file, layout)
            return
        for file, layout in chosen:
            if layout:
                self._claim(layout, file.name)
            else:
                self.messages.append(finding("unknown_file", "warning", sheet=file.path))
        for file, layout in chosen:
            if layout:
                self._collect(self._read_file, file, layout)

    def _collect(self, read: Any, source: Any, layout: TableLayout) -> None:
        """Read one table; go on after a refusal, so that all reasons are told at once."""
        try:
            read(source, layout)
        except PackageRefused as refused:
            self.errors += refused.messages

    def _read_file(self, file: SourceFile, layout: TableLayout) -> None:
        if file.kind() not in ("text", "utf-16"):
            raise refusal("wrong_kind", sheet=file.path, kind=file.kind())
        source = DelimitedFile(file, layout=layout, limits=self.limits)
        try:
            table = self._read_text(source, file, layout)
        except UnicodeError:
            source.fall_back()
            table = self._read_text(source, file, layout)
        self._finish(layout, table, source.notes)

    def _read_text(self, source: DelimitedFile, file: SourceFile, layout: TableLayout) -> TableReader:
        mapping = self.mappings.get(file.path) or self.mappings.get(file.name)
        spool = self._spool(layout)
        table = TableReader(
            layout,
            sheet=file.name,
            spool=spool,
            limits=self.limits,
            mapping=mapping,
            row_limit=self.limits.csv_rows,
        )
        try:
            table.read(source.records())
        finally:
            spool.close()
        self.tables[layout.name]["rows"] = spool.count
        return table

    def _preview_file(self, file: SourceFile, layout: TableLayout) -> None:
        source = DelimitedFile(file, layout=layout, limits=self.limits)
        try:
            first = self._first(source.records())
        except UnicodeError:
            source.fall_back()
            first = self._first(source.records())
        self._preview(file.name, layout, first)

    # Workbooks

    def _read_workbook(self, archive: Archive, strings: SharedStrings) -> None:
        workbook = open_workbook(archive, name=self.name, strings=strings)
        chosen = [(sheet, self._layout_of(sheet.name)) for sheet in workbook.sheets]
        for sheet, layout in chosen:
            if self.is_preview:
                self._try_preview(
                    lambda s, known: self._preview_sheet(archive, workbook, s, known), sheet, layout
                )
            elif layout:
                self._claim(layout, sheet.name)
            else:
                self.messages.append(finding("unknown_sheet", "warning", sheet=sheet.name))
        for sheet, layout in chosen:
            if layout and not self.is_preview:
                self._collect(
                    lambda sheet, layout: self._read_sheet(archive, workbook, sheet, layout), sheet, layout
                )

    def _read_sheet(
        self, archive: Archive, workbook: Workbook, sheet: SheetPart, layout: TableLayout
    ) -> None:
        reader = self._parsed(archive, workbook, sheet)
        spool = self._spool(layout)
        table = TableReader(
            layout,
            sheet=sheet.name,
            spool=spool,
            limits=self.limits,
            mapping=self.mappings.get(sheet.name),
            merges=Merges(reader.merges),
            form="sheet",
            row_limit=self.limits.sheet_rows,
        )
        try:
            table.read(reader.rows())
        finally:
            spool.close()
        self.tables[layout.name]["rows"] = spool.count
        self._finish(layout, table, _hidden(sheet, reader, table.headings, layout))
        self._grid.unlink()

    def _parsed(
        self, archive: Archive, workbook: Workbook, sheet: SheetPart, *, until: int | None = None
    ) -> SheetReader:
        reader = SheetReader(
            sheet=sheet.name,
            part=sheet.part,
            strings=workbook.strings,
            formats=workbook.formats,
            from_1904=workbook.from_1904,
            limits=self.limits,
            grid=self._grid,
            on_rows=self._progress,
            until=until,
        )
        reader.read(archive)
        return reader

    def _preview_sheet(
        self, archive: Archive, workbook: Workbook, sheet: SheetPart, layout: TableLayout
    ) -> None:
        reader = self._parsed(archive, workbook, sheet, until=self.limits.heading_rows)
        self._preview(sheet.name, layout, self._first(reader.rows()))

    @property
    def _grid(self) -> Path:
        return self.folder / "grid"

    # Both

    def _spool(self, layout: TableLayout) -> Spool:
        file = f"{self.layouts.index(layout)}.rows"
        self.tables[layout.name]["file"] = file
        return Spool(self.folder / file, on_rows=self._progress)

    def _finish(self, layout: TableLayout, table: TableReader, notes: list[Message]) -> None:
        if table.headings:
            self.tables[layout.name].update(
                columns=list(table.headings.columns),
                headings=[shortened(table.headings.texts[p]) for p in table.headings.columns.values()],
                heading_row=table.headings.row,
            )
        self.messages += [*notes, *table.messages()]

    def _first(self, rows: Any) -> list[SourceRow]:
        first: list[SourceRow] = []
        for row in rows:
            if row[0] > self.limits.heading_rows:
                break
            first.append(row)
        return first

    def _try_preview(self, preview: Any, source: Any, layout: TableLayout | None) -> None:
        """What cannot be read as a table has nothing to map, and keeps nobody from mapping the others."""
        with suppress(PackageRefused, UnicodeError):
            preview(source, layout or _NO_LAYOUT)

    def _preview(self, sheet: str, layout: TableLayout, rows: list[SourceRow]) -> None:
        shown = [(number, [text_of(raw)[:_PREVIEW_TEXT] for raw in cells]) for number, cells, _ in rows]
        self._shown += sum(len(text) + 4 for _, texts in shown for text in texts)
        kept = shown if self._shown <= _PREVIEW_TEXTS else []
        self.previews.append({"sheet": sheet, "table": layout.name or None, "rows": kept})

    def _progress(self, rows: int) -> None:
        self._rows += rows
        now = time.monotonic()
        if now - self._told > _PROGRESS_EVERY:
            self._told = now
            _say({"progress": self._rows})


_NO_LAYOUT = TableLayout("", {}, frozenset(), ())


def _hidden(
    sheet: SheetPart, reader: SheetReader, headings: Headings | None, layout: TableLayout
) -> list[Message]:
    place = {"table": layout.name, "sheet": sheet.name}
    notes: list[Message] = []
    if sheet.hidden:
        notes.append(finding("hidden_sheet", "warning", **place))
    if reader.hidden_rows:
        notes.append(finding("hidden_rows", "warning", count=reader.hidden_rows, **place))
    width = headings.width if headings else 0
    columns = {p for p in range(width) for first, last in reader.hidden_columns if first <= p <= last}
    if columns:
        notes.append(finding("hidden_columns", "warning", count=len(columns), **place))
    return notes


def _layout(found: Mapping[str, Any]) -> TableLayout:
    columns = {column: frozenset(aliases) for column, aliases in found["columns"].items()}
    second = {column: frozenset(texts) for column, texts in found["second"].items()}
    return TableLayout(
        name=found["name"],
        columns=columns,
        required=frozenset(found["required"]),
        key=tuple(found["key"]),
        aliases=frozenset(found["aliases"]),
        second=second,
    )


def _mapping(found: Mapping[str, Any]) -> SheetMapping:
    columns = {int(place): column for place, column in found["columns"].items()}
    return SheetMapping(found["table"], found["heading_row"], columns)


def _say(answer: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _confine(limits: Limits) -> None:
    """Give up what the reader could do damage with, before it sees a byte of the file."""
    for kind, wanted in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.spool),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CPU, limits.cpu + 1),
    ):
        _, hard = resource.getrlimit(kind)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (most, most))
    # The soft limit ends in SIGXCPU, by which the parent tells it from other deaths.
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(limits.cpu, hard), hard))


def _refused(messages: Any) -> dict[str, Any]:
    return {"refused": [asdict(message) for message in messages]}


def main() -> int:
    """Answer the one request."""
    request = json.load(sys.stdin)
    _confine(Limits(**request["limits"]))
    reading = Reading(request)
    try:
        answer = reading.run()
    except PackageRefused as refused:
        answer = _refused(refused.messages) | {"sha256": reading.sha256}
    except MemoryError:
        answer = _refused([finding("reading_memory")])
    except OSError as error:
        answer = _refused([finding("reading_space" if error.errno in (27, 28) else "file_missing")])
    except Exception as error:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_name}, line {place.tb_lineno}" if place else "?"
        sys.stderr.write(f"{type(error).__name__} in {where}\n")
        return 1
    _say(answer)
    return 0

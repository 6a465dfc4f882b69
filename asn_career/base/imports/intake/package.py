"""The parent's side: start the reader, wait for its verdict, hand out the rows that it left."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from .limits import Limits
from .messages import Message
from .refusal import PackageRefused, refusal
from .rows import RawRow, SheetMapping, SheetPreview, TableLayout
from .zips import path_parts

logger = logging.getLogger(__name__)

_PACKAGE = Path(__file__).resolve().parent
_START = f"""
import sys, types
sys.modules["intake"] = types.ModuleType("intake")
sys.modules["intake"].__path__ = [{str(_PACKAGE)!r}]
from intake.child import main
sys.exit(main())
"""
# A package of its own, without this module: the reader imports neither the project nor what starts it.
_PREFIX = "asn-intake-"
_LEFT_BEHIND_AFTER = 24 * 3600
"""Seconds after which the folder of a reading is taken for one that nobody uses."""
_LONGEST_ANSWER = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TableSummary:
    """What was found of one table."""

    name: str
    sheet: str
    rows: int
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    """What stands above each of the columns."""
    heading_row: int
    """0 when the sheet is blank."""
    file: Path


class Package:
    """A package that may be read; close it, or leave its `with`, to free the disk that its rows take."""

    def __init__(
        self, name: str, folder: tempfile.TemporaryDirectory[str], verdict: Mapping[str, Any]
    ) -> None:
        self.name = name
        self.kind: str = verdict["kind"]
        self.sha256: str = verdict["sha256"]
        self.messages = tuple(_message(found) for found in verdict["messages"])
        self.tables = {
            table: TableSummary(
                table,
                found["sheet"],
                found["rows"],
                tuple(found["columns"]),
                tuple(found["headings"]),
                found["heading_row"],
                Path(folder.name) / found["file"],
            )
            for table, found in verdict["tables"].items()
        }
        self._folder = folder

    def rows(self, table: str) -> Iterator[RawRow]:
        """Hand out the rows of a table in file order; again from the first at each call."""
        summary = self.tables[table]
        columns, sheet = summary.columns, summary.sheet
        with summary.file.open("rb") as lines:
            for line in lines:
                for number, values, *problems in json.loads(line):
                    told = _problems(table, sheet, number, problems[0]) if problems else ()
                    yield RawRow(table, sheet, number, dict(zip(columns, values, strict=True)), told)

    def close(self) -> None:
        """Remove the rows from the disk."""
        self._folder.cleanup()

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
    limits = limits or Limits.from_settings()
    _remove_left_behind()
    folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    try:
        request = _request(path, folder.name, layouts, limits, name, mappings or {})
        verdict = _Child(request, limits, on_progress).verdict()
        return Package(request["name"], folder, verdict)
    except BaseException:
        folder.cleanup()
        raise


def preview_package(
    path: Path | str, *, layouts: Sequence[TableLayout], limits: Limits | None = None, name: str | None = None
) -> tuple[SheetPreview, ...]:
    """Return the first rows of every sheet or file, for the person who maps its headings."""
    limits = limits or Limits.from_settings()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        request = _request(path, folder, layouts, limits, name, {}) | {"preview": True}
        verdict = _Child(request, limits, None).verdict()
    return tuple(
        SheetPreview(
            found["sheet"], found["table"], tuple((number, tuple(texts)) for number, texts in found["rows"])
        )
        for found in verdict["previews"]
    )


def _remove_left_behind() -> None:
    """Remove the rows of readings whose process was killed: they hold personal data."""
    oldest = time.time() - _LEFT_BEHIND_AFTER
    for place in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if place.stat().st_mtime < oldest and place.stat().st_uid == os.getuid():
                shutil.rmtree(place, ignore_errors=True)


class _Child:
    """One run of the reader: started with an empty environment, ended when its time is over."""

    def __init__(
        self, request: Mapping[str, Any], limits: Limits, on_progress: Callable[[int], None] | None
    ) -> None:
        self._request = request
        self._limits = limits
        self._on_progress = on_progress or (lambda _: None)

    def verdict(self) -> Mapping[str, Any]:
        """Wait for the answer; raise PackageRefused for a refusal, and for a reader that died."""
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"LC_ALL": "C.UTF-8"},
            cwd=self._request["folder"],
            start_new_session=True,
        )
        try:
            answer = self._listen(process)
        finally:
            process.kill()
            errors = process.stderr.read() if process.stderr else b""
            process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe:
                    pipe.close()
        if answer is None:
            raise _death(process.returncode, errors)
        if "refused" in answer:
            messages = [_message(found) for found in answer["refused"]]
            raise PackageRefused(messages, sha256=answer.get("sha256", ""))
        return answer

    def _listen(self, process: subprocess.Popen[bytes]) -> Mapping[str, Any] | None:
        """Return the verdict, None when the reader ended without one."""
        _send(process, self._request)
        deadline = time.monotonic() + self._limits.wall
        last, told = 0, 0.0
        for line in _lines(process, deadline):
            if line:
                answer = json.loads(line)
                if "progress" not in answer:
                    # However fast it went, the caller hears the whole.
                    self._on_progress(max(last, sum(t["rows"] for t in answer.get("tables", {}).values())))
                    return answer
                last = answer["progress"]
            if time.monotonic() - told > 0.4:
                told = time.monotonic()
                self._on_progress(last)
        process.wait(timeout=10)
        return None


def _send(process: subprocess.Popen[bytes], request: Mapping[str, Any]) -> None:
    assert process.stdin
    try:
        process.stdin.write(json.dumps(request).encode())
        process.stdin.close()
    except BrokenPipeError:
        logger.warning("The reader of a package ended before it heard its request.")


def _lines(process: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Yield each line of the reader, b"" about twice a second in between; refuse when time is over."""
    assert process.stdout
    buffer = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if time.monotonic() > deadline or len(buffer) > _LONGEST_ANSWER:
                raise refusal("reading_time")
            if not selector.select(0.4):
                yield b""
                continue
            data = os.read(process.stdout.fileno(), 65536)
            if not data:
                return
            *lines, buffer = (buffer + data).split(b"\n")
            yield from lines


def _death(code: int, errors: bytes) -> PackageRefused:
    """Return the refusal for a reader that ended without a verdict."""
    logger.warning(
        "The reader of a package ended with %s: %s", code, errors[-500:].decode(errors="replace").strip()
    )
    if code == -signal.SIGXCPU:
        return refusal("reading_time")
    name = signal.Signals(-code).name if code < 0 else f"exit {code}"
    return refusal("reading_failed", detail=name)


def _request(
    path: Path | str,
    folder: str,
    layouts: Sequence[TableLayout],
    limits: Limits,
    name: str | None,
    mappings: Mapping[str, SheetMapping],
) -> dict[str, Any]:
    return {
        "path": str(Path(path).absolute()),
        "name": (path_parts(name or "") or [Path(path).name])[-1],
        "folder": folder,
        "preview": False,
        "limits": limits.as_dict(),
        "layouts": [
            {
                "name": layout.name,
                "columns": {column: sorted(aliases) for column, aliases in layout.columns.items()},
                "required": sorted(layout.required),
                "key": list(layout.key),
                "aliases": sorted(layout.aliases),
                "second": {column: sorted(texts) for column, texts in layout.second.items()},
            }
            for layout in layouts
        ],
        "mappings": {
            sheet: {"table": found.table, "heading_row": found.heading_row, "columns": dict(found.columns)}
            for sheet, found in mappings.items()
        },
    }


def _message(found: Mapping[str, Any]) -> Message:
    return Message(**found)


def _problems(table: str, sheet: str, number: int, problems: Sequence[Any]) -> tuple[Message, ...]:
    return tuple(
        Message(
            "error", code, table=table, sheet=sheet, row=number, column=column, value=value, params=params
        )
        for code, column, value, params in problems
    )

"""Rows on their way into the staging tables, by COPY and in chunks."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from .intake import Message, RawRow
from .models import Import
from .rows import ReadRow

CHUNK = 10_000
SHEET_LENGTH, COLUMN_LENGTH, VALUE_LENGTH = 300, 60, 200

_ROW_COLUMNS = '(package_id, "table", sheet, "row", data, raw)'
_MESSAGE_COLUMNS = '(package_id, judged, severity, code, "table", sheet, "row", "column", value, params)'
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def stage_rows(package: Import, rows: Iterable[ReadRow]) -> None:
    """Write read rows and their messages; the caller holds the transaction."""
    said: list[Message] = []
    copy_lines("base_importrow " + _ROW_COLUMNS, _row_lines(package, rows, said))
    stage_messages(package, said)


def _row_lines(package: Import, rows: Iterable[ReadRow], said: list[Message]) -> Iterator[str]:
    """A line for each row; what there is to say about them goes to ``said``."""
    for row in rows:
        if row.messages:
            said += row.messages
        yield _row_line(package, row)


def stage_messages(package: Import, messages: Iterable[Message]) -> None:
    """Write findings that reading made."""
    copy_rows("base_importmessage " + _MESSAGE_COLUMNS, (_message_fields(package, m) for m in messages))


def copy_rows(target: str, rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows of strings, numbers and None."""
    copy_lines(target, ("\t".join(_field(value) for value in row) + "\n" for row in rows))


def copy_lines(target: str, lines: Iterable[str]) -> None:
    """COPY lines in PostgreSQL's text form."""
    text = io.StringIO()
    text.writelines(lines)
    if not text.tell():
        return
    text.seek(0)
    # Django knows no COPY: without this a full disk would come as an error of the driver.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {target} FROM STDIN", text)


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)


_encode = json.JSONEncoder(ensure_ascii=False, default=str, check_circular=False).encode


def _row_line(package: Import, row: ReadRow) -> str:
    raw = row.raw
    # JSON has no bare tabs or line ends: only its backslashes need another one.
    data = row.data.replace("\\", "\\\\")
    cells = _encode(_shown_cells(raw)).replace("\\", "\\\\") if row.refused else "\\N"
    sheet = raw.sheet[:SHEET_LENGTH].translate(_ESCAPED)
    return f"{package.pk}\t{raw.table}\t{sheet}\t{raw.number}\t{data}\t{cells}\n"


def _shown_cells(raw: RawRow) -> dict[str, str]:
    """The cells as a person would type them again."""
    return {name: _shown(cell.value) for name, cell in raw.cells.items() if cell.value is not None}


def _shown(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return bare(str(value))


def _message_fields(package: Import, message: Message) -> tuple[Any, ...]:
    """A finding as a row; a heading or sheet name of a hostile file may be of any length."""
    params = {
        name: bare(value) if isinstance(value, str) else value for name, value in message.params.items()
    }
    return (
        package.pk,
        "f",
        message.severity,
        message.code,
        message.table,
        message.sheet[:SHEET_LENGTH],
        message.row,
        message.column[:COLUMN_LENGTH],
        message.value[:VALUE_LENGTH],
        json.dumps(params, ensure_ascii=False),
    )


def bare(text: str) -> str:
    """Text without NUL, which PostgreSQL cannot hold."""
    return text.replace("\0", "")

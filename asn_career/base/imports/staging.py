"""Rows on their way into the staging tables, by COPY and in chunks."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from .intake import Message, RawRow
from .models import Import
from .rows import ReadRow

CHUNK = 10_000

_ROW_COLUMNS = '(package_id, "table", sheet, "row", data, raw, verdict)'
_MESSAGE_COLUMNS = '(package_id, judged, severity, code, "table", sheet, "row", "column", value, params)'
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def stage_rows(package: Import, rows: Sequence[ReadRow]) -> None:
    """Write read rows and their messages; the caller holds the transaction."""
    copy_rows("base_importrow " + _ROW_COLUMNS, (_row_fields(package, row) for row in rows))
    stage_messages(package, (message for row in rows for message in row.messages))


def stage_messages(package: Import, messages: Iterable[Message]) -> None:
    """Write findings that reading made."""
    copy_rows("base_importmessage " + _MESSAGE_COLUMNS, (_message_fields(package, m) for m in messages))


def copy_rows(target: str, rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows of strings, numbers and None."""
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(_field(value) for value in row))
        text.write("\n")
    if not text.tell():
        return
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {target} FROM STDIN", text)


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)


def _row_fields(package: Import, row: ReadRow) -> tuple[Any, ...]:
    data = json.dumps(row.values, ensure_ascii=False, default=str)
    raw = json.dumps(_shown_cells(row.raw), ensure_ascii=False) if row.refused else None
    verdict = "refused" if row.refused else ""
    return package.pk, row.raw.table, row.raw.sheet, row.raw.number, data, raw, verdict


def _shown_cells(raw: RawRow) -> dict[str, str]:
    """The cells as a person would type them again."""
    return {name: _shown(cell.value) for name, cell in raw.cells.items() if cell.value is not None}


def _shown(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value).replace("\0", "")


def _message_fields(package: Import, message: Message) -> tuple[Any, ...]:
    return (
        package.pk,
        "f",
        message.severity,
        message.code,
        message.table,
        message.sheet,
        message.row,
        message.column,
        message.value.replace("\0", ""),
        json.dumps(dict(message.params), ensure_ascii=False).replace("\\u0000", ""),
    )

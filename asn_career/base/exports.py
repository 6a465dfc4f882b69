"""The one way in which tables leave the product as files: what looks like a formula stays text.

A workbook stores every text as a string cell. A CSV has no types, so that one apostrophe goes before a text that a
spreadsheet would run, also behind blanks and invisible characters; reading it back takes exactly one away.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

_RISKY = re.compile("'*[\\s\u200b-\u200d\u2060\ufeff]*[=+\\-@\t\r]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SHEET_NAME_LENGTH = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to write: its name, its headings and its rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    text_columns: bool = False
    """Whether whole columns are formatted as text, for people who will type into them."""


def neutral(value: Any) -> str:
    """A value as a CSV cell that no spreadsheet runs."""
    text = "" if value is None else _plain(value)
    return f"'{text}" if isinstance(value, str) and _RISKY.match(text) else text


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV, line by line, with the mark that lets spreadsheets see UTF-8."""
    yield "\ufeff" + _csv_line(headings)
    for row in rows:
        yield _csv_line(row)


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """An .xlsx with one sheet per table."""
    out = BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        formats = {
            "heading": book.add_format({"bold": True, "bg_color": "#E8ECF1", "bottom": 1}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name[:SHEET_NAME_LENGTH]), sheet, formats)
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.headings):
        page.set_column(
            column, column, max(12, len(heading) + 4), formats["text"] if sheet.text_columns else None
        )
        page.write_string(0, column, heading, formats["heading"])
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, number, column, value, formats)


def _write_cell(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float, Decimal)):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        page.write_string(row, column, value.isoformat(" ", "seconds"))
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, time.min), formats["date"])
    else:
        page.write_string(row, column, _NO_XML.sub("", str(value)), formats["text"])


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _csv_line(values: Sequence[Any]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([neutral(value) for value in values])
    return line.getvalue()

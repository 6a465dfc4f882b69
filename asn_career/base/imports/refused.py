"""The refused rows of a package as a workbook: correct them, load it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asn_career.base.exports import Sheet, workbook

from .intake.headings import ORIGIN, REASON
from .loading import as_message
from .models import Import, ImportMessage, Severity, Verdict
from .specs import Table, all_tables


def refused_workbook(package: Import) -> bytes:
    """One sheet per table with refused rows: the cells as sent, the row they came from, and why."""
    refused = package.rows.filter(judged__verdict=Verdict.REFUSED)
    names = set(refused.order_by().values_list("table", flat=True).distinct())
    return workbook(_sheet(package, table) for table in all_tables() if table.name in names)


def _sheet(package: Import, table: Table) -> Sheet:
    names = [column.name for column in table.columns]
    return Sheet(table.name, [*names, ORIGIN, REASON], _rows(package, table, names), text_columns=True)


def _rows(package: Import, table: Table, names: list[str]) -> Iterator[list[Any]]:
    reasons = _reasons(package, table)
    for row in (
        package.rows.filter(table=table.name, judged__verdict=Verdict.REFUSED)
        .order_by("row", "pk")
        .iterator()
    ):
        cells = row.raw if row.raw is not None else row.data
        yield [*(_text(cells.get(name)) for name in names), str(row.row), reasons.get(row.row, "")]


def _reasons(package: Import, table: Table) -> dict[int, str]:
    reasons: dict[int, list[str]] = {}
    errors = ImportMessage.objects.filter(package=package, table=table.name, severity=Severity.ERROR)
    for found in errors.order_by("pk").iterator():
        message = as_message(found, package)
        reasons.setdefault(found.row or 0, []).append(f"{message.message} {message.remedy}".strip())
    return {row: " ".join(said) for row, said in reasons.items()}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)

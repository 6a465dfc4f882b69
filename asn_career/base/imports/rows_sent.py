"""Rows of one table that a system sends by themselves: judged and written as those of a package, at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.canonical import digest
from asn_career.base.errors import DomainError

from .intake import BLANK, Cell, Message, RawRow
from .loading import WORKBOOK, ImportReport, Options, Principal, Sent, begin, conclude, stage_package
from .models import Import, ImportVerdict, Verdict
from .specs import Table

LONGEST_WAIT = "5s"
"""How long rows wait while a package is being written; then the sender is told to come again."""

SentRow = Mapping[str, str | int | float | bool | None]


class ImportsBusyError(DomainError):
    code = "imports_busy"
    message = _("A package is being written at this moment. Send the same request again later.")


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What became of one row: its place in what was sent, the record it is about, and what there is to say."""

    row: int
    verdict: str
    target_id: int | None
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class RowsReport:
    """The answer to rows that were sent: the import they are kept under, and a verdict per row."""

    package: Import
    rows: list[RowVerdict]


Check = Callable[[int | None], None]


def load_rows(
    table: Table,
    rows: Sequence[SentRow],
    *,
    principal: Principal,
    as_of: date,
    address: str | None = None,
    check: Check | None = None,
) -> RowsReport:
    """Write the rows that are accepted, in one transaction.

    ``check`` is told which record the first row is about before anything is written, and may refuse by raising.
    """
    try:
        with transaction.atomic():
            _wait_no_longer()
            sent = Sent(f"API: {table.name}", principal, as_of, Options(), dry_run=check is not None)
            package = begin(sent, digest([table.name, list(rows)]), address=address)
            stage_package(package, _Opened(table, rows))  # type: ignore[arg-type]
            if check:
                conclude(package, principal=principal, dry_run=True)
                check(_first_record(package))
            conclude(package, principal=principal, dry_run=False)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != "55P03":  # lock_not_available
            raise
        raise ImportsBusyError from error
    return RowsReport(package, list(_verdicts(package)))


class _Opened:
    """The rows in the shape of an opened package; JSON has types, as a workbook has."""

    kind = WORKBOOK
    messages: tuple[Message, ...] = ()

    def __init__(self, table: Table, rows: Sequence[SentRow]) -> None:
        self.table, self._rows = table, rows
        columns = tuple(column.name for column in table.columns)
        self.tables = {
            table.name: SimpleNamespace(sheet="", columns=columns, headings=columns, rows=len(rows))
        }

    def rows(self, _table: str) -> Iterator[RawRow]:
        for number, row in enumerate(self._rows, start=1):
            yield RawRow(self.table.name, "", number, {name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Cell:
    if value is None or (isinstance(value, str) and not value.strip()):
        return BLANK
    if isinstance(value, bool):
        return Cell(value, "bool")
    return Cell(value, "text" if isinstance(value, str) else "number")


def _first_record(package: Import) -> int | None:
    """The stored record that the first row is about."""
    first = ImportVerdict.objects.filter(row__package=package).order_by("row__row").first()
    return first.target_id if first and first.verdict in (Verdict.CHANGED, Verdict.SAME) else None


def _verdicts(package: Import) -> Iterator[RowVerdict]:
    said: dict[int, list[Message]] = {}
    for message in ImportReport(package).messages():
        if message.row is not None:
            said.setdefault(message.row, []).append(message)
    judged = ImportVerdict.objects.filter(row__package=package).order_by("row__row")
    for number, verdict, target_id in judged.values_list("row__row", "verdict", "target_id"):
        target = None if verdict == Verdict.REFUSED else target_id
        yield RowVerdict(number, verdict, target, said.get(number, []))


def _wait_no_longer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])

"""Loading a package: stage its rows, judge them, and write the accepted ones in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.utils import timezone

from asn_career.base.audit import acting

from . import codes  # noqa: F401  (adds the codes of judging to the catalogue)
from .intake import Message, Package, PackageRefused, SheetMapping, TableSummary, open_package
from .judging import apply, judge, one_at_a_time
from .mapping import as_stored
from .models import IN_PROGRESS, Import, ImportMessage, ImportState, Outcome, Severity
from .rows import ColumnReader, TableReader
from .scopes import names_unknown_unit, scope_of, units_of
from .senders import refusal_of_second
from .specs import Column, Table, all_tables, find_table
from .stage import Scope
from .staging import CHUNK, bare, stage_messages, stage_rows
from .storage import telling_full_storage

WORKBOOK = "workbook"
COUNTED = ("rows", "new", "changed", "same", "refused", "warnings")


class Principal(Protocol):
    """What loading needs of a principal; the scope is found by the app that knows people."""

    @property
    def identity(self) -> str: ...

    @property
    def on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Options:
    """What the sender asked for."""

    all_or_nothing: bool = False
    stop_on_warnings: bool = False
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A package as somebody sent it."""

    name: str
    principal: Principal
    as_of: date
    options: Options
    dry_run: bool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The answer of an import, in the form of the command, the page and the API."""

    package: Import

    @property
    def state(self) -> str:
        return self.package.outcome

    @property
    def totals(self) -> dict[str, int]:
        return self.package.totals

    @property
    def tables(self) -> dict[str, dict[str, int]]:
        return {table.name: self.package.tables[table.name] for table in _present(self.package)}

    @property
    def exit_code(self) -> int:
        """0 all in, 3 some rows refused, 2 refused whole."""
        return {Outcome.APPLIED: 0, Outcome.PARTLY: 3}.get(Outcome(self.state), 2)

    def messages(self) -> Iterator[Message]:
        """Findings in reading order: of the package, then table by table, row by row."""
        found = ImportMessage.objects.filter(package=self.package).order_by("row", "id")
        for table in ("", *(table.name for table in all_tables())):
            for message in found.filter(table=table).iterator():
                yield as_message(message, self.package)

    def as_dict(self) -> dict[str, Any]:
        return {**self._head(), "messages": [message.as_dict() for message in self.messages()]}

    def write_json(self, write: Callable[[str], Any]) -> None:
        """The answer as one JSON object, without holding all messages at once."""
        head = json.dumps(self._head(), ensure_ascii=False)
        write(f'{head[:-1]}, "messages": [')
        for number, message in enumerate(self.messages()):
            write(("," if number else "") + json.dumps(message.as_dict(), ensure_ascii=False))
        write("]}\n")

    def _head(self) -> dict[str, Any]:
        return {
            "file": self.package.file_name,
            "sha256": self.package.sha256,
            "dry_run": self.package.dry_run,
            "state": self.state,
            "totals": self.totals,
            "tables": self.tables,
        }


def _present(package: Import) -> list[Table]:
    """The tables of a package, those that others refer to first."""
    return [table for table in all_tables() if table.name in package.tables]


def as_message(found: ImportMessage, package: Import) -> Message:
    """The stored finding as the catalogue words it, with the words of the file."""
    headings = package.sources.get(found.table, {}).get("headings", {})
    return Message(
        found.severity,  # type: ignore[arg-type]
        found.code,
        found.table,
        found.sheet,
        found.row,
        found.column,
        found.value,
        found.params,
        headings.get(found.column, ""),
    )


def load_package(
    path: Path | str,
    *,
    principal: Principal,
    as_of: date,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    stop_on_warnings: bool = False,
    name: str | None = None,
    unit_code: str = "",
    mappings: Mapping[str, SheetMapping] | None = None,
) -> ImportReport:
    """Load the package at ``path`` here and now; raises only when the same bytes are being loaded already."""
    sent = Sent(
        name or Path(path).name or str(path),
        principal,
        as_of,
        Options(all_or_nothing, stop_on_warnings, unit_code),
        dry_run,
    )
    try:
        with (
            telling_full_storage(),
            open_package(path, layouts=layouts(), name=name, mappings=mappings) as opened,
        ):
            return _load(sent, opened, mappings=mappings or {})
    except PackageRefused as refusal:
        package = begin(sent, refusal.sha256 or digest(path), mappings=as_stored(mappings or {}))
        refuse_whole(package, refusal.messages)
        return ImportReport(package)


def _load(sent: Sent, opened: Package, *, mappings: Mapping[str, SheetMapping]) -> ImportReport:
    """Stage, judge and write, while the session holds the lock of these bytes."""
    with _held(opened.sha256):
        package = begin(sent, opened.sha256, mappings=as_stored(mappings))
        try:
            stage_package(package, opened)
            conclude(package, principal=sent.principal, dry_run=sent.dry_run)
        except BaseException:
            Import.objects.filter(pk=package.pk).update(state=ImportState.FAILED, finished_at=Now())
            raise
    package.refresh_from_db()
    return ImportReport(package)


def layouts() -> tuple[Any, ...]:
    return tuple(table.layout for table in all_tables())


def digest(path: Path | str) -> str:
    """SHA-256 of a file; empty for a folder, whose own is made when it is read."""
    source = Path(path)
    if not source.is_file():
        return ""
    with source.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def begin(sent: Sent, sha256: str, *, state: ImportState = ImportState.RUNNING, **fields: Any) -> Import:
    """Record that a package is being loaded; the same bytes are loaded by one at a time."""
    _drop_abandoned(sha256)
    try:
        with transaction.atomic():
            return Import.objects.create(
                file_name=sent.name[-300:],
                sha256=sha256,
                identity=sent.principal.identity,
                units=units_of(sent.principal),
                as_of=sent.as_of,
                options=asdict(sent.options),
                state=state,
                dry_run=sent.dry_run,
                **fields,
            )
    except IntegrityError:
        raise refusal_of_second(sha256) from None


@contextmanager
def _held(sha256: str) -> Iterator[None]:
    """Hold the lock that says that this session, which has no job, is loading these bytes."""
    if not _try_lock(sha256):
        raise refusal_of_second(sha256)
    try:
        yield
    finally:
        _unlock(sha256)


def _drop_abandoned(sha256: str) -> None:
    """End what claims to be in progress and is not: its session is gone, or its job has ended."""
    left = Import.objects.filter(sha256=sha256, state__in=IN_PROGRESS)
    ended = left.exclude(job=None).exclude(job__state__in=("queued", "running"))
    ended.update(state=ImportState.FAILED, finished_at=Now())
    if left.filter(job=None).exists() and _try_lock(sha256):
        left.filter(job=None).update(state=ImportState.FAILED, finished_at=Now())
        _unlock(sha256)


def _try_lock(sha256: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"import {sha256}"])
        return bool(cursor.fetchone()[0])


def _unlock(sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"import {sha256}"])


Step = Callable[[int], AbstractContextManager[Any]]


def _one_transaction(_rows: int) -> AbstractContextManager[Any]:
    return transaction.atomic()


def staged_rows(package: Import) -> dict[str, int]:
    """How many rows of each table have been staged."""
    return dict(package.rows.values_list("table").annotate(count=Count("id")).order_by())


def stage_package(
    package: Import,
    opened: Package,
    *,
    step: Step = _one_transaction,
    staged: Mapping[str, int] | None = None,
) -> None:
    """Read every row and stage it in chunks, each within ``step``, except those that are ``staged`` already."""
    if not staged:
        with step(0):
            package.rows.all().delete()
            package.messages.all().delete()
            stage_messages(package, opened.messages)
    from_text = opened.kind != WORKBOOK
    shared: dict[Column, ColumnReader] = {}
    for name in opened.tables:
        reader = TableReader(find_table(name), as_of=package.as_of, from_text=from_text, shared=shared)
        left = islice(opened.rows(name), (staged or {}).get(name, 0), None)
        while chunk := list(islice(left, CHUNK)):
            with step(len(chunk)):
                stage_rows(package, reader.read(chunk))
    package.tables = {name: dict.fromkeys(COUNTED, 0) for name in opened.tables}
    package.sources = {name: _source(found) for name, found in opened.tables.items()}
    package.save(update_fields=["tables", "sources"])


def _source(found: TableSummary) -> dict[str, Any]:
    """The sheet of a table and the heading of each column; PostgreSQL holds no NUL."""
    headings = {name: bare(text) for name, text in zip(found.columns, found.headings, strict=True) if text}
    return {"sheet": bare(found.sheet), "headings": headings}


def conclude(package: Import, *, principal: Principal, dry_run: bool) -> None:
    """Judge the staged rows and, unless this is a dry run, write the accepted ones: all in one transaction."""
    with acting(by=principal.identity, reason=package.reason, on=principal.on), one_at_a_time():
        scope = scope_of(principal, unit_code=package.options.get("unit_code", ""))
        stages = judge(package, scope=scope, as_of=package.as_of)
        _note_earlier_load(package)
        for stage in stages:
            package.tables[stage.table.name] = stage.count()
        _count_warnings(package)
        package.outcome = _decide(package, scope)
        if package.outcome != Outcome.REFUSED and not dry_run:
            apply(stages)
            package.applied_at = timezone.now()
        package.dry_run = dry_run
        package.state = ImportState.DONE
        package.finished_at = timezone.now()
        package.save()


def refuse_whole(package: Import, messages: tuple[Message, ...]) -> None:
    """Record why nothing of a package was read; what an earlier reading found of it is gone."""
    package.rows.all().delete()
    package.messages.all().delete()
    stage_messages(package, messages)
    package.tables, package.sources = {}, {}
    package.totals = dict.fromkeys(COUNTED, 0)
    package.outcome = Outcome.REFUSED
    package.state = ImportState.DONE
    package.finished_at = timezone.now()
    package.save()


def _note_earlier_load(package: Import) -> None:
    earlier = Import.objects.filter(sha256=package.sha256, applied_at__isnull=False, undone_at=None)
    last = earlier.exclude(pk=package.pk).order_by("-applied_at").first()
    if last and last.applied_at:
        at = timezone.localtime(last.applied_at).strftime("%Y-%m-%d %H:%M")
        _add_message(package, Severity.NORMALISED, "loaded_before", at=at)


def _add_message(package: Import, severity: Severity, code: str, **params: Any) -> None:
    ImportMessage.objects.create(package=package, judged=True, severity=severity, code=code, params=params)


def _count_warnings(package: Import) -> None:
    warnings = ImportMessage.objects.filter(package=package, severity=Severity.WARNING)
    counted = dict(warnings.values_list("table").annotate(count=Count("id")).order_by())
    for name, counts in package.tables.items():
        counts["warnings"] = counted.get(name, 0)
    package.totals = {key: sum(counts[key] for counts in package.tables.values()) for key in COUNTED}
    package.totals["warnings"] = sum(counted.values())


def _decide(package: Import, scope: Scope) -> Outcome:
    """What comes of the package, with the reason where the sender's own choice refuses it."""
    if names_unknown_unit(package, scope):
        _add_message(package, Severity.ERROR, "unknown_unit", unit=scope.unit_code)
        return Outcome.REFUSED
    refused, warnings = package.totals["refused"], package.totals["warnings"]
    if refused and package.options.get("all_or_nothing"):
        _add_message(package, Severity.ERROR, "all_or_nothing", count=refused)
        return Outcome.REFUSED
    if warnings and package.options.get("stop_on_warnings"):
        _add_message(package, Severity.ERROR, "stopped_on_warnings", count=warnings)
        return Outcome.REFUSED
    return Outcome.PARTLY if refused else Outcome.APPLIED

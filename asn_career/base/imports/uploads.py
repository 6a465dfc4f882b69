"""Packages sent through a page or the API: checked by a job first, applied by another when somebody says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.queue import enqueue

from .errors import ImportNotAppliableError, ImportNotMappableError
from .intake import PackageRefused, SheetMapping, open_package, preview_package
from .loading import Options, Sent, begin, conclude, layouts, refuse_whole, stage_package, staged_rows
from .mapping import as_stored, can_be_mapped, from_stored, previews_as_stored
from .models import IN_PROGRESS, Import, ImportFile, ImportState, Outcome
from .scopes import units_below
from .senders import refusal_of_second
from .storage import telling_full_storage

KIND = "import"
IMPORT_PERMISSION = "imports.run"
KEPT_FOR = timedelta(days=3)
"""How long a checked file stays, for whoever maps its headings: it holds personal data."""
KEPT_PER_SENDER = 5
SWEPT_AT_ONCE = 200


def visible_imports(principal: Any) -> QuerySet[Import]:
    """One's own imports, as far as one could send them today; everybody's for who imports for the whole deployment.

    Whoever moved to another unit neither reads nor undoes what was sent for the former one.
    """
    if principal.sees_everyone(IMPORT_PERMISSION):
        return Import.objects.all()
    own = Import.objects.filter(identity=principal.identity, units__len__gt=0)
    return own.filter(units__contained_by=units_below(principal))


@telling_full_storage()
@transaction.atomic
def submit_package(
    content: bytes,
    *,
    name: str,
    principal: Any,
    as_of: date,
    options: Options | None = None,
    address: str | None = None,
) -> Import:
    """Keep the bytes and queue the job that checks them; nothing is written to the register yet."""
    sent = Sent(name, principal, as_of, options or Options(), dry_run=True)
    package = begin(sent, hashlib.sha256(content).hexdigest(), state=ImportState.QUEUED, address=address)
    ImportFile.objects.create(package=package, content=content)
    return _queue(package, principal=principal, apply=False)


@transaction.atomic
def request_check(package: Import, *, mappings: Mapping[str, SheetMapping], by: Any) -> Import:
    """Queue the job that checks the same bytes anew, read as ``mappings`` say."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=package.pk)
    if not can_map(locked):
        raise ImportNotMappableError
    _refuse_while_in_progress(locked)
    locked.mappings = as_stored(mappings)
    locked.state, locked.outcome, locked.finished_at = ImportState.QUEUED, "", None
    locked.totals, locked.tables, locked.sources = {}, {}, {}
    locked.save()
    return _queue(locked, principal=by, apply=False)


def can_map(package: Import) -> bool:
    """Whether the file is still there, and nothing of it has been written."""
    if package.applied_at is not None or package.is_in_progress:
        return False
    return ImportFile.objects.filter(package=package).exclude(previews=[]).exists()


def _refuse_while_in_progress(package: Import) -> None:
    same = Import.objects.filter(sha256=package.sha256, state__in=IN_PROGRESS).exclude(pk=package.pk)
    if same.exists():
        raise refusal_of_second(package.sha256)


@transaction.atomic
def request_apply(package: Import, *, by: Any) -> Import:
    """Queue the job that judges the checked rows again and writes the accepted ones."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=package.pk)
    if not can_apply(locked):
        raise ImportNotAppliableError
    _refuse_while_in_progress(locked)
    locked.state = ImportState.QUEUED
    locked.save(update_fields=["state"])
    return _queue(locked, principal=by, apply=True)


def can_apply(package: Import) -> bool:
    """Whether the package was checked, may go in at least in part, and has not gone in."""
    checked = package.dry_run and package.outcome in (Outcome.APPLIED, Outcome.PARTLY)
    return checked and package.applied_at is None and not package.is_in_progress


def _queue(package: Import, *, principal: Any, apply: bool) -> Import:
    parameters = {"import": str(package.public_id), "apply": apply}
    package.job = enqueue(KIND, principal=principal, purpose="import", parameters=parameters)
    package.save(update_fields=["job"])
    return package


def permits_import(principal: Any, _context: JobContext) -> bool:
    return bool(principal.may_manage(IMPORT_PERMISSION))


@telling_full_storage()
def run_import(context: JobContext) -> Mapping[str, Any]:
    """Check the package of the job, or write what was checked."""
    package = Import.objects.get(public_id=context.parameters["import"])
    if context.parameters["apply"]:
        return _publish(context, package, dry_run=False)
    with _file_of(package) as path:
        try:
            _stage(context, package, path)
        except PackageRefused as refusal:
            return _refuse(context, package, refusal, path)
        previews = _previews(package, path)
    return _publish(context, package, dry_run=True, previews=previews)


def _refuse(context: JobContext, package: Import, refusal: PackageRefused, path: Path) -> Mapping[str, Any]:
    """Say why nothing was read; the file stays where saying what its headings mean would help."""
    previews = _previews(package, path) if can_be_mapped(refusal.messages) else []
    with context.publishing():
        refuse_whole(package, refusal.messages)
        _keep_or_drop(package, previews)
        result = _result(package)
        context.finish(result)
    return result


def _previews(package: Import, path: Path) -> list[Any]:
    """The first rows of every sheet; none of a file that cannot be read that far."""
    try:
        return previews_as_stored(preview_package(path, layouts=layouts(), name=package.file_name))
    except PackageRefused:
        return []


def _keep_or_drop(package: Import, previews: list[Any]) -> None:
    """Keep a file that can be mapped, with few others of its sender; drop it otherwise."""
    kept = ImportFile.objects.filter(package=package)
    if not previews:
        kept.delete()
        return
    kept.update(previews=previews)
    of_sender = ImportFile.objects.filter(package__identity=package.identity)
    older = of_sender.exclude(package=package).exclude(package__state__in=IN_PROGRESS).order_by("-package_id")
    surplus = list(older.values_list("pk", flat=True)[KEPT_PER_SENDER - 1 :])
    ImportFile.objects.filter(pk__in=surplus).delete()


def drop_old_files(*, now: datetime) -> int:
    """Delete files that nobody mapped or applied in time, some at once; how many."""
    ended = ImportFile.objects.filter(package__created_at__lt=now - KEPT_FOR).exclude(
        package__state__in=IN_PROGRESS, package__job__state__in=("queued", "running")
    )
    old = list(ended.order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    return ImportFile.objects.filter(pk__in=old).delete()[0]


def _stage(context: JobContext, package: Import, path: Path) -> None:
    @contextmanager
    def step(rows: int) -> Iterator[None]:
        context.check_cancelled()
        with context.fenced():
            yield
            context.advance(rows)

    def progress(_rows: int) -> None:
        context.check_cancelled()

    name = package.file_name
    mappings = from_stored(package.mappings)
    with open_package(path, layouts=layouts(), name=name, mappings=mappings, on_progress=progress) as opened:
        # An attempt that follows a killed one goes on behind the rows that were staged.
        staged = staged_rows(package) if context.job.attempt > 1 else {}
        total = sum(table.rows for table in opened.tables.values())
        context.record(done=sum(staged.values()), total=total)
        Import.objects.filter(pk=package.pk).update(state=ImportState.RUNNING)
        stage_package(package, opened, step=step, staged=staged)


def _publish(
    context: JobContext, package: Import, *, dry_run: bool, previews: list[Any] | None = None
) -> Mapping[str, Any]:
    with context.publishing():
        conclude(package, principal=context.principal, dry_run=dry_run)
        _keep_or_drop(package, previews or [])
        result = _result(package)
        context.finish(result)
    return result


def _result(package: Import) -> dict[str, Any]:
    return {"import": str(package.public_id), "state": package.outcome, "totals": package.totals}


@contextmanager
def _file_of(package: Import) -> Iterator[Path]:
    """The uploaded bytes as a file of this worker, for as long as they are read."""
    content = ImportFile.objects.get(package=package).content
    with NamedTemporaryFile(prefix="import-") as file:
        file.write(content)
        file.flush()
        yield Path(file.name)

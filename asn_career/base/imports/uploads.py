"""Packages sent through a page or the API: checked by a job first, applied by another when somebody says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.queue import enqueue

from .errors import ImportInProgressError, ImportNotAppliableError
from .intake import PackageRefused, open_package
from .loading import Options, Sent, begin, conclude, layouts, refuse_whole, stage_package, staged_rows
from .models import IN_PROGRESS, Import, ImportFile, ImportState, Outcome

KIND = "import"
IMPORT_PERMISSION = "imports.run"


def visible_imports(principal: Any) -> QuerySet[Import]:
    """One's own imports; everybody's for those who import for the whole deployment."""
    if principal.sees_everyone(IMPORT_PERMISSION):
        return Import.objects.all()
    return Import.objects.filter(identity=principal.identity)


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
def request_apply(package: Import, *, by: Any) -> Import:
    """Queue the job that judges the checked rows again and writes the accepted ones."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=package.pk)
    if not can_apply(locked):
        raise ImportNotAppliableError
    if Import.objects.filter(sha256=locked.sha256, state__in=IN_PROGRESS).exclude(pk=locked.pk).exists():
        raise ImportInProgressError
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


def run_import(context: JobContext) -> Mapping[str, Any]:
    """Check the package of the job, or write what was checked."""
    package = Import.objects.get(public_id=context.parameters["import"])
    if context.parameters["apply"]:
        return _publish(context, package, dry_run=False)
    try:
        with _file_of(package) as path:
            _stage(context, package, path)
    except PackageRefused as refusal:
        with context.publishing():
            package.messages.all().delete()
            refuse_whole(package, refusal.messages)
            ImportFile.objects.filter(package=package).delete()
            context.finish(_result(package))
        return _result(package)
    return _publish(context, package, dry_run=True)


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
    with open_package(path, layouts=layouts(), name=name, on_progress=progress) as opened:
        # An attempt that follows a killed one goes on behind the rows that were staged.
        staged = staged_rows(package) if context.job.attempt > 1 else {}
        total = sum(table.rows for table in opened.tables.values())
        context.record(done=sum(staged.values()), total=total)
        Import.objects.filter(pk=package.pk).update(state=ImportState.RUNNING)
        stage_package(package, opened, step=step, staged=staged)


def _publish(context: JobContext, package: Import, *, dry_run: bool) -> Mapping[str, Any]:
    with context.publishing():
        conclude(package, principal=context.principal, dry_run=dry_run)
        ImportFile.objects.filter(package=package).delete()
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

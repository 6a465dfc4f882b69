"""Taking back what an import wrote, as long as nobody has built on it."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from asn_career.base.audit import acting

from .errors import ImportNotUndoableError, NothingToUndoError, UndoneAlreadyError
from .judging import one_at_a_time
from .models import Import, ImportState, ImportVerdict, Verdict
from .specs import Table, all_tables

# Later changes to what the import wrote, but for where people live, which follows from other tables, and for what an
# import changed that was undone since: its former values are back.
_LATER = """
    SELECT count(DISTINCT a.row_id) FROM base_auditentry a
    WHERE a.table_name = %(target)s AND a.reason IS DISTINCT FROM %(reason)s
      AND a.id > (SELECT coalesce(min(id), 0) FROM base_auditentry WHERE reason = %(reason)s)
      AND coalesce(a.reason, '') <> ALL (%(undone)s)
      AND (a.operation <> 'update' OR (a.new - 'home_unit_id' - 'home_kind') <> '{}'::jsonb)
      AND a.row_id IN (SELECT v.target_id FROM base_importrow r JOIN base_importverdict v ON v.row_id = r.id
        WHERE r.package_id = %(package)s AND r."table" = %(table)s AND v.verdict IN ('new', 'changed'))
"""


def can_undo(package: Import) -> bool:
    """Whether there is something to take back."""
    return package.state == ImportState.DONE and package.applied_at is not None and package.undone_at is None


def undo_import(package: Import, *, by: Any) -> Import:
    """Remove what the import added and restore what it changed, in one transaction, or refuse."""
    with acting(by=by.identity, reason=_reason_of_undoing(package.reason), on=by.on), one_at_a_time():
        locked = Import.objects.select_for_update(of=("self",)).get(pk=package.pk)
        _refuse_without_effect(locked)
        tables = [table for table in all_tables() if table.name in locked.tables]
        undone = undone_reasons()
        if later := sum(_changed_later(locked, table, undone) for table in tables):
            raise ImportNotUndoableError(count=later)
        _take_back(locked, tables)
        locked.undone_at = Now()
        locked.save(update_fields=["undone_at"])
    locked.refresh_from_db()
    return locked


def _refuse_without_effect(package: Import) -> None:
    if package.undone_at is not None:
        raise UndoneAlreadyError(at=timezone.localtime(package.undone_at).strftime("%Y-%m-%d %H:%M"))
    if not can_undo(package):
        raise NothingToUndoError


def undone_reasons() -> list[str]:
    """What the audit trail says of changes that imports made and of those that took them back."""
    reasons = [package.reason for package in Import.objects.exclude(undone_at=None).only("public_id")]
    return [*reasons, *map(_reason_of_undoing, reasons)]


def _reason_of_undoing(reason: str) -> str:
    return f"undo {reason}"


def _changed_later(package: Import, table: Table, undone: list[str]) -> int:
    params: dict[str, Any] = {
        "package": package.pk,
        "table": table.name,
        "target": table.target,
        "reason": package.reason,
        "undone": undone,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LATER, params)
        return int(cursor.fetchone()[0])


def _take_back(package: Import, tables: list[Table]) -> None:
    """Children first; what is in use elsewhere shows when the constraints are asked."""
    added = ImportVerdict.objects.filter(row__package=package, verdict=Verdict.NEW)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in reversed(tables):
                cursor.execute(
                    f"DELETE FROM {table.target} WHERE id IN (SELECT v.target_id FROM base_importrow r "
                    "JOIN base_importverdict v ON v.row_id = r.id "
                    'WHERE r.package_id = %s AND r."table" = %s AND v.verdict = %s)',
                    [package.pk, table.name, Verdict.NEW],
                )
                _restore(cursor, package, table)
                if table.after_undo:
                    table.after_undo(package)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        raise ImportNotUndoableError(count=added.count()) from None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _restore(cursor: Any, package: Import, table: Table) -> None:
    """Put back the former values of the fields that the package can change."""
    fields = sorted(
        {table.field_of(column) for column in table.stored_columns} & _fields_of(cursor, table.target)
    )
    fields += ["validity"] if "validity" in _fields_of(cursor, table.target) and table.stored else []
    changes = ", ".join(f"{name} = p.{name}" for name in fields)
    # Shortened periods grow again only after the posts that came between are gone.
    cursor.execute(
        f"""UPDATE {table.target} t SET {changes}
        FROM base_importrow r JOIN base_importverdict v ON v.row_id = r.id,
            jsonb_populate_record(NULL::{table.target}, v.prior) p
        WHERE r.package_id = %s AND r."table" = %s AND v.verdict = 'changed' AND t.id = v.target_id""",
        [package.pk, table.name],
    )


def _fields_of(cursor: Any, target: str) -> set[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = current_schema()",
        [target],
    )
    return {name for (name,) in cursor.fetchall()}

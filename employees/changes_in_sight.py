"""Which entries of the audit trail a reader may be told of: rows in their scope, and rows that went from it.

What is there is asked through the gate. What is gone is placed by what the trail says of it and of the rows that it
hung from, up to the unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.db.models import Value

from asn_career.base.imports.specs import all_tables
from asn_career.base.models import AuditEntry
from employees.access import Permission, Principal
from employees.models import Employee

UNITS, PEOPLE, POSTS = "employees_unit", "employees_employee", "employees_position"
# Where a row hangs: the column, and the table it points into. Tables without such a column are everybody's.
_HANGS_BY = (
    ("home_unit_id", UNITS),
    ("unit_id", UNITS),
    ("employee_id", PEOPLE),
    ("position_id", POSTS),
    ("version_id", "competencies_standardversion"),
)
# Rows that move from one unit to another, by the column that says so.
_MOVING = {UNITS: "lineage", PEOPLE: "home_unit_id", POSTS: "unit_id"}


@cache
def package_tables() -> dict[str, str]:
    """Table of the database -> table of the package."""
    return {table.target: table.name for table in all_tables()}


@cache
def _model_of(table: str) -> Any:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


@cache
def _hangs_from(table: str) -> tuple[str, str] | None:
    columns = {column.column for column in _model_of(table)._meta.concrete_fields}
    return next(((name, above) for name, above in _HANGS_BY if name in columns), None)


def _permission_for(table: str) -> Permission:
    return getattr(_model_of(table), "read_permission", Permission.READ_ORGANISATION)


class Sight:
    """What a principal may be told about a stretch of entries; a constant number of queries."""

    def __init__(self, principal: Principal, entries: list[AuditEntry]) -> None:
        self.principal, self.entries = principal, entries

    @cached_property
    def shown(self) -> dict[tuple[str, int], str]:
        """(table, number) -> opaque id of the rows that are there and in scope: one query for all tables."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for entry in self.entries:
            if entry.operation != "delete":
                wanted[entry.table_name].add(entry.row_id)  # type: ignore[arg-type]
        queries = [
            self._live(table, ids).annotate(of=Value(table)).values_list("of", "pk", "public_id")
            for table, ids in sorted(wanted.items())
        ]
        found = queries[0].union(*queries[1:], all=True) if queries else ()
        return {(table, pk): str(public_id) for table, pk, public_id in found}

    def deleted(self) -> dict[int, str]:
        """Entries of rows that were deleted from where the principal may look, with the opaque id."""
        found = _by_table(entry for entry in self.entries if entry.operation == "delete")
        placed = set().union(*(self._placed(table, entries) for table, entries in found.items()))
        return {entry.pk: _before(entry)["public_id"] for entry in self.entries if entry.pk in placed}

    def moved_away(self) -> dict[int, str]:
        """Entries by which a unit, a post or a person left what the principal may look at, with the opaque id."""
        found = _by_table(entry for entry in self.entries if self._moved_out_of_sight(entry))
        left: dict[int, str] = {}
        for table, entries in found.items():
            placed = self._placed(table, entries)
            names = _opaque_ids(table, {entry.row_id for entry in entries if entry.pk in placed})
            left |= {e.pk: names[e.row_id] for e in entries if e.pk in placed and e.row_id in names}
        return left

    def _moved_out_of_sight(self, entry: AuditEntry) -> bool:
        moving = _MOVING.get(entry.table_name)
        moved = entry.operation == "update" and moving in _before(entry)
        return moved and (entry.table_name, entry.row_id) not in self.shown

    def _live(self, table: str, ids: Collection[int], permission: Permission | None = None) -> Any:
        wanted = (
            {"permission": permission} if permission and hasattr(_model_of(table), "read_permission") else {}
        )
        return _model_of(table).objects.visible_to(self.principal, **wanted).filter(pk__in=ids).order_by()

    def _placed(
        self, table: str, entries: list[AuditEntry], permission: Permission | None = None
    ) -> set[int]:
        """Those of ``entries`` whose row hung, before, from something in sight."""
        wanted = permission or _permission_for(table)
        if table == UNITS:
            return {entry.pk for entry in entries if self._reaches(_before(entry)["lineage"], wanted)}
        place = _hangs_from(table)
        if place is None:
            return {entry.pk for entry in entries}
        column, above = place
        parents = {entry.pk: _before(entry).get(column) for entry in entries}
        seen = self._in_sight(above, {parent for parent in parents.values() if parent is not None}, wanted)
        everything = self.principal.sees_everyone(wanted)
        return {pk for pk, parent in parents.items() if (everything if parent is None else parent in seen)}

    def _in_sight(self, table: str, ids: set[int], permission: Permission) -> set[int]:
        """Of these rows, those that are there and may be seen, and those that went from where they could be."""
        if not ids:
            return set()
        seen = set(self._live(table, ids, permission).values_list("pk", flat=True))
        gone = list(AuditEntry.objects.filter(table_name=table, operation="delete", row_id__in=ids - seen))
        placed = self._placed(table, gone, permission) if gone else set()
        return seen | {entry.row_id for entry in gone if entry.pk in placed}  # type: ignore[misc]

    def _reaches(self, lineage: Iterable[int], permission: Permission) -> bool:
        covered = self.principal.unit_ids(permission) & set(lineage)
        return bool(covered) or self.principal.sees_everyone(permission)


def _before(entry: AuditEntry) -> dict[str, Any]:
    return entry.old or {}


def _by_table(entries: Iterable[AuditEntry]) -> dict[str, list[AuditEntry]]:
    found: dict[str, list[AuditEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.table_name].append(entry)
    return found


def _opaque_ids(table: str, ids: set[Any]) -> dict[Any, str]:
    """Of rows that were in sight until they moved."""
    model = _model_of(table)
    rows = model.objects
    if model is Employee:
        rows = Employee.objects.unscoped(
            reason="the opaque id of people whom the reader saw until they moved"
        )
    return {pk: str(public_id) for pk, public_id in rows.filter(pk__in=ids).values_list("pk", "public_id")}

"""The data packages of an agency, and what was said about its rows in them.

A package by whoever loads rows into one agency alone is that agency's. One by whoever loads rows into several is of
each agency that it has rows of: by the person whom a row names, as people belonged on the last day, else by its unit or
post. Dictionaries, which all agencies share, are nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from asn_career.base.imports.models import Import
from employees.homes import numbers_belonging_on
from employees.models import Unit

_OF_AGENCY = """
    SELECT r.package_id, r."table", r.sheet, r.row FROM base_importrow r
    WHERE r.package_id = ANY(%(shared)s) AND CASE
        WHEN r.data ->> 'nip' IS NOT NULL THEN r.data ->> 'nip' = ANY(%(numbers)s)
        WHEN r.data ->> 'unit_code' IS NOT NULL THEN r.data ->> 'unit_code' IN (SELECT code FROM units)
        WHEN r.data ->> 'position_code' IS NOT NULL THEN r.data ->> 'position_code' IN (
            SELECT code FROM employees_position WHERE unit_id IN (SELECT id FROM units)
        )
        ELSE r."table" = 'units' AND r.data ->> 'code' IN (SELECT code FROM units)
    END
"""
_UNITS = """
    units AS (SELECT id, code FROM employees_unit WHERE lineage @> ARRAY[%(root)s]::bigint[])
"""
_PACKAGES = f"WITH {_UNITS} SELECT DISTINCT package_id FROM ({_OF_AGENCY}) found"
_FINDINGS = f"""
    WITH {_UNITS}, found AS ({_OF_AGENCY})
    SELECT m.code, m.severity, count(*) FROM base_importmessage m
    WHERE m.package_id = ANY(%(own)s) OR m.package_id = ANY(%(shared)s) AND EXISTS (
        SELECT FROM found f
        WHERE (f.package_id, f."table", f.sheet, f.row) = (m.package_id, m."table", m.sheet, m.row)
    )
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


@dataclass(frozen=True, slots=True)
class Packages:
    """By row ids what was taken in during some days: the agency's own packages, and shared ones with rows of it."""

    root_id: int
    last: date
    own: list[int]
    shared: list[int]

    @property
    def rows(self) -> QuerySet[Import]:
        return Import.objects.filter(pk__in=[*self.own, *self.shared])

    @property
    def undone(self) -> QuerySet[Import]:
        """Those that had been taken back by the end of the last day."""
        return self.rows.filter(undone_at__date__lte=self.last)


def packages_of(root: Unit, *, days: tuple[date, date]) -> Packages:
    """Of the first to the last day. Five queries; rows are read of packages by who loads rows into several agencies."""
    _first, last = days
    taken = Import.objects.filter(applied_at__date__range=days)
    subtree = list(Unit.objects.filter(lineage__contains=[root.pk]).values_list("pk", flat=True))
    own = list(taken.filter(units__len__gt=0, units__contained_by=subtree).values_list("pk", flat=True))
    others = list(taken.exclude(pk__in=own).values_list("pk", flat=True))
    shared = _ask(_PACKAGES, root.pk, last, shared=others) if others else []
    return Packages(root.pk, last, own, [key for (key,) in shared])


def findings_of(packages: Packages) -> list[tuple[str, str, int]]:
    """Code, severity and number of what was said about the agency's rows, most frequent first. Two queries."""
    return _ask(_FINDINGS, packages.root_id, packages.last, own=packages.own, shared=packages.shared)


def _ask(statement: str, root_id: int, last: date, **keys: list[int]) -> list[Any]:
    numbers = numbers_belonging_on(last, root_id=root_id)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"root": root_id, "numbers": numbers, **keys})
        return list(cursor.fetchall())

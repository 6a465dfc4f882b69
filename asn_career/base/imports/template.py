"""The data package described: an empty workbook to fill in, and a Frictionless Table Schema."""

from __future__ import annotations

from typing import Any

from asn_career.base.exports import Sheet, workbook

from .choices import Choice
from .numbers import Number
from .specs import Column, Table, all_tables
from .text import Code, Name, Text


def template_workbook() -> bytes:
    """A workbook with an empty sheet per table; its columns are text, so that no digit is lost."""
    return workbook(
        Sheet(table.name, [column.name for column in table.columns], (), text_columns=True)
        for table in all_tables()
    )


def package_schema() -> dict[str, Any]:
    """``datapackage.json``: every table with its columns, key and references."""
    return {
        "profile": "tabular-data-package",
        "name": "asn-career",
        "title": "Career data of civil servants",
        "resources": [_resource(table) for table in all_tables()],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "missingValues": ["", "-", "N/A", "#N/A"],
            "foreignKeys": [_reference(column) for column in table.references],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.kind.frictionless}
    if isinstance(column.kind, Number) and not column.kind.places:
        field["type"] = "integer"
    if aliases := column.aliases | column.second_aliases:
        field["x-aliases"] = sorted(aliases)
    constraints = {"required": True} if column.required else {}
    return {**field, **({"constraints": rules} if (rules := {**constraints, **_constraints(column)}) else {})}


def _constraints(column: Column) -> dict[str, Any]:
    kind = column.kind
    if isinstance(kind, Choice):
        return {"enum": list(kind.values)}
    if isinstance(kind, Number):
        bounds = {"minimum": kind.minimum, "maximum": kind.maximum}
        return {
            name: float(bound) if bound % 1 else int(bound)
            for name, bound in bounds.items()
            if bound is not None
        }
    return {"maxLength": kind.max_length} if isinstance(kind, (Code, Name, Text)) else {}


def _reference(column: Column) -> dict[str, Any]:
    key = "nip" if column.refers == "employees" else "code"
    return {"fields": column.name, "reference": {"resource": column.refers, "fields": key}}

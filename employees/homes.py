"""Where people belonged on a day: by their definitive posts in the register up to it, else as they were registered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

# Of people ``p``: unit and kind of the latest definitive post that had begun by the day, else the unit of the import.
HOMES = """
    SELECT p.id, coalesce(latest.unit_id, p.registered_unit_id) AS unit_id, coalesce(latest.kind, '') AS kind
    FROM employees_employee p
    LEFT JOIN LATERAL (
        SELECT post.unit_id, post.kind
        FROM employees_positionhistory h JOIN employees_position post ON post.id = h.position_id
        WHERE h.employee_id = p.id AND h.assignment = 'definitif' AND lower(h.validity) <= %(on)s
        ORDER BY lower(h.validity) DESC, h.id DESC LIMIT 1
    ) latest ON true
"""
_LINEAGES = f"""
    SELECT home.id, u.lineage FROM ({HOMES} WHERE p.id = ANY (%(ids)s::bigint[])) home
    JOIN employees_unit u ON u.id = home.unit_id
"""


def lineages_on(day: date, *, employee_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The lineage of each one's unit on the day; who belongs to no unit is not there. One query."""
    return {key: tuple(lineage) for key, lineage in _ask(_LINEAGES, on=day, ids=list(employee_ids))}


def _ask(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())

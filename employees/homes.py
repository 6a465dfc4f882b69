"""Where people belonged on a day: by their definitive posts in the register up to it, else as they were registered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils.timezone import get_default_timezone

from employees.choices import IN_SERVICE

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

_NUMBERS = f"""
    SELECT e.nip FROM ({HOMES}) home
    JOIN employees_unit u ON u.id = home.unit_id AND u.lineage @> ARRAY[%(root)s]::bigint[]
    JOIN employees_employee e ON e.id = home.id
"""
# Who belonged to an agency on a day and was in service as it was on record at the end of it: a later change of the
# legal position is taken back, and who was appointed in a later year, by the NIP, had not begun.
_IN_SERVICE = f"""
    SELECT home.id FROM ({HOMES} WHERE substring(p.nip, 9, 4) <= to_char(%(on)s::date, 'YYYY')) home
    JOIN employees_unit u ON u.id = home.unit_id AND u.lineage @> ARRAY[%(root)s]::bigint[]
    JOIN employees_employee e ON e.id = home.id
    LEFT JOIN (
        SELECT DISTINCT ON (a.row_id) a.row_id, a.old ->> 'legal_position' AS legal_position
        FROM base_auditentry a
        WHERE a.table_name = 'employees_employee' AND a.operation = 'update' AND a.old ? 'legal_position'
            AND a.at >= %(end)s
        ORDER BY a.row_id, a.id
    ) was ON was.row_id = home.id
    WHERE coalesce(was.legal_position, e.legal_position) = %(position)s
"""


def in_service_on(day: date, *, root_id: int) -> list[int]:
    """Who belonged to the agency on the day and was in service at its end, by row ids. One query."""
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=get_default_timezone())
    return [key for (key,) in _ask(_IN_SERVICE, on=day, root=root_id, end=end, position=IN_SERVICE)]


def numbers_belonging_on(day: date, *, root_id: int) -> list[str]:
    """The NIPs of all who belonged to the agency on the day, in service or not. One query."""
    return [nip for (nip,) in _ask(_NUMBERS, on=day, root=root_id)]


def lineages_on(day: date, *, employee_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The lineage of each one's unit on the day; who belongs to no unit is not there. One query."""
    return {key: tuple(lineage) for key, lineage in _ask(_LINEAGES, on=day, ids=list(employee_ids))}


def _ask(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())

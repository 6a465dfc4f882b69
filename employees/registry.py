"""The registry's own verbs: where people belong."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

# The latest definitive post in the register up to the day, else the unit under which the person was registered.
_REFRESH_HOMES = """
    UPDATE employees_employee e SET home_unit_id = home.unit_id, home_kind = home.kind
    FROM (
        SELECT p.id, coalesce(latest.unit_id, p.registered_unit_id) AS unit_id, coalesce(latest.kind, '') AS kind
        FROM employees_employee p
        LEFT JOIN LATERAL (
            SELECT post.unit_id, post.kind
            FROM employees_positionhistory h JOIN employees_position post ON post.id = h.position_id
            WHERE h.employee_id = p.id AND h.assignment = 'definitif' AND lower(h.validity) <= %(on)s
            ORDER BY lower(h.validity) DESC, h.id DESC LIMIT 1
        ) latest ON true
        WHERE %(ids)s::bigint[] IS NULL OR p.id = ANY (%(ids)s::bigint[])
    ) home
    WHERE home.id = e.id AND (e.home_unit_id, e.home_kind) IS DISTINCT FROM (home.unit_id, home.kind)
"""


def refresh_homes(*, on: date, employee_ids: Iterable[int] | None = None) -> int:
    """Let the homes of these people (all by default) be those of ``on``; returns how many changed."""
    ids = None if employee_ids is None else list(employee_ids)
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH_HOMES, {"on": on, "ids": ids})
        return cursor.rowcount

"""The registry's own verbs: where people belong."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from employees.homes import HOMES

_REFRESH_HOMES = f"""
    UPDATE employees_employee e SET home_unit_id = home.unit_id, home_kind = home.kind
    FROM ({HOMES} WHERE %(ids)s::bigint[] IS NULL OR p.id = ANY (%(ids)s::bigint[])) home
    WHERE home.id = e.id AND (e.home_unit_id, e.home_kind) IS DISTINCT FROM (home.unit_id, home.kind)
"""


def refresh_homes(*, on: date, employee_ids: Iterable[int] | None = None) -> int:
    """Let the homes of these people (all by default) be those of ``on``; returns how many changed."""
    ids = None if employee_ids is None else list(employee_ids)
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH_HOMES, {"on": on, "ids": ids})
        return cursor.rowcount

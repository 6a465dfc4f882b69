"""Who is whose direct superior: the account with the role *atasan* over the unit a person works in.

The head of a unit answers to the superior of the unit above. Nobody is their own superior; where no account holds the
role, there is none, and a page says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from employees.choices import MANAGERIAL_KINDS, Role

_SUPERIORS = """
    SELECT e.id, g.user_id
    FROM employees_employee e
    JOIN employees_unit u ON u.id = e.home_unit_id
    JOIN employees_grant g ON g.role = %(role)s AND g.validity @> %(on)s::date
        AND g.unit_id = CASE WHEN e.home_kind = ANY (%(managerial)s) THEN u.parent_id ELSE u.id END
    JOIN employees_user a ON a.id = g.user_id AND a.is_active AND a.employee_id IS DISTINCT FROM e.id
    WHERE e.id = ANY (%(people)s)
    ORDER BY e.id, g.user_id
"""


def find_superiors(employee_ids: Iterable[int], *, on: date) -> Mapping[int, tuple[int, ...]]:
    """Account numbers of the direct superiors of these people on ``on``; who has none is not there. One query."""
    given: dict[str, Any] = {
        "role": Role.SUPERIOR,
        "on": on,
        "managerial": list(MANAGERIAL_KINDS),
        "people": list(employee_ids),
    }
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_SUPERIORS, given)
        for employee, account in cursor.fetchall():
            found[employee].append(account)
    return {employee: tuple(dict.fromkeys(accounts)) for employee, accounts in found.items()}

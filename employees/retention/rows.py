"""What an erasure takes of somebody, by table: rows, and what the trail still tells of rows that went earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, Count, Q, Value

from asn_career.base.models import AuditEntry
from employees.choices import ERASABLE
from employees.models import User

# By the column that tells whose a row is, the way from the row to the person.
_WAYS = {
    "employee_id": "employee",
    "recipient_id": "recipient__employee",
    "user_id": "user__employee",
}


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows of which table there are, and how many went ``earlier`` whose values the trail still has."""

    rows: Mapping[str, int]
    earlier: int

    def __bool__(self) -> bool:
        return bool(self.rows or self.earlier)


NOTHING = Found({}, 0)


def find_rows(tables: Iterable[str], *, employee_id: int) -> Found:
    """What of these tables is this person's. Three queries."""
    wanted = sorted(set(tables) & set(ERASABLE))
    if not wanted:
        return NOTHING
    first, *rest = (_counted(table, employee_id) for table in wanted)
    counted = first.union(*rest, all=True) if rest else first
    return Found({table: rows for table, rows in counted if rows}, _gone_earlier(wanted, employee_id))


def remove_rows(tables: Iterable[str], *, employee_id: int) -> None:
    """Remove this person's rows, the tables in the order of their names. The caller acts and holds the locks."""
    for table in sorted(tables):
        rows_of(table, employee_id=employee_id).delete()


def rows_of(table: str, *, employee_id: int) -> Any:
    """This person's rows of a table of ``ERASABLE``, own or of the account."""
    return _models()[table]._base_manager.filter(**{_WAYS[ERASABLE[table]]: employee_id})


def _counted(table: str, employee_id: int) -> Any:
    rows = rows_of(table, employee_id=employee_id).order_by().annotate(table=Value(table, CharField()))
    return rows.values("table").annotate(rows=Count("pk")).values_list("table", "rows")


def _gone_earlier(tables: Iterable[str], employee_id: int) -> int:
    """Rows that the person, say, deleted themselves: by their last entry, as long as it has values."""
    account = User.objects.filter(employee=employee_id).values_list("pk", flat=True).first()
    whose = Q(old__employee_id=employee_id)
    if account is not None:
        whose |= Q(old__recipient_id=account) | Q(old__user_id=account)
    return AuditEntry.objects.filter(whose, table_name__in=list(tables), operation="delete").count()


@cache
def _models() -> Mapping[str, Any]:
    return {model._meta.db_table: model for model in apps.get_models()}

"""Whether a grant reaches a unit, or all of an agency, and of which agencies it does."""

from __future__ import annotations

from employees.access import Permission, Principal
from employees.models import Unit


def covers_unit(principal: Principal, permission: Permission, unit: Unit) -> bool:
    """Whether a grant gives ``permission`` over a unit or one above it."""
    return principal.sees_everyone(permission) or bool(principal.unit_ids(permission) & set(unit.lineage))


def covers_agency(principal: Principal, permission: Permission, root_id: int) -> bool:
    """Whether a grant gives ``permission`` over all of an agency, by the row id of its root unit."""
    return principal.sees_everyone(permission) or root_id in principal.unit_ids(permission)


def agencies_of(principal: Principal, permission: Permission) -> list[Unit]:
    """The agencies over all of which a grant gives ``permission``, by code. One query."""
    roots = Unit.objects.filter(parent__isnull=True).order_by("code")
    if not principal.sees_everyone(permission):
        roots = roots.filter(pk__in=principal.unit_ids(permission))
    return list(roots)

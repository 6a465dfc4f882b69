"""Whose account acts for a unit: the holders of roles that give a permission over it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from asn_career.base.errors import NotPermittedError
from employees.access import ROLE_PERMISSIONS, Permission, Principal
from employees.choices import MANAGERIAL_KINDS, Role
from employees.models import Employee, Grant, Unit, User


def find_responsible(
    permission: Permission, *, units: Iterable[Unit], on: date
) -> Mapping[int, tuple[int, ...]]:
    """Account numbers by unit number: those whose grant covers the unit's subtree on ``on``. One query.

    Superiors and assessors answer for people, not for subtrees; ``find_superiors`` knows the former.
    """
    wanted = list(units)
    roles = [role for role, given in ROLE_PERMISSIONS.items() if permission in given]
    narrow = {Role.SUPERIOR, Role.ASSESSOR}
    grants = Grant.objects.in_force_on(on).filter(role__in=set(roles) - narrow, user__is_active=True)
    found: dict[int, list[int]] = defaultdict(list)
    for unit_id, user_id in grants.order_by("user_id").values_list("unit_id", "user_id"):
        for unit in wanted:
            if unit_id is None or unit_id in unit.lineage:
                found[unit.pk].append(user_id)
    return {unit: tuple(dict.fromkeys(users)) for unit, users in found.items()}


def reaches(by: Principal, permission: Permission, person: Employee) -> bool:
    """Whether a grant gives ``permission`` over somebody whose row is read already, as the gate would say."""
    if by.in_name_of and person.pk in by.themselves:
        return False
    unit = person.home_unit
    for grant in by.grants_for(permission):
        if grant.covers_subtree:
            if grant.unit_id is None or (unit and grant.unit_id in unit.lineage):
                return True
        elif grant.role == Role.SUPERIOR and unit and _is_superior(grant.unit_id, unit, person.home_kind):
            return True
    return False


def _is_superior(granted: int | None, unit: Unit, kind: str) -> bool:
    """A superior has the own unit, and the heads of the units right below."""
    return granted is not None and (
        unit.pk == granted or (unit.parent_id == granted and kind in MANAGERIAL_KINDS)
    )


def account_of(by: Principal) -> User:
    """The account that acts; programs and the command line have none, and decide nothing about people."""
    if account := find_account(by):
        return account
    raise NotPermittedError


def find_holder(by: Principal) -> int | None:
    """The number of the account whose rights are used: the own one, or the one in whose name it acts."""
    if by.in_name_of:
        return by.in_name_of.holder_id
    account = find_account(by)
    return account.pk if account else None


def find_account(by: Principal) -> User | None:
    """The same for who only reads; programs and the system have none."""
    return User.objects.filter(public_id=by.acting_account_key).first() if by.acting_account_key else None

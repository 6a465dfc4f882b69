"""Who may do what with a plan: the employee writes, the direct superior agrees, somebody acts where there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from employees.access import Permission, Principal
from employees.choices import Role
from employees.models import Employee, Grant, User
from employees.responsible import find_holder
from employees.superiors import find_superiors
from training.choices import StepCapacity
from training.models import DevelopmentPlan

_IN_PLACE = (Role.UNIT_ADMIN, Role.ANALYST)


def is_own(plan: DevelopmentPlan, principal: Principal) -> bool:
    return principal.employee_id is not None and principal.employee_id == plan.employee_id


def capacities(plans: Iterable[DevelopmentPlan], *, by: Principal) -> dict[int, StepCapacity]:
    """As what ``by`` may agree to or return each of these plans, by plan; who may not is not there. Three queries.

    Nobody agrees to their own plan. Where nobody holds the role of the direct superior, the administrator of the unit
    or an analyst acts in their place.
    """
    people = {plan.employee_id for plan in plans} - by.themselves
    superiors, account = find_superiors(people, on=by.on), find_holder(by)
    managed = managed_people(people, by=by)
    found = {}
    for plan in plans:
        if plan.employee_id not in people:
            continue
        if account in superiors.get(plan.employee_id, ()):
            found[plan.pk] = StepCapacity.SUPERIOR
        elif plan.employee_id not in superiors and plan.employee_id in managed:
            found[plan.pk] = StepCapacity.IN_PLACE
    return found


def managed_people(people: Iterable[int], *, by: Principal) -> set[int]:
    """Those of these people for whom ``by`` may prepare plans, as administrator of a unit or analyst. One query."""
    wide = managing(by)
    rows = Employee.objects.visible_to(wide, permission=Permission.NOMINATE).filter(pk__in=list(people))
    return set(rows.values_list("pk", flat=True))


def managing(by: Principal) -> Principal:
    """The principal without being anybody's superior, or the person concerned."""
    wide = by.with_grants(*(grant for grant in by.grants if grant.covers_subtree))
    return wide if wide.in_name_of else wide.as_others_see()


def accounts_of(people: Iterable[int]) -> dict[int, int]:
    """Accounts of these people, by person. One query."""
    return dict(User.objects.filter(employee__in=list(people), is_active=True).values_list("employee", "pk"))


def who_agrees(employees: Iterable[Employee], *, on: date) -> Mapping[int, tuple[int, ...]]:
    """Accounts that a sent plan waits for, by person: superiors, else who acts in their place. Two queries."""
    people = {employee.pk: employee for employee in employees}
    found = dict(find_superiors(people, on=on))
    left = [employee for key, employee in people.items() if key not in found]
    return found | _in_place(left, on=on)


def _in_place(employees: list[Employee], *, on: date) -> dict[int, tuple[int, ...]]:
    """The administrators nearest above each person, else the nearest analysts."""
    lineages = {
        employee.pk: list(employee.home_unit.lineage) if employee.home_unit else [] for employee in employees
    }
    units = {unit for lineage in lineages.values() for unit in lineage}
    grants = Grant.objects.in_force_on(on).filter(role__in=_IN_PLACE, unit__in=units, user__is_active=True)
    holders: dict[tuple[str, int], list[tuple[int, int | None]]] = defaultdict(list)
    for role, unit, user, employee in grants.order_by("user").values_list(
        "role", "unit", "user", "user__employee"
    ):
        holders[(role, unit)].append((user, employee))
    return {
        person: nearest
        for person, lineage in lineages.items()
        if (nearest := _nearest(person, lineage, holders))
    }


def _nearest(
    person: int, lineage: list[int], holders: Mapping[tuple[str, int], list[tuple[int, int | None]]]
) -> tuple[int, ...]:
    """Accounts other than the person's own."""
    for role in _IN_PLACE:
        for unit in reversed(lineage):
            if found := tuple(user for user, employee in holders.get((role, unit), ()) if employee != person):
                return found
    return ()

"""Units with a floor of their own: those right below the agency, or the remote unit somewhere below one."""

from __future__ import annotations

from employees.models import Unit


def groups_of(root: Unit) -> dict[int, Unit]:
    """For each unit of the agency the unit whose floor counts its people. One query."""
    units = {unit.pk: unit for unit in Unit.objects.in_subtree([root.pk])}
    depth = len(units[root.pk].lineage)
    found = {}
    for unit in units.values():
        path = [units[key] for key in unit.lineage[depth - 1 :]]
        remote = next((each for each in path if each.remote), None)
        found[unit.pk] = remote or path[min(1, len(path) - 1)]
    return found

"""The unit tree of a package: parents from the file or the register, no cycles, no more than twenty levels."""

from __future__ import annotations

from typing import Any

from asn_career.base.imports.stage import Stage
from employees.models.organisation import MAX_UNIT_DEPTH

# More than this many units off the tree are no slip of the hand; they are not walked one by one.
WALKED = 10_000

_FIND_PARENTS = """
    UPDATE {s} s SET parent_code_id = found.id
    FROM (
        SELECT s.row_id, coalesce(p.target_id, u.id) AS id
        FROM {s} s
        LEFT JOIN {s} p ON p.code = s.parent_code AND NOT p.refused AND NOT p.repeated
        LEFT JOIN employees_unit u ON u.code = s.parent_code AND (%(everything)s OR u.id IN (SELECT id FROM scope_units)
            OR u.id = (SELECT own.parent_id FROM employees_unit own WHERE own.id = s.stored_id))
        WHERE s.parent_code IS NOT NULL
    ) found
    WHERE found.row_id = s.row_id AND found.id IS DISTINCT FROM s.parent_code_id
"""
_GRAPH = """
    WITH RECURSIVE unit_graph AS (
        SELECT coalesce(s.target_id, u.id) AS id, coalesce(s.parent_code_id, u.parent_id) AS parent_id,
            coalesce(s.code, u.code) AS code, s.row_id
        FROM employees_unit u
        FULL JOIN (SELECT * FROM {s} WHERE NOT refused AND NOT repeated) s ON s.stored_id = u.id
    ), reached AS (
        SELECT id, 1 AS depth FROM unit_graph WHERE parent_id IS NULL
        UNION ALL
        SELECT g.id, r.depth + 1 FROM unit_graph g JOIN reached r ON g.parent_id = r.id WHERE r.depth < %(levels)s
    )
    SELECT id, parent_id, code, row_id FROM unit_graph WHERE id NOT IN (SELECT id FROM reached) LIMIT %(walked)s
"""
_MOVED = """
    UPDATE {s} s SET outcome = 'changed' FROM employees_unit u
    WHERE u.id = s.stored_id AND NOT s.refused AND s.parent_code_id IS DISTINCT FROM u.parent_id
      AND s.parent_code_id IS NOT NULL AND s.outcome = 'same'
"""


def judge_tree(stage: Stage) -> None:
    """Refuse what would not hang on the tree, and everything below it."""
    if not stage.scope.everything:
        stage.refuse("s.stored_id IS NULL AND s.parent_code IS NULL", "outside_scope", column="code")
    stage.refuse("s.parent_code = s.code", "unit_own_parent", column="parent_code")
    while True:
        stage.run(_FIND_PARENTS, everything=stage.scope.everything)
        if not _refuse_orphans(stage) and not _refuse_off_tree(stage):
            break
    stage.run(_MOVED)


def _refuse_orphans(stage: Stage) -> int:
    orphan = "s.parent_code IS NOT NULL AND s.parent_code_id IS NULL"
    parent = "jsonb_build_object('parent', 'units')"
    count = stage.refuse(
        f"{orphan} AND p.code = s.parent_code AND p.refused",
        "depends_on_refused_row",
        column="parent_code",
        params=parent,
        source=f"{stage.name} p",
    )
    count += stage.refuse(
        f"{orphan} AND lower(p.code) = lower(s.parent_code)",
        "code_case",
        column="parent_code",
        params="jsonb_build_object('stored', p.code)",
        source=f"""(SELECT code FROM {stage.name} WHERE NOT refused UNION
            SELECT code FROM employees_unit WHERE %(everything)s OR id IN (SELECT id FROM scope_units)) p""",
        everything=stage.scope.everything,
    )
    return count + stage.refuse(orphan, "unknown_reference", column="parent_code", params=parent)


def _refuse_off_tree(stage: Stage) -> int:
    off = stage.fetch(_GRAPH, levels=MAX_UNIT_DEPTH, walked=WALKED)
    units = {unit_id: Off(parent_id, code, row_id) for unit_id, parent_id, code, row_id in off}
    cycles: dict[int, dict[str, Any]] = {}
    deep: dict[int, dict[str, Any]] = {}
    for unit_id in units:
        path = _path(unit_id, units)
        if path[-1] in path[:-1]:
            ring = path[path.index(path[-1]) :]
            shown = " → ".join(units[member].code for member in ring)
            cycles |= {row_id: {"cycle": shown} for m in ring if (row_id := units[m].row_id)}
        else:
            _add_deepest_staged(path, units, deep)
    refused = stage.refuse_rows(list(cycles.items()), "unit_cycle", column="parent_code")
    deep = {row_id: params for row_id, params in deep.items() if row_id not in cycles}
    return refused + stage.refuse_rows(list(deep.items()), "unit_too_deep", column="parent_code")


class Off:
    """A unit that the walk from the roots did not reach."""

    __slots__ = ("code", "parent_id", "row_id")

    def __init__(self, parent_id: int, code: str, row_id: int | None) -> None:
        self.parent_id = parent_id
        self.code = code
        self.row_id = row_id


def _path(unit_id: int, units: dict[int, Off]) -> list[int]:
    """Upwards from a unit until the tree is reached or a unit comes again."""
    path, seen = [unit_id], {unit_id}
    while (parent := units[path[-1]].parent_id) in units:
        path.append(parent)
        if parent in seen:
            break
        seen.add(parent)
    return path


def _add_deepest_staged(path: list[int], units: dict[int, Off], deep: dict[int, dict[str, Any]]) -> None:
    """Of what lies too deep, the row of the file that put it there."""
    for unit_id in path:
        row_id = units[unit_id].row_id
        if row_id:
            deep[row_id] = {"levels": MAX_UNIT_DEPTH}
            return

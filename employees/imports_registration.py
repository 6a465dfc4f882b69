"""Under which unit a package registers people who are new: nobody is stored without a unit that makes them readable."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from asn_career.base.imports.models import Import
from asn_career.base.imports.stage import Scope, Stage
from employees.access import Permission, Principal
from employees.models import Unit

_STORED = "SELECT id, code, parent_id FROM employees_unit"
# The tree as the package will leave it: what it adds is not written yet while its people are judged.
_WITH_STAGED = """
    SELECT coalesce(s.target_id, u.id) AS id, coalesce(s.code, u.code) AS code,
        coalesce(s.parent_code_id, u.parent_id) AS parent_id
    FROM employees_unit u
    FULL JOIN (SELECT * FROM stage_units WHERE NOT refused AND NOT repeated) s ON s.stored_id = u.id
"""
# Rows of the package that name a definitive post of somebody, in the words of the file.
_POSTS = """
    base_importrow r WHERE r.package_id = %(package)s AND r."table" = 'position_history' AND r.raw IS NULL
        AND coalesce(r.data ->> 'assignment', 'definitif') = 'definitif'
"""
_HAS_POST = f"""
    s.nip IN (SELECT r.data ->> 'nip' FROM known_positions k, {_POSTS}
        AND k.code = r.data ->> 'position_code' AND k.in_scope AND NOT k.is_refused)
"""
# Of each person the sender's unit, else the agency, in which the latest of these posts lies.
_BY_POST = f"""
    CREATE TEMP TABLE registering_units ON COMMIT DROP AS
    SELECT DISTINCT ON (r.data ->> 'nip') r.data ->> 'nip' AS nip, coalesce(
        (SELECT a.id FROM unnest(u.lineage) WITH ORDINALITY a(id, depth) WHERE a.id = ANY (%(units)s::bigint[])
            ORDER BY a.depth LIMIT 1), u.lineage[1]) AS unit_id
    FROM employees_position p JOIN employees_unit u ON u.id = p.unit_id, {_POSTS}
        AND p.code = r.data ->> 'position_code' AND (%(everything)s OR u.id IN (SELECT id FROM scope_units))
    ORDER BY r.data ->> 'nip', r.data ->> 'from_date' DESC
"""


def registrable_units(principal: Principal) -> QuerySet[Unit]:
    """The units under which ``principal`` may register people."""
    if principal.sees_everyone(Permission.IMPORT):
        return Unit.objects.all()
    return Unit.objects.in_subtree(sorted(principal.unit_ids(Permission.IMPORT)))


def units_to_choose(principal: Principal) -> list[Unit]:
    """Between which units a sender has to choose for people without a post; empty where there is one only."""
    units = Unit.objects.order_by("code")
    if principal.sees_everyone(Permission.IMPORT):
        found = list(units.filter(parent=None))
    elif len(own := principal.unit_ids(Permission.IMPORT)) > 1:
        found = list(units.filter(pk__in=own))
    else:
        return []
    return found if len(found) > 1 else []


def find_unit(package: Import, scope: Scope) -> int | None:
    """The unit of the import: as it was named, or the only one that it can be."""
    possible = _possible_units(package, scope)
    return possible[0] if len(possible) == 1 else None


def _possible_units(package: Import, scope: Scope) -> Sequence[int]:
    """The unit that was named, the sender's, or the agencies of the deployment: two of them at most."""
    tree = _WITH_STAGED if "units" in package.tables else _STORED
    with connection.cursor() as cursor:
        if scope.unit_code:
            cursor.execute(
                f"""SELECT DISTINCT id FROM ({tree}) t WHERE code = %(code)s AND (%(everything)s
                OR id IN (SELECT id FROM scope_units) OR id NOT IN (SELECT id FROM employees_unit))""",
                {"code": scope.unit_code, "everything": scope.everything},
            )
        elif scope.everything:
            cursor.execute(f"SELECT DISTINCT id FROM ({tree}) t WHERE parent_id IS NULL LIMIT 2")
        else:
            return scope.units
        return [unit for (unit,) in cursor.fetchall()]


def refuse_without_unit(stage: Stage) -> None:
    """New people of whom neither the sender nor a post of the package says where they belong stay out.

    Before there is any unit, people belong to the whole deployment; a unit that is named and does not exist refuses the
    package.
    """
    if len(_possible_units(stage.package, stage.scope)) < 2:
        return
    placed = _HAS_POST if "position_history" in stage.package.tables else "FALSE"
    stage.refuse(f"s.stored_id IS NULL AND NOT ({placed})", "unit_unnamed", column="nip")


def registering_unit_sql(stage: Stage) -> str:
    """SQL over ``s``: under which unit a new person is registered; the units and posts of the package are written."""
    unit = find_unit(stage.package, stage.scope)
    if unit is not None:
        return str(int(unit))
    stage.run("DROP TABLE IF EXISTS pg_temp.registering_units")
    stage.run(_BY_POST, units=list(stage.scope.units), everything=stage.scope.everything)
    stage.run("CREATE INDEX ON registering_units (nip)")
    return "(SELECT n.unit_id FROM registering_units n WHERE n.nip = s.nip)"

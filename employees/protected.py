"""Protected attributes of people (sex): the one way to what the schema ``pelindungan`` keeps.

The schema belongs to a database role of its own. The application's connection has no right to read its tables, so that
what decides about people cannot join them; here it takes that role for one statement. Statements give back the row ids
of people and these values, nothing else. Who asks has to have been checked before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# The role is whoever owns the schema: where the roles of bin/launcher/roles.sql are missing, the owner of all tables.
_ENTER = """
    SELECT set_config('role', pg_get_userbyid(nspowner)::text, true) FROM pg_namespace WHERE nspname = 'pelindungan'
"""
_LEAVE = "SELECT set_config('role', 'none', true)"
_RECORD = """
    INSERT INTO pelindungan.person (employee_id, sex) SELECT * FROM unnest(%s::bigint[], %s::text[])
    ON CONFLICT (employee_id) DO UPDATE SET sex = EXCLUDED.sex, salt = EXCLUDED.salt WHERE person.sex <> EXCLUDED.sex
"""
_DIFFERING = """
    SELECT w.employee_id FROM unnest(%s::bigint[], %s::text[]) AS w (employee_id, sex)
    LEFT JOIN pelindungan.person p USING (employee_id) WHERE p.sex IS DISTINCT FROM w.sex
"""
# Of each person the first value before the change and whether somebody has written since.
_CHANGED_BY = """
    SELECT t.employee_id, (array_agg(t.old ->> 'sex' ORDER BY t.entry_id))[1],
        EXISTS (SELECT FROM pelindungan.trail l WHERE l.employee_id = t.employee_id AND l.reason <> %(reason)s
            AND l.reason <> ALL (%(undone)s) AND l.entry_id > max(t.entry_id))
    FROM pelindungan.trail t JOIN pelindungan.person p USING (employee_id) WHERE t.reason = %(reason)s
    GROUP BY t.employee_id
"""
_STATES = """
    SELECT employee_id, protected_commitment(sex, salt) FROM pelindungan.person ORDER BY employee_id
"""


class ChangedLaterError(Exception):
    """Protected values of ``people`` were written again since."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.people = people


def sex_of(employee_ids: Collection[int]) -> dict[int, str]:
    """``L`` or ``P`` of those of whom it is known."""
    return dict(
        _ask(
            "SELECT employee_id, sex FROM pelindungan.person WHERE employee_id = ANY (%s)", [[*employee_ids]]
        )
    )


def differing(values: Mapping[int, str]) -> set[int]:
    """Whose known value is another one than the given, or none."""
    if not values:
        return set()
    return {employee_id for (employee_id,) in _ask(_DIFFERING, [[*values], [*values.values()]])}


def record(values: Mapping[int, str]) -> None:
    """Keep the values; who changed them and why is said by the transaction (``acting``)."""
    if values:
        with _reading() as cursor:
            cursor.execute(_RECORD, [[*values], [*values.values()]])


def take_back(reason: str, *, undone: Collection[str] = ()) -> None:
    """Put back what the values were before the changes made for ``reason``.

    What was changed later for one of the reasons ``undone`` has been taken back itself.

    Raises: ChangedLaterError, and nothing is put back.
    """
    with _reading() as cursor:
        cursor.execute(_CHANGED_BY, {"reason": reason, "undone": [*undone]})
        changed = cursor.fetchall()
        if later := sum(is_later for _person, _before, is_later in changed):
            raise ChangedLaterError(later)
        unknown = [person for person, before, _later in changed if before is None]
        cursor.execute("DELETE FROM pelindungan.person WHERE employee_id = ANY (%s)", [unknown])
    record({person: before for person, before, _later in changed if before is not None})


def commitments() -> dict[int, str]:
    """What the audit trail has to say last of each person: a digest that tells nothing without its salt."""
    return dict(_ask(_STATES, []))


def is_apart() -> bool:
    """Whether the application's own connection is refused the tables, as it should be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(NOT has_table_privilege(to_regclass('pelindungan.person'), 'SELECT'), TRUE)"
        )
        return bool(cursor.fetchone()[0])


def _ask(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with _reading() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@contextmanager
def _reading() -> Iterator[Any]:
    """A cursor under the role of the schema; an error takes the role back with the savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ENTER)
        yield cursor
        cursor.execute(_LEAVE)

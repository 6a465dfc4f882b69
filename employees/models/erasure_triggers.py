"""What the database itself holds fast of an erasure: whose it is, what was approved, and that its values are gone."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal
from employees.choices import ERASABLE, GONE

_KEPT = "public_id, employee_id, classes, tables, left_on, due_on, reason, drafted_by_id, drafted_at"
_TABLES = ", ".join(f"'{table}'" for table in sorted(ERASABLE))
_LEFT = " OR ".join(
    f"('{table}' = ANY (NEW.tables::text[]) AND EXISTS (SELECT FROM {table} x WHERE x.{column} = {owner}))"
    for table, column in sorted(ERASABLE.items())
    for owner in ["NEW.employee_id" if column == "employee_id" else "account"]
)
_GONE = ", ".join(f"'{position}'" for position in GONE)
# Every entry about a row that is gone, and that was this person's when it went.
_ENTRIES = """
    SELECT coalesce(array_agg(e.id ORDER BY e.id), '{}') FROM base_auditentry e
    WHERE (e.table_name, e.row_id) IN (
        SELECT d.table_name, d.row_id FROM base_auditentry d
        WHERE d.table_name = ANY (NEW.tables::text[]) AND d.operation = 'delete' AND (
            d.old ->> 'employee_id' = NEW.employee_id::text
            OR d.old ->> 'recipient_id' = account::text OR d.old ->> 'user_id' = account::text
        )
    )
"""


def _columns(row: str) -> str:
    return ", ".join(f"{row}.{name.strip()}" for name in _KEPT.split(","))


def erases_what_was_approved() -> pgtrigger.Trigger:
    """Takes erasable tables alone, writes itself which entries are meant, and is done when their values are gone."""
    return pgtrigger.Trigger(
        name="erases_what_was_approved",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("account", "bigint")],
        func=f"""
            IF TG_OP = 'INSERT' THEN
                {
            refusal(
                f"cardinality(NEW.tables) = 0 OR NOT NEW.tables::text[] <@ ARRAY[{_TABLES}]::text[]",
                "records of these tables are not erased",
            )
        }
                {
            refusal(
                "cardinality(NEW.entries) > 0 OR NEW.decided_by_id IS NOT NULL", "an erasure begins undecided"
            )
        }
                RETURN NEW;
            END IF;
            {
            refusal(
                f"({_columns('OLD')}) IS DISTINCT FROM ({_columns('NEW')})",
                "what was proposed stays on record",
            )
        }
            {
            refusal(
                "OLD.state <> 'proposed' AND (OLD.decided_by_id, OLD.decided_at, OLD.decided_reason) "
                "IS DISTINCT FROM (NEW.decided_by_id, NEW.decided_at, NEW.decided_reason)",
                "what was decided stays on record",
            )
        }
            {
            refusal(
                f'''NEW.state IN ('approved', 'removed') AND OLD.state <> NEW.state AND NOT EXISTS (
                SELECT FROM employees_employee p WHERE p.id = NEW.employee_id AND p.legal_position IN ({_GONE})
            )''',
                "nothing is erased of somebody who has not left",
            )
        }
            IF OLD.state = 'approved' AND NEW.state = 'removed' THEN
                SELECT u.id INTO account FROM employees_user u WHERE u.employee_id = NEW.employee_id;
                {refusal(_LEFT, "records of the person are still there")}
                NEW.entries := ({_ENTRIES});
            ELSE
                {
            refusal("OLD.entries IS DISTINCT FROM NEW.entries", "the database says which entries are erased")
        }
            END IF;
            {
            refusal(
                '''NEW.state = 'done' AND EXISTS (
                SELECT FROM unnest(NEW.entries) AS n (id) LEFT JOIN base_auditentry e ON e.id = n.id
                LEFT JOIN base_entrykey k ON k.entry_id = n.id
                WHERE e.id IS NULL OR e.old IS NOT NULL OR e.new IS NOT NULL OR k.entry_id IS NOT NULL
            )''',
                "values of erased entries are still there",
            )
        }
            RETURN NEW;
        """,
    )

"""What the database itself refuses where several people have to agree."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import only_these_moves

__all__ = ["kept_as_written", "not_about_oneself", "only_these_moves"]


def not_about_oneself(*columns: str) -> pgtrigger.Trigger:
    """Refuses an account in one of ``columns`` that belongs to the person whom the row is about."""
    named = ", ".join(f"NEW.{column}" for column in columns)
    return pgtrigger.Trigger(
        name="not_about_oneself",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM employees_user u
                WHERE u.id = ANY (ARRAY[{named}]::bigint[]) AND u.employee_id = NEW.employee_id
            ) THEN
                RAISE EXCEPTION 'nobody decides about themselves' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def kept_as_written() -> pgtrigger.Trigger:
    """Refuses to change or remove what was recorded."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)

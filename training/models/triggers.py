"""What the database itself refuses where several people have to agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pgtrigger


def only_these_moves(moves: Mapping[str, Iterable[str]], *, first: Iterable[str]) -> pgtrigger.Trigger:
    """Refuses a state that no move leads to; a move counts ``version`` up by one, so that two never both succeed."""
    allowed = ", ".join(f"('{old}', '{new}')" for old, news in sorted(moves.items()) for new in sorted(news))
    begins = ", ".join(f"'{state}'" for state in first)
    return pgtrigger.Trigger(
        name="only_these_moves",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF TG_OP = 'INSERT' THEN
                IF NEW.state NOT IN ({begins}) THEN
                    RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END IF;
            IF OLD.state <> NEW.state AND (
                (OLD.state, NEW.state) NOT IN ({allowed}) OR NEW.version <> OLD.version + 1
            ) THEN
                RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


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

"""What the database itself refuses of rows that go through states and need a second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pgtrigger


def refusal(condition: str, words: str) -> str:
    """A statement of a trigger's function that refuses the row where ``condition`` holds, with these words."""
    return f"IF {condition} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF;"


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


def agreed_by_another(state: str, *, name: str = "agreed_by_another") -> pgtrigger.Trigger:
    """Refuses ``state`` where the account that decided drafted the row too, or belongs to the same person."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF NEW.state = '{state}' AND OLD.state <> '{state}' THEN
                IF NEW.decided_by_id = OLD.drafted_by_id OR EXISTS (
                    SELECT 1 FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id
                    WHERE a.id = NEW.decided_by_id AND b.id = OLD.drafted_by_id
                ) THEN
                    RAISE EXCEPTION 'nobody agrees to what they drafted' USING ERRCODE = 'check_violation';
                END IF;
                NEW.decided_at := clock_timestamp();
            END IF;
            RETURN NEW;
        """,
    )


def two_in_name(first: str, second: str) -> pgtrigger.Trigger:
    """Refuses the same name twice: nobody in ``second`` decides what was done in their name, or in whose name they act.

    Delegator and delegate are one person for what is done under a delegation: whom the account in ``second`` acts for
    says the transaction, whom the one in ``first`` acted for says the audit entry that wrote that column.
    """
    return pgtrigger.Trigger(
        name=f"two_in_name_{second.removesuffix('_id')}",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("second_names", "bigint[]"), ("first_names", "bigint[]")],
        func=f"""
            IF NEW.{second} IS NULL OR (TG_OP = 'UPDATE' AND OLD.{second} IS NOT DISTINCT FROM NEW.{second}) THEN
                RETURN NEW;
            END IF;
            second_names := NEW.{second} || ARRAY(
                SELECT d.delegator_id FROM employees_delegation d
                WHERE current_setting('app.purpose', true) = 'delegation:' || d.public_id
            );
            first_names := NEW.{first} || ARRAY(
                SELECT d.delegator_id FROM base_auditentry e
                JOIN employees_delegation d ON e.purpose = 'delegation:' || d.public_id
                WHERE e.table_name = TG_TABLE_NAME AND e.row_id = NEW.id AND e.new ->> '{first}' = NEW.{first}::text
            );
            IF NEW.{second} <> NEW.{first} AND second_names && first_names THEN
                RAISE EXCEPTION 'two people in one name'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'two_in_name';
            END IF;
            RETURN NEW;
        """,
    )


def kept_but(*changing: str, draft: str = "draft") -> pgtrigger.Trigger:
    """Refuses to change a row that is no ``draft`` any more, but for the columns ``changing`` and its version."""
    free = ", ".join(f"'{column}'" for column in ("version", *changing))
    return pgtrigger.Trigger(
        name="kept_once_agreed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF OLD.state <> '{draft}' AND
                to_jsonb(OLD) - ARRAY[{free}]::text[] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{free}]::text[]
            THEN
                RAISE EXCEPTION 'what was agreed does not change' USING ERRCODE = 'check_violation';
            END IF;
            IF (OLD.drafted_by_id, OLD.number, OLD.public_id) IS DISTINCT FROM
                (NEW.drafted_by_id, NEW.number, NEW.public_id)
            THEN
                RAISE EXCEPTION 'who drafted it stays on record' USING ERRCODE = 'check_violation';
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

"""What the database itself refuses of content that two others approve: it stays, and nobody approves their own."""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger

from asn_career.base.state_triggers import refusal


def sealed_by_two(
    *,
    approvals: str,
    key: str,
    author: str,
    begins_as: str,
    thing: str,
    fixed: str,
    kept: str,
    name: str = "sealed_by_two",
    once: str = "",
    also: str = "",
) -> pgtrigger.Trigger:
    """The columns ``fixed`` of a ``thing`` never change; two others in ``approvals`` seal it, at the database's time.

    ``begins_as`` is the state that the second approval leads to, ``once`` a further condition under which ``kept`` is
    told, ``also`` further refusals.
    """
    old, new = (", ".join(f"{row}.{column}" for column in fixed.split(", ")) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            f"""({old}) IS DISTINCT FROM ({new})
                OR OLD.sealed_at IS NOT NULL AND OLD.sealed_at IS DISTINCT FROM NEW.sealed_at{once}""",
            kept,
        )
        + also
        + f"""
            IF OLD.state = 'proposed' AND NEW.state = '{begins_as}' THEN
                IF (SELECT count(DISTINCT a.approver_id) FROM {approvals} a
                    WHERE a.{key} = NEW.id AND a.content_hash = NEW.content_hash
                      AND a.approver_id <> NEW.{author}) < 2
                THEN
                    RAISE EXCEPTION 'two others approve {thing}' USING ERRCODE = 'check_violation';
                END IF;
                NEW.sealed_at := clock_timestamp();
            END IF;
            RETURN NEW;
        """,
    )


def approved_by_another(
    *,
    table: str,
    key: str,
    author: str,
    thing: str,
    own: str,
    name: str = "approved_by_another",
    concerned: Iterable[str] = (),
) -> pgtrigger.Trigger:
    """Who approves is not the ``author``, by account and by person, nor one of those ``concerned`` (subqueries).

    ``thing`` is told with "only a proposed", ``own`` with "nobody approves their own".
    """
    drafted = f"""
                SELECT 1 FROM employees_user u WHERE u.id = found.{author} AND u.employee_id = NEW.person_id
            """
    persons = ") OR EXISTS (".join(
        (drafted, *(f"\n                {query}\n            " for query in concerned))
    )
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", f"{table}%ROWTYPE")],
        func=f"""
            SELECT * INTO found FROM {table} WHERE id = NEW.{key} FOR UPDATE;
            NEW.person_id := (SELECT u.employee_id FROM employees_user u WHERE u.id = NEW.approver_id);
        """
        + refusal(
            "found.state <> 'proposed' OR NEW.content_hash <> found.content_hash",
            f"only a proposed {thing} is approved, as it was shown",
        )
        + refusal(
            f"NEW.approver_id = found.{author} OR EXISTS ({persons})",
            f"nobody approves their own {own}",
        )
        + "RETURN NEW;",
    )

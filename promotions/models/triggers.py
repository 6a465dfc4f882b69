"""Triggers that keep what a published run rests on."""

from __future__ import annotations

import pgtrigger

OF_SHORTLIST = "JOIN promotions_shortlist s ON s.id = c.shortlist_id"


def published_is_fixed(
    name: str, operation: pgtrigger.Operation, *, runs: str, **tables: str
) -> pgtrigger.Trigger:
    """Refuses to write rows of a published run: one look at the runs per statement.

    ``runs`` joins the changed rows ``c`` with their runs ``s``.
    """
    return pgtrigger.Trigger(
        name=f"fixed_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {next(iter(tables.values()))} c {runs} WHERE s.published_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'what a published shortlist rests on does not change'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def fixed_once_published(runs: str) -> list[pgtrigger.Trigger]:
    """The three triggers of a table whose rows belong to runs."""
    return [
        published_is_fixed("insert", pgtrigger.Insert, runs=runs, new="new_rows"),
        published_is_fixed("update", pgtrigger.Update, runs=runs, old="old_rows", new="new_rows"),
        published_is_fixed("delete", pgtrigger.Delete, runs=runs, old="old_rows"),
    ]


def as_it_was_decided() -> pgtrigger.Trigger:
    """Refuses rows of a published run for anybody whom its blocks do not tell of in these very words and figures."""
    figures = ("y", "x", "talent", "jpm", "jpm_uncapped", "jpm_technical", "score")
    stored = ", ".join(f"nullif(b.{name}[p.place], -1)::int * 0.01" for name in figures)
    given = ", ".join(f"c.{name}" for name in figures)
    return pgtrigger.Trigger(
        name="as_decided",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=f"""
            IF EXISTS (
                SELECT 1
                FROM new_rows c
                JOIN promotions_shortlist s ON s.id = c.shortlist_id
                WHERE s.published_at IS NOT NULL AND NOT EXISTS (
                    SELECT 1
                    FROM promotions_shortlistblock b
                    JOIN promotions_snapshotchunk k ON k.id = b.chunk_id AND k.low <= c.employee_id
                    CROSS JOIN LATERAL (SELECT array_position(k.people, c.employee_id) AS place) p
                    WHERE b.shortlist_id = c.shortlist_id AND p.place IS NOT NULL
                      AND c.rank IS NULL AND NOT c.proposed AND c.letters = b.letters[p.place]
                      AND c.outcome = CASE
                            WHEN strpos(c.letters, 'f') > 0 THEN 'ineligible'
                            WHEN strpos(c.letters, 'm') > 0 THEN 'manual'
                            ELSE 'eligible'
                          END
                      AND ({given}, c.box) IS NOT DISTINCT FROM ({stored}, nullif(b.box[p.place], -1))
                      AND c.public_id = encode(substring(sha256(
                            convert_to(s.public_id::text || c.employee_id, 'UTF8')
                          ) FROM 1 FOR 16), 'hex')::uuid
                )
            ) THEN
                RAISE EXCEPTION 'a candidate of a published shortlist is what the run decided'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def nothing_read_before_the_seal() -> pgtrigger.Trigger:
    """Refuses outcomes of a run that has not noted, after its seal, that its inputs are open."""
    return pgtrigger.Trigger(
        name="inputs_open",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func="""
            IF EXISTS (
                SELECT 1 FROM new_rows c JOIN promotions_shortlist s ON s.id = c.shortlist_id
                WHERE s.inputs_opened_at IS NULL OR s.inputs_opened_at <= s.sealed_at
            ) THEN
                RAISE EXCEPTION 'rules are sealed before inputs are opened' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )

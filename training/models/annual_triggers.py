"""What the database keeps of annual plans, their budget and their runs."""

from __future__ import annotations

import pgtrigger

# The sums of a line follow its sessions, whoever changes what; the check of the table then refuses too much. The row
# is locked before its BEFORE trigger runs, so that the sums are those after every transaction that was earlier.
_SUMS = """
    SELECT coalesce(sum(b.amount) FILTER (WHERE b.state = 'planned'), 0),
           coalesce(sum(b.amount) FILTER (WHERE b.state = 'committed'), 0),
           coalesce(sum(b.amount) FILTER (WHERE b.state = 'spent'), 0)
    INTO NEW.planned, NEW.committed, NEW.spent
    FROM training_sessionbudget b WHERE b.line_id = NEW.id;
    RETURN NEW;
"""


def sums_of_sessions() -> pgtrigger.Trigger:
    """Keeps what of a budget line is planned, committed and spent."""
    return pgtrigger.Trigger(
        name="sums_of_sessions",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_SUMS,
    )


def line_follows() -> pgtrigger.Trigger:
    """Has the lines concerned sum up again, in the order of their numbers."""
    return pgtrigger.Trigger(
        name="line_follows",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("concerned", "bigint")],
        func="""
            FOR concerned IN
                SELECT DISTINCT line FROM unnest(ARRAY[
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.line_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.line_id END
                ]) AS line WHERE line IS NOT NULL ORDER BY line
            LOOP
                UPDATE training_budgetline SET ceiling = ceiling WHERE id = concerned;
            END LOOP;
            RETURN NULL;
        """,
    )


def money_follows_session() -> pgtrigger.Trigger:
    """Takes the money of a session along when the session moves on or its seats or their cost change."""
    return pgtrigger.Trigger(
        name="money_follows",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("state", "seats", "cost_per_seat"),
        func="""
            UPDATE training_sessionbudget SET amount = NEW.seats * NEW.cost_per_seat
            WHERE session_id = NEW.id AND NEW.cost_per_seat IS NOT NULL
              AND (NEW.seats, NEW.cost_per_seat) IS DISTINCT FROM (OLD.seats, OLD.cost_per_seat);
            UPDATE training_sessionbudget SET state = CASE NEW.state
                WHEN 'draft' THEN 'planned' WHEN 'finished' THEN 'spent' WHEN 'cancelled' THEN 'released'
                ELSE 'committed' END
            WHERE session_id = NEW.id AND NEW.state <> OLD.state;
            RETURN NULL;
        """,
    )


def written_as_draft(plan: str = "plan_id") -> pgtrigger.Trigger:
    """Refuses to change what a plan consists of once it was submitted."""
    return pgtrigger.Trigger(
        name="written_as_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM training_annualplan p
                WHERE p.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.{plan} ELSE NEW.{plan} END) AND p.state <> 'draft'
            ) THEN
                RAISE EXCEPTION 'an annual plan is written as a draft' USING ERRCODE = 'check_violation';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def fixed_once_published() -> list[pgtrigger.Trigger]:
    """Refuses to write rows of a published run: one look at the runs per statement."""
    return [
        _fixed("insert", pgtrigger.Insert, new="new_rows"),
        _fixed("update", pgtrigger.Update, old="old_rows", new="new_rows"),
        _fixed("delete", pgtrigger.Delete, old="old_rows"),
    ]


def _fixed(name: str, operation: pgtrigger.Operation, **tables: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"fixed_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {next(iter(tables.values()))} c JOIN training_optimisationrun r ON r.id = c.run_id
                WHERE r.published_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'a published optimisation does not change' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def run_is_fixed() -> pgtrigger.Trigger:
    """A run that was published stays as it is."""
    return pgtrigger.Trigger(
        name="fixed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__published_at__isnull=False),
        func="RAISE EXCEPTION 'a published optimisation does not change' USING ERRCODE = 'check_violation';",
    )

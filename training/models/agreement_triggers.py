"""What the database keeps of the money of agreements, and of the sessions held under them."""

from __future__ import annotations

import pgtrigger

# As of a budget line: the row is locked before its BEFORE trigger runs, so that the sums are those after every
# transaction that was earlier; the check of the table then refuses too much.
_SUMS = """
    SELECT coalesce(sum(s.seats * s.cost_per_seat) FILTER (WHERE s.state = 'draft'), 0),
           coalesce(sum(s.seats * s.cost_per_seat) FILTER (WHERE s.state IN ('open', 'closed', 'running')), 0),
           coalesce(sum(s.seats * s.cost_per_seat) FILTER (WHERE s.state = 'finished'), 0)
    INTO NEW.planned, NEW.committed, NEW.spent
    FROM training_trainingsession s WHERE s.agreement_id = NEW.id;
    RETURN NEW;
"""


def sums_of_agreed_sessions() -> pgtrigger.Trigger:
    """Keeps what is planned, committed and spent under an agreement."""
    return pgtrigger.Trigger(
        name="sums_of_sessions",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_SUMS,
    )


def agreement_fits_session() -> pgtrigger.Trigger:
    """A session is held under an agreement with its programme's provider, in force on its first day.

    What an agreement with a ceiling pays has to be known once registration opens.
    """
    return pgtrigger.Trigger(
        name="agreement_fits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("agreement_id", "program_id", "period", "state", "cost_per_seat"),
        condition=pgtrigger.Q(new__agreement__isnull=False),
        declare=[("agreed", "training_agreement%ROWTYPE")],
        func="""
            SELECT * INTO agreed FROM training_agreement WHERE id = NEW.agreement_id;
            IF NOT agreed.validity @> lower(NEW.period) OR NOT EXISTS (
                SELECT 1 FROM training_trainingprogram p
                WHERE p.id = NEW.program_id AND p.held_by_id = agreed.provider_id
            ) THEN
                RAISE EXCEPTION 'the agreement is not one of this programme on that day'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.cost_per_seat IS NULL AND agreed.ceiling IS NOT NULL AND NEW.state NOT IN ('draft', 'cancelled') THEN
                RAISE EXCEPTION 'what an agreement with a ceiling pays has to be known'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def agreement_follows_session() -> pgtrigger.Trigger:
    """Has the agreements concerned sum up again, in the order of their numbers.

    Its name comes after that of the budget line's: both are locked in this order, as when registration opens.
    """
    return pgtrigger.Trigger(
        name="under_agreement",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("agreement_id", "state", "seats", "cost_per_seat")
        | pgtrigger.Delete,
        declare=[("concerned", "bigint")],
        func="""
            FOR concerned IN
                SELECT DISTINCT agreement FROM unnest(ARRAY[
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.agreement_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.agreement_id END
                ]) AS agreement WHERE agreement IS NOT NULL ORDER BY agreement
            LOOP
                UPDATE training_agreement SET ceiling = ceiling WHERE id = concerned;
            END LOOP;
            RETURN NULL;
        """,
    )

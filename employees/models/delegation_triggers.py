"""What the database refuses of acting in somebody's name, whatever way one writes.

Two tables are guarded here by triggers of their own, and the audit trail by one that the migration writes: no change is
recorded under a delegation that does not stand at that moment.
"""

import pgtrigger

from asn_career.base.state_triggers import refusal

_KEPT = (
    "public_id, delegator_id, delegate_id, role, unit_id, kind, order_number, order_on, reason, validity, zone, "
    "proposed_by_id, proposed_at"
)


def _columns(row: str) -> str:
    return ", ".join(f"{row}.{name.strip()}" for name in _KEPT.split(","))


def right_of_ones_own() -> pgtrigger.Trigger:
    """Begins with a right that the official holds; nobody passes on what was left to them."""
    return pgtrigger.Trigger(
        name="right_of_ones_own",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            NEW.proposed_at := clock_timestamp();
            {
            refusal(
                '''NOT EXISTS (
                SELECT FROM employees_grant g WHERE g.id = NEW.grant_id AND g.user_id = NEW.delegator_id
                    AND g.role = NEW.role AND g.unit_id IS NOT DISTINCT FROM NEW.unit_id
            )''',
                "only a right that one holds is left to a deputy",
            )
        }
            {
            refusal(
                "(NEW.state = 'given') <> (NEW.proposed_by_id = NEW.delegator_id)",
                "an official names the deputy alone, anybody else needs a second administrator",
            )
        }
            {
            refusal(
                "NEW.proposed_by_id = NEW.delegate_id OR NEW.delegator_id = NEW.delegate_id",
                "nobody makes themselves a deputy",
            )
        }
            {
            refusal(
                "lower(NEW.validity) < (clock_timestamp() AT TIME ZONE NEW.zone)::date",
                "a delegation does not begin in the past",
            )
        }
            RETURN NEW;
        """,
    )


def kept_but_its_end() -> pgtrigger.Trigger:
    """What was given stays as it was; it is decided by a third person, and ended once, with a reason."""
    return pgtrigger.Trigger(
        name="kept_but_its_end",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            {
            refusal(
                f"({_columns('OLD')}) IS DISTINCT FROM ({_columns('NEW')}) "
                "OR NEW.grant_id IS NOT NULL AND NEW.grant_id IS DISTINCT FROM OLD.grant_id",
                "a delegation is ended, not changed",
            )
        }
            {
            refusal(
                "OLD.state = NEW.state AND (OLD.decided_by_id, OLD.ended_by_id, OLD.ended_reason) "
                "IS DISTINCT FROM (NEW.decided_by_id, NEW.ended_by_id, NEW.ended_reason)",
                "who decided about a delegation or ended it is told with the move",
            )
        }
            IF OLD.state = 'waiting' AND NEW.state <> 'waiting' THEN
                NEW.decided_at := clock_timestamp();
                {
            refusal(
                "NEW.decided_by_id IS NULL OR NEW.decided_by_id IN "
                "(NEW.proposed_by_id, NEW.delegator_id, NEW.delegate_id)",
                "a second administrator decides, who gains nothing by it",
            )
        }
            END IF;
            IF NEW.state = 'revoked' AND OLD.state <> 'revoked' THEN
                NEW.ended_at := clock_timestamp();
                {
            refusal("NEW.ended_by_id IS NULL OR NEW.ended_reason = ''", "ending it takes a name and a reason")
        }
            END IF;
            RETURN NEW;
        """,
    )


def acts_follow() -> pgtrigger.Trigger:
    """Acts of a delegation that was refused or ended are free again."""
    return pgtrigger.Trigger(
        name="acts_follow",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        func="""
            IF NEW.state IN ('refused', 'revoked') AND OLD.state NOT IN ('refused', 'revoked') THEN
                UPDATE employees_delegatedact SET live = false WHERE delegation_id = NEW.id;
            END IF;
            RETURN NULL;
        """,
    )


def of_its_delegation() -> pgtrigger.Trigger:
    """An act is of its delegation's right and days, from the beginning on, and is freed with it alone."""
    return pgtrigger.Trigger(
        name="of_its_delegation",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("whole", "employees_delegation%ROWTYPE")],
        func=f"""
            SELECT * INTO whole FROM employees_delegation WHERE id = NEW.delegation_id;
            IF TG_OP = 'INSERT' THEN
                {
            refusal(
                '''(NEW.grant_id, NEW.validity) IS DISTINCT FROM (whole.grant_id, whole.validity)
                    OR whole.version <> 1 OR NOT NEW.live OR whole.state NOT IN ('waiting', 'given')
                    OR whole.proposed_at < now() ''',
                "acts are named with their delegation",
            )
        }
                RETURN NEW;
            END IF;
            {
            refusal(
                '''(OLD.delegation_id, OLD.act, OLD.validity, OLD.public_id)
                    IS DISTINCT FROM (NEW.delegation_id, NEW.act, NEW.validity, NEW.public_id)
                OR NEW.grant_id IS NOT NULL AND NEW.grant_id IS DISTINCT FROM OLD.grant_id
                OR NEW.live <> (whole.state IN ('waiting', 'given'))''',
                "an act is free once its delegation ended, and not before",
            )
        }
            RETURN NEW;
        """,
    )

"""What the database itself refuses of further attempts, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal
from promotions.models.committee_triggers import ACTS_FOR, CHOSEN

ENDED = "('appointed', 'set_aside', 'dissolved')"


_FIXED = (
    "previous_id, origin_id, committee_id, kind, cause, reason, route, seats, proposed_by_id, proposed_at,"
    " public_id"
)
_PROPOSER, _DECIDER = (
    f"(SELECT u.employee_id FROM employees_user u WHERE u.id = NEW.{column})"
    for column in ("proposed_by_id", "decided_by_id")
)


def attempt_of_two() -> pgtrigger.Trigger:
    """A further attempt follows what has ended, for seats that are left, by two people in their own names.

    What is announced anew is another vacancy of the same post; the one before is closed with it.
    """
    return pgtrigger.Trigger(
        name="attempt_of_two",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("before", "promotions_vacancy%ROWTYPE")],
        func=f"""
            SELECT * INTO before FROM promotions_vacancy WHERE id = NEW.previous_id FOR UPDATE;
            IF TG_OP = 'INSERT' THEN {_begins()} {_follows()} RETURN NEW; END IF;
        """
        + refusal(
            f"OLD.state <> 'proposed' OR ({_kept('OLD')}) IS DISTINCT FROM ({_kept('NEW')})",
            "an attempt stays as it was proposed",
        )
        + f"""
            IF NEW.state IN ('approved', 'returned') THEN {_decides()} END IF;
            IF NEW.state = 'approved' THEN {_follows()} {_announces()} END IF;
            RETURN NEW;
        """,
    )


def _kept(row: str) -> str:
    return ", ".join(f"{row}.{name.strip()}" for name in _FIXED.split(","))


def _begins() -> str:
    """Refused of a proposal."""
    return "".join(
        [
            refusal(ACTS_FOR.format(account="NEW.proposed_by_id"), "nobody proposes in the name of another"),
            refusal("NEW.decided_by_id IS NOT NULL", "an attempt is proposed before it is decided about"),
            refusal(
                "EXISTS (SELECT 1 FROM promotions_rotationmove m WHERE m.vacancy_id = NEW.previous_id)",
                "a move of a rotation plan is planned anew with its plan",
            ),
            refusal(
                """NEW.origin_id <> coalesce((SELECT a.origin_id FROM promotions_furtherattempt a
                    WHERE a.following_id = NEW.previous_id), NEW.previous_id)""",
                "an attempt belongs to the chain of the one before",
            ),
            refusal(
                """NEW.committee_id IS DISTINCT FROM (SELECT max(k.id) FROM promotions_committee k
                    WHERE k.vacancy_id = NEW.previous_id)""",
                "an attempt follows the last committee",
            ),
        ]
    )


def _decides() -> str:
    """Refused of who decides."""
    return "".join(
        [
            refusal(ACTS_FOR.format(account="NEW.decided_by_id"), "nobody decides in the name of another"),
            refusal(
                f"""NEW.decided_by_id = NEW.proposed_by_id
                    OR {_DECIDER} = {_PROPOSER}""",
                "two people agree to a further attempt",
            ),
            refusal(
                f"""EXISTS (SELECT 1 FROM promotions_candidate c JOIN promotions_shortlist s ON s.id = c.shortlist_id
                    WHERE s.vacancy_id = NEW.previous_id AND c.outcome IN ('eligible', 'manual')
                      AND c.employee_id = {_DECIDER})""",
                "a candidate agrees to no attempt",
            ),
        ]
    )


def _follows() -> str:
    """Refused where nothing has ended, or no seat is left."""
    return "".join(
        [
            refusal(
                f"""EXISTS (SELECT 1 FROM promotions_committee k
        WHERE k.vacancy_id = NEW.previous_id AND k.state NOT IN {ENDED})""",
                "a further attempt follows what has ended",
            ),
            refusal(
                f"NEW.seats > before.seats - {CHOSEN.format(vacancy='NEW.previous_id')}",
                "a further attempt is about seats that are left",
            ),
        ]
    )


def _announces() -> str:
    """Refused of a vacancy that is announced anew."""
    return refusal(
        """NEW.kind = 'announcement' AND (before.closed_on IS NULL OR NOT EXISTS (
            SELECT 1 FROM promotions_vacancy v WHERE v.id = NEW.following_id AND v.id <> NEW.previous_id
              AND v.position_id = before.position_id AND v.seats = NEW.seats AND v.route = NEW.route
              AND v.closed_on IS NULL AND NOT EXISTS (
                SELECT 1 FROM promotions_shortlist s WHERE s.vacancy_id = v.id)))""",
        "what is announced anew is another vacancy of the post, without a run",
    )

"""What the database itself refuses of calibration sessions and of what was changed in them."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal

_OPEN = """EXISTS (SELECT FROM assessments_calibrationsession s
    WHERE s.id = {session} AND s.state = 'open')"""
_TAKES_PART = """EXISTS (SELECT FROM assessments_calibrationparticipant p
    WHERE p.session_id = NEW.session_id AND p.account_id = NEW.by_id)"""
_OWN_OR_KIN = """EXISTS (
    SELECT FROM employees_user u WHERE u.id = {account} AND (
        u.employee_id = {person} OR EXISTS (
            SELECT FROM employees_kinship k
            WHERE k.validity @> CURRENT_DATE
              AND (k.employee_id, k.relative_id) IN (
                (u.employee_id, {person}), ({person}, u.employee_id)))))"""
_CHANGES = "(SELECT count(*) FROM assessments_calibrationchange c WHERE c.session_id = NEW.id)"


def of_an_open_session(*, acting: bool) -> pgtrigger.Trigger:
    """Rows of a session are written while it is open; ``acting``: by a participant, neither the person nor kin.

    The session's row is held until they are written, so that what is proposed at the same moment has them or waits.
    """
    refused = "PERFORM FROM assessments_calibrationsession s WHERE s.id = NEW.session_id FOR SHARE; "
    refused += refusal(
        f"NOT {_OPEN.format(session='NEW.session_id')}",
        "a calibration that is closed, or proposed to be, does not change",
    )
    if acting:
        refused += refusal(f"NOT {_TAKES_PART}", "only who takes part calibrates")
        own = _OWN_OR_KIN.format(account="NEW.by_id", person="NEW.employee_id")
        refused += refusal(own, "nobody calibrates themselves or a relative")
    return pgtrigger.Trigger(
        name="of_an_open_session",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refused + " RETURN NEW;",
    )


def begins_in_calibration() -> pgtrigger.Trigger:
    """A session is about a round in calibration, and keeps who leads it and by which guideline."""
    return pgtrigger.Trigger(
        name="begins_in_calibration",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="IF TG_OP = 'INSERT' THEN "
        + refusal(
            """NOT EXISTS (SELECT FROM assessments_assessmentround r
                WHERE r.id = NEW.round_id AND r.state = 'calibrating')""",
            "only a round in calibration is calibrated",
        )
        + " RETURN NEW; END IF; "
        + refusal(
            """OLD.state = 'closed' OR (OLD.round_id, OLD.led_by_id, OLD.opened_at, OLD.guideline, OLD.public_id)
                IS DISTINCT FROM (NEW.round_id, NEW.led_by_id, NEW.opened_at, NEW.guideline, NEW.public_id)""",
            "a calibration keeps what it began with, and a closed one does not change",
        )
        + " RETURN NEW;",
    )


def closed_by_another() -> pgtrigger.Trigger:
    """Closing is proposed by who takes part, with the changes made until then, and agreed to by another person.

    Neither account nor person are those of the proposal, nor does anybody agree to a change about themselves or a
    relative. Meanwhile nothing changes; a proposal that is returned says why, and begins anew.
    """
    return pgtrigger.Trigger(
        name="closed_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=_as_it_was_proposed() + _agreed_to() + _returned() + " RETURN NEW;",
    )


def _as_it_was_proposed() -> str:
    moved = "ARRAY['state', 'version', 'closed_by_id', 'closed_at']::text[]"
    returned = """ARRAY['state', 'version', 'proposed_by_id', 'proposed_at', 'proposed_changes', 'note',
        'returned_by_id', 'returned_at', 'returned_reason']::text[]"""
    kept = "to_jsonb(OLD) - {free} IS DISTINCT FROM to_jsonb(NEW) - {free}"
    return refusal(
        f"""OLD.state = 'proposed' AND (
            NEW.state = 'proposed' AND OLD IS DISTINCT FROM NEW
            OR NEW.state = 'closed' AND {kept.format(free=moved)}
            OR NEW.state = 'open' AND {kept.format(free=returned)})""",
        "a calibration closes as it was proposed",
    ) + refusal(
        f"NEW.state <> 'open' AND NEW.proposed_changes IS DISTINCT FROM {_CHANGES}",
        "a calibration closes with the changes that were proposed",
    )


def _agreed_to() -> str:
    takes_part = """EXISTS (SELECT FROM assessments_calibrationparticipant p
        WHERE p.session_id = NEW.id AND p.account_id = NEW.proposed_by_id)"""
    concerned = _OWN_OR_KIN.format(account="NEW.closed_by_id", person="c.employee_id")
    return (
        " IF NEW.state <> 'open' AND OLD.state <> NEW.state THEN "
        + refusal(
            """NOT EXISTS (SELECT FROM assessments_assessmentround r
                WHERE r.id = NEW.round_id AND r.state = 'calibrating')""",
            "only a round in calibration is calibrated",
        )
        + " IF NEW.state = 'proposed' THEN "
        + refusal(f"NOT {takes_part}", "only who takes part proposes to close")
        + " NEW.proposed_at := clock_timestamp(); ELSE "
        + refusal(
            """NEW.closed_by_id = OLD.proposed_by_id OR EXISTS (
                SELECT FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id
                WHERE a.id = NEW.closed_by_id AND b.id = OLD.proposed_by_id)""",
            "nobody agrees to what they proposed",
        )
        + refusal(
            f"EXISTS (SELECT FROM assessments_calibrationchange c WHERE c.session_id = NEW.id AND {concerned})",
            "nobody agrees to a change about themselves or a relative",
        )
        + " NEW.closed_at := clock_timestamp(); END IF; END IF; "
    )


def _returned() -> str:
    return (
        " IF OLD.state = 'proposed' AND NEW.state = 'open' THEN "
        + refusal(
            "NEW.proposed_by_id IS NOT NULL OR NEW.returned_by_id IS NULL",
            "what is returned is proposed anew, and says who returned it",
        )
        + " NEW.returned_at := clock_timestamp(); END IF; "
    )


def change_of_its_round() -> pgtrigger.Trigger:
    """A change begins at the level that stands, of an outcome of the session's round about the same person."""
    return pgtrigger.Trigger(
        name="change_of_its_round",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT FROM assessments_roundoutcome o
                JOIN assessments_roundsubject b ON b.id = o.subject_id
                JOIN assessments_calibrationsession s ON s.round_id = b.round_id
                WHERE o.id = NEW.outcome_id AND s.id = NEW.session_id AND b.employee_id = NEW.employee_id
                  AND coalesce(o.calibrated_level, o.level) = NEW.before)""",
            "a change begins at the level that stands",
        )
        + " RETURN NEW;",
    )


def calibrated_by_a_change() -> pgtrigger.Trigger:
    """Of an outcome: its calibrated level is what the latest change of an open session says."""
    return pgtrigger.Trigger(
        name="calibrated_by_a_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("(OLD.calibrated_level IS DISTINCT FROM NEW.calibrated_level)"),
        func=refusal(
            """NEW.calibrated_level IS DISTINCT FROM (
                SELECT c.after FROM assessments_calibrationchange c
                JOIN assessments_calibrationsession s ON s.id = c.session_id AND s.state = 'open'
                WHERE c.outcome_id = NEW.id ORDER BY c.id DESC LIMIT 1)""",
            "a calibrated level is what a change with its reason says",
        )
        + " RETURN NEW;",
    )


def ends_after_calibration() -> pgtrigger.Trigger:
    """Of a round: it does not finish before its calibration is closed."""
    return pgtrigger.Trigger(
        name="ends_after_calibration",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("(OLD.state IS DISTINCT FROM NEW.state)"),
        func=refusal(
            """NEW.state = 'finished' AND EXISTS (
                SELECT FROM assessments_calibrationsession s WHERE s.round_id = NEW.id AND s.state <> 'closed')""",
            "a round finishes once its calibration is closed",
        )
        + " RETURN NEW;",
    )

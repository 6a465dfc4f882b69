"""What the database itself refuses of assessment rounds, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal

_STATE = "(SELECT r.state FROM assessments_assessmentround r WHERE r.id = {round})"
_OF_SUBJECT = "(SELECT s.round_id FROM assessments_roundsubject s WHERE s.id = {row}.subject_id)"
_OF_SHEET = """(SELECT s.round_id FROM assessments_roundsubject s JOIN assessments_ratingsheet h ON h.subject_id = s.id
    WHERE h.id = {row}.sheet_id)"""


def opened_by_another() -> pgtrigger.Trigger:
    """A round is opened by another person than planned it, with somebody to assess and a frozen instrument."""
    return pgtrigger.Trigger(
        name="opened_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.state = 'open' AND OLD.state <> 'open'"),
        func=refusal(
            """NEW.opened_by_id IS NULL OR NEW.opened_by_id = NEW.planned_by_id OR EXISTS (
                SELECT 1 FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id
                WHERE a.id = NEW.opened_by_id AND b.id = NEW.planned_by_id)""",
            "a round is opened by another person than the one who planned it",
        )
        + refusal(
            """NOT EXISTS (SELECT 1 FROM assessments_roundsubject s
                WHERE s.round_id = NEW.id AND s.withdrawn_on IS NULL)
            OR NOT EXISTS (SELECT 1 FROM assessments_roundindicator i WHERE i.round_id = NEW.id)""",
            "a round opens with somebody to assess and something to ask",
        )
        + " RETURN NEW;",
    )


def closed_without_answers_left() -> pgtrigger.Trigger:
    """Rating closes once every answer without a name is counted and gone; a cancelled round keeps none either."""
    return pgtrigger.Trigger(
        name="closed_without_answers_left",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.state IN ('rated', 'cancelled') AND OLD.state = 'open'"),
        func=refusal(
            """EXISTS (SELECT 1 FROM assessments_answerbox b JOIN assessments_roundsubject s ON s.id = b.subject_id
                WHERE s.round_id = NEW.id)""",
            "answers without a name are counted and destroyed before the rating closes",
        )
        + " RETURN NEW;",
    )


def on_record_for_good() -> pgtrigger.Trigger:
    """A round of which a level is on record is not cancelled any more."""
    return pgtrigger.Trigger(
        name="on_record_for_good",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.state = 'cancelled' AND OLD.state <> 'cancelled'"),
        func=refusal(
            """EXISTS (SELECT 1 FROM assessments_roundoutcome o JOIN assessments_roundsubject s ON s.id = o.subject_id
                WHERE s.round_id = NEW.id AND o.assessment_id IS NOT NULL)""",
            "a round of which a level is on record is not cancelled",
        )
        + " RETURN NEW;",
    )


def finished_whole() -> pgtrigger.Trigger:
    """A round finishes with every level that it came to on record as an assessment."""
    return pgtrigger.Trigger(
        name="finished_whole",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.state = 'finished' AND OLD.state <> 'finished'"),
        func=refusal(
            """EXISTS (SELECT 1 FROM assessments_roundoutcome o JOIN assessments_roundsubject s ON s.id = o.subject_id
                WHERE s.round_id = NEW.id AND o.level IS NOT NULL AND o.assessment_id IS NULL
                  AND o.not_recorded = '')""",
            "a round finishes with each of its levels on record",
        )
        + " RETURN NEW;",
    )


def kept_once_open() -> pgtrigger.Trigger:
    """What a round is about stays once it is open; its last day is only ever moved to a later one."""
    free = (
        "state",
        "version",
        "closes_on",
        "rules",
        "opened_by_id",
        "opened_at",
        "rated_at",
        "ended_by_id",
        "ended_at",
        "ended_reason",
    )
    named = ", ".join(f"'{column}'" for column in free)
    return pgtrigger.Trigger(
        name="kept_once_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            "(OLD.planned_by_id, OLD.public_id) IS DISTINCT FROM (NEW.planned_by_id, NEW.public_id)",
            "who planned a round stays on record",
        )
        + " IF OLD.state <> 'draft' THEN "
        + refusal(
            f"""to_jsonb(OLD) - ARRAY[{named}]::text[] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{named}]::text[]
            OR (OLD.opened_by_id, OLD.opened_at, OLD.rules) IS DISTINCT FROM
               (NEW.opened_by_id, NEW.opened_at, NEW.rules)""",
            "what a round is about does not change once it is open",
        )
        + refusal(
            "NEW.closes_on < OLD.closes_on OR (NEW.closes_on <> OLD.closes_on AND OLD.state <> 'open')",
            "the last day of an open round is moved to a later one only",
        )
        + refusal(
            "OLD.state IN ('finished', 'cancelled') AND OLD IS DISTINCT FROM NEW",
            "a round that has ended does not change",
        )
        + " END IF; RETURN NEW;",
    )


def only_while(
    *states: str, of: str, operation: pgtrigger.Operation, name: str = "only_while", removed: bool = False
) -> pgtrigger.Trigger:
    """Refuses rows of a round in any other state; ``of`` is what a row hangs on: ``round``, ``subject``, ``sheet``."""
    row = "OLD" if removed else "NEW"
    number = {
        "round": f"{row}.round_id",
        "subject": _OF_SUBJECT.format(row=row),
        "sheet": _OF_SHEET.format(row=row),
    }[of]
    allowed = ", ".join(f"'{state}'" for state in states)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=refusal(
            f"{_STATE.format(round=number)} NOT IN ({allowed})", f"the round is not {' or '.join(states)}"
        )
        + f" RETURN {row};",
    )


def not_about_oneself() -> pgtrigger.Trigger:
    """Only a self-assessment is by the person it is about."""
    return pgtrigger.Trigger(
        name="not_about_oneself",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=refusal(
            """(NEW.role = 'self') IS DISTINCT FROM EXISTS (
                SELECT 1 FROM employees_user u JOIN assessments_roundsubject s ON s.employee_id = u.employee_id
                WHERE u.id = NEW.account_id AND s.id = NEW.subject_id)""",
            "a self-assessment is by the person it is about, and nothing else is",
        )
        + " RETURN NEW;",
    )


def not_by_the_subject() -> pgtrigger.Trigger:
    """Nobody answers about themselves without a name."""
    return pgtrigger.Trigger(
        name="not_about_oneself",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=refusal(
            """EXISTS (SELECT 1 FROM assessments_roundsubject s
                WHERE s.id = NEW.subject_id AND s.employee_id = NEW.rater_id)""",
            "nobody answers about themselves without a name",
        )
        + " RETURN NEW;",
    )


def rated_while_open() -> pgtrigger.Trigger:
    """Ratings are written while the round is open and their sheet is not handed in."""
    return pgtrigger.Trigger(
        name="rated_while_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=refusal(f"{_STATE.format(round=_OF_SHEET.format(row='NEW'))} <> 'open'", "the round is not open")
        + refusal(
            """(SELECT h.done_on IS NOT NULL OR h.excused_on IS NOT NULL FROM assessments_ratingsheet h
                WHERE h.id = NEW.sheet_id)""",
            "a sheet that was handed in does not change",
        )
        + " RETURN NEW;",
    )


def spent_once() -> pgtrigger.Trigger:
    """A token is spent once, while the round is open, and tells a day."""
    return pgtrigger.Trigger(
        name="spent_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            """OLD.invitation_id <> NEW.invitation_id
            OR (OLD.spent_on IS NOT NULL AND NEW.spent_on IS DISTINCT FROM OLD.spent_on)""",
            "a token is spent once",
        )
        + refusal(
            f"""OLD.spent_on IS NULL AND NEW.spent_on IS NOT NULL AND {
                _STATE.format(
                    round='''(SELECT s.round_id FROM assessments_roundsubject s
                JOIN assessments_raterinvitation i ON i.subject_id = s.id WHERE i.id = NEW.invitation_id)'''
                )
            } <> 'open'""",
            "the round is not open",
        )
        + " RETURN NEW;",
    )


def calibrated_in_calibration() -> pgtrigger.Trigger:
    """An outcome keeps its level; calibration sets another beside it, and the end of the round its assessment."""
    return pgtrigger.Trigger(
        name="calibrated_in_calibration",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            """to_jsonb(OLD) - ARRAY['calibrated_level', 'assessment_id', 'not_recorded']::text[]
            IS DISTINCT FROM to_jsonb(NEW) - ARRAY['calibrated_level', 'assessment_id', 'not_recorded']::text[]""",
            "the level that a round came to stays as it was",
        )
        + refusal(
            f"""NEW.calibrated_level IS DISTINCT FROM OLD.calibrated_level AND (
                OLD.assessment_id IS NOT NULL OR OLD.not_recorded <> ''
                OR {_STATE.format(round=_OF_SUBJECT.format(row="NEW"))} <> 'calibrating')""",
            "levels are changed in calibration only",
        )
        + refusal(
            f"""(NEW.assessment_id, NEW.not_recorded) IS DISTINCT FROM (OLD.assessment_id, OLD.not_recorded)
            AND (OLD.assessment_id IS NOT NULL OR OLD.not_recorded <> ''
            OR {_STATE.format(round=_OF_SUBJECT.format(row="NEW"))} NOT IN ('rated', 'calibrating'))""",
            "a level goes on record once, at the end of its round",
        )
        + " RETURN NEW;",
    )

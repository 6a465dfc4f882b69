"""What the database itself refuses of results and of objections to them, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal


def _same_person(one: str, other: str) -> str:
    """SQL: whether two accounts are one, or belong to one person."""
    return f"""({one} = {other} OR EXISTS (
        SELECT FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id
        WHERE a.id = {one} AND b.id = {other}))"""


_KEPT = "ARRAY['state', 'version', 'replaced_on']::text[]"


def begins_in_order() -> pgtrigger.Trigger:
    """A result begins as a draft; one made of imported rows is final at once. A correction is of a final result."""
    return pgtrigger.Trigger(
        name="begins_in_order",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            "(NEW.state = 'finalised') <> (NEW.origin = 'imported') OR NEW.origin = 'imported' AND NEW.revision <> 1",
            "a result begins as a draft",
        )
        + refusal(
            """NEW.corrects_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM assessments_assessmentresult prior WHERE prior.id = NEW.corrects_id
                  AND prior.state = 'finalised' AND NEW.revision = prior.revision + 1
                  AND (prior.employee_id, prior.source, prior.assessed_on)
                    = (NEW.employee_id, NEW.source, NEW.assessed_on))""",
            "a correction is of a final result and about the same occasion",
        )
        + " RETURN NEW;",
    )


def kept_once_final() -> pgtrigger.Trigger:
    """A final or discarded result does not change; whom and what it is about never does."""
    return pgtrigger.Trigger(
        name="kept_once_final",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            """(OLD.employee_id, OLD.public_id, OLD.corrects_id, OLD.revision, OLD.origin, OLD.drafted_by_id,
                OLD.entered_by, OLD.drafted_at, OLD.objection_id) IS DISTINCT FROM
               (NEW.employee_id, NEW.public_id, NEW.corrects_id, NEW.revision, NEW.origin, NEW.drafted_by_id,
                NEW.entered_by, NEW.drafted_at, NEW.objection_id)""",
            "who entered a result about whom stays on record",
        )
        + refusal(
            """NEW.corrects_id IS NOT NULL AND (OLD.source, OLD.assessed_on) IS DISTINCT FROM
               (NEW.source, NEW.assessed_on)""",
            "a correction is about the same occasion",
        )
        + refusal(
            f"""OLD.state IN ('finalised', 'replaced', 'discarded')
                AND to_jsonb(OLD) - {_KEPT} IS DISTINCT FROM to_jsonb(NEW) - {_KEPT}""",
            "a final result does not change; correct it by another version",
        )
        + refusal(
            """(OLD.replaced_on IS DISTINCT FROM NEW.replaced_on OR OLD.version IS DISTINCT FROM NEW.version)
                AND OLD.state IN ('finalised', 'replaced', 'discarded') AND OLD.state = NEW.state""",
            "a final result does not change; correct it by another version",
        )
        + refusal(
            """OLD.state = 'proposed' AND NEW.state = 'finalised' AND (
                to_jsonb(OLD) - ARRAY['state', 'version', 'decided_by_id', 'decided_at', 'decided_on',
                    'decided_reason', 'standing', 'why_unofficial', 'accreditation_id', 'answer_by'] IS DISTINCT FROM
                to_jsonb(NEW) - ARRAY['state', 'version', 'decided_by_id', 'decided_at', 'decided_on',
                    'decided_reason', 'standing', 'why_unofficial', 'accreditation_id', 'answer_by'])""",
            "what is finalised is what was proposed",
        )
        + " RETURN NEW;",
    )


def finalised_by_another() -> pgtrigger.Trigger:
    """Nobody finalises what they entered; and official is only what an accreditation covers on the day."""
    return pgtrigger.Trigger(
        name="finalised_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="IF NEW.state = 'finalised' AND OLD.state <> 'finalised' THEN "
        + refusal(
            f"NEW.decided_by_id IS NULL OR {_same_person('NEW.decided_by_id', 'OLD.drafted_by_id')}",
            "nobody finalises what they entered",
        )
        + refusal(
            """NEW.standing = 'official' AND NOT EXISTS (
                SELECT FROM assessments_accreditation a WHERE a.id = NEW.accreditation_id
                  AND a.provider_id = NEW.provider_id AND a.validity @> NEW.assessed_on)""",
            "official is what an accreditation covers on the day of the assessment",
        )
        + """
            NEW.decided_at := clock_timestamp();
            END IF;
            RETURN NEW;
        """,
    )


def replaced_by_a_correction() -> pgtrigger.Trigger:
    """A final result is replaced by a final correction of it, and a final correction has replaced what it corrects."""
    return pgtrigger.Trigger(
        name="replaced_by_a_correction",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=refusal(
            """EXISTS (
                SELECT FROM assessments_assessmentresult r
                LEFT JOIN assessments_assessmentresult n
                    ON n.corrects_id = r.id AND n.state IN ('finalised', 'replaced')
                WHERE r.id IN (NEW.id, NEW.corrects_id)
                  AND (r.state = 'replaced') <> (n.id IS NOT NULL))""",
            "a result is replaced by its final correction, and by nothing else",
        )
        + " RETURN NULL;",
    )


def levels_of_a_draft() -> pgtrigger.Trigger:
    """Levels are entered while the result is a draft; afterwards each is tied, once, to the assessment made of it."""
    return pgtrigger.Trigger(
        name="levels_of_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("held", "assessments_assessmentresult%ROWTYPE")],
        func="""
            SELECT r.* INTO held FROM assessments_assessmentresult r
            WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.result_id ELSE NEW.result_id END;
            IF TG_OP = 'DELETE' THEN
        """
        + refusal("held.state <> 'draft'", "a level of a result is kept")
        + """
                RETURN OLD;
            END IF;
        """
        + refusal("NEW.employee_id <> held.employee_id", "a level is of the person whom the result is about")
        + refusal(
            "TG_OP = 'UPDATE' AND (OLD.result_id, OLD.employee_id) IS DISTINCT FROM (NEW.result_id, NEW.employee_id)",
            "a level stays with its result",
        )
        + """
            IF NEW.assessment_id IS NOT NULL THEN
        """
        + refusal(
            """held.state <> 'finalised' OR held.standing <> 'official'
                OR TG_OP = 'UPDATE' AND (OLD.assessment_id IS NOT NULL
                    OR (OLD.competency_id, OLD.level, OLD.note) IS DISTINCT FROM
                       (NEW.competency_id, NEW.level, NEW.note))
                OR TG_OP = 'INSERT' AND held.origin <> 'imported'
                OR NOT EXISTS (
                    SELECT FROM assessments_assessment a WHERE a.id = NEW.assessment_id
                      AND (a.employee_id, a.competency_id, a.level, a.source, a.assessed_on)
                        = (NEW.employee_id, NEW.competency_id, NEW.level, held.source, held.assessed_on))""",
            "a level is tied once to the assessment that says the same",
        )
        + " ELSE "
        + refusal("held.state <> 'draft'", "the levels of a result do not change any more")
        + """
            END IF;
            RETURN NEW;
        """,
    )


def of_a_draft(what: str) -> pgtrigger.Trigger:
    """Something is added to a result while it is a draft, and removed only then."""
    return pgtrigger.Trigger(
        name="of_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Delete,
        func=refusal(
            """(SELECT r.state FROM assessments_assessmentresult r
                WHERE r.id = CASE TG_OP WHEN 'DELETE' THEN OLD.result_id ELSE NEW.result_id END) <> 'draft'""",
            f"{what} belongs to a draft",
        )
        + " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    )


def answered_in_person() -> pgtrigger.Trigger:
    """The person concerned accepts the result that stands, and only where no objection is open."""
    return pgtrigger.Trigger(
        name="answered_in_person",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT FROM assessments_assessmentresult r JOIN employees_user u ON u.id = NEW.by_id
                WHERE r.id = NEW.result_id AND r.state = 'finalised' AND r.employee_id = NEW.employee_id
                  AND u.employee_id = NEW.employee_id)""",
            "a result is accepted by the person whom it is about",
        )
        + refusal(
            """EXISTS (SELECT FROM assessments_resultobjection o
                WHERE o.result_id = NEW.result_id AND o.state <> 'withdrawn')""",
            "what was objected to is not accepted beside it",
        )
        + " RETURN NEW;",
    )


def objected_in_time() -> pgtrigger.Trigger:
    """The person concerned objects in person to a final result that was not accepted, within the days of the rule."""
    return pgtrigger.Trigger(
        name="objected_in_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT FROM assessments_assessmentresult r JOIN employees_user u ON u.id = NEW.filed_by_id
                WHERE r.id = NEW.result_id AND r.state = 'finalised' AND r.employee_id = NEW.employee_id
                  AND u.employee_id = NEW.employee_id
                  AND (r.answer_by IS NULL OR NEW.filed_on <= r.answer_by))""",
            "a result is objected to in person and in time",
        )
        + refusal(
            "EXISTS (SELECT FROM assessments_resultacceptance a WHERE a.result_id = NEW.result_id)",
            "a result that was accepted is not objected to",
        )
        + " RETURN NEW;",
    )


def handled_by_others() -> pgtrigger.Trigger:
    """Whoever entered or finalised the result takes no part; a correction that is told of was made."""
    takers = "coalesce(NEW.decided_by_id, NEW.taken_by_id)"
    return pgtrigger.Trigger(
        name="handled_by_others",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            """(OLD.result_id, OLD.employee_id, OLD.filed_by_id, OLD.filed_at, OLD.filed_on, OLD.closes_on,
                OLD.answer_due_on, OLD.public_id) IS DISTINCT FROM
               (NEW.result_id, NEW.employee_id, NEW.filed_by_id, NEW.filed_at, NEW.filed_on, NEW.closes_on,
                NEW.answer_due_on, NEW.public_id)""",
            "what was filed stays on record",
        )
        + refusal(
            "OLD.state IN ('answered', 'withdrawn') AND to_jsonb(OLD) IS DISTINCT FROM to_jsonb(NEW)",
            "an objection that was answered or withdrawn does not change",
        )
        + refusal(
            "OLD.taken_by_id IS NOT NULL AND OLD.taken_by_id IS DISTINCT FROM NEW.taken_by_id",
            "who took up an objection answers it",
        )
        + refusal(
            f"""NEW.state IN ('taken', 'answered') AND EXISTS (
                SELECT FROM assessments_assessmentresult r WHERE r.id = NEW.result_id
                  AND ({_same_person(takers, "r.drafted_by_id")} OR {_same_person(takers, "r.decided_by_id")}))""",
            "an objection is answered by somebody who neither entered nor finalised the result",
        )
        + refusal(
            """NEW.state = 'answered' AND (NEW.verdict = 'corrected') <> EXISTS (
                SELECT FROM assessments_assessmentresult n
                WHERE n.corrects_id = NEW.result_id AND n.state IN ('finalised', 'replaced'))""",
            "an objection is upheld by a correction, and by nothing else",
        )
        + " RETURN NEW;",
    )

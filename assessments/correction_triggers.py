"""What the database refuses of assessments that correct one another (assessments/results/)."""

from __future__ import annotations

import pgtrigger


def corrects_what_was_withdrawn() -> pgtrigger.Trigger:
    """A correction is about the same person, competency, source and day, and comes after what it corrects.

    Its number is the higher one: of a line the lowest that is not withdrawn counts, on each day.
    """
    return pgtrigger.Trigger(
        name="corrects_what_was_withdrawn",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.corrects_id IS NOT NULL"),
        func="""
            IF NOT EXISTS (
                SELECT FROM assessments_assessment prior
                WHERE prior.id = NEW.corrects_id AND prior.id < NEW.id AND prior.withdrawn_on IS NOT NULL
                  AND (prior.employee_id, prior.competency_id, prior.source, prior.assessed_on)
                    = (NEW.employee_id, NEW.competency_id, NEW.source, NEW.assessed_on)
            ) THEN
                RAISE EXCEPTION 'a correction takes the place of a withdrawn assessment of the same occasion'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def withdrawn_by_correction() -> pgtrigger.Trigger:
    """What a finalised result says is withdrawn only once another version has taken the place of that result."""
    return pgtrigger.Trigger(
        name="withdrawn_by_correction",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("(OLD.withdrawn_on IS DISTINCT FROM NEW.withdrawn_on)"),
        func="""
            IF EXISTS (
                SELECT FROM assessments_resultlevel l JOIN assessments_assessmentresult r ON r.id = l.result_id
                WHERE l.assessment_id = OLD.id AND (r.state <> 'replaced' OR OLD.withdrawn_on IS NOT NULL)
            ) THEN
                RAISE EXCEPTION 'a finalised result is corrected by another version of it'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )

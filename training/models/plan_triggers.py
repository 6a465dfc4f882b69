"""What the database itself refuses about development plans, also to raw SQL."""

import pgtrigger

from training.choices import EDITABLE_STATES, PLAN_MOVES

_MOVES = ", ".join(
    f"('{source}', '{target}')" for source, targets in PLAN_MOVES.items() for target in targets
)
_EDITABLE = ", ".join(f"'{state}'" for state in EDITABLE_STATES)
_CONTENT = (
    "plan_id, public_id, competency_id, aim, target_level, held, form, template_id, program_id, name, description, "
    "hours, cost, provider, due_on, reason, source"
)


def _columns(row: str, names: str) -> str:
    return ", ".join(f"{row}.{name.strip()}" for name in names.split(","))


def plan_moves() -> pgtrigger.Trigger:
    """A plan begins as a draft, takes legal steps alone, counts every change, and rests once archived."""
    return pgtrigger.Trigger(
        name="moves",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF TG_OP = 'INSERT' THEN
                IF NEW.state <> 'draft' OR NEW.revision <> 1 THEN
                    RAISE EXCEPTION 'a development plan begins as a draft' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END IF;
            IF OLD.state = 'closed' THEN
                RAISE EXCEPTION 'an archived development plan does not change' USING ERRCODE = 'check_violation';
            END IF;
            IF (OLD.employee_id, OLD.year, OLD.public_id, OLD.created_at)
               IS DISTINCT FROM (NEW.employee_id, NEW.year, NEW.public_id, NEW.created_at) THEN
                RAISE EXCEPTION 'whose plan it is, and of which year, stays' USING ERRCODE = 'check_violation';
            END IF;
            IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({_MOVES}) THEN
                RAISE EXCEPTION 'a development plan does not go from % to %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.version <> OLD.version + 1 THEN
                RAISE EXCEPTION 'every change of a development plan counts' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.revision <> OLD.revision + (OLD.state = 'agreed' AND NEW.state = 'draft')::int THEN
                RAISE EXCEPTION 'only changing what was agreed makes a new revision'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def action_within_plan() -> pgtrigger.Trigger:
    """Actions change while the plan is open for it: their content before agreement, their progress after it."""
    return pgtrigger.Trigger(
        name="within_plan",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("plan", "training_developmentplan%ROWTYPE")],
        func=f"""
            SELECT * INTO plan FROM training_developmentplan
            WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END FOR SHARE;
            IF plan.state = 'closed' THEN
                RAISE EXCEPTION 'an archived development plan does not change' USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                IF plan.state NOT IN ({_EDITABLE}) OR OLD.state = 'done' THEN
                    RAISE EXCEPTION 'this action stays in its plan' USING ERRCODE = 'check_violation';
                END IF;
                RETURN OLD;
            END IF;
            IF TG_OP = 'INSERT' AND (
                plan.state NOT IN ({_EDITABLE}) OR NEW.state <> 'planned' OR NEW.agreed_revision IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'an action enters a plan that is being written, as planned'
                USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'UPDATE' THEN
                IF ({_columns("OLD", _CONTENT)}) IS DISTINCT FROM ({_columns("NEW", _CONTENT)})
                   AND (plan.state NOT IN ({_EDITABLE}) OR OLD.state = 'done' OR NEW.plan_id <> OLD.plan_id) THEN
                    RAISE EXCEPTION 'what was sent or agreed changes in a new revision only'
                    USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.state <> OLD.state AND (
                    OLD.agreed_revision IS NULL OR (OLD.state, NEW.state) NOT IN (
                        ('planned', 'in_progress'), ('planned', 'done'), ('in_progress', 'done'),
                        ('in_progress', 'planned'), ('done', 'in_progress')
                    )
                ) THEN
                    RAISE EXCEPTION 'an action goes on once it is agreed' USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.agreed_revision IS DISTINCT FROM OLD.agreed_revision
                   AND (plan.state <> 'agreed' OR NEW.agreed_revision IS DISTINCT FROM plan.revision) THEN
                    RAISE EXCEPTION 'an action is agreed with its plan' USING ERRCODE = 'check_violation';
                END IF;
                IF OLD.state = 'done' AND NEW.state <> 'done' AND EXISTS (
                    SELECT 1 FROM training_actionclosure c WHERE c.action_id = OLD.id AND c.reopened_on IS NULL
                ) THEN
                    RAISE EXCEPTION 'a closed action stays done' USING ERRCODE = 'check_violation';
                END IF;
            END IF;
            IF NEW.evidence_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM employees_document d WHERE d.id = NEW.evidence_id AND d.employee_id = plan.employee_id
            ) OR NEW.completion_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM training_traininghistory h
                WHERE h.id = NEW.completion_id AND h.employee_id = plan.employee_id
            ) THEN
                RAISE EXCEPTION 'evidence is about the person whose plan it is' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def closure_shown() -> pgtrigger.Trigger:
    """Only an official result, later than the day the action was done, closes it; a closure ends once."""
    return pgtrigger.Trigger(
        name="shown",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF TG_OP = 'UPDATE' THEN
                IF OLD.reopened_on IS NOT NULL OR NEW.reopened_on IS NULL
                   OR (OLD.action_id, OLD.assessment_id, OLD.level, OLD.assessed_on, OLD.source, OLD.closed_on)
                   IS DISTINCT FROM
                   (NEW.action_id, NEW.assessment_id, NEW.level, NEW.assessed_on, NEW.source, NEW.closed_on) THEN
                    RAISE EXCEPTION 'a closure is kept; it can be reopened once' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END IF;
            IF NOT EXISTS (
                SELECT 1
                FROM training_planaction t
                JOIN training_developmentplan p ON p.id = t.plan_id
                JOIN assessments_assessment a ON a.id = NEW.assessment_id
                    AND a.employee_id = p.employee_id AND a.competency_id = t.competency_id
                WHERE t.id = NEW.action_id AND t.state = 'done'
                  AND a.official_rank IS NOT NULL AND a.assessed_on > t.done_on AND a.assessed_on <= NEW.closed_on
                  AND (a.withdrawn_on IS NULL OR a.withdrawn_on > NEW.closed_on)
                  AND a.level >= t.target_level
                  AND (a.level, a.assessed_on, a.source) = (NEW.level, NEW.assessed_on, NEW.source)
            ) THEN
                RAISE EXCEPTION 'only an official result after the action shows that it reached its level'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )

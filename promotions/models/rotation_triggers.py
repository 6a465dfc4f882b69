"""What the database itself refuses of rotation plans, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from promotions.models.committee_triggers import refusal


def plan_sealed_by_two() -> pgtrigger.Trigger:
    """What a plan says never changes; two others who approved it seal it, at the database's time."""
    fixed = (
        "({r}.unit_id, {r}.code, {r}.kind, {r}.echelon, {r}.as_of, {r}.content, {r}.content_hash, {r}.note,"
        " {r}.proposed_by_id, {r}.public_id)"
    )
    return pgtrigger.Trigger(
        name="plan_sealed_by_two",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            f"""{fixed.format(r="OLD")} IS DISTINCT FROM {fixed.format(r="NEW")}
                OR OLD.sealed_at IS NOT NULL AND OLD.sealed_at IS DISTINCT FROM NEW.sealed_at""",
            "a rotation plan keeps what was proposed",
        )
        + """
            IF OLD.state = 'proposed' AND NEW.state = 'approved' THEN
                IF (SELECT count(DISTINCT a.approver_id) FROM promotions_rotationapproval a
                    WHERE a.plan_id = NEW.id AND a.content_hash = NEW.content_hash
                      AND a.approver_id <> NEW.proposed_by_id) < 2
                THEN
                    RAISE EXCEPTION 'two others approve a rotation plan' USING ERRCODE = 'check_violation';
                END IF;
                NEW.sealed_at := clock_timestamp();
            END IF;
            RETURN NEW;
        """,
    )


def plan_approved_by_another() -> pgtrigger.Trigger:
    """Who approves is neither who proposed nor anybody whom the plan moves, by account and by person."""
    return pgtrigger.Trigger(
        name="plan_approved_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", "promotions_rotationplan%ROWTYPE")],
        func="""
            SELECT * INTO found FROM promotions_rotationplan WHERE id = NEW.plan_id FOR UPDATE;
            NEW.person_id := (SELECT u.employee_id FROM employees_user u WHERE u.id = NEW.approver_id);
        """
        + refusal(
            "found.state <> 'proposed' OR NEW.content_hash <> found.content_hash",
            "only a proposed plan is approved, as it was shown",
        )
        + refusal(
            """NEW.approver_id = found.proposed_by_id OR EXISTS (
                SELECT 1 FROM employees_user u WHERE u.id = found.proposed_by_id AND u.employee_id = NEW.person_id
            ) OR EXISTS (
                SELECT 1 FROM promotions_rotationmove m WHERE m.plan_id = NEW.plan_id AND m.employee_id = NEW.person_id
            )""",
            "nobody approves their own plan or their own move",
        )
        + "RETURN NEW;",
    )


def move_as_planned() -> pgtrigger.Trigger:
    """A move is written with its plan, stays as it was, and gets its vacancy once; a person has one at a time."""
    moved = "{r}.employee_id, {r}.from_position_id, {r}.to_position_id"
    fixed = f"({{r}}.plan_id, {{r}}.place, {moved}, {{r}}.told, {{r}}.public_id)"
    return pgtrigger.Trigger(
        name="move_as_planned",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=refusal(
            f"""TG_OP = 'UPDATE' AND ({fixed.format(r="OLD")} IS DISTINCT FROM {fixed.format(r="NEW")}
                OR OLD.vacancy_id IS NOT NULL)""",
            "a move stays as it was planned",
        )
        + refusal(
            """NEW.vacancy_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM promotions_rotationplan p, promotions_vacancy v
                WHERE p.id = NEW.plan_id AND p.state = 'approved' AND p.sealed_at IS NOT NULL
                  AND v.id = NEW.vacancy_id AND v.position_id = NEW.to_position_id AND v.route = 'rotation')""",
            "an approved plan opens the vacancy of the post that a move leads to",
        )
        + """
            IF TG_OP = 'INSERT' THEN
                PERFORM 1 FROM employees_employee e WHERE e.id = NEW.employee_id FOR NO KEY UPDATE;
        """
        + refusal(
            """NOT EXISTS (SELECT 1 FROM promotions_rotationplan p
                WHERE p.id = NEW.plan_id AND p.state = 'proposed')
            OR EXISTS (SELECT 1 FROM promotions_rotationapproval a WHERE a.plan_id = NEW.plan_id)""",
            "a move is proposed with its plan",
        )
        + refusal(
            """EXISTS (
                SELECT 1 FROM promotions_rotationmove m JOIN promotions_rotationplan p ON p.id = m.plan_id
                LEFT JOIN promotions_vacancy v ON v.id = m.vacancy_id
                WHERE m.employee_id = NEW.employee_id AND p.state <> 'cancelled' AND v.closed_on IS NULL)""",
            "a person has one planned move at a time",
        )
        + """
            END IF;
            RETURN NEW;
        """,
    )

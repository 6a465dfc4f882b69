"""What the database itself refuses of rotation plans, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal
from promotions.models.approval_triggers import approved_by_another, sealed_by_two


def plan_sealed_by_two() -> pgtrigger.Trigger:
    """What a plan says never changes."""
    return sealed_by_two(
        name="plan_sealed_by_two",
        approvals="promotions_rotationapproval",
        key="plan_id",
        author="proposed_by_id",
        begins_as="approved",
        thing="a rotation plan",
        fixed="unit_id, code, kind, echelon, as_of, content, content_hash, note, proposed_by_id, public_id",
        kept="a rotation plan keeps what was proposed",
    )


def plan_approved_by_another() -> pgtrigger.Trigger:
    """Who approves is nobody whom the plan moves either."""
    return approved_by_another(
        name="plan_approved_by_another",
        table="promotions_rotationplan",
        key="plan_id",
        author="proposed_by_id",
        thing="plan",
        own="plan or their own move",
        concerned=[
            "SELECT 1 FROM promotions_rotationmove m WHERE m.plan_id = NEW.plan_id AND m.employee_id = NEW.person_id"
        ],
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

"""Actions of the library kept by officers: their own for an agency or for all, beside the general ones of the product.

A plan copies what it takes over, so that a change here shows in what is proposed from now on and in nothing agreed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from competencies.choices import Level
from competencies.models import Competency
from employees.access import Principal
from training.catalogue import ensure_may_maintain
from training.choices import ActionForm
from training.library import general_actions
from training.models import ActionTemplate

FORMS = (ActionForm.FORMAL, ActionForm.SOCIAL, ActionForm.ON_THE_JOB)
_LETTERS = {ActionForm.FORMAL: "F", ActionForm.SOCIAL: "S", ActionForm.ON_THE_JOB: "K"}


@dataclass(frozen=True, slots=True)
class Suggested:
    """The general action that is proposed where nobody wrote one."""

    name: str
    description: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the library has for a level and form of learning: templates, or else the general action alone."""

    level: int
    form: ActionForm
    templates: list[ActionTemplate]
    general: Suggested

    @property
    def uses_general(self) -> bool:
        return not any(template.active for template in self.templates)


def general_action(competency: Competency, level: int, form: str) -> Suggested:
    """The general action for a competency, level and form of learning, in words."""
    told = general_actions()[level, form]
    return Suggested(told["name"] % competency.name, told["description"], told["hours"])


def shelves_of(competency: Competency, *, principal: Principal) -> list[Shelf]:
    """By level and form of learning what is proposed for a competency. One query."""
    rows = ActionTemplate.objects.visible_to(principal).filter(competency=competency).select_related("unit")
    found: dict[tuple[int, str], list[ActionTemplate]] = defaultdict(list)
    for row in rows.order_by("level", "unit__name", "code"):
        found[row.level, row.form].append(row)
    return [
        Shelf(level, form, found[level, form], general_action(competency, level, form))
        for level in Level.values
        for form in FORMS
    ]


def editable(principal: Principal) -> Any:
    """Templates that the principal may change: those of the own agencies, and those of all."""
    return ActionTemplate.objects.visible_to(principal)


def store_template(template: ActionTemplate, *, agencies: Sequence[int], by: Principal) -> ActionTemplate:
    """Add an action or change one; ``agencies`` are those for which the actor keeps the library."""
    ensure_may_maintain(by)
    if template.unit_id is not None and template.unit_id not in agencies:
        raise NotPermittedError
    if not template.code:
        letter = _LETTERS[ActionForm(template.form)]
        template.code = f"{template.competency.code[:80]}-L{template.level}-{letter}-{uuid4().hex[:8]}"
    with acting(by=by.identity, reason="action library"):
        template.save()
    return template

"""What can be put into a plan for a competency: programmes of the catalogue and actions of the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.choices import GapStatus
from assessments.gaps import Gap, gaps_against, gaps_of
from assessments.severity import severity_order
from competencies.models import Competency
from employees.access import Principal
from training.choices import ActionForm, ActionSource
from training.models import ActionTemplate, DevelopmentPlan, TrainingProgram
from training.plans.proposing import due_day, raised
from training.plans.rows import first_targets

OFFERED = 12
LOWEST_OF_LIBRARY = 2


@dataclass(frozen=True)
class Offers:
    """Competencies to choose from, and for the chosen one what leads further than what is held."""

    gaps: Sequence[Gap]
    gap: Gap | None
    competency: Competency | None
    programs: Sequence[TrainingProgram]
    templates: Sequence[ActionTemplate]
    source: ActionSource
    public_ids: Mapping[int, Any]

    @property
    def held(self) -> Decimal | None:
        return self.gap.held if self.gap else None

    @property
    def choices(self) -> list[tuple[Any, Gap]]:
        return [(self.public_ids[gap.competency_id], gap) for gap in self.gaps]


def find_offers(plan: DevelopmentPlan, *, principal: Principal, chosen: Competency | None) -> Offers:
    """What the person of the plan, who came through the gate, may choose from. Six queries."""
    person = plan.employee_id
    own = gaps_of([person], as_of=principal.on)[person].gaps
    wished = gaps_against(first_targets([person]), as_of=principal.on).get(person)
    targets = {gap.competency_id: gap for gap in (wished.gaps if wished else ())}
    every = targets | {gap.competency_id: raised(gap, targets.get(gap.competency_id)) for gap in own}
    below = [gap for gap in every.values() if gap.status == GapStatus.GAP]
    below.sort(key=lambda gap: severity_order(gap, on=principal.on))
    gap = every.get(chosen.pk) if chosen else None
    held = (gap.held if gap else None) or Decimal(0)
    own_ids = {row.competency_id for row in own}
    return Offers(
        gaps=below,
        gap=gap,
        competency=chosen,
        programs=_programs(chosen, held),
        templates=_templates(chosen, held, gap.required if gap else 0, principal),
        source=ActionSource.OWN if gap is None else _source(gap, own_ids),
        public_ids=dict(
            Competency.objects.filter(pk__in=[row.competency_id for row in below]).values_list(
                "pk", "public_id"
            )
        ),
    )


def _source(gap: Gap, own_ids: set[int]) -> ActionSource:
    return ActionSource.GAP if gap.competency_id in own_ids else ActionSource.CAREER_TARGET


def _programs(chosen: Competency | None, held: Decimal) -> list[TrainingProgram]:
    rows = TrainingProgram.objects.filter(competency=chosen, target_level__gt=held)
    return list(rows.order_by("target_level", "hours", "code")[:OFFERED]) if chosen else []


def _templates(
    chosen: Competency | None, held: Decimal, required: int, principal: Principal
) -> list[ActionTemplate]:
    """Up to the level required, or the lowest that the library begins with."""
    if chosen is None:
        return []
    highest = max(required, int(held) + 1, LOWEST_OF_LIBRARY)
    rows = ActionTemplate.objects.visible_to(principal).in_use()
    rows = rows.filter(competency=chosen, level__gt=held, level__lte=highest)
    return list(rows.order_by("level", "form", "code")[:OFFERED])


def content_of(
    posted: Mapping[str, Any], *, offers: Offers, plan: DevelopmentPlan, on: date
) -> dict[str, Any] | None:
    """What the posted choice says as the content of an action; None when none of the offers was chosen."""
    common = {"competency_id": offers.competency.pk if offers.competency else None, "held": offers.held}
    for program in offers.programs:
        if str(program.public_id) == posted.get("program"):
            return {
                **common,
                "program_id": program.pk,
                "form": ActionForm.FORMAL,
                "name": program.name,
                "hours": program.hours,
                "cost": program.cost,
                "provider": program.provider,
                "target_level": program.target_level,
                "source": offers.source,
                "due_on": due_day(ActionForm.FORMAL, year=plan.year, as_of=on),
            }
    for template in offers.templates:
        if str(template.public_id) == posted.get("template"):
            return {
                **common,
                "template_id": template.pk,
                "form": template.form,
                "name": template.name,
                "description": template.description,
                "hours": template.hours,
                "target_level": template.level,
                "source": offers.source,
                "due_on": due_day(ActionForm(template.form), year=plan.year, as_of=on),
            }
    return None

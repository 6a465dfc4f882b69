"""Actions proposed from gaps: the heaviest first, each gap with its forms of learning in the shares of 10:20:70.

A gap against the own post comes before one against the career target. An expired or missing result is closed by an
assessment, never by training. Together with what is done or expected already the hours stay within the maximum of those
who have one (PPPK); what finds no room is left out. Whose potential lies in leadership is proposed the training of the
next level. Nothing is written here; nine queries for any number of people, and up to five more with such a training.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.formatting import level as level_text
from asn_career.base.regulations import load_table
from assessments.choices import GapStatus
from assessments.gaps import Gap, PersonGaps, gaps_against, gaps_of
from assessments.severity import severity_order
from competencies.choices import CORE_KINDS
from employees.models import Employee, Unit
from training.choices import ActionForm, ActionSource
from training.hours import find_hours
from training.leadership import Proposal, find_proposals
from training.library import general_actions
from training.models import ActionTemplate, PlanAction
from training.plans.rows import first_targets
from training.recommendations import Recommendation, find_recommendations

MODEL = (ActionForm.FORMAL, ActionForm.SOCIAL, ActionForm.ON_THE_JOB)
AIM_LENGTH = 250
_GATE = "hours of people who have passed the gate"
_DUE = {ActionForm.FORMAL: (9, 30), ActionForm.SOCIAL: (10, 31), ActionForm.ON_THE_JOB: (11, 30)}


def _faults(value: Any) -> Iterable[str]:
    if sum(value["shares"].values()) != 100 or set(value["shares"]) != set(MODEL):
        yield "the shares of the three forms make 100"
    if value["competencies"] < 1 or not 0 < value["programme_share"] <= 100:
        yield "a proposal takes up at least one competency, with room for a programme"


PLAN_PROPOSAL = load_table("training", "plan_proposal", check=_faults)


@dataclass(frozen=True, slots=True)
class Room:
    """What the rule of somebody's kind leaves to a plan: hours (JP) to reach at least, and to stay within at most."""

    least: Decimal = Decimal(0)
    most: Decimal | None = None

    def holds(self, hours: Decimal) -> bool:
        return self.most is None or hours <= self.most


@dataclass(frozen=True, slots=True)
class Need:
    """A gap that a plan can close, and what it is measured against."""

    gap: Gap
    source: ActionSource
    for_target: bool = False  # the career target asks for more than the own post does


Templates = Mapping[tuple[int, str], Sequence[ActionTemplate]]


def propose_actions(employee_ids: Sequence[int], *, as_of: date, year: int) -> dict[int, list[PlanAction]]:
    """Unsaved actions for each of these people, who have passed the gate, the heaviest gap first."""
    own = gaps_of(list(employee_ids), as_of=as_of)
    wished = gaps_against(first_targets(employee_ids), as_of=as_of)
    needs = {key: find_needs(gaps, wished.get(key), on=as_of) for key, gaps in own.items()}
    programs = find_recommendations(
        {key: replace(own[key], gaps=tuple(need.gap for need in found)) for key, found in needs.items()},
        as_of=as_of,
    )
    templates, agencies = _templates(needs), _agencies(own)
    rooms = find_rooms(employee_ids, year=year, as_of=as_of)
    leading = find_proposals(employee_ids, as_of=as_of)
    return {
        key: [
            *_compose(
                found,
                best=best_programs(programs.get(key, ())),
                templates=templates,
                agency=agencies.get(own[key].unit_id),
                room=rooms[key],
                as_of=as_of,
                year=year,
            ),
            *_leadership(leading.get(key), room=rooms[key], year=year, as_of=as_of),
            *_assessments(own[key].gaps, year=year, as_of=as_of),
        ]
        for key, found in needs.items()
    }


def find_rooms(employee_ids: Sequence[int], *, year: int, as_of: date) -> dict[int, Room]:
    """What the hours of the year leave to a plan, of people who have passed the gate. One query."""
    people = Employee.objects.unscoped(reason=_GATE).filter(pk__in=list(employee_ids))
    hours = find_hours(people, year=year, as_of=as_of)
    return {
        key: Room(each.rule.least, None if (most := each.rule.most) is None else most - each.forecast)
        for key, each in hours.items()
    }


def find_needs(own: PersonGaps, wished: PersonGaps | None, *, on: date) -> list[Need]:
    """The gaps that one year takes up; where both ask for a competency, the higher level is the aim."""
    higher = {
        gap.competency_id: gap for gap in (wished.gaps if wished else ()) if gap.status == GapStatus.GAP
    }
    needs = [
        _need(gap, higher.pop(gap.competency_id, None)) for gap in own.gaps if gap.status == GapStatus.GAP
    ]
    needs += [Need(gap, ActionSource.CAREER_TARGET, for_target=True) for gap in higher.values()]
    needs.sort(key=lambda need: (need.source == ActionSource.CAREER_TARGET, *severity_order(need.gap, on=on)))
    return needs[: PLAN_PROPOSAL.value_on(on)["competencies"]]


def best_programs(rows: Iterable[Recommendation]) -> dict[int, Recommendation]:
    """For each competency the programme recommended first that the person may take and has not taken."""
    best: dict[int, Recommendation] = {}
    for row in rows:
        if row.completed_on is None and not row.blocked:
            best.setdefault(row.gap.competency_id, row)
    return best


def _need(gap: Gap, wished: Gap | None) -> Need:
    aim = raised(gap, wished)
    return Need(aim, ActionSource.GAP, for_target=aim.required > gap.required)


def raised(gap: Gap, wished: Gap | None) -> Gap:
    """The gap against the own post, with the higher level that a career target asks for."""
    return gap if wished is None else replace(gap, required=max(gap.required, wished.required))


def _compose(
    needs: Sequence[Need],
    *,
    best: Mapping[int, Recommendation],
    templates: Templates,
    agency: int | None,
    room: Room,
    as_of: date,
    year: int,
) -> list[PlanAction]:
    """Each need with its three forms; programmes as long as their share of the hours leaves room, at least one."""
    rule = PLAN_PROPOSAL.value_on(as_of)
    chosen = {
        (need.gap.competency_id, form): _from_library(
            need, form, templates=templates, agency=agency, year=year, as_of=as_of
        )
        for need in needs
        for form in MODEL
    }
    total = sum((action.hours or Decimal(0) for action in chosen.values()), Decimal(0))
    formal = Decimal(0)
    for need in needs:
        key = (need.gap.competency_id, ActionForm.FORMAL)
        program = best.get(need.gap.competency_id)
        if program is None or not room.holds(formal + program.program.hours):
            continue
        grown = total + program.program.hours - (chosen[key].hours or 0)
        share = (formal + program.program.hours) * 100 / grown
        if not formal or share <= rule["programme_share"] or total < room.least:
            chosen[key] = _from_program(need, program, year=year, as_of=as_of)
            formal, total = formal + program.program.hours, grown
    return _within(list(chosen.values()), room, shares=rule["shares"])


def _within(rows: list[PlanAction], room: Room, *, shares: Mapping[str, int]) -> list[PlanAction]:
    """Those that the room holds: programmes first, then the heaviest gap, in it the form with the largest share."""
    kept, total = set(), Decimal(0)

    def importance(place: int) -> tuple[bool, int, int]:
        return rows[place].program_id is None, place // len(MODEL), -shares[rows[place].form]

    for place in sorted(range(len(rows)), key=importance):
        hours = rows[place].hours or Decimal(0)
        if room.holds(total + hours):
            kept.add(place)
            total += hours
    return [row for place, row in enumerate(rows) if place in kept]


def _from_program(need: Need, found: Recommendation, *, year: int, as_of: date) -> PlanAction:
    program = found.program
    return PlanAction(
        program=program,
        name=program.name,
        hours=program.hours,
        cost=program.cost,
        provider=program.provider,
        **{
            **_common(need, ActionForm.FORMAL, year=year, as_of=as_of),
            "target_level": found.reached,
            "reason": found.reason,
        },
    )


def _from_library(
    need: Need, form: ActionForm, *, templates: Templates, agency: int | None, year: int, as_of: date
) -> PlanAction:
    template = _choose(templates.get((need.gap.competency_id, form), ()), need.gap, agency=agency)
    common = _common(need, form, year=year, as_of=as_of)
    if template:
        told = {name: getattr(template, name) for name in ("name", "description", "hours")}
        return PlanAction(template=template, **told, **common)
    general = general_actions()[(need.gap.required, form)]
    return PlanAction(
        name=(general["name"] % need.gap.name)[:AIM_LENGTH],
        description=general["description"],
        hours=general["hours"],
        **common,
    )


def _choose(templates: Sequence[ActionTemplate], gap: Gap, *, agency: int | None) -> ActionTemplate | None:
    """The template nearest below or at the level required; the agency's own before the common one."""
    fitting = [
        template
        for template in templates
        if (gap.held or 0) < template.level <= gap.required and template.unit_id in (None, agency)
    ]
    return min(fitting, key=lambda one: (-one.level, one.unit_id is None, one.code), default=None)


def _common(need: Need, form: ActionForm, *, year: int, as_of: date) -> dict[str, Any]:
    gap = need.gap
    return {
        "competency_id": gap.competency_id,
        "target_level": gap.required,
        "held": gap.held,
        "form": form,
        "source": need.source,
        "due_on": due_day(form, year=year, as_of=as_of),
        "reason": reason_of(need),
    }


def reason_of(need: Need) -> str:
    """Why the action is proposed, in one sentence."""
    facts = {
        "required": need.gap.required,
        "held": level_text(need.gap.held or Decimal(0)),
        "short": level_text(need.gap.required - (need.gap.held or Decimal(0))),
    }
    if need.for_target:
        return (
            _("Your career target asks for level %(required)s; level %(held)s is held: %(short)s short.")
            % facts
        )
    return _("The standard asks for level %(required)s; level %(held)s is held: %(short)s short.") % facts


def _leadership(found: Proposal | None, *, room: Room, year: int, as_of: date) -> list[PlanAction]:
    """The leadership training of the next level, where the catalogue has it and nothing has to come first."""
    if found is None or found.program is None or found.blocked or not room.holds(found.program.hours):
        return []
    program = found.program
    return [
        PlanAction(
            aim=found.aim[:AIM_LENGTH],
            form=ActionForm.FORMAL,
            program=program,
            name=program.name,
            hours=program.hours,
            cost=program.cost,
            provider=program.provider,
            source=ActionSource.POTENTIAL,
            due_on=due_day(ActionForm.FORMAL, year=year, as_of=as_of),
            reason=_("Potential and managerial competencies speak for the training of the next level."),
        )
    ]


def _assessments(gaps: Iterable[Gap], *, year: int, as_of: date) -> list[PlanAction]:
    """One assessment for the core competencies and one test for the technical ones that no valid result covers."""
    missing = [gap for gap in gaps if gap.status in (GapStatus.EXPIRED, GapStatus.UNKNOWN)]
    core = [gap for gap in missing if gap.kind in CORE_KINDS]
    technical = [gap for gap in missing if gap.kind not in CORE_KINDS]
    found = (
        (core, _("Managerial and sociocultural assessment")),
        (technical, _("Technical competency test")),
    )
    return [
        PlanAction(
            aim=_listed(gaps_),
            form=ActionForm.ASSESSMENT,
            name=name,
            source=ActionSource.GAP,
            due_on=date(year, 12, 31),
            reason=_("No valid result: only an assessment shows whether there is a gap."),
        )
        for gaps_, name in found
        if gaps_
    ]


def _listed(gaps: Sequence[Gap]) -> str:
    text = ", ".join(gap.name for gap in gaps)
    return text if len(text) <= AIM_LENGTH else f"{text[: AIM_LENGTH - 1]}…"


def due_day(form: ActionForm, *, year: int, as_of: date) -> date:
    """The usual day of the form in the year, or its end where that has passed."""
    day = date(year, *_DUE[form])
    return day if day > as_of else date(year, 12, 31)


def _templates(needs: Mapping[int, Sequence[Need]]) -> Templates:
    wanted = {need.gap.competency_id for found in needs.values() for need in found}
    grouped: dict[tuple[int, str], list[ActionTemplate]] = defaultdict(list)
    for template in ActionTemplate.objects.filter(active=True, competency__in=wanted):
        grouped[(template.competency_id, template.form)].append(template)
    return grouped


def _agencies(people: Mapping[int, PersonGaps]) -> dict[int | None, int]:
    """The agency of each unit."""
    units = {person.unit_id for person in people.values() if person.unit_id}
    return {pk: lineage[0] for pk, lineage in Unit.objects.filter(pk__in=units).values_list("pk", "lineage")}

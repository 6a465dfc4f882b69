"""Whom to tell, and what it means to that very person.

Nobody is told more often than once in thirty days. What closing a gap is worth is computed by the official match, with
the missing level filled in; where the match is unknown, nothing is promised. Each is told one next step: to send the
plan where it has an action for the gap already, else the programme recommended first, else an action at work. A plan
that was not sent is no step by itself: nobody has agreed to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from asn_career.base.formatting import hours, level, percent
from assessments.choices import GapStatus
from assessments.gaps import Gap, PersonGaps, find_gaps
from assessments.job_fit import FitRules, Required, fit_rules_on, job_fit
from assessments.severity import severity_order
from competencies.choices import Importance
from employees.querysets import EmployeeQuerySet
from training.choices import EDITABLE_STATES, SENT_STATES, ActionForm
from training.enrolment_choices import ACTIVE_STATES
from training.library import general_actions
from training.models import AwarenessReach, AwarenessReason, Enrolment, PlanAction, PlanVisit
from training.notice_kinds import (
    AWARE_GAP,
    AWARE_GAP_UNMEASURED,
    AWARE_MUST_HAVE,
    AWARE_PLAN,
    AWARE_UNSENT,
)
from training.plans.proposing import best_programs
from training.recommendations import Recommendation, find_recommendations

BETWEEN = timedelta(days=30)
_GATE = "people of a round, whom its principal was checked for"


@dataclass(frozen=True, slots=True)
class Call:
    """What one person is to be told: the kind of notice with its words' figures, about which gap, where it leads."""

    employee_id: int
    reason: AwarenessReason
    kind: str
    about: Mapping[str, str]
    competency_id: int | None = None
    address: str = ""


def find_calls(people: EmployeeQuerySet, *, as_of: date) -> list[Call]:
    """Who of these people is to be told, by their numbers. Nine queries for any number; two more with prerequisites."""
    gaps = find_gaps(people, as_of=as_of)
    ids = [person.employee_id for person in gaps.values()]
    resting, visited = _told_lately(ids, as_of=as_of), _visited(ids, year=as_of.year)
    busy = _at_work(ids, year=as_of.year)
    awake = [person for person in gaps.values() if person.employee_id not in resting]
    worst = {
        person.employee_id: min(idle, key=lambda gap: severity_order(gap, on=as_of))
        for person in awake
        if (idle := [gap for gap in person.gaps if _is_idle(gap, busy)])
    }
    calls = _about_gaps([person for person in awake if person.employee_id in worst], worst, as_of=as_of)
    calls += [
        _about_plan(person, year=as_of.year)
        for person in awake
        if person.employee_id not in worst and person.employee_id not in visited
    ]
    return sorted(calls, key=lambda call: call.employee_id)


def _about_gaps(people: list[PersonGaps], worst: Mapping[int, Gap], *, as_of: date) -> list[Call]:
    """What each of these people is told about the gap that weighs most."""
    drafted, rules = _drafted(worst, year=as_of.year), fit_rules_on(as_of)
    programs = find_recommendations(
        {person.employee_id: replace(person, gaps=(worst[person.employee_id],)) for person in people},
        as_of=as_of,
    )
    found = []
    for person in people:
        gap = worst[person.employee_id]
        if (gap.employee_id, gap.competency_id) in drafted:
            found.append(_about_draft(gap))
        else:
            best = best_programs(programs.get(person.employee_id, ())).get(gap.competency_id)
            found.append(_about_gap(person, gap, best, rules=rules))
    return found


def _is_idle(gap: Gap, busy: set[tuple[int, int]]) -> bool:
    return gap.status == GapStatus.GAP and (gap.employee_id, gap.competency_id) not in busy


def _facts(gap: Gap) -> dict[str, str]:
    return {
        "competency": gap.name,
        "required": level(Decimal(gap.required)),
        "held": level(gap.held) if gap.held is not None else "",
    }


def _about_draft(gap: Gap) -> Call:
    """The plan has an action for the gap, and was not sent."""
    kind, reason = AWARE_UNSENT.code, AwarenessReason.IDLE_GAP
    return Call(gap.employee_id, reason, kind, _facts(gap), gap.competency_id, reverse("own_plan"))


def _about_gap(person: PersonGaps, gap: Gap, best: Recommendation | None, *, rules: FitRules) -> Call:
    step, address = next_step(gap, best)
    about = {**_facts(gap), "next": step}
    now, then = match_before_and_after(person, gap, rules=rules)
    kind = AWARE_GAP_UNMEASURED
    if gap.importance == Importance.MUST_HAVE:
        kind = AWARE_MUST_HAVE
    elif now is not None and then is not None and then > now:
        kind, about = AWARE_GAP, {**about, "now": percent(now), "then": percent(then)}
    return Call(gap.employee_id, AwarenessReason.IDLE_GAP, kind.code, about, gap.competency_id, address)


def next_step(gap: Gap, best: Recommendation | None) -> tuple[str, str]:
    """The one thing to begin with, and where: the programme recommended first, else the library's action at work."""
    if best is not None:
        program = best.program
        step = _("%(program)s (%(hours)s lesson hours)") % {
            "program": program.name,
            "hours": hours(program.hours),
        }
        return step, reverse("program_detail", args=[program.public_id])
    general = general_actions()[(gap.required, ActionForm.ON_THE_JOB)]
    return general["name"] % gap.name, reverse("own_plan")


def _about_plan(person: PersonGaps, *, year: int) -> Call:
    about = {"year": str(year)}
    return Call(
        person.employee_id, AwarenessReason.NEVER_OPENED, AWARE_PLAN.code, about, address=reverse("own_plan")
    )


def match_before_and_after(
    person: PersonGaps, gap: Gap, *, rules: FitRules
) -> tuple[Decimal | None, Decimal | None]:
    """The job person match as it is, and as it were with ``gap`` closed; None where it is unknown."""
    standard = [Required(row.code, row.kind, row.required, row.importance) for row in person.gaps]
    held = {row.code: row.held for row in person.gaps if row.held is not None}
    closed = {**held, gap.code: Decimal(gap.required)}
    return (
        job_fit(standard, held=held, rules=rules).jpm,
        job_fit(standard, held=closed, rules=rules).jpm,
    )


def _told_lately(ids: list[int], *, as_of: date) -> set[int]:
    rows = AwarenessReach.objects.unscoped(reason=_GATE).filter(
        employee__in=ids, round__as_of__gt=as_of - BETWEEN
    )
    return set(rows.values_list("employee", flat=True))


def _visited(ids: list[int], *, year: int) -> set[int]:
    rows = PlanVisit.objects.unscoped(reason=_GATE).filter(employee__in=ids, year=year)
    return set(rows.values_list("employee", flat=True))


def _drafted(ids: Iterable[int], *, year: int) -> set[tuple[int, int]]:
    """Gaps for which a plan of the year that was not sent has an action."""
    actions = PlanAction.objects.unscoped(reason=_GATE).filter(
        plan__employee__in=list(ids),
        plan__year=year,
        plan__state__in=EDITABLE_STATES,
        competency__isnull=False,
    )
    return set(actions.values_list("plan__employee", "competency"))


def _at_work(ids: list[int], *, year: int) -> set[tuple[int, int]]:
    """Gaps that somebody works on: an action of this year's plan, once sent, or a place in a session for it."""
    actions = PlanAction.objects.unscoped(reason=_GATE).filter(
        plan__employee__in=ids, plan__year=year, plan__state__in=SENT_STATES, competency__isnull=False
    )
    places = Enrolment.objects.unscoped(reason=_GATE).filter(
        employee__in=ids, state__in=ACTIVE_STATES, session__program__competency__isnull=False
    )
    return set(actions.values_list("plan__employee", "competency")) | set(
        places.values_list("employee", "session__program__competency")
    )

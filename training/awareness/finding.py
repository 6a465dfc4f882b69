"""Whom to tell, and what it means to that very person.

Nobody is told more often than once in thirty days. What closing a gap is worth is computed by the official match, with
the missing level filled in; where the match is unknown, nothing is promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from asn_career.base.formatting import level, percent
from assessments.choices import GapStatus
from assessments.gaps import Gap, PersonGaps, find_gaps
from assessments.job_fit import FitRules, Required, fit_rules_on, job_fit
from assessments.severity import severity_order
from competencies.choices import Importance
from employees.querysets import EmployeeQuerySet
from training.enrolment_choices import ACTIVE_STATES
from training.models import AwarenessReach, AwarenessReason, Enrolment, PlanAction, PlanVisit
from training.notice_kinds import AWARE_GAP, AWARE_GAP_UNMEASURED, AWARE_MUST_HAVE, AWARE_PLAN

BETWEEN = timedelta(days=30)
_GATE = "people of a round, whom its principal was checked for"


@dataclass(frozen=True, slots=True)
class Call:
    """What one person is to be told: the kind of notice with its words' figures, and about which gap."""

    employee_id: int
    reason: AwarenessReason
    kind: str
    about: Mapping[str, str]
    competency_id: int | None = None


def find_calls(people: EmployeeQuerySet, *, as_of: date) -> list[Call]:
    """Who of these people is to be told, by their numbers. Seven queries, whatever their number."""
    gaps = find_gaps(people, as_of=as_of)
    ids = [person.employee_id for person in gaps.values()]
    resting, visited = _told_lately(ids, as_of=as_of), _visited(ids, year=as_of.year)
    busy = _at_work(ids, year=as_of.year)
    rules = fit_rules_on(as_of)
    calls = []
    for person in gaps.values():
        if person.employee_id in resting:
            continue
        idle = [gap for gap in person.gaps if _is_idle(gap, busy)]
        if idle:
            worst = min(idle, key=lambda gap: severity_order(gap, on=as_of))
            calls.append(_about_gap(person, worst, rules=rules))
        elif person.employee_id not in visited:
            calls.append(_about_plan(person, year=as_of.year))
    return sorted(calls, key=lambda call: call.employee_id)


def _is_idle(gap: Gap, busy: set[tuple[int, int]]) -> bool:
    return gap.status == GapStatus.GAP and (gap.employee_id, gap.competency_id) not in busy


def _about_gap(person: PersonGaps, gap: Gap, *, rules: FitRules) -> Call:
    about = {
        "competency": gap.name,
        "required": level(Decimal(gap.required)),
        "held": level(gap.held) if gap.held is not None else "",
    }
    now, then = match_before_and_after(person, gap, rules=rules)
    kind = AWARE_GAP_UNMEASURED
    if gap.importance == Importance.MUST_HAVE:
        kind = AWARE_MUST_HAVE
    elif now is not None and then is not None and then > now:
        kind, about = AWARE_GAP, {**about, "now": percent(now), "then": percent(then)}
    return Call(gap.employee_id, AwarenessReason.IDLE_GAP, kind.code, about, gap.competency_id)


def _about_plan(person: PersonGaps, *, year: int) -> Call:
    return Call(person.employee_id, AwarenessReason.NEVER_OPENED, AWARE_PLAN.code, {"year": str(year)})


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


def _at_work(ids: list[int], *, year: int) -> set[tuple[int, int]]:
    """Gaps that somebody works on: an action of this year's plan, or a place in a session for the competency."""
    actions = PlanAction.objects.unscoped(reason=_GATE).filter(
        plan__employee__in=ids, plan__year=year, competency__isnull=False
    )
    places = Enrolment.objects.unscoped(reason=_GATE).filter(
        employee__in=ids, state__in=ACTIVE_STATES, session__program__competency__isnull=False
    )
    return set(actions.values_list("plan__employee", "competency")) | set(
        places.values_list("employee", "session__program__competency")
    )

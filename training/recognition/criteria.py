"""What somebody did in a year to develop: gaps closed, the share of the own shortfall made up, lesson hours.

The share is measured against where the person began, so that every post has the same chance. No name, number, sex or
birth date plays a part; a gap counts as closed by a new official result, never by attendance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from asn_career.base.findings import FAIL, PASS, RuleOutcome
from assessments.held_levels import valid_since
from employees.querysets import EmployeeQuerySet
from training.choices import ActionState, PlanState
from training.hours import find_done
from training.models import DevelopmentPlan, RecognitionProgram
from training.sql import execute

CRITERIA = CLOSED_GAPS, GROWTH, HOURS, PLAN = "closed_gaps", "growth", "hours", "plan_done"


class Shortfall(NamedTuple):
    """A competency below the standard as the year began; ``now`` is None where no valid result says."""

    code: str
    name: str
    required: int
    before: Decimal
    now: Decimal | None
    record: str
    assessed_on: date | None

    def closed_in(self, year: int) -> bool:
        """Whether a result of the year reaches the standard."""
        reached = self.now is not None and self.now >= self.required
        return reached and self.assessed_on is not None and self.assessed_on.year == year

    @property
    def missing(self) -> Decimal:
        return self.required - self.before

    @property
    def gained(self) -> Decimal:
        """Levels made up towards the standard, negative where the level fell; what is unknown gains nothing."""
        return min(self.now, Decimal(self.required)) - self.before if self.now is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """One person's year."""

    year: int
    hours: Decimal = Decimal(0)
    shortfalls: tuple[Shortfall, ...] = field(default=())
    plan: str = ""  # the record of a plan that was agreed and done

    @property
    def closed(self) -> tuple[Shortfall, ...]:
        return tuple(row for row in self.shortfalls if row.closed_in(self.year))

    @property
    def growth(self) -> int | None:
        """Per cent of the own shortfall made up, rounded down; None where there was none to make up."""
        missing = sum((row.missing for row in self.shortfalls), Decimal(0))
        gained = sum((row.gained for row in self.shortfalls), Decimal(0))
        return int(max(gained, Decimal(0)) * 100 / missing) if missing else None


def last_day(year: int, *, on: date) -> date:
    """The day up to which a year is looked at: ``on``, or the last one when the year is over."""
    return min(on, date(year, 12, 31))


def find_progress(
    people: EmployeeQuerySet, *, year: int, on: date, asked: Collection[str] = CRITERIA
) -> dict[int, Progress]:
    """The year of people who have passed the gate, as far as the criteria ``asked`` need it; at most four queries.

    Nobody is in it of whom there is nothing to tell.
    """
    hours = find_done(people, year=year, as_of=on) if HOURS in asked else {}
    plans = plans_done(people, year=year) if PLAN in asked else {}
    ids = list(people.order_by().values_list("pk", flat=True)) if {CLOSED_GAPS, GROWTH} & set(asked) else []
    shortfalls = shortfalls_of(ids, year=year, on=on) if ids else {}
    return {
        key: Progress(year, hours.get(key, Decimal(0)), shortfalls.get(key, ()), plans.get(key, ""))
        for key in hours.keys() | shortfalls.keys() | plans.keys()
    }


def plans_done(people: EmployeeQuerySet, *, year: int) -> dict[int, str]:
    """The records of plans of the year that were agreed and whose every action is done. One query."""
    plans = DevelopmentPlan.objects.of(people).filter(
        year=year, state__in=[PlanState.AGREED, PlanState.CLOSED]
    )
    counted = plans.annotate(
        planned=Count("actions"), done=Count("actions", filter=Q(actions__state=ActionState.DONE))
    )
    rows = counted.filter(planned__gt=0, planned=F("done")).values_list("employee_id", "public_id")
    return {key: f"development-plans/{public_id}" for key, public_id in rows}


def shortfalls_of(employee_ids: list[int], *, year: int, on: date) -> dict[int, tuple[Shortfall, ...]]:
    """Where people were below the standard as the year began, and where they are. One query."""
    start, end = date(year, 1, 1) - timedelta(days=1), last_day(year, on=on)
    given: dict[str, Any] = {
        "people": employee_ids,
        "start": start,
        "start_since": valid_since(start),
        "end": end,
        "end_since": valid_since(end),
    }
    rows = execute("recognition_progress", **given)
    return {
        key: tuple(Shortfall(*row[1:]) for row in group) for key, group in groupby(rows, key=itemgetter(0))
    }


def judge(program: RecognitionProgram, progress: Progress) -> tuple[RuleOutcome, ...]:
    """What each criterion of the programme says of somebody's year, with the records that decided."""
    basis = f"{program.name} ({program.year})"
    closed = progress.closed
    findings: Iterable[tuple[str, Any, Any, bool, str]] = (
        (
            CLOSED_GAPS,
            program.closed_gaps,
            {"count": len(closed), "names": [row.name for row in closed]},
            len(closed) >= (program.closed_gaps or 0),
            " ".join(row.record for row in closed),
        ),
        (
            GROWTH,
            program.growth,
            progress.growth,
            progress.growth is not None and progress.growth >= (program.growth or 0),
            " ".join(row.record for row in progress.shortfalls if row.record),
        ),
        (HOURS, program.hours, f"{progress.hours}", progress.hours >= (program.hours or 0), ""),
        (PLAN, program.plan_done or None, bool(progress.plan), bool(progress.plan), progress.plan),
    )
    return tuple(
        RuleOutcome(code, PASS if met else FAIL, value, required, basis, record)
        for code, required, value, met, record in findings
        if required is not None
    )


def meets(outcomes: Iterable[RuleOutcome]) -> bool:
    return all(row.outcome == PASS for row in outcomes)


def find_meeting(
    program: RecognitionProgram, people: EmployeeQuerySet, *, on: date
) -> Mapping[int, tuple[RuleOutcome, ...]]:
    """Who of these people, who have passed the gate, meets every criterion, with its outcomes. At most four queries."""
    asked = [criterion for criterion in CRITERIA if getattr(program, criterion)]
    found = find_progress(people, year=program.year, on=on, asked=asked)
    judged = {key: judge(program, progress) for key, progress in found.items()}
    return {key: outcomes for key, outcomes in judged.items() if meets(outcomes)}

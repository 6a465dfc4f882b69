"""What a calibration shows: how levels spread before and after, the people, the changes, and the assessors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from asn_career.base.figures import round_half_up
from assessments.calibration.rules import prior_on
from assessments.calibration.severity import Severity, severities
from assessments.models import (
    CalibrationChange,
    CalibrationMark,
    CalibrationParticipant,
    CalibrationSession,
    RoundOutcome,
    RoundSubject,
)
from assessments.rounds.instrument import indicators_of
from assessments.rounds.outcomes import levels_by_assessor, read_sheets
from assessments.rounds.rules import RoundRules
from competencies.models import Competency
from employees.access import Principal
from employees.models import Employee, User
from employees.sender_names import signer_name

_GATE = "outcomes of a round whose session the reader was let into"
LEVELS = (5, 4, 3, 2, 1, 0)
_LEVELS = Count("outcome", distinct=True)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many outcomes have a whole level (halves count with the level below), and how many may by the guideline."""

    level: int
    found: int
    now: int
    total: int
    at_most: int | None  # per cent

    @property
    def share(self) -> Decimal | None:
        return round_half_up(Decimal(self.now * 100) / self.total) if self.total else None

    @property
    def is_over(self) -> bool:
        return self.at_most is not None and self.total > 0 and self.now * 100 > self.at_most * self.total


@dataclass(frozen=True, slots=True)
class ChangedLevel:
    """A level of somebody that was changed: what the assessors found, what stands, and each step between."""

    employee: Employee
    competency: Competency
    found: Decimal
    now: Decimal
    steps: list[Any]  # CalibrationChange with ``who``, in their order


def distribution_of(session: CalibrationSession) -> list[Spread]:
    """The spread of the levels of a round, found and as they stand, the highest first. One query."""
    rows = _known(session).values_list("level", "calibrated_level")
    found, now = Counter[int](), Counter[int]()
    for level, calibrated in rows:
        found[int(level)] += 1
        now[int(level if calibrated is None else calibrated)] += 1
    total, limits = sum(found.values()), session.guideline
    return [Spread(level, found[level], now[level], total, limits.get(str(level))) for level in LEVELS]


def people_of(session: CalibrationSession, *, by: Principal) -> Any:
    """Subjects in the reader's scope with ``is_discussed`` and ``changes``."""
    rows = RoundSubject.objects.visible_to(by).taking_part().filter(round=session.round_id)
    marks = CalibrationMark.objects.unscoped(reason=_GATE).filter(subject=OuterRef("pk"))
    return rows.select_related("employee__home_unit", "position").annotate(
        is_discussed=Exists(marks),
        changes=Count("outcomes", filter=Q(outcomes__calibrated_level__isnull=False)),
    )


def outcomes_of_subject(subject: RoundSubject) -> list[RoundOutcome]:
    """What the round came to about one person with ``made`` (changes of each), by competency. One query."""
    made = CalibrationChange.objects.unscoped(reason=_GATE).filter(outcome=OuterRef("pk"))
    rows = RoundOutcome.objects.unscoped(reason=_GATE).filter(subject=subject).annotate(made=_number(made))
    return list(rows.select_related("competency").order_by("competency__kind", "competency__code"))


def with_counts(sessions: models.QuerySet) -> models.QuerySet:
    """Sessions with their counts, in the same query.

    ``made`` is the number of changes, ``levels`` of the levels that they are about, ``discussed`` of people discussed,
    ``people`` of those who take part.
    """
    changes = CalibrationChange.objects.unscoped(reason=_GATE).filter(session=OuterRef("pk"))
    marks = CalibrationMark.objects.unscoped(reason=_GATE).filter(session=OuterRef("pk"))
    people = RoundSubject.objects.unscoped(reason=_GATE).taking_part().filter(round=OuterRef("round"))
    return sessions.annotate(
        made=_number(changes),
        levels=Coalesce(Subquery(changes.order_by().values("session").annotate(n=_LEVELS).values("n")), 0),
        discussed=_number(marks),
        people=_number(people),
    )


def _number(rows: models.QuerySet) -> Coalesce:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def changes_of(session: CalibrationSession, *, by: Principal, subject: RoundSubject) -> list[Any]:
    """The changes about one person in the reader's scope, in their order, with ``who`` made each. One query."""
    rows = CalibrationChange.objects.visible_to(by).filter(session=session, outcome__subject=subject)
    return _signed(rows.select_related("outcome__competency", "by__employee").order_by("pk"))


def changed_levels_of(
    session: CalibrationSession, *, by: Principal, at_most: int | None = None
) -> list[ChangedLevel]:
    """Each level of a person in the reader's scope that was changed, once, by name and competency. One query."""
    order = ("subject__employee__name", "subject", "competency__kind", "competency__code")
    changes = CalibrationChange.objects.visible_to(by).filter(session=session)
    rows = changes.select_related("outcome__subject__employee", "outcome__competency", "by__employee")
    if at_most is not None:
        levels = RoundOutcome.objects.unscoped(reason=_GATE).filter(
            Exists(changes.filter(outcome=OuterRef("pk")))
        )
        rows = rows.filter(outcome__in=levels.order_by(*order).values("pk")[:at_most])
    steps: dict[int, list[Any]] = {}
    for row in _signed(rows.order_by(*(f"outcome__{name}" for name in order), "pk")):
        steps.setdefault(row.outcome_id, []).append(row)
    return [_changed(each) for each in steps.values()]


def _changed(steps: list[Any]) -> ChangedLevel:
    outcome = steps[0].outcome
    return ChangedLevel(outcome.subject.employee, outcome.competency, outcome.level, steps[-1].after, steps)


def _signed(rows: models.QuerySet) -> list[Any]:
    found = list(rows)
    for row in found:
        row.who = signer_name(row.by)
    return found


def participants_of(session: CalibrationSession) -> list[CalibrationParticipant]:
    """Those who take part, in the order in which they joined. One query."""
    return list(session.participants.select_related("account__employee").order_by("pk"))


@dataclass(frozen=True, slots=True)
class AssessorRow:
    """An assessor's severity with the name."""

    name: str
    severity: Severity

    @property
    def people(self) -> int:
        return self.severity.people


def severity_of(session: CalibrationSession) -> list[AssessorRow]:
    """Assessors of the round by severity, by what they rated and not by what calibration made of it. Five queries."""
    subjects = list(
        RoundSubject.objects.unscoped(reason=_GATE)
        .taking_part()
        .filter(round=session.round_id)
        .order_by("pk")
    )
    rated = levels_by_assessor(
        subjects,
        read_sheets(subjects),
        indicators=indicators_of(session.round),
        rules=RoundRules(session.round.rules),
    )
    found = severities(rated, prior=prior_on(session.opened_at.date()))
    accounts = User.objects.filter(pk__in=[row.account for row in found]).select_related("employee")
    names = {row.pk: signer_name(row) for row in accounts}
    return [AssessorRow(names[row.account], row) for row in found]


def _known(session: CalibrationSession) -> Any:
    rows = RoundOutcome.objects.unscoped(reason=_GATE).filter(subject__round=session.round_id)
    return rows.filter(level__isnull=False, subject__withdrawn_on__isnull=True)

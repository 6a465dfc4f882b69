"""The order of the waiting list: need first, then remoteness, then time without training, then a public lot.

One rule, told with every place: the largest gap in a must-have competency that the programme teaches; a remote unit;
the longest time without training, where no training on record counts longest; and for those alike the lot, a hash of
the session's and the person's public ids that nobody chooses and anybody can recompute. Never the time of a click.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from asn_career.base.formatting import level
from assessments.gaps import gaps_of
from competencies.choices import Importance
from employees.models import Employee
from training.models import Enrolment, TaughtCompetency, TrainingHistory, TrainingProgram, TrainingSession

KNOWN_GAP, UNKNOWN, NO_GAP = range(3)


@dataclass(frozen=True, slots=True)
class Need:
    """What decides somebody's place; ``must_have_gap`` is None while no valid result tells, 0 without such a gap."""

    must_have_gap: Decimal | None
    remote: bool | None
    last_trained_on: date | None
    lot: str

    def order(self) -> tuple[Any, ...]:
        """Ascending in the order of the waiting list."""
        gap = self.must_have_gap
        group = UNKNOWN if gap is None else KNOWN_GAP if gap > 0 else NO_GAP
        return (group, -(gap or 0), self.remote is not True, self.last_trained_on or date.min, self.lot)


def draw_lot(session: TrainingSession, employee: Employee) -> str:
    """The public lot: SHA-256 of both public ids, as 64 hex digits."""
    return sha256(f"{session.public_id}:{employee.public_id}".encode()).hexdigest()


def find_needs_of(session: TrainingSession, people: Iterable[Employee], *, as_of: date) -> dict[int, Need]:
    """The facts of the rule for people of a session, by person. Three queries."""
    people = list(people)
    gaps = _must_have_gaps(session.program, [person.pk for person in people], as_of=as_of)
    trained = _last_trainings([person.pk for person in people], as_of=as_of)
    return {
        person.pk: Need(
            gaps.get(person.pk, Decimal(0)),
            person.home_unit.remote if person.home_unit else None,
            trained.get(person.pk),
            draw_lot(session, person),
        )
        for person in people
    }


def taught_by(program: TrainingProgram) -> dict[int, int]:
    """The levels that a programme leads to, by row id of the competency. One query."""
    return dict(TaughtCompetency.objects.filter(program=program).values_list("competency", "target_level"))


def _must_have_gaps(
    program: TrainingProgram, employee_ids: list[int], *, as_of: date
) -> dict[int, Decimal | None]:
    found: dict[int, Decimal | None] = {}
    taught = taught_by(program)
    for person in gaps_of(employee_ids, as_of=as_of).values():
        rows = [g for g in person.gaps if g.competency_id in taught and g.importance == Importance.MUST_HAVE]
        known = [max(-row.gap, Decimal(0)) for row in rows if row.gap is not None]
        if rows:
            found[person.employee_id] = max(known) if known else None
    return found


def _last_trainings(employee_ids: list[int], *, as_of: date) -> Mapping[int, date]:
    rows = TrainingHistory.objects.unscoped(reason="when people of a session were last trained")
    past = rows.filter(employee__in=employee_ids, completed_on__lte=as_of)
    return dict(past.order_by().values_list("employee").annotate(last=Max("completed_on")))


def need_of(enrolment: Enrolment) -> Need:
    """The facts as they were taken when the enrolment was approved."""
    return Need(enrolment.must_have_gap, enrolment.remote, enrolment.last_trained_on, enrolment.lot)


def why_here(need: Need) -> list[str]:
    """The reasons of a place, in the order in which they decide."""
    gap = need.must_have_gap
    if gap is None:
        first = _("must-have competency not assessed yet")
    elif gap > 0:
        first = _("%(gap)s level below a must-have") % {"gap": level(gap)}
    else:
        first = _("no gap in a must-have")
    remote = _("remote unit") if need.remote else _("not a remote unit")
    if need.last_trained_on is None:
        last = _("no training on record")
    else:
        last = _("last training %(year)s") % {"year": need.last_trained_on.year}
    return [first, remote, last, _("lot %(lot)s") % {"lot": need.lot[:6]}]

"""Lesson hours (JP) of a calendar year: done, waiting for verification, and expected until December.

A training counts in the year in which it was completed, whole, whenever it began. Only what is on the training history
is done. What is planned stands apart: actions of an agreed plan that are due, and seats in sessions; a session and the
action that names its programme are the same hours and count once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from employees.querysets import EmployeeQuerySet
from training.certificate_choices import CertificateState
from training.choices import ActionForm, ActionState, PlanState
from training.enrolment_choices import EnrolmentState
from training.hour_rules import NO_RULE, Bound, YearRule, rule_for, rules_of
from training.models import Enrolment, PlanAction, TrainingHistory, UploadedCertificate

_GATE = "hours of people already in the queryset"
ZERO = Decimal(0)
_HOURS: DecimalField = DecimalField(max_digits=12, decimal_places=2)


class Standing(StrEnum):
    """How a year's hours stand against the rule."""

    MET = "met"  # at least so many: done
    ON_COURSE = "on_course"  # reached with what is waiting and planned
    BEHIND = "behind"  # not reached even with these
    WITHIN = "within"  # at most so many: not exceeded, with everything planned
    FULL = "full"  # would be exceeded by what is waiting and planned
    OVER = "over"  # exceeded
    NO_RULE = "no_rule"


@dataclass(frozen=True, slots=True)
class YearHours:
    """One person's hours of a year (JP), and the rule."""

    rule: YearRule
    done: Decimal
    waiting: Decimal
    planned: Decimal

    @property
    def forecast(self) -> Decimal:
        return self.done + self.waiting + self.planned

    @property
    def missing(self) -> Decimal:
        """What is neither done nor expected of the hours that the rule asks for."""
        return max(self.rule.hours - self.forecast, ZERO) if self.rule.bound == Bound.AT_LEAST else ZERO

    @property
    def standing(self) -> Standing:
        return stand(self.rule, done=self.done, forecast=self.forecast)


def stand(rule: YearRule, *, done: Decimal, forecast: Decimal) -> Standing:
    """How these hours stand against the rule."""
    if rule.bound == Bound.AT_LEAST:
        if done >= rule.hours:
            return Standing.MET
        return Standing.ON_COURSE if forecast >= rule.hours else Standing.BEHIND
    if rule.bound == Bound.AT_MOST:
        if done > rule.hours:
            return Standing.OVER
        return Standing.FULL if forecast > rule.hours else Standing.WITHIN
    return Standing.NO_RULE


def with_hours(people: EmployeeQuerySet, *, year: int, as_of: date) -> EmployeeQuerySet:
    """Annotate ``hours_done``, ``hours_waiting``, ``hours_planned``, ``hours_forecast`` and ``hours_standing``."""
    counted = people.annotate(
        hours_done=_total(_completions(year, as_of), "employee", "hours"),
        hours_waiting=_total(_uploads(year), "employee", "stated_hours"),
        hours_actions=_total(_actions(year, as_of), "plan__employee", "hours"),
        hours_sessions=_total(_seats(year, as_of), "employee", "session__program__hours"),
    ).annotate(hours_planned=F("hours_actions") + F("hours_sessions"))
    forecast = F("hours_done") + F("hours_waiting") + F("hours_planned")
    return counted.annotate(hours_forecast=forecast).annotate(hours_standing=_standing(year))


def find_hours(people: EmployeeQuerySet, *, year: int, as_of: date) -> dict[int, YearHours]:
    """The hours of each of these people, by number. One query."""
    rules = rules_of(year)
    rows = with_hours(people, year=year, as_of=as_of).order_by()
    wanted = ("pk", "status", "hours_done", "hours_waiting", "hours_planned")
    return {
        pk: YearHours(rules.get(status, NO_RULE), done, waiting, planned)
        for pk, status, done, waiting, planned in rows.values_list(*wanted)
    }


def find_done(people: EmployeeQuerySet, *, year: int, as_of: date) -> dict[int, Decimal]:
    """The hours done of people who have passed the gate, by number; who did nothing is not there. One query."""
    done = _completions(year, as_of).filter(employee__in=people.order_by().values("pk"))
    rows = done.order_by().values("employee").annotate(total=Sum("hours"))
    return dict(rows.values_list("employee", "total"))


def hours_on(row: Any, *, year: int) -> YearHours:
    """The same from a row of ``with_hours``."""
    rule = rule_for(row.status, year=year)
    return YearHours(rule, row.hours_done, row.hours_waiting, row.hours_planned)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a year's hours of one person are made of."""

    done: list[TrainingHistory]
    waiting: list[UploadedCertificate]
    actions: list[PlanAction]
    seats: list[Enrolment]


def find_ledger(employee_id: int, *, year: int, as_of: date) -> Ledger:
    """The rows behind the hours of somebody who came through the gate. Four queries."""
    seats = _seats(year, as_of).filter(employee=employee_id).select_related("session__program")
    return Ledger(
        done=list(_completions(year, as_of).filter(employee=employee_id).order_by("-completed_on", "name")),
        waiting=list(_uploads(year).filter(employee=employee_id).order_by("completed_on", "pk")),
        actions=list(_actions(year, as_of).filter(plan__employee=employee_id).order_by("due_on", "pk")),
        seats=list(seats.order_by("period", "pk")),
    )


def _completions(year: int, as_of: date) -> Any:
    rows = TrainingHistory.objects.unscoped(reason=_GATE)
    return rows.filter(completed_on__range=(date(year, 1, 1), min(date(year, 12, 31), as_of)))


def _uploads(year: int) -> Any:
    rows = UploadedCertificate.objects.unscoped(reason=_GATE)
    return rows.filter(state=CertificateState.WAITING, completed_on__year=year)


def _actions(year: int, as_of: date) -> Any:
    """What an agreed plan still expects, except what a seat in a session of the programme brings or has brought."""
    rows = PlanAction.objects.unscoped(reason=_GATE)
    seat = _seats(year, as_of).filter(
        employee=OuterRef("plan__employee"), session__program=OuterRef("program")
    )
    had = _completions(year, as_of).filter(employee=OuterRef("plan__employee"), program=OuterRef("program"))
    return rows.filter(
        ~Exists(seat),
        ~Exists(had),
        ~Q(form=ActionForm.ASSESSMENT),
        plan__year=year,
        plan__state=PlanState.AGREED,
        state__in=(ActionState.PLANNED, ActionState.IN_PROGRESS),
        due_on__range=(max(date(year, 1, 1), as_of), date(year, 12, 31)),
    )


def _seats(year: int, as_of: date) -> Any:
    """Seats in sessions that end in the year, and trainings attended whose result is still to come."""
    rows = Enrolment.objects.unscoped(reason=_GATE)
    ends = {"period__endswith__gt": date(year, 1, 1), "period__endswith__lte": date(year + 1, 1, 1)}
    to_come = Q(state=EnrolmentState.SEATED, period__endswith__gt=as_of) | Q(state=EnrolmentState.ATTENDED)
    return rows.filter(to_come, result__isnull=True, **ends)


def _total(rows: Any, person: str, hours: str) -> Any:
    own = rows.filter(**{person: OuterRef("pk")}).order_by().values(person)
    total = Subquery(own.annotate(total=Sum(hours)).values("total"), output_field=_HOURS)
    return Coalesce(total, Value(ZERO, output_field=_HOURS), output_field=_HOURS)


def _standing(year: int) -> Case:
    """``stand`` as SQL."""
    cases = []
    for status, rule in rules_of(year).items():
        mine, hours = Q(status=status), rule.hours
        if rule.bound == Bound.AT_LEAST:
            cases += [
                When(mine & Q(hours_done__gte=hours), then=Value(Standing.MET.value)),
                When(mine & Q(hours_forecast__gte=hours), then=Value(Standing.ON_COURSE.value)),
                When(mine, then=Value(Standing.BEHIND.value)),
            ]
        elif rule.bound == Bound.AT_MOST:
            cases += [
                When(mine & Q(hours_done__gt=hours), then=Value(Standing.OVER.value)),
                When(mine & Q(hours_forecast__gt=hours), then=Value(Standing.FULL.value)),
                When(mine, then=Value(Standing.WITHIN.value)),
            ]
    return Case(*cases, default=Value(Standing.NO_RULE.value), output_field=CharField())

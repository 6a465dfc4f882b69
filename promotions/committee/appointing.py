"""The appointment, recorded with its decree by an officer: the history of posts follows, another post is freed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Principal
from employees.histories import free_seats, take_up_post
from employees.models import Employee, Position
from employees.notices import settle
from employees.responsible import account_of
from promotions.choices import AppointmentState, Closing, CommitteeState, Route
from promotions.committee import telling
from promotions.committee.days import check_appointed
from promotions.committee.errors import (
    DecreeUsedError,
    NotVacatedError,
    NumberNeededError,
    RecordedAlreadyError,
)
from promotions.committee.panel import ensure_in_charge, hold, move
from promotions.models import Appointment, Committee, Vacancy

_GATE = "the person whom the authority chose, for the officer of the vacancy"


def record(
    appointment: Appointment,
    *,
    number: str,
    decree_on: date,
    effective_on: date,
    by: Principal,
    at: datetime,
    version: int,
) -> Appointment:
    """Enter the decree: the history of posts follows and the vacancy is closed, all or nothing.

    Raises, besides the errors of this process, those of ``employees.histories.take_up_post``.
    """
    committee = appointment.decision.committee
    ensure_in_charge(committee, by)
    if by.employee_id == appointment.employee_id:
        raise NotPermittedError
    if not number.strip():
        raise NumberNeededError(fields={"decree_number": [str(NumberNeededError.message)]})
    check_appointed(appointment.decision, decree_on=decree_on, effective_on=effective_on, on=by.on)
    try:
        with transaction.atomic(), acting(by=by.identity, reason=number.strip(), on=by.on):
            locked = hold(committee)
            row = Appointment.objects.select_for_update().get(pk=appointment.pk)
            if row.state != AppointmentState.DRAFT or row.version != version:
                raise RecordedAlreadyError
            person = Employee.objects.unscoped(reason=_GATE).get(pk=row.employee_id)
            vacated = take_up_post(person, row.position, effective_on=effective_on, on=by.on)
            told = {"decree_number": number.strip(), "decree_on": decree_on, "effective_on": effective_on}
            enter(row, locked, told, vacated=vacated, by=by, at=at)
    except IntegrityError as error:
        if "appointment_decree_once" not in str(error):
            raise
        raise DecreeUsedError(fields={"decree_number": [str(DecreeUsedError.message)]}) from error
    appointment.refresh_from_db()
    return appointment


def enter(
    row: Appointment,
    committee: Committee,
    told: Mapping[str, Any],
    *,
    vacated: Position | None,
    by: Principal,
    at: datetime,
) -> None:
    """What follows once the history of posts is changed; the caller acts, checked, and holds committee and row.

    The last appointment of a vacancy that waits for its decree closes the vacancy.
    """
    recorded = {"recorded_by": account_of(by), "recorded_at": at, "vacated": vacated}
    move(row, AppointmentState.RECORDED, **told, **recorded)
    settle(telling.RECORD, subjects=[telling.subject_of(row)], at=at)
    end_if_recorded(committee, by=by)


def end_if_recorded(committee: Committee, *, by: Principal) -> None:
    """Close the vacancy once its committee has nothing left to decide and every appointment has its decree."""
    vacancy = Vacancy.objects.select_for_update().get(pk=committee.vacancy_id)
    rows = Appointment.objects.filter(decision__committee__vacancy=vacancy)
    deciding = Committee.objects.filter(vacancy=vacancy, state=CommitteeState.DECIDED).order_by("-pk").first()
    if deciding is None or rows.filter(state=AppointmentState.DRAFT).exists():
        return
    move(deciding, CommitteeState.APPOINTED)
    closed_as = Closing.FILLED if rows.count() >= vacancy.seats else Closing.PARTLY
    Vacancy.objects.filter(pk=vacancy.pk).update(closed_on=by.on, closed_as=closed_as)


def vacated_post(appointment: Appointment) -> Position | None:
    """The post that this appointment left vacant and for which nothing is opened yet: the next of the cascade."""
    post = appointment.vacated
    if post is None or appointment.next_vacancy_id or free_seats(post, on=appointment.effective_on) < 1:
        return None
    return None if Vacancy.objects.filter(position=post, closed_on__isnull=True).exists() else post


def open_next(appointment: Appointment, *, code: str, route: str, by: Principal) -> Vacancy:
    """Open a vacancy for the post that became vacant; two at once open one."""
    ensure_in_charge(appointment.decision.committee, by)
    if not code.strip():
        raise NumberNeededError(fields={"code": [str(NumberNeededError.message)]})
    with acting(by=by.identity):
        row = Appointment.objects.select_for_update().get(pk=appointment.pk)
        post = vacated_post(row)
        if post is None or Vacancy.objects.filter(code=code.strip()).exists():
            raise NotVacatedError
        vacancy = Vacancy.objects.create(
            code=code.strip(), position=post, opened_on=by.on, route=Route(route), seats=1
        )
        Appointment.objects.filter(pk=row.pk).update(next_vacancy=vacancy)
    appointment.refresh_from_db()
    return vacancy

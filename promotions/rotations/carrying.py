"""What is done for all openings of an approved plan at once: the evidence that they share, and their decrees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Principal
from employees.histories import take_up_posts
from employees.models import Employee
from promotions.choices import AppointmentState
from promotions.committee import appointing
from promotions.committee.days import check_appointed
from promotions.committee.errors import DecreeUsedError, NumberNeededError, RecordedAlreadyError
from promotions.committee.panel import ensure_in_charge, hold
from promotions.models import Appointment, Opening, OpeningStage, RotationPlan
from promotions.opening_choices import OpeningState, StageKind
from promotions.openings import stages
from promotions.rotations import planning, telling
from promotions.rotations.errors import NothingToRecordError, RotationMovedError

_GATE = "people whom the authority chose in openings of a plan, for the officer of its unit"


def openings_of(plan: RotationPlan) -> list[Opening]:
    """The openings of a plan's moves, in their order, with their stages. Two queries."""
    rows = Opening.objects.with_context().prefetch_related("stages").filter(vacancy__rotation_move__plan=plan)
    return list(rows.order_by("vacancy__rotation_move__place", "pk"))


def add_evidence(
    plan: RotationPlan, *, item: str, upload: Any, by: Principal, at: datetime, note: str = ""
) -> None:
    """Keep one document as evidence of the basis of every opening; the stage begins where it has not."""
    with transaction.atomic():
        for opening, stage in _at_basis(plan):
            if not stage.is_open:
                stages.start(opening, stage.code, by=by, at=at)
            stages.add_evidence(opening, stage.code, item=item, upload=upload, note=note, by=by, at=at)


def close_basis(plan: RotationPlan, *, by: Principal, at: datetime) -> None:
    """Close the basis of every opening, all or none, and begin the stage that follows."""
    with transaction.atomic():
        for opening, stage in _at_basis(plan):
            stages.close(opening, stage.code, by=by, at=at)
            following = stages.current_stage(stages.stages_of(opening))
            if following is not None:
                stages.start(opening, following.code, by=by, at=at)


def basis_of(openings: Iterable[Opening]) -> list[tuple[Opening, OpeningStage]]:
    """Running openings, read with their stages, whose basis is going on or next."""
    found = []
    for opening in openings:
        current = stages.current_stage(sorted(opening.stages.all(), key=lambda stage: stage.place))
        if opening.state == OpeningState.RUNNING and current is not None and current.kind == StageKind.BASIS:
            found.append((opening, current))
    return found


def drafts_of(plan: RotationPlan) -> list[Appointment]:
    """Appointments of a plan that wait for their decree, in the order of the moves. One query."""
    rows = Appointment.objects.filter(
        decision__committee__vacancy__rotation_move__plan=plan, state=AppointmentState.DRAFT
    )
    found = rows.select_related("decision__committee__vacancy__position__unit", "position__unit")
    return list(found.order_by("decision__committee__vacancy__rotation_move__place"))


def record_all(
    plan: RotationPlan,
    *,
    number: str,
    decree_on: date,
    effective_on: date,
    by: Principal,
    at: datetime,
) -> list[Appointment]:
    """Enter one decree for everybody of a plan who was chosen, all or nothing: they change posts on the same day.

    Each has the number of the decree with the own line of its annex. Raises, besides the errors of recording one
    appointment, those of ``employees.histories.take_up_posts``.
    """
    if not number.strip():
        raise NumberNeededError(fields={"number": [str(NumberNeededError.message)]})
    try:
        with transaction.atomic(), acting(by=by.identity, reason=number.strip(), on=by.on):
            planning.hold(plan)
            rows = _held_drafts(plan, by=by)
            for row in rows:
                check_appointed(row.decision, decree_on=decree_on, effective_on=effective_on, on=by.on)
            people = {p.pk: p for p in Employee.objects.unscoped(reason=_GATE).filter(
                pk__in=[row.employee_id for row in rows])}  # fmt: skip
            moves = [(people[row.employee_id], row.position) for row in rows]
            left = take_up_posts(moves, effective_on=effective_on, on=by.on)
            for line, (row, vacated) in enumerate(zip(rows, left, strict=True), start=1):
                annexed = f"{number.strip()} lampiran nomor {line}"
                told = {"decree_number": annexed, "decree_on": decree_on, "effective_on": effective_on}
                committee = hold(row.decision.committee)
                appointing.enter(row, committee, told, vacated=vacated, by=by, at=at)
            if not drafts_of(plan):
                telling.tell_ended(plan, at=at, acted=True)
    except IntegrityError as error:
        if "appointment_decree_once" not in str(error):
            raise
        raise DecreeUsedError(fields={"number": [str(DecreeUsedError.message)]}) from error
    return rows


def _held_drafts(plan: RotationPlan, *, by: Principal) -> list[Appointment]:
    """The drafts with their committees, locked in one order; nobody records the own appointment."""
    found = drafts_of(plan)
    if not found:
        raise NothingToRecordError
    for row in sorted(found, key=lambda each: each.decision.committee_id):
        committee = hold(row.decision.committee)
        ensure_in_charge(committee, by)
        if by.employee_id == row.employee_id:
            raise NotPermittedError
    keys = [row.pk for row in found]
    locked = Appointment.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    fresh = {row.pk: row.version for row in locked if row.state == AppointmentState.DRAFT}
    if fresh != {row.pk: row.version for row in found}:
        raise RecordedAlreadyError
    return found


def _at_basis(plan: RotationPlan) -> list[tuple[Opening, OpeningStage]]:
    found = basis_of(openings_of(plan))
    if not plan.is_approved or not found:
        raise RotationMovedError
    return found

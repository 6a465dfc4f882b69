"""Departing from the official order: a reason code, a text, and a second member who approves."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from employees.access import Principal
from promotions.choices import Departure, DepartureReason, DepartureState
from promotions.committee import telling
from promotions.committee.errors import (
    AnotherMemberError,
    DepartedAlreadyError,
    NothingMovesError,
    NotMemberError,
    PlaceRangeError,
)
from promotions.committee.panel import Panel, ensure_state, hold, member_of, move, panel_of
from promotions.committee.proposing import in_order
from promotions.committee.seats import chosen_people, names_wanted
from promotions.committee.sitting import present_members
from promotions.models import Candidate, OrderDeparture, Sitting
from promotions.reasons import ensure_explained


def request_departure(
    sitting: Sitting,
    *,
    kind: str,
    reason_code: str,
    reason: str,
    by: Principal,
    at: datetime,
    candidate: Candidate | None = None,
    place: int | None = None,
) -> OrderDeparture:
    """Ask to leave a candidate out, to move one to a place, or to set the whole list aside."""
    ensure_explained(reason)
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            locked = hold(sitting.committee)
            ensure_state(locked, "sitting")
            panel = panel_of(locked)
            seat = member_of(panel, by, candidate_id=candidate.pk if candidate else None)
            if seat.pk not in present_members(sitting):
                raise NotMemberError
            if kind == Departure.MOVE and not 1 <= (place or 0) <= (wanted := names_wanted(locked)):
                told = str(PlaceRangeError.message) % {"wanted": wanted}
                raise PlaceRangeError(wanted=wanted, fields={"place": [told]})
            if kind == Departure.MOVE and candidate is not None:
                _check_moves(panel, sitting, candidate, place=place or 0)
            made = OrderDeparture.objects.create(
                sitting=sitting,
                kind=Departure(kind),
                candidate=candidate,
                place=place if kind == Departure.MOVE else None,
                reason_code=DepartureReason(reason_code),
                reason=reason.strip(),
                requested_by=seat,
                requested_at=at,
            )
            telling.tell_departure(panel, made, at=at)
            return made
    except IntegrityError as error:
        if "orderdeparture_one_standing" not in str(error):
            raise
        raise DepartedAlreadyError from error


def _check_moves(panel: Panel, sitting: Sitting, candidate: Candidate, *, place: int) -> None:
    """Somebody moves to another place than the present one; among equals any place is a choice of people."""
    if sum(each.rank == candidate.rank for each in panel.candidates) > 1:
        return
    rows = sitting.departures.filter(state=DepartureState.APPROVED).order_by("answered_at", "pk")
    order = in_order(panel, list(rows), chosen=chosen_people(panel.committee.vacancy_id))
    if 0 < place <= len(order) and order[place - 1].pk == candidate.pk:
        told = str(NothingMovesError.message) % {"place": place}
        raise NothingMovesError(place=place, fields={"place": [told]})


def answer(departure: OrderDeparture, *, approve: bool, by: Principal, at: datetime) -> OrderDeparture:
    """Approve or refuse what another member asked for; of two answers at once one counts."""
    with acting(by=by.identity):
        locked = hold(departure.sitting.committee)
        ensure_state(locked, "sitting")
        seat = member_of(panel_of(locked), by, candidate_id=departure.candidate_id)
        if seat.pk == departure.requested_by_id or seat.pk not in present_members(departure.sitting):
            raise AnotherMemberError
        row = _current(departure)
        target = DepartureState.APPROVED if approve else DepartureState.REFUSED
        move(row, target, answered_by=seat, answered_at=at)
        telling.settle_departure(row, at=at)
    departure.refresh_from_db()
    return departure


def _current(departure: OrderDeparture) -> OrderDeparture:
    """The row as it was shown; what was answered meanwhile is no longer at this step."""
    row = OrderDeparture.objects.get(pk=departure.pk)
    row.state, row.version = DepartureState.REQUESTED, departure.version
    return row

"""An opening: proposed by one person with its stages fixed, approved by two others, cancelled with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.models import Position, PositionHistory, User
from employees.responsible import account_of
from promotions.attempts.telling import settle_next
from promotions.choices import AppointmentState, Route
from promotions.models import (
    Application,
    Appointment,
    Opening,
    OpeningApproval,
    OpeningStage,
    RuleSet,
    Shortlist,
    Vacancy,
)
from promotions.models.rule_sets import APPROVERS
from promotions.opening_choices import OpeningState
from promotions.openings import telling
from promotions.openings.content import content_of, weights_in
from promotions.openings.errors import (
    ApplicantActsError,
    DecreeNeededError,
    OpeningApprovedAlreadyError,
    OpeningExistsError,
    OpeningMovedError,
    OwnOpeningError,
    PostTakenError,
    VacancyClosedError,
    VacancyRunsError,
)
from promotions.permissions import covers, ensure, may_run
from promotions.reasons import ensure_explained

_GATE = "whether one person has applied; tells yes or no"
_HOLDERS = "counts who holds a post; names nobody"


def may_approve(principal: Principal, *, vacancy: Vacancy) -> bool:
    return covers(principal, permission=Permission.APPROVE_RULE_SETS, vacancy=vacancy)


def open_post(position: Position, *, route: str, by: Principal) -> Vacancy:
    """A vacancy for a post of the register that nobody holds or is about to fill; the product gives its code."""
    ensure(may_run(by, vacancy=Vacancy(position=position, opened_on=by.on, route=Route(route))))
    with acting(by=by.identity):
        return offer_again(position, route=route, seats=1, on=by.on)


def offer_again(position: Position, *, route: str, seats: int, on: date) -> Vacancy:
    """A vacancy for so many free seats of a post; the caller acts and has checked who may."""
    locked = Position.objects.select_for_update().get(pk=position.pk)
    if free_seats(locked, on=on) < seats:
        raise PostTakenError
    vacancy = Vacancy(position=position, opened_on=on, route=Route(route), seats=seats)
    number = Vacancy.objects.filter(position=locked).count() + 1
    vacancy.code = f"{locked.code}-{on.year}-{number}"
    while Vacancy.objects.filter(code=vacancy.code).exists():
        number += 1
        vacancy.code = f"{locked.code}-{on.year}-{number}"
    vacancy.save(force_insert=True)
    return vacancy


def free_seats(position: Position, *, on: date) -> int:
    """Seats that nobody holds on a day or is about to, by an appointment, and that no open vacancy offers."""
    held = PositionHistory.objects.unscoped(reason=_HOLDERS).definitive().in_force_on(on)
    offered = Vacancy.objects.filter(position=position, closed_on__isnull=True)
    coming = Appointment.objects.filter(
        Q(state=AppointmentState.DRAFT) | Q(effective_on__gt=on),
        position=position,
        decision__committee__vacancy__closed_on__isnull=False,
    )
    return (
        (1 if position.seats is None else position.seats)
        - held.filter(position=position).count()
        - coming.count()
        - sum(offered.values_list("seats", flat=True))
    )


def propose_opening(
    vacancy: Vacancy,
    *,
    by: Principal,
    at: datetime,
    weights: Mapping[str, int] | None = None,
    basis: str = "",
) -> Opening:
    """Fix the stages of a vacancy's route as of today; weights other than the national ones rest on a decree."""
    ensure(may_run(by, vacancy=vacancy))
    national = content_of(vacancy, as_of=by.on)
    content = content_of(vacancy, as_of=by.on, weights=weights, basis=basis.strip())
    if weights_in(content) != weights_in(national) and not basis.strip():
        raise DecreeNeededError(fields={"basis": [str(DecreeNeededError.message)]})
    try:
        with transaction.atomic(), acting(by=by.identity):
            _check_fresh(Vacancy.objects.select_for_update().get(pk=vacancy.pk))
            made = place(vacancy, content, as_of=by.on, opened_by=account_of(by), at=at)
            telling.tell_approvers(made, on=by.on, at=at)
            settle_next(vacancy, at=at)
    except IntegrityError as error:
        if "opening_one_standing" not in str(error):
            raise
        raise OpeningExistsError from error
    return made


def place(
    vacancy: Vacancy, content: Mapping[str, Any], *, as_of: date, opened_by: User, at: datetime
) -> Opening:
    """An opening with its stages, as yet without an approval; the caller acts and has checked who may."""
    made: Opening = Opening.objects.create(
        vacancy=vacancy,
        as_of=as_of,
        content=dict(content),
        content_hash=digest(content),
        basis=content["basis"],
        opened_by=opened_by,
        opened_at=at,
    )
    OpeningStage.objects.bulk_create(_stages(made))
    return made


def approve(opening: Opening, *, by: Principal, at: datetime, seen_hash: str) -> Opening:
    """Give one of the two approvals to the stages with this hash; the second one seals them."""
    ensure(may_approve(by, vacancy=opening.vacancy))
    account = account_of(by)
    ensure_apart(opening, by)
    with acting(by=by.identity):
        locked = hold(opening)
        _check_other(locked, account, seen_hash=seen_hash)
        place = locked.approvals.count() + 1
        OpeningApproval.objects.create(opening=locked, place=place, approver=account, content_hash=seen_hash)
        if place == APPROVERS:
            move(locked, OpeningState.RUNNING, refused=OpeningMovedError)
            telling.tell_sealed(locked, on=by.on, at=at)
    opening.refresh_from_db()
    return opening


def cancel(opening: Opening, *, by: Principal, at: datetime, reason: str) -> None:
    """End an opening without a result; it stays listed with the reason, and another one may be opened."""
    ensure_in_charge(opening, by)
    ensure_explained(reason)
    with acting(by=by.identity, reason=reason.strip()):
        end(hold(opening), by=by, at=at, reason=reason.strip())
    opening.refresh_from_db()


def end(opening: Opening, *, by: Principal, at: datetime, reason: str) -> None:
    """Cancel an opening that is held; the caller acts and has checked who may."""
    ended: dict[str, Any] = {"ended_at": at, "ended_by": account_of(by), "ended_reason": reason}
    if opening.state not in (OpeningState.PROPOSED, OpeningState.RUNNING):
        raise OpeningMovedError
    move(opening, OpeningState.CANCELLED, refused=OpeningMovedError, **ended)
    telling.tell_cancelled(opening, at=at)


def hold(opening: Opening) -> Opening:
    """The opening's row, locked first by every act, so that acts take turns in one order."""
    return Opening.objects.select_for_update(of=("self",)).with_context().get(pk=opening.pk)


def ensure_in_charge(opening: Opening, by: Principal) -> None:
    """The officer of the vacancy, who has not applied."""
    ensure(may_run(by, vacancy=opening.vacancy))
    ensure_apart(opening, by)


def ensure_apart(opening: Opening, by: Principal) -> None:
    if by.employee_id and has_applied(opening, by.employee_id):
        raise ApplicantActsError


def has_applied(opening: Opening, employee_id: int) -> bool:
    rows = Application.objects.unscoped(reason=_GATE).in_process()
    return bool(rows.filter(opening=opening, employee=employee_id).exists())


def _check_fresh(vacancy: Vacancy) -> None:
    if vacancy.is_closed:
        raise VacancyClosedError
    official = Shortlist.objects.filter(vacancy=vacancy, approved_rules__isnull=False)
    if official.exists() or RuleSet.objects.filter(vacancy=vacancy).sealed().exists():
        raise VacancyRunsError


def _stages(opening: Opening) -> list[OpeningStage]:
    return [
        OpeningStage(opening=opening, place=place, code=row["code"], kind=row["kind"])
        for place, row in enumerate(opening.content["stages"], start=1)
    ]


def _check_other(opening: Opening, account: User, *, seen_hash: str) -> None:
    if not opening.is_proposed or seen_hash != opening.content_hash:
        raise OpeningMovedError
    if account.pk == opening.opened_by_id:
        raise OwnOpeningError
    if opening.approvals.filter(approver=account).exists():
        raise OpeningApprovedAlreadyError

"""Proposing and deciding the erasure of what is kept no longer: one proposes, another person decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.choices import ERASABLE, ErasureState
from employees.models import Employee, Erasure
from employees.notices import Told, notify, settle
from employees.responsible import account_of, find_responsible
from employees.retention.due import Due, Ended, described, due_people
from employees.retention.hindrances import Hindrance, hindrances_of

if TYPE_CHECKING:
    from uuid import UUID

PROPOSED_KIND = "erasure_proposed"


class HinderedError(DomainError):
    code = "erasure_hindered"
    message = _("Nothing of this person is erased while something still runs: %(what)s.")
    status = 409

    @classmethod
    def of(cls, hindrances: Iterable[Hindrance]) -> HinderedError:
        return cls(what="; ".join(str(kind.label) for kind in hindrances))


class NotDueError(DomainError):
    code = "erasure_not_due"
    message = _("Nothing that the product erases is kept no longer of this person on this day.")
    status = 409


class UnderWayError(DomainError):
    code = "erasure_under_way"
    message = _("An erasure of this person is under way already.")
    status = 409


class SecondPersonError(DomainError):
    code = "second_person_needed"
    message = _("An erasure is decided by another person than the one who proposed it.")
    status = 409


class ErasureMovedError(DomainError):
    code = "erasure_moved"
    message = _("Somebody has decided about this erasure meanwhile.")
    status = 409


def find_due(principal: Principal, public_id: UUID) -> Due | None:
    """Somebody in the principal's scope of whom a class is kept no longer; None: not there, or nothing has ended."""
    seen = Employee.objects.visible_to(principal)
    rows = list(due_people(seen, on=principal.on).filter(public_id=public_id))
    return next(iter(described(rows, within=seen, on=principal.on)), None)


def erasable(ended: Iterable[Ended]) -> dict[str, tuple[str, ...]]:
    """By class that has ended, its tables that the product can erase."""
    tables = {one.kind.code: tuple(t for t in one.kind.tables if t in ERASABLE) for one in ended}
    return {code: names for code, names in tables.items() if names}


def propose(due: Due, *, reason: str, by: Principal, at: datetime) -> Erasure:
    """Propose to erase everything of a person whose period has ended; raises what stands in the way."""
    _ensure(due.employee, Permission.PROPOSE_ERASURES, by=by)
    tables = erasable(due.ended)
    if not tables:
        raise NotDueError
    if due.hindrances:
        raise HinderedError.of(due.hindrances)
    made = Erasure(
        employee=due.employee,
        classes=list(tables),
        tables=sorted(table for names in tables.values() for table in names),
        left_on=due.left_on,
        due_on=max(one.on for one in due.ended if one.kind.code in tables),
        reason=reason,
        drafted_by=account_of(by),
        drafted_at=at,
    )
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason):
            made.save()
            _tell(made, by=by, at=at)
    except IntegrityError as error:
        if "erasure_one_at_a_time" in str(error):
            raise UnderWayError from error
        raise
    return made


def may_decide(erasure: Erasure, by: Principal) -> bool:
    """Whether this account may decide now; who proposed may not."""
    permitted = Erasure.objects.visible_to(by, permission=Permission.APPROVE_ERASURES)
    return (
        erasure.state == ErasureState.PROPOSED
        and by.may_manage(Permission.APPROVE_ERASURES)
        and not erasure.is_drafted_by(by.identity)
        and permitted.filter(pk=erasure.pk).exists()
    )


def decide(erasure: Erasure, *, approved: bool, reason: str, by: Principal, at: datetime) -> None:
    """Approve or refuse as the second person; approving asks again what stands in the way."""
    _ensure(erasure.employee, Permission.APPROVE_ERASURES, by=by)
    if erasure.is_drafted_by(by.identity):
        raise SecondPersonError
    if approved:
        ensure_free(erasure, by=by)
    state = ErasureState.APPROVED if approved else ErasureState.REFUSED
    changes: dict[str, Any] = {"decided_by": account_of(by), "decided_at": at, "decided_reason": reason}
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason):
            move(erasure, state, refused=ErasureMovedError, **changes)
            settle(PROPOSED_KIND, subjects=[subject_of(erasure)], at=at)
    except IntegrityError as error:
        raise SecondPersonError from error


def ensure_free(erasure: Erasure, *, by: Principal) -> None:
    """Still gone, and nothing runs about the person. Raises NotDueError, HinderedError."""
    seen = Employee.objects.visible_to(by).filter(pk=erasure.employee_id)
    if not due_people(seen, on=by.on).exists():
        raise NotDueError
    if found := hindrances_of(seen).get(erasure.employee_id):
        raise HinderedError.of(found)


def subject_of(erasure: Erasure) -> str:
    return f"erasure:{erasure.public_id}"


def _ensure(person: Employee, permission: Permission, *, by: Principal) -> None:
    seen = Employee.objects.visible_to(by, permission=permission)
    if not by.may_manage(permission) or not seen.filter(pk=person.pk).exists():
        raise NotPermittedError


def _tell(erasure: Erasure, *, by: Principal, at: datetime) -> None:
    """Those who may decide, other than who proposed."""
    unit = erasure.employee.home_unit
    if unit is None:
        return
    accounts = find_responsible(Permission.APPROVE_ERASURES, units=[unit], on=by.on).get(unit.pk, ())
    address = reverse("erasure_detail", args=[erasure.public_id])
    notify(
        PROPOSED_KIND,
        [
            Told(account, subject_of(erasure), address, {})
            for account in accounts
            if account != erasure.drafted_by_id
        ],
        at=at,
    )

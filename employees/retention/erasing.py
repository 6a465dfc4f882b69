"""Proposing and deciding the erasure of what is kept no longer: one proposes, another person decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.choices import ERASABLE, ErasureState
from employees.delegation.persons import two_in_name
from employees.models import Employee, Erasure
from employees.responsible import account_of
from employees.retention.due import Due, Ended, described, due_people
from employees.retention.hindrances import Hindrance, hindrances_of
from employees.retention.rows import Found, find_rows
from employees.retention.telling import subject_of, tell_decided, tell_proposed, tell_undone

if TYPE_CHECKING:
    from uuid import UUID

KIND = "erasure"  # of the job


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


class ReasonNeededError(DomainError):
    code = "erasure_reason"
    message = _("Give a reason.")
    status = 400


def find_due(principal: Principal, public_id: UUID) -> Due | None:
    """Somebody in the principal's scope of whom a class is kept no longer; None: not there, or nothing has ended."""
    seen = Employee.objects.visible_to(principal)
    rows = list(due_people(seen, on=principal.on).filter(public_id=public_id))
    return next(iter(described(rows, within=seen, on=principal.on)), None)


def erasable(ended: Iterable[Ended]) -> dict[str, tuple[str, ...]]:
    """By class that has ended, its tables that the product can erase."""
    tables = {one.kind.code: tuple(t for t in one.kind.tables if t in ERASABLE) for one in ended}
    return {code: names for code, names in tables.items() if names}


def found_of(due: Due) -> Found:
    """What an erasure of what has ended would take now; false where there is nothing to erase. Three queries."""
    tables = [table for names in erasable(due.ended).values() for table in names]
    return find_rows(tables, employee_id=due.employee.pk)


def propose(due: Due, *, reason: str, by: Principal, at: datetime) -> Erasure:
    """Propose to erase what has ended of somebody; nothing goes before another person approves.

    Raises NotPermittedError, ReasonNeededError, NotDueError, HinderedError, UnderWayError.
    """
    _ensure(due.employee, Permission.PROPOSE_ERASURES, by=by)
    told = _given(reason)
    tables = erasable(due.ended)
    if not found_of(due):
        raise NotDueError
    if due.hindrances:
        raise HinderedError.of(due.hindrances)
    made = Erasure(
        employee=due.employee,
        classes=list(tables),
        tables=sorted(table for names in tables.values() for table in names),
        left_on=due.left_on,
        due_on=max(one.on for one in due.ended if one.kind.code in tables),
        reason=told,
        drafted_by=account_of(by),
        drafted_at=at,
    )
    try:
        with transaction.atomic(), acting(by=by.identity, reason=told):
            made.save()
            tell_proposed(made, by=by, at=at)
    except IntegrityError as error:
        if "erasure_one_at_a_time" in str(error):
            raise UnderWayError from error
        raise
    return made


def may_decide(erasure: Erasure, by: Principal) -> bool:
    """Whether this account may decide now: with the right over the person, and never who proposed."""
    permitted = Erasure.objects.visible_to(by, permission=Permission.APPROVE_ERASURES)
    return (
        erasure.state == ErasureState.PROPOSED
        and by.may_manage(Permission.APPROVE_ERASURES)
        and not by.stands_for(erasure.drafted_by)
        and erasure.employee_id not in by.themselves
        and permitted.filter(pk=erasure.pk).exists()
    )


def approve(erasure: Erasure, *, reason: str, by: Principal, at: datetime) -> Job:
    """Approve as the second person, after asking again what stands in the way; the job that comes of it carries it out.

    Raises NotPermittedError, SecondPersonError, ReasonNeededError, NotDueError, HinderedError, ErasureMovedError, and
    TwoInNameError where one of the two acted in the other's name.
    """
    _ensure_second(erasure, by=by)
    told = _given(reason)
    ensure_free(erasure, by=by)
    with transaction.atomic():
        _decide(erasure, ErasureState.APPROVED, reason=told, by=by, at=at)
        parameters = {"erasure": str(erasure.public_id)}
        return enqueue(KIND, principal=by, purpose=subject_of(erasure), parameters=parameters)


def refuse(erasure: Erasure, *, reason: str, by: Principal, at: datetime) -> None:
    """Refuse as the second person: nothing is erased, and it can be proposed again. Raises as ``approve`` does."""
    _ensure_second(erasure, by=by)
    _decide(erasure, ErasureState.REFUSED, reason=_given(reason), by=by, at=at)


def ensure_free(erasure: Erasure, *, by: Principal) -> None:
    """Still gone, and nothing runs about the person. Raises NotDueError, HinderedError."""
    seen = Employee.objects.visible_to(by).filter(pk=erasure.employee_id)
    if not due_people(seen, on=by.on).exists():
        raise NotDueError
    if found := in_the_way(erasure, by=by):
        raise HinderedError.of(found)


def in_the_way(erasure: Erasure, *, by: Principal) -> list[Hindrance]:
    """What runs about the person of an erasure by now. One query."""
    seen = Employee.objects.visible_to(by).filter(pk=erasure.employee_id)
    return hindrances_of(seen).get(erasure.employee_id, [])


def _decide(erasure: Erasure, state: ErasureState, *, reason: str, by: Principal, at: datetime) -> None:
    decided = {"decided_by": account_of(by), "decided_at": at, "decided_reason": reason}
    with two_in_name(), acting(by=by.identity, reason=reason):
        move(erasure, state, refused=ErasureMovedError, **decided)
        tell_decided(erasure, at=at)
        if state == ErasureState.REFUSED:
            tell_undone(erasure, at=at)


def _given(reason: str) -> str:
    if told := reason.strip():
        return told
    raise ReasonNeededError(fields={"reason": [str(ReasonNeededError.message)]})


def _ensure_second(erasure: Erasure, *, by: Principal) -> None:
    _ensure(erasure.employee, Permission.APPROVE_ERASURES, by=by)
    if by.stands_for(erasure.drafted_by):
        raise SecondPersonError


def _ensure(person: Employee, permission: Permission, *, by: Principal) -> None:
    seen = Employee.objects.visible_to(by, permission=permission)
    if not by.may_manage(permission) or person.pk in by.themselves or not seen.filter(pk=person.pk).exists():
        raise NotPermittedError

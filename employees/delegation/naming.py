"""Naming a deputy: by the official, or by one administrator and decided by another where the official cannot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from employees.access import ROLE_PERMISSIONS, Permission, Principal
from employees.choices import DelegationState
from employees.delegation import telling
from employees.delegation.errors import (
    DelegationDaysError,
    DelegationMovedError,
    DeputyIsOfficialError,
    EndReasonError,
    FirstDayOverError,
    InAnotherHandError,
    LastBeforeFirstError,
    NoSuchDeputyError,
    NotDelegableError,
    OrderDayError,
    OutOfScopeError,
    SecondAdministratorError,
)
from employees.delegation.rules import rules_on
from employees.delegation.wording import act_names
from employees.models import DelegatedAct, Delegation, Grant, User
from employees.responsible import account_of
from employees.sender_names import signer_name


@dataclass(frozen=True, slots=True)
class Order:
    """What the order says: who stands in as what, for which acts, from which day to which one, and why."""

    deputy_nip: str
    kind: str
    acts: Collection[str]
    number: str
    on: date
    reason: str
    first: date
    last: date


def rights_of(official: User, *, on: date) -> QuerySet[Grant]:
    """The rights of an official that hold an act which may be left to a deputy."""
    open_acts = set(rules_on(on).acts)
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if permissions & open_acts]
    return official.grants.in_force_on(on).filter(role__in=roles).select_related("unit").order_by("pk")


def acts_for(role: str, *, on: date) -> list[Permission]:
    """What a role may leave to a deputy, in the order of the rule."""
    return [act for act in rules_on(on).acts if act in ROLE_PERMISSIONS[role]]


def name_deputy(grant: Grant, order: Order, *, by: Principal, at: datetime) -> Delegation:
    """Leave acts of a right to a deputy; it begins at once when the official does, else a second person decides."""
    account = account_of(by)
    itself = account.pk == grant.user_id
    if by.in_name_of or (not itself and not by.may_manage(Permission.MANAGE_ACCESS)):
        raise NotPermittedError
    deputy = _deputy(order.deputy_nip)
    _check(grant, order, deputy, on=by.on)
    if account.pk == deputy.pk:
        raise SecondAdministratorError
    state = DelegationState.GIVEN if itself else DelegationState.WAITING
    try:
        with acting(by=by.identity, reason=order.reason.strip()):
            made = _create(grant, order, deputy, state=state, account=account)
            telling.tell_named(made, at=at)
    except IntegrityError as error:
        raise _in_words(error) from error
    return made


def _create(grant: Grant, order: Order, deputy: User, *, state: str, account: User) -> Delegation:
    days = DateRange(order.first, order.last + timedelta(days=1))
    made = Delegation.objects.create(
        grant=grant,
        delegator=grant.user,
        delegate=deputy,
        role=grant.role,
        unit=grant.unit,
        kind=order.kind,
        order_number=order.number.strip(),
        order_on=order.on,
        reason=order.reason.strip(),
        validity=days,
        zone=settings.TIME_ZONE,
        state=state,
        proposed_by=account,
    )
    DelegatedAct.objects.bulk_create(
        DelegatedAct(delegation=made, act=act, grant=grant, validity=days) for act in sorted(set(order.acts))
    )
    return made


def _in_words(error: IntegrityError) -> Exception:
    return InAnotherHandError() if "delegatedact_in_one_hand" in str(error) else error


def _deputy(given: str) -> User:
    number = "".join(sign for sign in given if sign.isdigit())
    found = (
        User.objects.filter(employee__nip=number, is_active=True)
        .select_related("employee__home_unit")
        .first()
    )
    if found is None:
        raise NoSuchDeputyError(
            nip=given.strip(),
            fields={"deputy_nip": [str(NoSuchDeputyError.message) % {"nip": given.strip()}]},
        )
    return found


def _check(grant: Grant, order: Order, deputy: User, *, on: date) -> None:
    open_acts = {act.value for act in acts_for(grant.role, on=on)}
    if not order.acts or not set(order.acts) <= open_acts:
        told = ", ".join(act_names(set(order.acts) - open_acts)) or "–"
        raise NotDelegableError(acts=told, fields={"acts": [str(NotDelegableError.message) % {"acts": told}]})
    if deputy.pk == grant.user_id:
        raise DeputyIsOfficialError(fields={"deputy_nip": [str(DeputyIsOfficialError.message)]})
    if not _works_beside(deputy, grant):
        name = signer_name(deputy)
        raise OutOfScopeError(
            name=name, fields={"deputy_nip": [str(OutOfScopeError.message) % {"name": name}]}
        )
    _check_days(grant, order, on=on)


def _works_beside(deputy: User, grant: Grant) -> bool:
    """In the unit of the right, below it, or right beside it (SE BKN 1/SE/I/2021: of the same environment)."""
    home = deputy.employee.home_unit if deputy.employee else None
    if home is None:
        return False
    if grant.unit is None:
        return True
    return grant.unit_id in home.lineage or (grant.unit.parent_id or grant.unit_id) in home.lineage


def _check_days(grant: Grant, order: Order, *, on: date) -> None:
    if order.first < on:
        over = {"first": date_long(order.first), "today": date_long(on)}
        raise FirstDayOverError(**over, fields={"first": [str(FirstDayOverError.message) % over]})
    if order.last < order.first:
        raise LastBeforeFirstError(fields={"last": [str(LastBeforeFirstError.message)]})
    last = rules_on(on).last_day(order.kind, order.first)
    if grant.validity.upper is not None:
        last = min(last, grant.validity.upper - timedelta(days=1))
    if order.last > last:
        told = {"first": date_long(order.first), "last": date_long(last)}
        raise DelegationDaysError(**told, fields={"last": [str(DelegationDaysError.message) % told]})
    if order.on > order.first:
        raise OrderDayError(fields={"on": [str(OrderDayError.message)]})


def may_decide(delegation: Delegation, principal: Principal) -> bool:
    """Whether the principal is the second administrator that it waits for."""
    parties = (delegation.proposed_by, delegation.delegator, delegation.delegate)
    return (
        delegation.state == DelegationState.WAITING
        and principal.may_manage(Permission.MANAGE_ACCESS)
        and not any(principal.stands_for(account) for account in parties)
    )


def decide(delegation: Delegation, *, approved: bool, by: Principal, at: datetime, version: int) -> None:
    """Give what another administrator named, or refuse it."""
    if not by.may_manage(Permission.MANAGE_ACCESS):
        raise NotPermittedError
    _seen(delegation, version)
    if not may_decide(delegation, by):
        raise SecondAdministratorError
    state = DelegationState.GIVEN if approved else DelegationState.REFUSED
    with acting(by=by.identity, reason=delegation.reason):
        move(delegation, state, refused=DelegationMovedError, decided_by=account_of(by))
        telling.tell_decided(delegation, at=at)


def may_end(delegation: Delegation, principal: Principal) -> bool:
    """The two, and administrators, end it: whoever finds that it should not go on."""
    if delegation.state != DelegationState.GIVEN or principal.in_name_of:
        return False
    parties = (delegation.delegator, delegation.delegate)
    return principal.may_manage(Permission.MANAGE_ACCESS) or any(map(principal.stands_for, parties))


def end(delegation: Delegation, *, reason: str, by: Principal, at: datetime, version: int) -> None:
    """End it from this moment on; what was done under it stays done."""
    if not may_end(delegation, by):
        raise NotPermittedError
    if not reason.strip():
        raise EndReasonError
    _seen(delegation, version)
    with acting(by=by.identity, reason=reason.strip()):
        move(
            delegation,
            DelegationState.REVOKED,
            refused=DelegationMovedError,
            ended_by=account_of(by),
            ended_reason=reason.strip(),
        )
        telling.tell_ended(delegation, at=at)


def _seen(delegation: Delegation, version: int) -> None:
    if delegation.version != version:
        raise DelegationMovedError

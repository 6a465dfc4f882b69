"""Roles, passwords and lost second factors take two persons: one technical administrator asks, another one decides,
neither for themselves.

Whoever could give a role alone could read every person's data through an account of their own making, and whoever
could set a colleague's password alone could be the second person too; the same holds for the second factor.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.tokens import default_token_generator
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from asn_career.base.access_log import log_access
from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from employees.access import Permission, Principal
from employees.choices import Role
from employees.models import AccessRequest, Grant, Unit, User
from employees.second_factors import reset

LINK_LASTS = timedelta(hours=24)
Kind, State = AccessRequest.Kind, AccessRequest.State


class OwnAccessError(DomainError):
    code = "own_access"
    message = _("Nobody changes their own access.")


class SecondPersonError(DomainError):
    code = "second_person_needed"
    message = _("The request is decided by another technical administrator than the one who made it.")


class AlreadyDecidedError(DomainError):
    code = "already_decided"
    message = _("This request has been decided already.")


class LinkGoneError(DomainError):
    code = "link_gone"
    message = _("The link was used, or its time has run out. Make a new request.")


def request_grant(
    user: User,
    *,
    role: str,
    unit: Unit | None,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    by: Principal,
    at: datetime,
) -> AccessRequest:
    """Ask for a role for somebody else."""
    asked = AccessRequest(
        kind=Kind.GRANT, user=user, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    return _ask(asked, by=by, at=at)


def request_password_link(user: User, *, reason: str, by: Principal, at: datetime) -> AccessRequest:
    """Ask for a link by which somebody else sets a new password."""
    return _ask(AccessRequest(kind=Kind.PASSWORD, user=user, reason=reason), by=by, at=at)


def request_factor_reset(user: User, *, reason: str, by: Principal, at: datetime) -> AccessRequest:
    """Ask that the second factor of somebody else is removed: the phone is lost, and the recovery codes too."""
    return _ask(AccessRequest(kind=Kind.FACTOR, user=user, reason=reason), by=by, at=at)


def _ask(asked: AccessRequest, *, by: Principal, at: datetime) -> AccessRequest:
    asked.requested_by, asked.requested_at = _administrator(by), at
    if asked.requested_by == asked.user:
        raise OwnAccessError
    with acting(by=by.identity, reason=asked.reason):
        asked.save()
    return asked


def approve(request: AccessRequest, *, by: Principal, at: datetime) -> AccessRequest:
    """Carry out what another administrator asked for."""
    with acting(by=by.identity, reason=request.reason):
        decided = _decide(request, State.APPROVED, by=by, at=at)
        if decided.kind == Kind.GRANT:
            _give(decided, by=by)
        elif decided.kind == Kind.FACTOR:
            reset(decided.user, by=by, reason=decided.reason, at=at)
    return decided


def refuse(request: AccessRequest, *, by: Principal, at: datetime) -> AccessRequest:
    """Leave undone what another administrator asked for."""
    with acting(by=by.identity, reason=request.reason):
        return _decide(request, State.REFUSED, by=by, at=at)


def _decide(request: AccessRequest, state: str, *, by: Principal, at: datetime) -> AccessRequest:
    second = _administrator(by)
    locked = AccessRequest.objects.select_for_update(of=("self",)).get(
        pk=request.pk
    )  # two may decide at once
    if locked.state != State.WAITING:
        raise AlreadyDecidedError
    if second.pk in (locked.requested_by_id, locked.user_id):
        raise SecondPersonError
    locked.state, locked.decided_by, locked.decided_at = state, second, at
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    return locked


def _give(request: AccessRequest, *, by: Principal) -> None:
    after = request.ends_on + timedelta(days=1) if request.ends_on else None
    Grant.objects.create(
        user=request.user,
        role=request.role,
        unit=request.unit,
        validity=DateRange(request.starts_on, after),
        granted_by=by.identity,
    )


def _administrator(by: Principal) -> User:
    """The account that acts; only those who manage access ask and decide."""
    if not by.may_manage(Permission.MANAGE_ACCESS):
        raise NotPermittedError
    if by.account_key is None:
        raise NotPermittedError
    return User.objects.get(public_id=by.account_key)


def end_grant(grant: Grant, *, by: Principal) -> None:
    """Take a role away from today on; one that has not been in force before today goes altogether."""
    if _administrator(by).pk == grant.user_id:
        raise OwnAccessError
    with acting(by=by.identity, reason=str(_("Ended in administration"))):
        if grant.validity.lower >= by.on:
            grant.delete()
        elif grant.validity.upper is None or grant.validity.upper > by.on:
            grant.validity = DateRange(grant.validity.lower, by.on)
            grant.save(update_fields=["validity"])


def password_link(request: AccessRequest, *, by: Principal, at: datetime) -> tuple[str, str]:
    """The two parts of the address at which the holder sets a password; for the one who asked, and for a day."""
    if _administrator(by).pk != request.requested_by_id or request.kind != Kind.PASSWORD:
        raise NotPermittedError
    if request.state != State.APPROVED or request.used_at or at > request.decided_at + LINK_LASTS:  # type: ignore[operator]
        raise LinkGoneError
    log_access(by=by.identity, action="password.link", subject=f"user:{request.user.public_id}")
    return link_parts(request.user)


def link_parts(user: User) -> tuple[str, str]:
    """What names the account and proves the link; worthless once the password is another one."""
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


def close_links(user: User, *, at: datetime) -> None:
    """The holder has set a password: no link of before is given out again."""
    with acting(by=f"user:{user.public_id}", reason=str(_("Password set by the holder"))):
        AccessRequest.objects.filter(user=user, kind=Kind.PASSWORD, used_at=None).update(used_at=at)


def make_first_administrator(username: str, *, on: date, by: str) -> User:
    """An account that manages access, made by whoever operates the machine; there is nobody yet to ask."""
    with acting(by=by, reason="first technical administrator"):
        user, new = User.objects.get_or_create(username=username)
        if new:
            user.set_unusable_password()
            user.save()
        held = Grant.objects.filter(user=user, role=Role.TECHNICIAN).in_force_on(on)
        if not held.exists():
            Grant.objects.create(user=user, role=Role.TECHNICIAN, validity=DateRange(on, None), granted_by=by)
    return user

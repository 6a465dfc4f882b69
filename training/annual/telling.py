"""Who is told that an annual plan waits for approval, and who that it was returned."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from employees.access import ROLE_PERMISSIONS, Permission
from employees.models import Grant, User
from employees.notices import Told, notify, settle
from training.models import AnnualPlan

WAITS, RETURNED = "annual_plan_waits", "annual_plan_returned"


def waits(plan: AnnualPlan, *, at: datetime) -> None:
    """Tell everybody who may approve for the agency, but for whoever submitted it."""
    settle(RETURNED, subjects=[_subject(plan)], at=at, acted=True)
    roles = [
        role for role, permissions in ROLE_PERMISSIONS.items() if Permission.APPROVE_TRAINING in permissions
    ]
    grants = Grant.objects.in_force_on(at.date()).filter(role__in=roles, unit=plan.unit_id)
    accounts = grants.exclude(user__public_id=_account(plan.submitted_by)).values_list("user", flat=True)
    notify(WAITS, [_told(plan, account) for account in sorted(set(accounts))], at=at)


def decided(plan: AnnualPlan, *, at: datetime) -> None:
    """Take back that it waits."""
    settle(WAITS, subjects=[_subject(plan)], at=at, acted=True)


def returned(plan: AnnualPlan, *, at: datetime) -> None:
    """Tell whoever submitted it what should change."""
    decided(plan, at=at)
    account = User.objects.filter(public_id=_account(plan.submitted_by)).values_list("pk", flat=True).first()
    if account:
        notify(RETURNED, [_told(plan, account, reason=plan.return_reason[:120])], at=at)


def _told(plan: AnnualPlan, account: int, **about: str) -> Told:
    facts = {"year": str(plan.year), "name": plan.unit.name, **about}
    return Told(account, _subject(plan), f"/kelola/rencana-pelatihan/{plan.public_id}/", facts)


def _subject(plan: AnnualPlan) -> str:
    return f"annual_plan:{plan.public_id}"


def _account(identity: str) -> UUID:
    """The public id of an account; of a program an id that is nobody's."""
    kind, _, key = identity.partition(":")
    return UUID(key) if kind == "user" else UUID(int=0)

"""Under which delegations an account may act on a day, and the principal that does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from asn_career.base.audit import InName
from employees.access import (
    ROLE_COLUMNS,
    ROLE_PERMISSIONS,
    UNDER,
    HeldGrant,
    InNameOf,
    Principal,
    resolve_principal,
)
from employees.delegation.errors import NotStandingError
from employees.delegation.rules import rules_on
from employees.models import Delegation
from employees.responsible import account_of
from employees.second_factors import is_required
from employees.sender_names import signer_name

IN_NAME = "in_name_of"  # the session's key of the delegation under which it acts


def received_by(principal: Principal) -> list[Delegation]:
    """What the account may act under today, with the acts, the earliest end first. Two queries, none without any."""
    key = principal.account_key
    if key is None or not principal.stands_in or principal.lacks:
        return []
    rows = Delegation.objects.standing_on(principal.on).filter(delegate__public_id=key)
    return list(rows.with_people().prefetch_related("acts").order_by("validity", "pk"))


def in_name(principal: Principal, delegation: Delegation) -> Principal:
    """The account with the official's right alone, for the named acts and what they read; its own rights rest.

    ``delegation`` was read with its people, unit and acts, and stands on the principal's day.
    """
    official = delegation.delegator
    rights = rules_on(principal.on).rights(row.act for row in delegation.acts.all())
    lineage = tuple(delegation.unit.lineage) if delegation.unit else ()
    held = HeldGrant(
        grant_id=delegation.grant_id,
        role=delegation.role,
        permissions=rights & ROLE_PERMISSIONS[delegation.role],
        columns=ROLE_COLUMNS.get(delegation.role, frozenset()),
        lineage=lineage,
    )
    return replace(
        principal.with_grants(held),
        identity=InName(principal.identity, purpose=delegation.purpose),
        agency_roots=frozenset(lineage[:1]) or principal.agency_roots,
        in_name_of=InNameOf(
            delegation=delegation.public_id,
            kind=delegation.get_kind_display(),
            holder=official.public_id,
            holder_id=official.pk,
            holder_employee_id=official.employee_id,
            name=signer_name(official),
            until=last_day_of(delegation),
        ),
    )


def act_under(principal: Principal, public_id: UUID) -> Principal:
    """The principal that acts under this delegation today; raises NotStandingError. Two queries."""
    if principal.in_name_of is None and not principal.lacks:
        rows = Delegation.objects.standing_on(principal.on).filter(
            public_id=public_id, delegate=account_of(principal)
        )
        if found := rows.with_people().prefetch_related("acts").first():
            return in_name(principal, found)
    raise NotStandingError


def principal_of_job(identity: str, *, on: date, purpose: str = "") -> Principal | None:
    """Whom a job works for, with the grants of today; None when it may no longer act.

    A job that was asked for in a name works in it, as long as that delegation stands.
    """
    found = resolve_principal(identity, on=on, purpose=purpose)
    if found is None or not purpose.startswith(UNDER):
        return found
    try:
        return act_under(found, UUID(purpose.removeprefix(UNDER)))
    except NotStandingError:
        return None


def all_names(principal: Principal) -> list[Principal]:
    """One principal for each official in whose name the account may act today. Two queries, none without any.

    A right for which a second factor is needed shows nothing to an account that has none yet.
    """
    names = [in_name(principal, row) for row in received_by(principal)]
    return [name for name in names if name.second_factor or not is_required(name)]


def last_day_of(delegation: Delegation) -> date:
    """The last day on which something may be done under it."""
    return delegation.validity.upper - timedelta(days=1)


def acts_of(delegation: Delegation) -> Iterable[str]:
    return (row.act for row in delegation.acts.all())

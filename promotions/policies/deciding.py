"""A local policy on its way: proposed by one person with a decree, published or returned by another.

A policy never works backwards: it begins on the day of its publication or later, and what was computed before keeps the
rules that it was made with. The database refuses the same: see ``promotions/models/policies.py``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.decreed import ensure_forwards
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.coverage import covers_agency
from employees.documents import keep_file
from employees.models import Unit
from employees.responsible import account_of
from promotions.choices import LocalRule, PolicyState
from promotions.errors import ReasonRequiredError
from promotions.models import LocalPolicy, PolicyDecreeFile
from promotions.permissions import ensure
from promotions.policies.errors import (
    OwnPolicyError,
    PolicyBackwardsError,
    PolicyFollowsError,
    PolicyNotWaitingError,
    PolicyValueError,
    PolicyWaitsError,
)
from promotions.policies.open_rules import OPEN_RULES

FOLDER = "policies"


def may_propose(principal: Principal, *, root: Unit) -> bool:
    """Whether the principal may have shortlists of the whole agency computed."""
    return covers_agency(principal, Permission.RUN_SHORTLISTS, root.pk)


def may_decide(principal: Principal, policy: LocalPolicy) -> bool:
    """Whether the principal approves rules for the whole agency, and did not draft this one."""
    drafted = principal.identity == f"user:{policy.drafted_by.public_id}"
    return not drafted and covers_agency(principal, Permission.APPROVE_RULE_SETS, policy.root_id)


def propose_policy(
    root: Unit,
    rule: LocalRule,
    *,
    value: Any,
    begins: date,
    last_day: date | None,
    decree: str,
    decree_on: date,
    reason: str,
    by: Principal,
    file: Any = None,
) -> LocalPolicy:
    """Lay a value before a second person; None goes back to the national default.

    ``file``: the signed decree as it was uploaded, if it was; its fingerprint is part of what is published. Errors: the
    refusals below, and those of ``employees.documents.keep_file``.
    """
    ensure(may_propose(by, root=root))
    _check(rule, value=value, begins=begins, last_day=last_day, decree_on=decree_on, by=by)
    kept = keep_file(file, folder=FOLDER) if file else None
    told = {"root": root.code, "rule": rule, "value": value, "begins": begins, "last_day": last_day}
    told |= {"file": kept.sha256} if kept else {}
    with acting(by=by.identity, reason=reason):
        number = _next_number(root, rule)
        policy = LocalPolicy.objects.create(
            root=root,
            rule=rule,
            number=number,
            value=value,
            content_hash=digest({**told, "decree": decree, "decree_on": decree_on}),
            validity=DateRange(begins, last_day, "[]"),
            decree=decree,
            decree_on=decree_on,
            reason=reason,
            drafted_by=account_of(by),
        )
        if kept:
            PolicyDecreeFile.objects.create(policy=policy, **kept._asdict())
    return policy


def publish(policy: LocalPolicy, *, by: Principal, at: datetime, seen_hash: str) -> None:
    """Put the policy into force from its day; the one that holds until then ends the day before."""
    _ensure_other(policy, by=by)
    with acting(by=by.identity):
        locked = _locked(policy, seen_hash=seen_hash)
        if locked.begins < by.on:
            raise PolicyBackwardsError.at("begins", earliest=by.on)
        _end_earlier(locked)
        _move(locked, PolicyState.PUBLISHED, by=by, at=at)
    policy.refresh_from_db()


def give_back(policy: LocalPolicy, *, by: Principal, at: datetime, reason: str) -> None:
    """Close a proposed policy without publishing it: by who drafted it, or returned by the second person."""
    drafted = by.identity == f"user:{policy.drafted_by.public_id}"
    ensure(drafted or may_decide(by, policy))
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    with acting(by=by.identity, reason=reason.strip()):
        _move(_locked(policy), PolicyState.RETURNED, by=by, at=at, decided_reason=reason.strip())
    policy.refresh_from_db()


def _check(
    rule: LocalRule, *, value: Any, begins: date, last_day: date | None, decree_on: date, by: Principal
) -> None:
    faults = [] if value is None else list(OPEN_RULES[rule].faults(value, begins))
    if faults:
        error = PolicyValueError(faults=" ".join(faults))
        error.fields = {"value": faults}
        raise error
    ensure_forwards(begins, decree_on=decree_on, today=by.on, refused=PolicyBackwardsError)
    if last_day is not None and last_day < begins:
        raise PolicyBackwardsError.at("last_day", earliest=begins)


def _ensure_other(policy: LocalPolicy, *, by: Principal) -> None:
    if by.stands_for(policy.drafted_by):
        raise OwnPolicyError
    ensure(may_decide(by, policy))


def _next_number(root: Unit, rule: LocalRule) -> int:
    """The agency's unit is held, so that two proposals take turns."""
    Unit.objects.select_for_update().get(pk=root.pk)
    earlier = LocalPolicy.objects.filter(root=root, rule=rule)
    if earlier.filter(state=PolicyState.PROPOSED).exists():
        raise PolicyWaitsError
    return (earlier.aggregate(last=Max("number"))["last"] or 0) + 1


def _locked(policy: LocalPolicy, *, seen_hash: str | None = None) -> LocalPolicy:
    """The policy as it stands, once it is this transaction's turn; its agency is held first."""
    Unit.objects.select_for_update().get(pk=policy.root_id)
    locked = LocalPolicy.objects.select_for_update().get(pk=policy.pk)
    if not locked.is_proposed or seen_hash not in (None, locked.content_hash):
        raise PolicyNotWaitingError
    return locked


def _end_earlier(policy: LocalPolicy) -> None:
    """Shorten what holds on the first day of ``policy``; one that begins later stands in its way."""
    overlapping = LocalPolicy.objects.published().filter(
        root=policy.root_id, rule=policy.rule, validity__overlap=policy.validity
    )
    for earlier in overlapping.select_for_update().order_by("validity"):
        if earlier.begins >= policy.begins:
            raise PolicyFollowsError(number=earlier.number, day=date_long(earlier.begins))
        earlier.validity = DateRange(earlier.begins, policy.begins)
        earlier.save(update_fields=["validity"])


def _move(policy: LocalPolicy, state: PolicyState, *, by: Principal, at: datetime, **changes: Any) -> None:
    decided = {"decided_by": account_of(by), "decided_at": at, "decided_on": by.on}
    move(policy, state, refused=PolicyNotWaitingError, **decided, **changes)

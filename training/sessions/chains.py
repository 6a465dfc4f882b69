"""The chains of approval that agencies set for themselves: proposed with a decree, approved by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.models import Unit
from employees.notices import Told, notify, settle
from employees.responsible import account_of, find_responsible
from training.enrolment_choices import ApprovalStep, ChainState
from training.models import ApprovalChain, TrainingProgram
from training.sessions.errors import ChainDecidedError, ChainExistsError, ReasonRequiredError, SamePersonError

WAITS = "training.chain_waits"


def propose_chain(
    *,
    unit: Unit,
    program: TrainingProgram | None,
    steps: Sequence[str],
    effective_from: date,
    decree: str,
    by: Principal,
    at: datetime,
) -> ApprovalChain:
    """Propose who approves for a unit from a day on; it holds once a second person approves it."""
    if not covers_unit(by, Permission.MANAGE_TRAINING, unit):
        raise NotPermittedError
    ordered = [step for step in ApprovalStep.values if step in steps]
    proposed = {"steps": ordered, "decree": decree.strip(), "proposed_by": by.identity, "proposed_at": at}
    try:
        with acting(by=by.identity, reason=decree), transaction.atomic():
            chain = ApprovalChain.objects.create(
                unit=unit, program=program, effective_from=effective_from, **proposed
            )
            _tell(chain, by=by, at=at)
            return chain
    except IntegrityError as error:
        if "approvalchain_once" not in str(error):
            raise
        raise ChainExistsError(fields={"effective_from": [str(ChainExistsError.message)]}) from error


def approve_chain(chain: ApprovalChain, *, by: Principal, at: datetime) -> ApprovalChain:
    """Let a proposed chain hold for whoever is enrolled from its day on."""
    return _decide(chain, ChainState.APPROVED, by=by, at=at)


def refuse_chain(chain: ApprovalChain, *, by: Principal, at: datetime, reason: str) -> ApprovalChain:
    """Refuse a proposed chain, saying why."""
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    return _decide(chain, ChainState.REFUSED, by=by, at=at, reason=reason.strip())


def may_decide(chain: ApprovalChain, *, by: Principal) -> bool:
    """Whether ``by`` is a second person who approves for the unit."""
    second = chain.proposed_by != by.identity
    return (
        chain.state == ChainState.WAITING
        and second
        and covers_unit(by, Permission.APPROVE_TRAINING, chain.unit)
    )


def _decide(
    chain: ApprovalChain, state: ChainState, *, by: Principal, at: datetime, reason: str = ""
) -> ApprovalChain:
    if not covers_unit(by, Permission.APPROVE_TRAINING, chain.unit):
        raise NotPermittedError
    if chain.proposed_by == by.identity:
        raise SamePersonError
    with acting(by=by.identity, reason=reason), transaction.atomic():
        held = ApprovalChain.objects.select_for_update(of=("self",)).select_related("unit").get(pk=chain.pk)
        if held.state != ChainState.WAITING:
            raise ChainDecidedError(state=held.get_state_display())
        held.state, held.reason, held.decided_by, held.decided_at = state, reason, by.identity, at
        held.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        settle(WAITS, subjects=[_subject(held)], at=at)
    return held


def _tell(chain: ApprovalChain, *, by: Principal, at: datetime) -> None:
    """Tell everybody who may approve it that it waits, but for whoever proposed it."""
    deciders = find_responsible(Permission.APPROVE_TRAINING, units=[chain.unit], on=by.on)
    proposer = account_of(by).pk
    about = {"name": chain.unit.name}
    told = [
        Told(account, _subject(chain), reverse("approval_chains"), about)
        for account in deciders.get(chain.unit_id, ())
        if account != proposer
    ]
    notify(WAITS, told, at=at)


def _subject(chain: ApprovalChain) -> str:
    return f"approval_chain:{chain.public_id}"

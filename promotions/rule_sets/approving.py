"""A rule set on its way: proposed by one person, approved by two others who are no candidates, sealed at once.

The database refuses the same: see ``sealed_by_two`` and ``another_person`` in ``promotions/models/rule_sets.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from asn_career.base.audit import acting
from asn_career.base.canonical import canonical, digest
from asn_career.base.findings import INELIGIBLE
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.models import User
from employees.responsible import account_of
from promotions.attempts.telling import settle_next
from promotions.choices import RuleSetState
from promotions.decision import Decider
from promotions.errors import (
    ApprovedAlreadyError,
    BasisRequiredError,
    CandidateJudgesError,
    OwnRuleSetError,
    ReasonRequiredError,
    RulesAsOfError,
    RuleSetNotWaitingError,
    RuleSetWaitsError,
    VacancySentError,
)
from promotions.facts import LegalAges, collect
from promotions.models import RuleSet, RuleSetApproval, Shortlist, Vacancy
from promotions.models.rule_sets import APPROVERS
from promotions.permissions import covers, ensure, may_run
from promotions.reasons import ensure_explained
from promotions.rule_sets.content import Choices, content_of, differences
from promotions.rulebook import rules_as_sealed
from promotions.targets import members_of, population_of, target_from


def may_approve(principal: Principal, *, vacancy: Vacancy) -> bool:
    return covers(principal, permission=Permission.APPROVE_RULE_SETS, vacancy=vacancy)


def propose(
    vacancy: Vacancy,
    *,
    as_of: date,
    by: Principal,
    choices: Choices | None = None,
    basis: str = "",
    reason: str = "",
) -> RuleSet:
    """Fix a rule set and lay it before the approvers; ``basis`` permits what departs from the agency's rules.

    ``reason`` is asked for where it is to replace a sealed one.
    """
    ensure(may_run(by, vacancy=vacancy))
    if as_of > by.on:
        told = {"day": date_long(by.on)}
        raise RulesAsOfError(**told, fields={"as_of": [str(RulesAsOfError.message) % told]})
    chosen = choices or Choices()
    content = content_of(vacancy, as_of=as_of, choices=chosen, basis=basis.strip())
    if not basis.strip() and differences(content, content_of(vacancy, as_of=as_of, choices=Choices())):
        raise BasisRequiredError(fields={"basis": [str(BasisRequiredError.message)]})
    _no_candidate(vacancy, content, unit_code=chosen.unit_code, by=by)
    with acting(by=by.identity, reason=reason.strip()):
        number = _next_number(vacancy, reason=reason)
        made: RuleSet = RuleSet.objects.create(
            vacancy=vacancy,
            number=number,
            as_of=as_of,
            unit_code=chosen.unit_code,
            content=content,
            content_hash=digest(content),
            basis=basis.strip(),
            reason=reason.strip(),
            drafted_by=account_of(by),
        )
        settle_next(vacancy, at=made.drafted_at)
    return made


def approve(rule_set: RuleSet, *, by: Principal, seen_hash: str) -> RuleSet:
    """Give one of the two approvals to the content with this hash; the second one seals it at the database's time."""
    ensure(may_approve(by, vacancy=rule_set.vacancy))
    account = account_of(by)
    _no_candidate(rule_set.vacancy, rule_set.content, unit_code=rule_set.unit_code, by=by)
    with acting(by=by.identity):
        locked = _locked(rule_set)
        _check_other(locked, account, seen_hash=seen_hash)
        place = _next_place(locked)
        RuleSetApproval.objects.create(rule_set=locked, place=place, approver=account, content_hash=seen_hash)
        if place == APPROVERS:
            _seal(locked)
    rule_set.refresh_from_db()
    return rule_set


def _next_place(rule_set: RuleSet) -> int:
    return rule_set.approvals.count() + 1


def take_back(rule_set: RuleSet, *, by: Principal, at: datetime, reason: str) -> None:
    """Close a proposed rule set without sealing it: by who drafted it, or returned by an approver."""
    drafted = by.identity == f"user:{rule_set.drafted_by.public_id}"
    ensure(drafted or may_approve(by, vacancy=rule_set.vacancy))
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    with acting(by=by.identity, reason=reason.strip()):
        closed = {"closed_by": account_of(by), "closed_at": at, "closed_reason": reason.strip()}
        _move(_locked(rule_set), RuleSetState.RETURNED, **closed)
    rule_set.refresh_from_db()


def could_be_candidate(
    vacancy: Vacancy, content: Mapping[str, Any], *, unit_code: str, employee_id: int
) -> bool:
    """Whether somebody would be eligible, or might be once open rules are settled; nobody else's data are read."""
    rules = rules_as_sealed(date.fromisoformat(content["as_of"]), canonical(content["rules"]).decode())
    population = population_of(vacancy, unit_code=unit_code)
    found = members_of(population, rules=rules, within=(employee_id, employee_id))
    ages = LegalAges(**content["legal_ages"])
    people = collect(found, rules=rules, ages=[ages])
    decider = Decider(target_from(content["target"]), rules=rules)
    return any(
        decider.decide(
            people.before(key, ages=ages), own_demand=people.own_demand(key, day=rules.day), settled={}
        ).outcome
        != INELIGIBLE
        for key in people.facts
    )


def _no_candidate(vacancy: Vacancy, content: Mapping[str, Any], *, unit_code: str, by: Principal) -> None:
    if by.employee_id and could_be_candidate(
        vacancy, content, unit_code=unit_code, employee_id=by.employee_id
    ):
        raise CandidateJudgesError


def _next_number(vacancy: Vacancy, *, reason: str) -> int:
    """The vacancy is held, so that two proposals take turns."""
    Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    earlier = RuleSet.objects.filter(vacancy=vacancy)
    if earlier.filter(state=RuleSetState.PROPOSED).exists():
        raise RuleSetWaitsError
    if Shortlist.objects.sent().filter(vacancy=vacancy).exists():
        raise VacancySentError
    if earlier.sealed().exists():
        ensure_explained(reason)
    return (earlier.aggregate(last=Max("number"))["last"] or 0) + 1


def _locked(rule_set: RuleSet) -> RuleSet:
    return RuleSet.objects.select_for_update().get(pk=rule_set.pk)


def _check_other(rule_set: RuleSet, account: User, *, seen_hash: str) -> None:
    if not rule_set.is_proposed or seen_hash != rule_set.content_hash:
        raise RuleSetNotWaitingError
    if account.pk == rule_set.drafted_by_id:
        raise OwnRuleSetError
    if rule_set.approvals.filter(approver=account).exists():
        raise ApprovedAlreadyError


def _seal(rule_set: RuleSet) -> None:
    """What was sealed before is replaced, unless the committee has its run."""
    if Shortlist.objects.sent().filter(vacancy=rule_set.vacancy_id).exists():
        raise VacancySentError
    for earlier in RuleSet.objects.select_for_update().filter(vacancy=rule_set.vacancy_id).sealed():
        _move(earlier, RuleSetState.REPLACED)
    _move(rule_set, RuleSetState.SEALED)


def _move(rule_set: RuleSet, state: RuleSetState, **changes: Any) -> None:
    if rule_set.state != {RuleSetState.REPLACED: RuleSetState.SEALED}.get(state, RuleSetState.PROPOSED):
        raise RuleSetNotWaitingError
    move(rule_set, state, refused=RuleSetNotWaitingError, **changes)

"""The way of a study leave: who takes which step from where, one at a time, each by another person.

A step names the version of the study leave that its taker has seen. Of two who act at once one is told that the other
was first; the database refuses a step that is not on the way, and one person in two of its roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.findings import FAIL, MANUAL, RuleOutcome, Settlement
from employees.access import Permission, Principal
from employees.delegation.persons import two_in_name
from employees.responsible import account_of, reaches
from training.errors import (
    AnotherOpenError,
    ChangedMeanwhileError,
    DocumentMissingError,
    OwnMatterError,
    ReasonNeededError,
    RuleSettledError,
    RulesNotMetError,
    SecondPersonNeededError,
)
from training.models import StudyLeave, StudyLeaveFile, StudyLeaveStep, StudyVerification
from training.study_leave.eligibility import Case, Study, find_outcomes
from training.study_leave.facts import find_facts
from training.study_leave.notices import tell_step
from training.study_leave.rules import rules_on
from training.study_leave.wording import label
from training.study_leave_choices import StudyAct, StudyFileKind

GATE = "the study leave came through the gate, and who acts was checked for it"
P = Permission


@dataclass(frozen=True, slots=True)
class Move:
    """A step: from which states, to which, by whom (None: the person concerned), and whether it needs a reason."""

    origins: tuple[str, ...]
    target: str
    permission: Permission | None = None
    reason: bool = False


MOVES: Mapping[str, Move] = {
    StudyAct.SUBMIT: Move(("draft",), "submitted"),
    StudyAct.WITHDRAW: Move(("draft", "submitted", "recommended", "verified"), "withdrawn"),
    StudyAct.RECOMMEND: Move(("submitted",), "recommended", P.AGREE_PLANS, reason=True),
    StudyAct.VERIFY: Move(("recommended",), "verified", P.MANAGE_TRAINING),
    StudyAct.APPROVE: Move(("verified",), "approved", P.APPROVE_TRAINING),
    StudyAct.REFUSE: Move(("verified",), "refused", P.APPROVE_TRAINING, reason=True),
    StudyAct.START: Move(("approved",), "studying", P.MANAGE_TRAINING),
    StudyAct.CANCEL: Move(("approved",), "cancelled", P.APPROVE_TRAINING, reason=True),
    StudyAct.EXTEND: Move(("studying",), "studying", P.APPROVE_TRAINING),
    StudyAct.REPORT_BACK: Move(("studying",), "reporting"),
    StudyAct.CONFIRM_RETURN: Move(("reporting",), "returned", P.MANAGE_TRAINING),
    StudyAct.REOPEN: Move(("reporting",), "studying", P.MANAGE_TRAINING, reason=True),
    StudyAct.STOP: Move(("studying",), "stopped", P.APPROVE_TRAINING, reason=True),
}
# Whoever has the next step may send the application back instead.
BACK: Mapping[str, Permission] = {
    "submitted": P.AGREE_PLANS,
    "recommended": P.MANAGE_TRAINING,
    "verified": P.APPROVE_TRAINING,
}


def move_of(leave: StudyLeave, act: str) -> Move:
    """The step ``act`` as it is from where the study leave stands."""
    if act == StudyAct.SEND_BACK:
        return Move(tuple(BACK), "draft", BACK.get(leave.state, P.APPROVE_TRAINING), reason=True)
    return MOVES[act]


def acts_for(leave: StudyLeave, *, by: Principal) -> tuple[str, ...]:
    """The steps that ``by`` may take now, but for what the rules say."""
    possible = [act for act in StudyAct.values if leave.state in move_of(leave, act).origins]
    return tuple(act for act in possible if _is_for(leave, move_of(leave, act).permission, by))


def _is_for(leave: StudyLeave, permission: Permission | None, by: Principal) -> bool:
    own = leave.employee_id == by.employee_id
    return own if permission is None else not own and reaches(by, permission, leave.employee)


# --- The application ------------------------------------------------------------------------------


def draft(*, by: Principal, **fields: Any) -> StudyLeave:
    """A new application of the person who acts, still to be sent."""
    if by.employee_id is None:
        raise NotPermittedError
    try:
        with transaction.atomic(), acting(by=by.identity):
            return StudyLeave.objects.unscoped(reason=GATE).create(
                employee_id=by.employee_id, applicant=account_of(by), **fields
            )
    except IntegrityError as error:
        if "studyleave_one_open" not in str(error):
            raise
        raise AnotherOpenError from error


def change(leave: StudyLeave, *, by: Principal, version: int, **fields: Any) -> None:
    """Correct an application that has not been sent, or came back."""
    _ensure_own(leave, by)
    with acting(by=by.identity):
        rows = StudyLeave.objects.unscoped(reason=GATE).filter(pk=leave.pk, version=version, state="draft")
        if not rows.update(version=F("version") + 1, **fields):
            raise ChangedMeanwhileError


def add_file(leave: StudyLeave, *, document: Any, kind: str, by: Principal) -> StudyLeaveFile:
    """Attach a document that is kept already."""
    with acting(by=by.identity):
        return StudyLeaveFile.objects.unscoped(reason=GATE).create(
            leave=leave, employee_id=leave.employee_id, document=document, kind=kind
        )


def submit(leave: StudyLeave, *, by: Principal, at: datetime, version: int) -> None:
    """Send the application to the superior: the letter of acceptance is there, and no rule refuses."""
    files = StudyLeaveFile.objects.unscoped(reason=GATE).filter(leave=leave)
    if not files.filter(kind=StudyFileKind.ACCEPTANCE).exists():
        raise DocumentMissingError(kind=StudyFileKind.ACCEPTANCE.label)
    outcomes = outcomes_of(leave, by=by)
    refuse_outcomes(outcomes, among=(FAIL,))
    take(
        leave, StudyAct.SUBMIT, by=by, at=at, version=version, outcomes=outcomes,
        submitted_at=at, recommended_by=None, verified_by=None,
    )  # fmt: skip


def withdraw(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str = "") -> None:
    """Take the application back before it is decided."""
    take(leave, StudyAct.WITHDRAW, by=by, at=at, version=version, reason=reason)


def recommend(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str) -> None:
    """The superior says what the unit gains by the study."""
    take(
        leave, StudyAct.RECOMMEND, by=by, at=at, version=version, reason=reason, recommended_by=account_of(by)
    )


def send_back(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str) -> None:
    """Return the application to the person, to be corrected or completed."""
    take(
        leave, StudyAct.SEND_BACK, by=by, at=at, version=version, reason=reason,
        recommended_by=None, verified_by=None,
    )  # fmt: skip


def verify(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str = "") -> None:
    """BKPSDM confirms the documents: every rule is met on the day, those left open settled by what people saw."""
    outcomes = outcomes_of(leave, by=by)
    refuse_outcomes(outcomes, among=(FAIL, MANUAL))
    take(
        leave, StudyAct.VERIFY, by=by, at=at, version=version, reason=reason, outcomes=outcomes,
        verified_by=account_of(by),
    )  # fmt: skip


def refuse(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str) -> None:
    """Decide against the study leave."""
    take(
        leave, StudyAct.REFUSE, by=by, at=at, version=version, reason=reason,
        decided_by=account_of(by), decided_on=by.on,
    )  # fmt: skip


def settle_rule(
    leave: StudyLeave, *, rule: str, outcome: str, document: str, by: Principal, at: datetime
) -> StudyVerification:
    """Record what the documents show about a rule that the data leave open."""
    _ensure(leave, move_of(leave, StudyAct.VERIFY), by)
    if not document.strip():
        raise DocumentMissingError(kind=label(rule))
    found = {row.rule: row for row in outcomes_of(leave, by=by)}
    if rule not in found or (found[rule].outcome != MANUAL and not found[rule].verification):
        raise RuleSettledError
    with acting(by=by.identity, reason=document.strip()):
        return StudyVerification.objects.unscoped(reason=GATE).create(
            leave=leave, employee_id=leave.employee_id, rule=rule, outcome=outcome,
            document=document.strip(), by=account_of(by), at=at,
        )  # fmt: skip


def outcomes_of(leave: StudyLeave, *, by: Principal) -> tuple[RuleOutcome, ...]:
    """What every rule says of this application on the reader's day. Two queries."""
    facts = find_facts([leave.employee_id], on=by.on, but_for=leave.pk)[leave.employee_id]
    settled = {
        row.rule: Settlement(row.document, row.outcome)
        for row in StudyVerification.objects.unscoped(reason=GATE).filter(leave=leave).order_by("at", "pk")
    }
    study = Study(leave.level, leave.mode, leave.accreditation, leave.starts_on, leave.ends_on)
    return find_outcomes(Case(facts, study, rules_on(by.on)), settled=settled)


def refuse_outcomes(outcomes: Iterable[RuleOutcome], *, among: Iterable[str]) -> None:
    """Raise with the names of the rules whose outcome is one of ``among``."""
    unmet = [label(row.rule) for row in outcomes if row.outcome in set(among)]
    if unmet:
        raise RulesNotMetError(rules=", ".join(unmet))


# --- One step -------------------------------------------------------------------------------------


def take(
    leave: StudyLeave,
    act: str,
    *,
    by: Principal,
    at: datetime,
    version: int,
    reason: str = "",
    outcomes: Iterable[RuleOutcome] = (),
    **changes: Any,
) -> None:
    """Take one step if the study leave is still as ``version`` says; row, record and notices go together."""
    move = move_of(leave, act)
    _ensure(leave, move, by)
    if move.reason and not reason.strip():
        raise ReasonNeededError(fields={"reason": [str(ReasonNeededError.message)]})
    try:
        with two_in_name(), transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            rows = StudyLeave.objects.unscoped(reason=GATE).filter(
                pk=leave.pk, version=version, state__in=move.origins
            )
            if not rows.update(state=move.target, version=F("version") + 1, **changes):
                raise ChangedMeanwhileError
            _record(leave, act, move, by=by, at=at, reason=reason, outcomes=outcomes)
            leave.refresh_from_db()
            tell_step(leave, act, at=at, on=by.on)
    except IntegrityError as error:
        if "studyleave_distinct_persons" not in str(error):
            raise
        raise SecondPersonNeededError from error


def _record(
    leave: StudyLeave,
    act: str,
    move: Move,
    *,
    by: Principal,
    at: datetime,
    reason: str,
    outcomes: Iterable[RuleOutcome],
) -> None:
    StudyLeaveStep.objects.unscoped(reason=GATE).create(
        leave=leave,
        employee_id=leave.employee_id,
        act=act,
        state=move.target,
        reason=reason.strip(),
        by=account_of(by),
        at=at,
        outcomes=[row._asdict() for row in outcomes],
    )


def _ensure(leave: StudyLeave, move: Move, by: Principal) -> None:
    if move.permission is None:
        _ensure_own(leave, by)
    elif leave.employee_id == by.employee_id:
        raise OwnMatterError
    elif not reaches(by, move.permission, leave.employee):
        raise NotPermittedError


def _ensure_own(leave: StudyLeave, by: Principal) -> None:
    if leave.employee_id != by.employee_id or by.in_name_of:
        raise NotPermittedError

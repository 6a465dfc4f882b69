"""Nominations: proposed by people among those who meet the criteria, decided by a second person within the budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import issue, revoke
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.errors import NotPermittedError
from asn_career.base.findings import RuleOutcome
from asn_career.base.formatting import date_long, nip
from employees.access import Permission, Principal
from employees.delegation.persons import two_in_name
from employees.documents import keep_document
from employees.models import Award, Employee, User
from employees.notices import Told, notify, settle
from employees.querysets import EmployeeQuerySet
from employees.responsible import account_of, find_responsible, reaches
from training.errors import (
    BudgetSpentError,
    ChangedMeanwhileError,
    CriteriaNotMetError,
    NominatedAlreadyError,
    NotOpenError,
    OwnMatterError,
    ReasonNeededError,
    SecondPersonNeededError,
)
from training.models import RecognitionNomination, RecognitionProgram
from training.recognition.criteria import find_meeting
from training.recognition.wording import criteria

GATE = "nominations of people who came through the gate, and who acts was checked for them"
DECIDE, GIVEN = "recognition_decide", "recognition_given"
TEMPLATE = "training/recognition_certificate"


def people_of(program: RecognitionProgram, *, by: Principal, permission: Permission) -> EmployeeQuerySet:
    """People of the programme's agency over whom ``by`` has ``permission``, but never the reader."""
    people = Employee.objects.visible_to(by, permission=permission).in_subtree([program.unit_id])
    return people.exclude(pk=by.employee_id)


def find_candidates(program: RecognitionProgram, *, by: Principal) -> Mapping[int, tuple[RuleOutcome, ...]]:
    """Who meets the criteria today among the people whom ``by`` may nominate or decide about. Four queries."""
    wanted = Permission.NOMINATE if by.may_manage(Permission.NOMINATE) else Permission.APPROVE_TRAINING
    return find_meeting(program, people_of(program, by=by, permission=wanted), on=by.on)


def nominate(
    program: RecognitionProgram, *, employee: Employee, reason: str, by: Principal, at: datetime
) -> RecognitionNomination:
    """Propose somebody who meets the criteria; what they said on this day is kept with the nomination."""
    if employee.pk == by.employee_id:
        raise OwnMatterError
    people = people_of(program, by=by, permission=Permission.NOMINATE).filter(pk=employee.pk)
    if not by.may_manage(Permission.NOMINATE) or not people.exists():
        raise NotPermittedError
    if program.state != "open":
        raise NotOpenError
    _given(reason)
    outcomes = find_meeting(program, people, on=by.on).get(employee.pk)
    if outcomes is None:
        raise CriteriaNotMetError(name=employee.full_name)
    return _create(program, employee, outcomes, reason=reason, by=by, at=at)


def _create(
    program: RecognitionProgram,
    employee: Employee,
    outcomes: tuple[RuleOutcome, ...],
    *,
    reason: str,
    by: Principal,
    at: datetime,
) -> RecognitionNomination:
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            made = RecognitionNomination.objects.unscoped(reason=GATE).create(
                program=program,
                employee=employee,
                unit_id=employee.home_unit_id,
                reason=reason.strip(),
                outcomes=[row._asdict() for row in outcomes],
                nominated_by=account_of(by),
                nominated_at=at,
            )
            _tell_deciders(made, by=by, at=at)
            return made
    except IntegrityError as error:
        if "recognitionnomination_once" not in str(error):
            raise
        raise NominatedAlreadyError(name=employee.full_name) from error


def approve(
    nomination: RecognitionNomination, *, by: Principal, at: datetime, version: int, reason: str = ""
) -> None:
    """Recognise somebody: within the budget, with a certificate under a code, and told to the person.

    The database counts and refuses (``counts_against_the_budget``); what one approval takes, the next one sees.
    """
    try:
        with two_in_name(), transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            _decide(nomination, "approved", by=by, at=at, version=version, reason=reason)
            nomination.refresh_from_db()
            _issue_certificate(nomination, by=by)
            _record_award(nomination, by=by)
            _tell_person(nomination, at=at)
    except IntegrityError as error:
        raise _worded(error, nomination.program) from error


def refuse(
    nomination: RecognitionNomination, *, by: Principal, at: datetime, version: int, reason: str
) -> None:
    """Decide against a nomination."""
    _given(reason)
    with two_in_name(), acting(by=by.identity, reason=reason.strip()):
        _decide(nomination, "refused", by=by, at=at, version=version, reason=reason)


def withdraw(nomination: RecognitionNomination, *, by: Principal, at: datetime, version: int) -> None:
    """Take one's own nomination back before it is decided."""
    if account_of(by).pk != nomination.nominated_by_id:
        raise NotPermittedError
    with acting(by=by.identity):
        _move(nomination, "waiting", "withdrawn", version)
        settle(DECIDE, subjects=[subject_of(nomination)], at=at, acted=False)


def revoke_recognition(
    nomination: RecognitionNomination, *, by: Principal, at: datetime, version: int, reason: str
) -> None:
    """Take a recognition back that was given in error: the certificate no longer holds, the budget is free again."""
    _given(reason)
    _ensure_decider(nomination, by)
    with acting(by=by.identity, reason=reason.strip()):
        _move(nomination, "approved", "revoked", version, decision_reason=reason.strip())
        if nomination.issued:
            revoke(nomination.issued, reason=reason, on=by.on)
        settle(GIVEN, subjects=[subject_of(nomination)], at=at, acted=False)


def subject_of(nomination: RecognitionNomination) -> str:
    return f"recognition:{nomination.public_id}"


def may_decide(nomination: RecognitionNomination, *, by: Principal) -> bool:
    """Whether ``by`` is a second person with the right to decide about somebody else."""
    if nomination.employee_id == by.employee_id:
        return False
    seen = reaches(by, Permission.APPROVE_TRAINING, nomination.employee)
    return seen and not by.stands_for(nomination.nominated_by)


def _decide(
    nomination: RecognitionNomination, state: str, *, by: Principal, at: datetime, version: int, reason: str
) -> None:
    _ensure_decider(nomination, by)
    decided = {"decided_by": account_of(by), "decided_at": at, "decision_reason": reason.strip()}
    _move(nomination, "waiting", state, version, **decided)
    settle(DECIDE, subjects=[subject_of(nomination)], at=at)


def _ensure_decider(nomination: RecognitionNomination, by: Principal) -> None:
    if nomination.employee_id == by.employee_id:
        raise OwnMatterError
    people = Employee.objects.visible_to(by, permission=Permission.APPROVE_TRAINING)
    if (
        not by.may_manage(Permission.APPROVE_TRAINING)
        or not people.filter(pk=nomination.employee_id).exists()
    ):
        raise NotPermittedError
    if account_of(by).pk == nomination.nominated_by_id:
        raise SecondPersonNeededError


def _move(nomination: RecognitionNomination, origin: str, target: str, version: int, **changes: Any) -> None:
    rows = RecognitionNomination.objects.unscoped(reason=GATE).filter(
        pk=nomination.pk, version=version, state=origin
    )
    if not rows.update(state=target, version=F("version") + 1, **changes):
        raise ChangedMeanwhileError


def _worded(error: IntegrityError, program: RecognitionProgram) -> Exception:
    """What the database refused, for the person who decides."""
    said = str(error)
    if "recognitionprogram_seats" in said or "recognitionprogram_budget" in said:
        program.refresh_from_db()
        return BudgetSpentError(awarded=program.awarded, affordable=program.affordable)
    return NotOpenError() if "only an open programme" in said else error


def _given(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError(fields={"reason": [str(ReasonNeededError.message)]})


# --- What follows ---------------------------------------------------------------------------------


def _issue_certificate(nomination: RecognitionNomination, *, by: Principal) -> None:
    program, person = nomination.program, nomination.employee
    told = [
        (_("Name"), person.full_name),
        (_("Recognition"), f"{program.name} {program.year}"),
        (_("Kind"), program.get_kind_display()),
    ]
    data = {
        "name": person.full_name,
        "nip": nip(person.nip),
        "unit": nomination.unit.name,
        "recognition": program.name,
        "year": str(program.year),
        "kind": program.get_kind_display(),
        "criteria": [f"{label}: {asked}" for label, asked in criteria(program)],
        "given_on": date_long(by.on),
    }
    title = _("Certificate of recognition")
    issued, content = issue(
        lambda code: render_pdf(TEMPLATE, data, on=by.on, code=code),
        kind="recognition",
        subject=subject_of(nomination),
        title=title,
        told=told,
        by=by.identity,
        on=by.on,
    )
    document = keep_document(ContentFile(content, name=f"{title}.pdf"), employee_id=person.pk, by=by.identity)
    rows = RecognitionNomination.objects.unscoped(reason=GATE).filter(pk=nomination.pk)
    rows.update(issued=issued, certificate=document)


def _record_award(nomination: RecognitionNomination, *, by: Principal) -> None:
    """Enter an award where the agency chose so; its score stays open until the agency's own scale gives one."""
    program = nomination.program
    if not program.records_award:
        return
    award = Award.objects.unscoped(reason=GATE).create(
        employee=nomination.employee, name=f"{program.name} {program.year}", awarded_on=by.on
    )
    RecognitionNomination.objects.unscoped(reason=GATE).filter(pk=nomination.pk).update(award=award)


def _tell_deciders(nomination: RecognitionNomination, *, by: Principal, at: datetime) -> None:
    found = find_responsible(Permission.APPROVE_TRAINING, units=[nomination.unit], on=by.on)
    about = {"name": nomination.employee.full_name, "programme": nomination.program.name}
    address = reverse("recognition_nomination", args=[nomination.public_id])
    told = [
        Told(account, subject_of(nomination), address, about)
        for account in found.get(nomination.unit_id, ())
        if account != nomination.nominated_by_id
    ]
    notify(DECIDE, told, at=at)


def _tell_person(nomination: RecognitionNomination, *, at: datetime) -> None:
    accounts = User.objects.filter(employee=nomination.employee_id, is_active=True)
    about = {"programme": f"{nomination.program.name} {nomination.program.year}"}
    told = [
        Told(account.pk, subject_of(nomination), reverse("own_recognition"), about) for account in accounts
    ]
    notify(GIVEN, told, at=at)

"""The document check: each document accepted, returned for repair or refused; the result decided by two people."""

from __future__ import annotations

from datetime import datetime

from asn_career.base.audit import acting
from asn_career.base.moving import move
from employees.access import Principal
from employees.responsible import account_of
from promotions.models import Application, ApplicationFile
from promotions.opening_choices import ApplicationState, FileState
from promotions.openings import telling
from promotions.openings.applying import check_of, current_files, lacking, takes_repairs
from promotions.openings.content import document_rules
from promotions.openings.errors import (
    ApplicationMovedError,
    DocumentRefusedError,
    RepairReasonError,
    SecondPersonError,
    TooLateToRepairError,
    UncheckedDocumentsError,
)
from promotions.openings.opening import ensure_apart, ensure_in_charge, hold
from promotions.openings.rules import said
from promotions.permissions import ensure, may_review

CHECKABLE = (ApplicationState.SENT, ApplicationState.RETURNED)


def check_file(
    document: ApplicationFile, *, state: str, by: Principal, at: datetime, reason: str = ""
) -> None:
    """Say of one document whether it is accepted; anything else has a reason, which the applicant reads.

    With a document that comes back the application goes to the applicant, who is told, until none is to be repaired.
    """
    application: Application = document.application
    ensure_in_charge(application.opening, by)
    told = reason.strip()
    if state != FileState.ACCEPTED and not told:
        raise RepairReasonError(fields={"reason": [str(RepairReasonError.message)]})
    with acting(by=by.identity, reason=told):
        locked = _held(application, *CHECKABLE, by=by)
        if state == FileState.RETURNED and not takes_repairs(check_of(locked.opening), by.on):
            raise TooLateToRepairError(fields={"state": [str(TooLateToRepairError.message)]})
        rows = ApplicationFile.objects.visible_to(by).current().filter(pk=document.pk)
        checked = {"checked_by": account_of(by), "checked_at": at}
        kept = "" if state == FileState.ACCEPTED else told
        if not rows.update(state=FileState(state), reason=kept, **checked):
            raise ApplicationMovedError
        _pass_on(locked, returned=state == FileState.RETURNED, by=by, at=at)


def _pass_on(application: Application, *, returned: bool, by: Principal, at: datetime) -> None:
    """Whose turn it is after a document was checked: the applicant's while one of them is to be repaired."""
    if returned:
        if application.state == ApplicationState.SENT:
            move(application, ApplicationState.RETURNED, refused=ApplicationMovedError)
        check = check_of(application.opening)
        telling.tell_returned(application, until=check.ends_on if check else None, at=at)
    elif application.state == ApplicationState.RETURNED and not lacking(
        application, current_files(application, by)
    ):
        move(application, ApplicationState.SENT, refused=ApplicationMovedError)
        telling.tell_taken_back(application, on=by.on, at=at)


def propose_result(
    application: Application, *, passes: bool, by: Principal, at: datetime, reason: str = ""
) -> Application:
    """The first of two people says whether an applicant passes; whoever does not pass is told why."""
    ensure_in_charge(application.opening, by)
    told = reason.strip()
    if not passes and not told:
        raise RepairReasonError(fields={"reason": [str(RepairReasonError.message)]})
    with acting(by=by.identity, reason=told):
        locked = _held(application, *CHECKABLE, by=by)
        _check_documents(locked, current_files(locked, by), passes=passes)
        changes = {"passes": passes, "result_reason": told, "checked_by": account_of(by), "checked_at": at}
        move(locked, ApplicationState.CHECKED, refused=ApplicationMovedError, **changes)
        telling.tell_second(locked, on=by.on, at=at)
    return locked


def decide(application: Application, *, agree: bool, by: Principal, at: datetime) -> Application:
    """The second person agrees, and the applicant is told; or gives the application back to be checked again."""
    ensure(may_review(by, vacancy=application.opening.vacancy))
    ensure_apart(application.opening, by)
    account = account_of(by)
    with acting(by=by.identity):
        locked = _held(application, ApplicationState.CHECKED, by=by)
        if locked.checked_by_id == account.pk:
            raise SecondPersonError
        if not agree:
            again = {"passes": None, "result_reason": "", "checked_by": None, "checked_at": None}
            move(locked, ApplicationState.SENT, refused=ApplicationMovedError, **again)
            telling.tell_check(locked, on=by.on, at=at)
            return locked
        target = ApplicationState.ADMITTED if locked.passes else ApplicationState.REJECTED
        move(locked, target, refused=ApplicationMovedError, decided_by=account, decided_at=at)
        telling.tell_result(locked, at=at)
    return locked


def _held(application: Application, *states: str, by: Principal) -> Application:
    """The application in one of the states, its opening locked first, while documents are checked."""
    opening = hold(application.opening)
    rows = Application.objects.visible_to(by).select_for_update(of=("self",))
    locked: Application = rows.get(pk=application.pk)
    locked.opening = opening
    stage = check_of(opening)
    if locked.state not in states or stage is None or not stage.is_open or not opening.is_running:
        raise ApplicationMovedError
    return locked


def _check_documents(application: Application, files: list[ApplicationFile], *, passes: bool) -> None:
    rules = document_rules(application.opening)
    waiting = [said(rules[row.kind]) for row in files if row.state == FileState.WAITING]
    if waiting and passes:
        raise UncheckedDocumentsError(documents=", ".join(waiting))
    bad = [said(rules[row.kind]) for row in files if row.state in (FileState.RETURNED, FileState.REFUSED)]
    if bad and passes:
        raise DocumentRefusedError(documents=", ".join(bad))

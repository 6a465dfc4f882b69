"""During the study and after it: reports with evidence, more time, reporting back, and the service that follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.periods import months_after
from employees.access import Permission, Principal
from employees.notices import settle
from employees.responsible import account_of, reaches
from training.errors import (
    ChangedMeanwhileError,
    OftenEnoughError,
    OutsideTheTimeError,
    OwnMatterError,
    ReasonNeededError,
    SecondPersonNeededError,
)
from training.models import StudyExtension, StudyLeave, StudyReport
from training.study_leave.decision import expect_reports
from training.study_leave.eligibility import months_of
from training.study_leave.notices import REPORT, report_subject, tell_extension
from training.study_leave.register import enter_degree, enter_standing
from training.study_leave.rules import StudyRules, rules_on
from training.study_leave.steps import GATE, take
from training.study_leave_choices import StudyAct, StudyResult

# --- Reports --------------------------------------------------------------------------------------


def send_report(
    report: StudyReport,
    *,
    grade: Decimal | None,
    credits: int | None,
    text: str,
    document: Any,
    by: Principal,
    at: datetime,
    version: int,
) -> None:
    """Hand in a report with its evidence; one that came back is sent once more."""
    if report.employee_id != by.employee_id:
        raise NotPermittedError
    with acting(by=by.identity):
        _move_report(
            report, "sent", origins=("due", "returned"), version=version,
            grade=grade, credits=credits, text=text.strip(), document=document, sent_at=at,
        )  # fmt: skip
        settle(REPORT, subjects=[report_subject(report)], at=at)


def check_report(
    report: StudyReport, *, accepted: bool, remark: str, by: Principal, at: datetime, version: int
) -> None:
    """Accept a report, or send it back with what is missing."""
    if report.employee_id == by.employee_id:
        raise OwnMatterError
    if not reaches(by, Permission.MANAGE_TRAINING, report.employee):
        raise NotPermittedError
    if not accepted and not remark.strip():
        raise ReasonNeededError(fields={"reason": [str(ReasonNeededError.message)]})
    with acting(by=by.identity, reason=remark.strip()):
        _move_report(
            report, "accepted" if accepted else "returned", origins=("sent",), version=version,
            remark=remark.strip(), checked_by=account_of(by), checked_at=at,
        )  # fmt: skip


def _move_report(
    report: StudyReport, state: str, *, origins: tuple[str, ...], version: int, **changes: Any
) -> None:
    rows = StudyReport.objects.unscoped(reason=GATE).filter(pk=report.pk, version=version)
    rows = rows.filter(state__in=origins, leave__state__in=("studying", "reporting"))
    if not rows.update(state=state, version=F("version") + 1, **changes):
        raise ChangedMeanwhileError


# --- More time ------------------------------------------------------------------------------------


def ask_extension(
    leave: StudyLeave, *, until: date, reason: str, document: Any, by: Principal, at: datetime
) -> StudyExtension:
    """Ask for a later last day, within what the rule allows."""
    if leave.employee_id != by.employee_id:
        raise NotPermittedError
    if leave.state != "studying":
        raise ChangedMeanwhileError
    _refuse_too_long(leave, until=until, rules=rules_on(by.on))
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            asked = StudyExtension.objects.unscoped(reason=GATE).create(
                leave=leave, employee_id=leave.employee_id, before=leave.ends_on, until=until,
                reason=reason.strip(), document=document, asked_by=account_of(by), asked_at=at,
            )  # fmt: skip
            tell_extension(leave, at=at, on=by.on, decided=False)
            return asked
    except IntegrityError as error:
        if "studyextension_one_waiting" not in str(error):
            raise
        raise ChangedMeanwhileError from error


def latest_end(leave: StudyLeave, given: Iterable[StudyExtension], *, rules: StudyRules) -> date | None:
    """The last day to which the study can be extended, after those ``given``; None when that was often enough."""
    found = sorted(row.before for row in given if row.state == "approved")
    if len(found) >= rules["extension"]["times"]:
        return None
    planned = found[0] if found else leave.ends_on
    return months_after(planned + timedelta(days=1), rules["extension"]["months"]) - timedelta(days=1)


def _refuse_too_long(leave: StudyLeave, *, until: date, rules: StudyRules) -> None:
    given = StudyExtension.objects.unscoped(reason=GATE).filter(leave=leave)
    last = latest_end(leave, given, rules=rules)
    if last is None or until > last:
        terms = rules["extension"]
        raise OftenEnoughError(
            times=terms["times"],
            months=terms["months"],
            last=date_long(last or leave.ends_on),
            fields={"until": []},
        )
    if until <= leave.ends_on:
        first = leave.ends_on + timedelta(days=1)
        raise OutsideTheTimeError(first=date_long(first), last=date_long(last), fields={"until": []})


def decide_extension(
    extension: StudyExtension, *, approved: bool, remark: str, by: Principal, at: datetime
) -> None:
    """Give more time, or not; the last day and the reports follow."""
    leave = extension.leave
    if extension.employee_id == by.employee_id:
        raise OwnMatterError
    if not reaches(by, Permission.APPROVE_TRAINING, extension.employee):
        raise NotPermittedError
    if not approved and not remark.strip():
        raise ReasonNeededError(fields={"reason": [str(ReasonNeededError.message)]})
    if account_of(by).pk == extension.asked_by_id:
        raise SecondPersonNeededError
    with transaction.atomic(), acting(by=by.identity, reason=remark.strip()):
        rows = StudyExtension.objects.unscoped(reason=GATE).filter(pk=extension.pk, state="waiting")
        state = "approved" if approved else "refused"
        decided = {"decided_by": account_of(by), "decided_at": at, "remark": remark.strip()}
        if not rows.update(state=state, version=F("version") + 1, **decided):
            raise ChangedMeanwhileError
        if approved:
            leave.refresh_from_db()
            take(
                leave, StudyAct.EXTEND, by=by, at=at, version=leave.version, reason=remark,
                ends_on=extension.until,
            )  # fmt: skip
            expect_reports(leave, on=by.on)
        tell_extension(leave, at=at, on=by.on, decided=True)


# --- The return -----------------------------------------------------------------------------------


def report_back(
    leave: StudyLeave,
    *,
    on: date,
    result: str,
    graduated_on: date | None,
    by: Principal,
    at: datetime,
    version: int,
) -> None:
    """Report back from the study, with the degree if there is one; BKPSDM confirms."""
    if not leave.starts_on < on <= by.on:
        raise OutsideTheTimeError(
            first=date_long(leave.starts_on + timedelta(days=1)),
            last=date_long(by.on),
            fields={"on": []},
        )
    if graduated_on and not leave.starts_on <= graduated_on <= by.on:
        raise OutsideTheTimeError(
            first=date_long(leave.starts_on), last=date_long(by.on), fields={"graduated_on": []}
        )
    take(
        leave, StudyAct.REPORT_BACK, by=by, at=at, version=version, reported_back_on=on, result=result,
        graduated_on=graduated_on if result == StudyResult.GRADUATED else None,
    )  # fmt: skip


def confirm_return(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str = "") -> None:
    """Confirm the return: the service after the study begins, legal standing and degree enter the register."""
    with transaction.atomic(), acting(by=by.identity, reason=reason.strip(), on=by.on):
        obliged = obliged_until(leave, rules=rules_on(by.on))
        take(
            leave, StudyAct.CONFIRM_RETURN, by=by, at=at, version=version, reason=reason,
            obliged_until=obliged,
        )  # fmt: skip
        enter_standing(leave, studying=False, by=by)
        enter_degree(leave, by=by)


def reopen(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str) -> None:
    """Say that the study goes on after all; what was reported is taken back."""
    take(
        leave, StudyAct.REOPEN, by=by, at=at, version=version, reason=reason,
        reported_back_on=None, result="", graduated_on=None,
    )  # fmt: skip


def obliged_until(leave: StudyLeave, *, rules: StudyRules) -> date:
    """The last day of the service after the study (ikatan dinas): so many times its real length."""
    if leave.reported_back_on is None or leave.began_on is None:
        raise ChangedMeanwhileError
    last = leave.reported_back_on - timedelta(days=1)
    months = months_of(leave.began_on, last) * rules["obligation"][leave.mode]
    return months_after(leave.reported_back_on, months) - timedelta(days=1)

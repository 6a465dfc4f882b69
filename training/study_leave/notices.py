"""Whom a step of a study leave concerns next, and what is due from those who study."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.access import Permission
from employees.models import User
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from employees.superiors import find_superiors
from training.models import StudyLeave, StudyReport
from training.study_leave.rules import rules_on
from training.study_leave_choices import StudyAct, StudyLeaveState

RECOMMEND, CHECK, DECIDE = "study_leave_recommend", "study_leave_check", "study_leave_decide"
NEWS, REPORT, RETURN, EXTENSION = (
    "study_leave_news",
    "study_report_due",
    "study_return_due",
    "study_leave_extension",
)
_NEXT = {"submitted": RECOMMEND, "recommended": CHECK, "verified": DECIDE, "reporting": CHECK}
_GATE = "notices about study leaves that the schedule or the caller was checked for"


def subject_of(leave: StudyLeave) -> str:
    return f"study-leave:{leave.public_id}"


def tell_step(leave: StudyLeave, act: str, *, at: datetime, on: date) -> None:
    """Settle what waited for this step, tell whoever takes the next one, and the person what became of it."""
    for kind in (RECOMMEND, CHECK, DECIDE):
        settle(kind, subjects=[subject_of(leave)], at=at)
    if leave.state not in ("draft", "studying"):
        settle(NEWS, subjects=[subject_of(leave)], at=at, acted=False)
    if leave.state in ("reporting", "returned", "stopped"):
        _settle_due(leave, at=at)
    if leave.state in _NEXT:
        _tell(_NEXT[leave.state], leave, _next_accounts(leave, on=on), "study_leave_detail", at=at)
    if act not in (StudyAct.SUBMIT, StudyAct.WITHDRAW, StudyAct.REPORT_BACK):
        _tell(NEWS, leave, _own_account(leave), "own_study_leave", at=at)


def tell_extension(leave: StudyLeave, *, at: datetime, on: date, decided: bool) -> None:
    """An extension waits for its decision, or has got one."""
    if not decided:
        accounts = _responsible(Permission.APPROVE_TRAINING, leave, on=on)
        _tell(EXTENSION, leave, accounts, "study_leave_detail", at=at)
        return
    settle(EXTENSION, subjects=[subject_of(leave)], at=at)
    _tell(NEWS, leave, _own_account(leave), "own_study_leave", at=at)


def _next_accounts(leave: StudyLeave, *, on: date) -> Iterable[int]:
    if leave.state == StudyLeaveState.SUBMITTED:
        return find_superiors([leave.employee_id], on=on).get(leave.employee_id, ())
    permission = Permission.APPROVE_TRAINING if leave.state == "verified" else Permission.MANAGE_TRAINING
    return _responsible(permission, leave, on=on)


def _responsible(permission: Permission, leave: StudyLeave, *, on: date) -> Iterable[int]:
    unit = leave.employee.home_unit
    return find_responsible(permission, units=[unit], on=on).get(unit.pk, ()) if unit else ()


def _own_account(leave: StudyLeave) -> Iterable[int]:
    return User.objects.filter(employee=leave.employee_id, is_active=True).values_list("pk", flat=True)


def _tell(kind: str, leave: StudyLeave, accounts: Iterable[int], page: str, *, at: datetime) -> None:
    about = {
        "name": leave.employee.full_name,
        "programme": leave.programme,
        "state": str(StudyLeaveState(leave.state).label),
    }
    address = reverse(page, args=[leave.public_id])
    notify(kind, [Told(account, subject_of(leave), address, about) for account in accounts], at=at)


# --- What is due ----------------------------------------------------------------------------------


def tell_due(*, on: date, at: datetime) -> int:
    """Remind those who study of reports that are due soon or overdue, and of reporting back; how many are new."""
    return _tell_reports(on=on, at=at) + _tell_returns(on=on, at=at)


def _tell_reports(*, on: date, at: datetime) -> int:
    soon = on + timedelta(days=rules_on(on)["reports"]["remind_days_before"])
    reports = StudyReport.objects.unscoped(reason=_GATE).awaited().filter(due_on__lte=soon)
    told = [
        Told(
            report.employee.account.pk,
            report_subject(report),
            reverse("own_study_report", args=[report.public_id]),
            {"number": str(report.number), "day": date_long(report.due_on)},
            report.due_on,
        )
        for report in reports.select_related("employee__account").filter(employee__account__is_active=True)
    ]
    return notify(REPORT, told, at=at)


def _tell_returns(*, on: date, at: datetime) -> int:
    days = rules_on(on)["return"]["days"]
    ended = StudyLeave.objects.unscoped(reason=_GATE).filter(state="studying", ends_on__lt=on)
    told = [
        Told(
            leave.employee.account.pk,
            subject_of(leave),
            reverse("own_study_leave", args=[leave.public_id]),
            {"programme": leave.programme, "day": date_long(leave.ends_on + timedelta(days=days))},
            leave.ends_on + timedelta(days=days),
        )
        for leave in ended.select_related("employee__account").filter(employee__account__is_active=True)
    ]
    return notify(RETURN, told, at=at)


def report_subject(report: StudyReport) -> str:
    return f"study-report:{report.public_id}"


def _settle_due(leave: StudyLeave, *, at: datetime) -> None:
    settle(RETURN, subjects=[subject_of(leave)], at=at)
    reports = StudyReport.objects.unscoped(reason=_GATE).filter(leave=leave)
    settle(REPORT, subjects=[report_subject(report) for report in reports], at=at, acted=False)

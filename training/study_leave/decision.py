"""The decision about a study leave: the letter, the reports it asks for, its beginning, and what ends it early."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import issue
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.findings import FAIL, MANUAL
from asn_career.base.formatting import date_long, nip
from asn_career.base.periods import months_after
from employees.access import Principal
from employees.choices import EducationLevel
from employees.documents import keep_document
from employees.models import Employee
from employees.responsible import account_of
from training.errors import NumberMissingError, TooEarlyError
from training.models import StudyLeave, StudyLeaveFile, StudyReport
from training.study_leave.notices import subject_of
from training.study_leave.register import enter_standing
from training.study_leave.rules import StudyRules, rules_on
from training.study_leave.steps import GATE, outcomes_of, refuse_outcomes, take
from training.study_leave_choices import StudyAct, StudyFileKind, StudyFunding, StudyMode

TEMPLATE = "training/study_leave_decision"


def approve(
    leave: StudyLeave, *, number: str, by: Principal, at: datetime, version: int, reason: str = ""
) -> None:
    """Decide for the study leave: the rules are met on this day too; the letter is issued under a code."""
    if not number.strip():
        raise NumberMissingError(fields={"number": [str(NumberMissingError.message)]})
    outcomes = outcomes_of(leave, by=by)
    refuse_outcomes(outcomes, among=(FAIL, MANUAL))
    try:
        with transaction.atomic(), acting(by=by.identity, reason=reason.strip()):
            take(
                leave, StudyAct.APPROVE, by=by, at=at, version=version, reason=reason, outcomes=outcomes,
                decided_by=account_of(by), decided_on=by.on, decision_number=number.strip(),
            )  # fmt: skip
            _issue_letter(leave, by=by)
            expect_reports(leave, on=by.on)
    except IntegrityError as error:
        if "studyleave_decision_number" not in str(error):
            raise
        raise NumberMissingError(fields={"number": [str(NumberMissingError.message)]}) from error


def start(leave: StudyLeave, *, by: Principal, at: datetime, version: int) -> None:
    """Record that the study has begun, on or after its first day; the register shows the legal standing."""
    if by.on < leave.starts_on:
        raise TooEarlyError(day=date_long(leave.starts_on))
    with transaction.atomic(), acting(by=by.identity, on=by.on):
        take(leave, StudyAct.START, by=by, at=at, version=version, began_on=leave.starts_on)
        enter_standing(leave, studying=True, by=by)


def cancel(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str) -> None:
    """Take an approval back before the study begins."""
    take(leave, StudyAct.CANCEL, by=by, at=at, version=version, reason=reason)


def stop(leave: StudyLeave, *, by: Principal, at: datetime, version: int, reason: str) -> None:
    """End a study early: nobody waits for its reports any more, and the register shows active service again."""
    with transaction.atomic(), acting(by=by.identity, reason=reason.strip(), on=by.on):
        take(leave, StudyAct.STOP, by=by, at=at, version=version, reason=reason)
        enter_standing(leave, studying=False, by=by)


def expect_reports(leave: StudyLeave, *, on: date) -> list[StudyReport]:
    """Let a report be expected for each part of the study; one that nobody has written yet follows a new last day."""
    rows = StudyReport.objects.unscoped(reason=GATE)
    known = {report.number: report for report in rows.filter(leave=leave)}
    for number, (until, due) in enumerate(parts_of(leave, rules=rules_on(on)), start=1):
        report = known.get(number)
        if report is None:
            rows.create(leave=leave, employee_id=leave.employee_id, number=number, until=until, due_on=due)
        elif report.state == "due" and report.until != until:
            rows.filter(pk=report.pk).update(until=until, due_on=due)
    return list(rows.filter(leave=leave).order_by("number"))


def parts_of(leave: StudyLeave, *, rules: StudyRules) -> list[tuple[date, date]]:
    """The last day of each part of the study, and the day its report is due."""
    terms = rules["reports"]
    found: list[tuple[date, date]] = []
    number = 0
    while not found or found[-1][0] < leave.ends_on:
        number += 1
        until = months_after(leave.starts_on, number * terms["months"]) - timedelta(days=1)
        until = min(until, leave.ends_on)
        found.append((until, until + timedelta(days=terms["days_after"])))
    return found


def _issue_letter(leave: StudyLeave, *, by: Principal) -> None:
    title = _("Decision on study leave")
    told = [
        (_("Number"), leave.decision_number),
        (_("Name"), leave.employee.full_name),
        (_("Programme of study"), leave.programme),
        (_("Institution"), leave.institution),
    ]
    data = _letter(leave, by=by)
    _entry, content = issue(
        lambda code: render_pdf(TEMPLATE, data, on=by.on, code=code),
        kind="study_leave",
        subject=subject_of(leave),
        title=title,
        told=told,
        by=by.identity,
        on=by.on,
    )
    document = keep_document(
        ContentFile(content, name=f"{title}.pdf"), employee_id=leave.employee_id, by=by.identity
    )
    StudyLeaveFile.objects.unscoped(reason=GATE).create(
        leave=leave, employee_id=leave.employee_id, document=document, kind=StudyFileKind.DECISION
    )


def _letter(leave: StudyLeave, *, by: Principal) -> dict[str, object]:
    """What the letter says; names of signers stay without degrees, as decisions print them."""
    people = Employee.objects.visible_to(by).filter(pk=leave.employee_id).select_related("home_unit")
    person = people.with_current_post(on=by.on).with_rank(on=by.on).get()
    rules = rules_on(by.on)
    multiple = rules["obligation"][leave.mode]
    return {
        "number": leave.decision_number,
        "basis": [rules.basis("status"), "PP 11/2017 jo. PP 17/2020"],
        "person": [
            [_("Name"), person.full_name],
            ["NIP", nip(person.nip)],
            [_("Rank"), person.rank or "–"],
            [_("Post"), person.post_name or "–"],
            [_("Work unit"), person.home_unit.name if person.home_unit else "–"],
        ],
        "study": [
            [_("Level"), str(EducationLevel(leave.level).label)],
            [_("Programme of study"), leave.programme],
            [_("Field of study"), leave.field],
            [_("Institution"), leave.institution],
            [_("Funding"), str(StudyFunding(leave.funding).label)],
            [_("Post during the study"), str(StudyMode(leave.mode).label)],
            [
                _("Time"),
                _("%(first)s to %(last)s")
                % {"first": date_long(leave.starts_on), "last": date_long(leave.ends_on)},
            ],
        ],
        "report_months": rules["reports"]["months"],
        "return_days": rules["return"]["days"],
        "multiple": multiple,
        "decided_on": date_long(leave.decided_on),
        "signer": _signer(by),
    }


def _signer(by: Principal) -> dict[str, str]:
    account = account_of(by)
    person = account.employee
    return {
        "name": person.name if person else account.get_full_name() or account.username,
        "nip": nip(person.nip) if person else "",
    }

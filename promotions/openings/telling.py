"""Who is told what waits for them in an opening, and what became of an application."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from asn_career.base.formatting import date_long
from employees.access import Permission
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from promotions.models import Application, CallExtension, Opening, OpeningStage, StageAssessor
from promotions.opening_choices import IN_PROCESS, ApplicationState, StageKind
from promotions.openings.content import rule_of_stage
from promotions.openings.rules import said

APPROVE, NEXT = "opening_approve", "opening_next"
CHECK, AGAIN, SECOND = "application_check", "application_again", "application_second"
NEWS, REPAIR = "application_news", "application_repair"
SCORE = "stage_score"
_GATE = "accounts of applicants, who are told about their own applications"


def subject_of(row: Opening | Application | StageAssessor) -> str:
    return f"{type(row).__name__.lower()}:{row.public_id}"


def tell_approvers(opening: Opening, *, on: date, at: datetime) -> None:
    _tell_holders(APPROVE, Permission.APPROVE_RULE_SETS, opening, subject_of(opening), on=on, at=at)


def tell_sealed(opening: Opening, *, on: date, at: datetime) -> None:
    """Approved: the officers begin the first stage."""
    settle(APPROVE, subjects=[subject_of(opening)], at=at)
    _tell_holders(NEXT, Permission.RUN_SHORTLISTS, opening, subject_of(opening), on=on, at=at)


def tell_cancelled(opening: Opening, *, at: datetime) -> None:
    """Whoever has applied hears of it; nothing else waits any more."""
    for kind in (APPROVE, NEXT):
        settle(kind, subjects=[subject_of(opening)], at=at, acted=False)
    rows = _applications(opening, *IN_PROCESS)
    for application in rows:
        settle_application(application, at=at)
    _tell_applicants(rows, NEWS, at=at, state=str(opening.get_state_display()))
    assessors = StageAssessor.objects.filter(stage__opening=opening)
    settle(SCORE, subjects=[subject_of(each) for each in assessors], at=at, acted=False)


def tell_stage(stage: OpeningStage, *, on: date, at: datetime) -> None:
    """A stage has begun; a document check waits for the officers with every application that came in."""
    opening = stage.opening
    settle(NEXT, subjects=[subject_of(opening)], at=at)
    if stage.kind == StageKind.ADMINISTRATION:
        for application in _applications(opening, ApplicationState.SENT):
            tell_check(application, on=on, at=at)


def tell_closed(stage: OpeningStage, *, on: date, at: datetime) -> None:
    """The next stage waits for the officers; with the result, applicants hear of theirs."""
    opening = stage.opening
    opening.refresh_from_db(fields=["state", "result_hash"])
    if opening.is_running:
        _tell_holders(NEXT, Permission.RUN_SHORTLISTS, opening, subject_of(opening), on=on, at=at)
    if stage.kind == StageKind.SCORED and opening.has_result:
        rows = _applications(opening, ApplicationState.ADMITTED)
        _tell_applicants(rows, NEWS, at=at, state=gettext("the result is there"))


def tell_extended(opening: Opening, extension: CallExtension, *, on: date, at: datetime) -> None:
    """Who has applied hears that the call goes on."""
    _settle_checks(_applications(opening, *IN_PROCESS), at=at, acted=False)
    rows = _applications(opening, ApplicationState.ADMITTED)
    until = gettext("the call goes on until %(day)s") % {"day": date_long(extension.until)}
    _tell_applicants(rows, NEWS, at=at, state=until)


def tell_sent(application: Application, *, on: date, at: datetime) -> None:
    """The applicant has it confirmed."""
    _tell_applicants([application], NEWS, at=at)


def tell_taken_back(application: Application, *, on: date, at: datetime) -> None:
    """Nothing is to be repaired after all: the applicant hears of it, and the check waits for the officers."""
    settle(REPAIR, subjects=[subject_of(application)], at=at, acted=False)
    _tell_applicants([application], NEWS, at=at)
    tell_check(application, on=on, at=at)


def tell_repaired(application: Application, *, on: date, at: datetime) -> None:
    """It has come again: the applicant has it confirmed, and the officers are told that it is a repaired one."""
    settle(REPAIR, subjects=[subject_of(application)], at=at)
    _tell_applicants([application], NEWS, at=at)
    tell_check(application, on=on, at=at, kind=AGAIN)


def tell_check(application: Application, *, on: date, at: datetime, kind: str = CHECK) -> None:
    settle(SECOND, subjects=[subject_of(application)], at=at)
    _tell_holders(kind, Permission.RUN_SHORTLISTS, application.opening, subject_of(application), on=on, at=at,
                  address=reverse("application_check", args=[application.public_id]))  # fmt: skip


def tell_second(application: Application, *, on: date, at: datetime) -> None:
    _settle_checks([application], at=at)
    settle(REPAIR, subjects=[subject_of(application)], at=at, acted=False)
    _tell_holders(SECOND, Permission.REVIEW_SHORTLISTS, application.opening, subject_of(application), on=on, at=at,
                  address=reverse("application_check", args=[application.public_id]))  # fmt: skip


def tell_returned(application: Application, *, until: date | None, at: datetime) -> None:
    """The applicant is told that a document came back, and until when it can be repaired."""
    _settle_checks([application], at=at)
    _tell_applicants([application], REPAIR, at=at, due_on=until)


def tell_result(application: Application, *, at: datetime) -> None:
    settle(SECOND, subjects=[subject_of(application)], at=at)
    _tell_applicants([application], NEWS, at=at)


def settle_application(application: Application, *, at: datetime) -> None:
    for kind in (NEWS, REPAIR, CHECK, AGAIN, SECOND):
        settle(kind, subjects=[subject_of(application)], at=at, acted=False)


def tell_assessors(stage: OpeningStage, assessors: Iterable[StageAssessor], *, at: datetime) -> None:
    """Assessors of a stage that goes on are asked for their sheets."""
    address = reverse("assessor_stage", args=[stage.public_id])
    about = {"post": stage.opening.vacancy.position.name, "stage": rule_label(stage)}
    told = [
        Told(each.account_id, subject_of(each), address, about, due_on=stage.ends_on) for each in assessors
    ]
    notify(SCORE, told, at=at)


def settle_assessor(assessor: StageAssessor, *, at: datetime) -> None:
    settle(SCORE, subjects=[subject_of(assessor)], at=at)


def rule_label(stage: OpeningStage) -> str:
    return said(rule_of_stage(stage))


def _settle_checks(applications: Iterable[Application], *, at: datetime, acted: bool = True) -> None:
    subjects = [subject_of(row) for row in applications]
    for kind in (CHECK, AGAIN):
        settle(kind, subjects=subjects, at=at, acted=acted)


def _applications(opening: Opening, *states: str) -> list[Application]:
    rows = Application.objects.unscoped(reason=_GATE).filter(opening=opening, state__in=states)
    found = list(rows.order_by("pk"))
    for row in found:
        row.opening = opening
    return found


def _tell_applicants(
    applications: Iterable[Application],
    kind: str,
    *,
    at: datetime,
    state: str = "",
    due_on: date | None = None,
) -> None:
    """What became of applications, to their applicants; what was told before gives way."""
    rows = list(applications)
    settle(NEWS, subjects=[subject_of(row) for row in rows], at=at, acted=False)
    told = [
        Told(
            row.account_id,
            subject_of(row),
            reverse("own_opening", args=[row.opening.public_id]),
            {
                "post": row.opening.vacancy.position.name,
                "state": state or str(ApplicationState(row.state).label),
            },
            due_on=due_on,
        )
        for row in rows
    ]
    notify(kind, told, at=at)


def _tell_holders(
    kind: str,
    permission: Permission,
    opening: Opening,
    subject: str,
    *,
    on: date,
    at: datetime,
    address: str = "",
) -> None:
    """Whoever holds a permission over the unit of the vacancy."""
    unit: Any = opening.vacancy.position.unit
    found = find_responsible(permission, units=[unit], on=on)
    page = address or reverse("opening_detail", args=[opening.public_id])
    about = {"post": opening.vacancy.position.name}
    notify(kind, [Told(account, subject, page, about) for account in found.get(unit.pk, ())], at=at)

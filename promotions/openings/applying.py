"""Applying for a post: a draft with its documents, sent within the days of the call, repaired, or withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from employees.access import Principal
from employees.documents import keep_file
from employees.responsible import account_of
from promotions.models import Application, ApplicationFile, Opening, OpeningStage
from promotions.opening_choices import ApplicationState, FileState, StageKind
from promotions.openings import telling
from promotions.openings.content import document_rules
from promotions.openings.errors import (
    ApplicationExistsError,
    ApplicationIncompleteError,
    ApplicationMovedError,
    CallClosedError,
    NoSuchItemError,
    NotReturnedError,
    NotYoursToApplyError,
    RepairClosedError,
)
from promotions.openings.opening import hold
from promotions.openings.rules import said

FOLDER = "applications"
EDITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)
WITHDRAWABLE = (ApplicationState.SENT, ApplicationState.RETURNED)


def call_of(opening: Opening) -> OpeningStage | None:
    return OpeningStage.objects.filter(opening=opening, kind=StageKind.CALL).first()


def takes_applications(call: OpeningStage | None, by: Principal) -> bool:
    """Whether the call is open today, its last day included."""
    return bool(
        call and call.is_open and call.starts_on and call.ends_on
        and call.starts_on <= by.on <= call.ends_on
    )  # fmt: skip


def begin(opening: Opening, *, by: Principal) -> Application:
    """A draft of one's own application; nothing of it is seen by anybody else."""
    if not by.employee_id or not Opening.objects.announced_to(by).filter(pk=opening.pk).exists():
        raise NotPermittedError
    try:
        with transaction.atomic(), acting(by=by.identity):
            locked = hold(opening)
            _ensure_call(locked, by)
            rows = Application.objects.visible_to(by)
            return rows.create(
                opening=locked, employee_id=by.employee_id, account=account_of(by), moved_on=by.on
            )
    except IntegrityError as error:
        if "application_once_each" in str(error):
            raise ApplicationExistsError from error
        if "does not apply" in str(error):
            raise NotYoursToApplyError from error
        raise


def own_application(opening: Opening, by: Principal) -> Application | None:
    """The reader's own application to an opening. One query."""
    rows = Application.objects.visible_to(by).filter(opening=opening, employee=by.employee_id)
    found: Application | None = rows.select_related("opening__vacancy__position__unit").first()
    return found


def current_files(application: Application, by: Principal) -> list[ApplicationFile]:
    """The documents that count, in the order of the rule. One query."""
    return _in_order(application, ApplicationFile.objects.visible_to(by).current())


def current_and_earlier(
    application: Application, by: Principal
) -> tuple[list[ApplicationFile], list[ApplicationFile]]:
    """The same, and those that a repaired one took the place of. One query for both."""
    rows = _in_order(application, ApplicationFile.objects.visible_to(by).order_by("pk"))
    current = [row for row in rows if row.replaced_at is None]
    return current, [row for row in rows if row.replaced_at is not None]


def _in_order(application: Application, rows: Any) -> list[ApplicationFile]:
    places = {code: place for place, code in enumerate(document_rules(application.opening))}
    found = rows.filter(application=application)
    return sorted(found, key=lambda row: places.get(row.kind, len(places)))


def add_file(
    application: Application, *, kind: str, upload: Any, by: Principal, at: datetime
) -> ApplicationFile:
    """Add a document to a draft, or repair one that came back; the earlier one stays on record.

    With the last one repaired the application goes back to the officers by itself.
    """
    _ensure_own(application, by)
    if kind not in document_rules(application.opening):
        raise NoSuchItemError
    kept = keep_file(upload, folder=FOLDER)
    with acting(by=by.identity):
        locked = _held(application, *EDITABLE, by=by)
        if locked.state == ApplicationState.RETURNED:
            _ensure_repair(locked, kind, by)
        rows = ApplicationFile.objects.visible_to(by)
        rows.current().filter(application=locked, kind=kind).update(replaced_at=at)
        made: ApplicationFile = rows.create(
            application=locked, employee_id=locked.employee_id, kind=kind, at=at, **kept._asdict()
        )
        if locked.state == ApplicationState.RETURNED and not lacking(locked, current_files(locked, by)):
            _hand_in_again(locked, by, at)
    made.application = locked
    return made


def check_of(opening: Opening) -> OpeningStage | None:
    """The stage in which documents are checked. One query."""
    return OpeningStage.objects.filter(opening=opening, kind=StageKind.ADMINISTRATION).first()


def takes_repairs(check: OpeningStage | None, on: date) -> bool:
    """Whether documents are being checked, to the last day of their stage if it has one, that day included."""
    return bool(check and check.is_open and (check.ends_on is None or on <= check.ends_on))


def send(application: Application, *, statement: str = "", by: Principal, at: datetime) -> Application:
    """Hand an application in, with every document that is required; the applicant is told that it has arrived."""
    _ensure_own(application, by)
    with acting(by=by.identity):
        locked = _held(application, ApplicationState.DRAFT, by=by)
        _ensure_call(locked.opening, by)
        missing = lacking(locked, current_files(locked, by))
        if missing:
            raise ApplicationIncompleteError(documents=", ".join(missing))
        changes = {"sent_at": at, "moved_on": by.on, "statement": statement.strip()}
        move(locked, ApplicationState.SENT, refused=ApplicationMovedError, **changes)
        telling.tell_sent(locked, on=by.on, at=at)
    return locked


def withdraw(application: Application, *, by: Principal, at: datetime) -> Application:
    """Take an application back; until the last day of the call."""
    _ensure_own(application, by)
    with acting(by=by.identity):
        locked = _held(application, *WITHDRAWABLE, by=by)
        _ensure_call(locked.opening, by)
        move(locked, ApplicationState.WITHDRAWN, refused=ApplicationMovedError, moved_on=by.on)
        telling.settle_application(locked, at=at)
    return locked


def lacking(application: Application, files: list[ApplicationFile]) -> list[str]:
    """Required documents that are not there, or came back and were not repaired, by their names."""
    rules = document_rules(application.opening)
    return [said(rules[code]) for code in lacking_kinds(application, files)]


def lacking_kinds(application: Application, files: list[ApplicationFile]) -> list[str]:
    """The same by their kinds, in their order."""
    good = {row.kind for row in files if row.state in (FileState.WAITING, FileState.ACCEPTED)}
    rules = document_rules(application.opening)
    back = {row.kind for row in files if row.state in (FileState.RETURNED, FileState.REFUSED)}
    return [code for code, row in rules.items() if code not in good and (row["required"] or code in back)]


def _held(application: Application, *states: str, by: Principal) -> Application:
    """The application, its opening locked first; in one of the states and of a running opening."""
    opening = hold(application.opening)
    rows = Application.objects.visible_to(by).select_for_update(of=("self",))
    locked: Application = rows.get(pk=application.pk)
    locked.opening = opening
    if locked.state not in states or not opening.is_running:
        raise ApplicationMovedError
    return locked


def _ensure_call(opening: Opening, by: Principal) -> None:
    call = call_of(opening)
    if not takes_applications(call, by):
        days = (call.starts_on, call.ends_on) if call else (None, None)
        start, end = (date_long(day) if day else "–" for day in days)
        raise CallClosedError(start=start, end=end)


def _ensure_repair(application: Application, kind: str, by: Principal) -> None:
    """Only what came back is replaced, and only while documents are being checked."""
    files = current_files(application, by)
    if kind not in lacking_kinds(application, files):
        raise NotReturnedError(documents=", ".join(lacking(application, files)))
    check = check_of(application.opening)
    if not takes_repairs(check, by.on):
        until = check.ends_on if check else None
        raise RepairClosedError(day=date_long(until) if until else "–")


def _hand_in_again(application: Application, by: Principal, at: datetime) -> None:
    changes = {"sent_at": at, "moved_on": by.on}
    move(application, ApplicationState.SENT, refused=ApplicationMovedError, **changes)
    telling.tell_repaired(application, on=by.on, at=at)


def _ensure_own(application: Application, by: Principal) -> None:
    if not by.employee_id or application.employee_id != by.employee_id:
        raise NotPermittedError

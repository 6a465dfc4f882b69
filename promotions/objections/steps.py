"""The way of an objection: who takes which step from where, one at a time.

A step names the version that its taker has seen: of two who act at once one is told that the other was first. The
objection's row is held first by every step; the triggers of ``promotions/models/objection_triggers.py`` refuse the same
whatever way one writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from employees.access import Permission, Principal
from employees.models import Document
from employees.responsible import account_of
from promotions.choices import ConflictKind
from promotions.committee.conflicts import conflict_with
from promotions.corrected import considered_by
from promotions.models import Candidate, Objection, ObjectionEffect, ObjectionFile, ObjectionStep, Shortlist
from promotions.objection_choices import UPHOLDING, ObjectionAct, ObjectionState
from promotions.objections.effect import under_way
from promotions.objections.errors import (
    ConflictError,
    DocumentsDueError,
    EffectMissingError,
    EffectUnderWayError,
    FiledAlreadyError,
    JudgedAlreadyError,
    MovedOnError,
    NotConsideredError,
    SecondPersonError,
    TooLateError,
    UnknownSubjectError,
)
from promotions.objections.rules import day_of, rules_on, window_for
from promotions.objections.subjects import PROCESS, is_subject
from promotions.objections.telling import tell_step
from promotions.permissions import covers
from promotions.reasons import ensure_explained

GATE = "the objection came through the gate or is the person's own, and who acts was checked for it"
A, S, P = ObjectionAct, ObjectionState, Permission


@dataclass(frozen=True, slots=True)
class Move:
    """A step: from which states, to which, by whom (None: the person concerned), and whether it needs reasons."""

    origins: tuple[str, ...]
    target: str
    permission: Permission | None = None
    reasons: bool = False


MOVES: Mapping[str, Move] = {
    A.TAKE: Move((S.FILED,), S.CHECKING, P.RUN_SHORTLISTS),
    A.ASK: Move((S.CHECKING,), S.WAITING, P.RUN_SHORTLISTS, reasons=True),
    A.SUPPLY: Move((S.WAITING,), S.CHECKING),
    A.RESUME: Move((S.WAITING,), S.CHECKING, P.RUN_SHORTLISTS),
    A.PREPARE: Move((S.CHECKING,), S.PREPARED, P.RUN_SHORTLISTS, reasons=True),
    A.SEND_BACK: Move((S.PREPARED,), S.CHECKING, P.APPROVE_RULE_SETS, reasons=True),
    A.ANSWER: Move((S.PREPARED,), S.ANSWERED, P.APPROVE_RULE_SETS),
    A.WITHDRAW: Move((S.FILED, S.CHECKING, S.WAITING, S.PREPARED), S.WITHDRAWN),
}


def acts_for(objection: Objection, *, by: Principal) -> tuple[str, ...]:
    """The steps that ``by`` may take now, but for conflicts of interest."""
    return tuple(
        act for act, move in MOVES.items() if objection.state in move.origins and _is_for(objection, move, by)
    )


def _is_for(objection: Objection, move: Move, by: Principal) -> bool:
    own = objection.employee_id == by.employee_id
    if move.permission is None:
        return own
    return not own and covers(by, permission=move.permission, vacancy=objection.shortlist.vacancy)


# --- The objector ---------------------------------------------------------------------------------


def file(
    shortlist: Shortlist, *, about: str, text: str, wanted: str, by: Principal, at: datetime
) -> Objection:
    """Object in person to one component of a run that considered oneself, within the days of the rule."""
    window, today = window_for(shortlist), day_of(at)
    if window is None or by.employee_id is None or by.employee_id not in considered_by(shortlist):
        raise NotConsideredError
    if not is_subject(about):
        raise UnknownSubjectError(fields={"about": [str(UnknownSubjectError.message)]})
    ensure_explained(text, field="text")
    if not window.is_open(on=today):
        raise TooLateError(day=date_long(window.closes_on))
    try:
        with transaction.atomic(), acting(by=by.identity, reason=A.FILE):
            made = Objection.objects.unscoped(reason=GATE).create(
                employee_id=by.employee_id,
                shortlist=shortlist,
                result_hash=shortlist.result_hash,
                about=about,
                zone=settings.TIME_ZONE,
                filed_by=account_of(by),
                filed_at=at,
                filed_on=today,
                known_on=window.known_on,
                object_days=window.days,
                closes_on=window.closes_on,
                answer_due_on=today + timedelta(days=rules_on(today)["answer_days"]),
            )
            _record(made, A.FILE, text=text, wanted=wanted, by=by, at=at)
            tell_step(made, A.FILE, on=today, at=at)
            return made
    except IntegrityError as error:
        if "objection_one_each" not in str(error):
            raise
        raise FiledAlreadyError from error


def attach(objection: Objection, document: Document, *, by: Principal, at: datetime) -> ObjectionFile:
    """Put in a document that is kept already; while documents are waited for, ``supply`` ends the waiting."""
    _ensure(objection, Move((), ""), by)
    if not objection.is_open:
        raise MovedOnError
    with acting(by=by.identity):
        return ObjectionFile.objects.unscoped(reason=GATE).create(
            objection=objection, employee_id=objection.employee_id, document=document, at=at
        )


def supply(objection: Objection, *, by: Principal, at: datetime, version: int, text: str = "") -> None:
    """Say that the documents asked for are there; the days of waiting are added to the time for the answer."""
    take(objection, A.SUPPLY, by=by, at=at, version=version, text=text, **_after_waiting(objection, at))


def withdraw(objection: Objection, *, by: Principal, at: datetime, version: int, text: str = "") -> None:
    """Take the objection back before it is answered; it stays on record."""
    take(objection, A.WITHDRAW, by=by, at=at, version=version, text=text)


# --- Who checks -----------------------------------------------------------------------------------


def take_up(objection: Objection, *, by: Principal, at: datetime, version: int) -> None:
    take(objection, A.TAKE, by=by, at=at, version=version, taken_by=account_of(by))


def ask(objection: Objection, *, by: Principal, at: datetime, version: int, text: str) -> None:
    """Ask the objector for documents; until they come, or their time is over, the clock of the answer stands."""
    until = by.on + timedelta(days=rules_on(by.on)["document_days"])
    asked = {"asked_on": by.on, "documents_due_on": until}
    take(objection, A.ASK, by=by, at=at, version=version, text=text, **asked)


def resume(objection: Objection, *, by: Principal, at: datetime, version: int, text: str = "") -> None:
    """Go on without the documents, once their time is over."""
    due = objection.documents_due_on
    if due and day_of(at) <= due:
        raise DocumentsDueError(day=date_long(due))
    take(objection, A.RESUME, by=by, at=at, version=version, text=text, **_after_waiting(objection, at))


def prepare(
    objection: Objection, *, verdict: str, text: str, by: Principal, at: datetime, version: int
) -> None:
    """Draft the answer with its reasons; another person decides."""
    if under_way(objection):
        raise EffectUnderWayError
    effects = ObjectionEffect.objects.unscoped(reason=GATE).filter(objection=objection)
    if verdict in UPHOLDING and objection.about != PROCESS and not effects.exists():
        raise EffectMissingError(fields={"verdict": [str(EffectMissingError.message)]})
    drafted = {"verdict": verdict, "prepared_by": account_of(by), "prepared_at": at}
    take(objection, A.PREPARE, by=by, at=at, version=version, text=text, **drafted)


# --- Who decides ----------------------------------------------------------------------------------


def send_back(objection: Objection, *, by: Principal, at: datetime, version: int, text: str) -> None:
    """Return the draft to who checks, with what is wrong."""
    _ensure_second(objection, by)
    take(objection, A.SEND_BACK, by=by, at=at, version=version, text=text)


def answer(objection: Objection, *, by: Principal, at: datetime, version: int, text: str = "") -> None:
    """Decide as it was prepared; the objector is told, and so is everybody whom another list concerns."""
    _ensure_second(objection, by)
    decided = {"decided_by": account_of(by), "decided_at": at, "decided_on": day_of(at)}
    take(objection, A.ANSWER, by=by, at=at, version=version, text=text, **decided)


def _ensure_second(objection: Objection, by: Principal) -> None:
    if account_of(by).pk == objection.prepared_by_id:
        raise SecondPersonError
    marked = Candidate.objects.unscoped(reason=GATE).on(objection.shortlist)
    if marked.filter(employee=objection.employee_id, marks__by=by.identity).exists():
        raise SecondPersonError
    if has_judged(objection, by):
        raise JudgedAlreadyError


def has_judged(objection: Objection, by: Principal) -> bool:
    """Whether ``by`` sat in a committee of the vacancy, or decided after it, and so does not answer. One query."""
    rows = Objection.objects.unscoped(reason=GATE).filter(pk=objection.pk)
    return bool(rows.judged_by(by).exists())


# --- One step -------------------------------------------------------------------------------------


def take(
    objection: Objection,
    act: str,
    *,
    by: Principal,
    at: datetime,
    version: int,
    text: str = "",
    **changes: Any,
) -> None:
    """Take one step if the objection is still as ``version`` says; row, record and notices go together."""
    move = MOVES[act]
    _ensure(objection, move, by)
    if move.reasons:
        ensure_explained(text, field="text")
    # The words are in the step: the reason of the trail goes into the bundle with the objection's row.
    with transaction.atomic(), acting(by=by.identity, reason=act):
        rows = Objection.objects.unscoped(reason=GATE)
        held = rows.select_for_update().get(pk=objection.pk)
        if held.version != version or held.state not in move.origins:
            raise MovedOnError
        _record(objection, act, text=text, by=by, at=at)
        rows.filter(pk=held.pk, version=version).update(
            state=move.target, version=F("version") + 1, **changes
        )
        objection.refresh_from_db(from_queryset=rows)
        tell_step(objection, act, on=day_of(at), at=at)


def _record(
    objection: Objection, act: str, *, text: str, by: Principal, at: datetime, wanted: str = ""
) -> None:
    ObjectionStep.objects.unscoped(reason=GATE).create(
        objection=objection,
        employee_id=objection.employee_id,
        act=act,
        text=text.strip(),
        wanted=wanted.strip(),
        by=account_of(by),
        at=at,
    )


def _ensure(objection: Objection, move: Move, by: Principal) -> None:
    if not _is_for(objection, move, by):
        raise NotPermittedError
    if move.permission is None:
        return
    if why := conflict_with(by, objection.employee):
        raise ConflictError(why=str(ConflictKind(why).label).lower())


def _after_waiting(objection: Objection, at: datetime) -> dict[str, Any]:
    """The time for the answer without the days of waiting."""
    if objection.asked_on is None:
        return {}
    waited = max((day_of(at) - objection.asked_on).days, 0)
    return {"answer_due_on": objection.answer_due_on + timedelta(days=waited)}

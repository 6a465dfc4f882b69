"""The stages of an opening, one after the other, and the checklist that each one closes with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from asn_career.base.audit import acting
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from employees.access import Principal
from employees.documents import keep_file
from employees.responsible import account_of
from promotions.models import (
    Application,
    CallExtension,
    Opening,
    OpeningEvidence,
    OpeningStage,
    Shortlist,
    Sitting,
)
from promotions.models.committee import Committee
from promotions.opening_choices import ApplicationState, OpeningState, StageKind, StageState
from promotions.openings import result, scores, telling
from promotions.openings.content import rule_of
from promotions.openings.errors import (
    AnnouncedTooShortError,
    CallStillOpenError,
    EnoughApplicantsError,
    EvidenceMissingError,
    LastDayError,
    NoSuchItemError,
    OpeningMovedError,
    StageNotInTurnError,
)
from promotions.openings.opening import ensure_in_charge, hold
from promotions.openings.rules import said
from promotions.reasons import ensure_explained

FOLDER = "openings"
MOST_DAYS = 365
_COUNTS = "counts applications by their state; names nobody"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a checklist and what fulfils it: a document, or a record that is there or not."""

    code: str
    label: str
    required: bool
    source: str
    confidence: str
    record: str
    fulfilled: bool
    documents: tuple[OpeningEvidence, ...] = ()

    @property
    def by_document(self) -> bool:
        return not self.record

    @property
    def lacks(self) -> bool:
        return self.required and not self.fulfilled


def stages_of(opening: Opening) -> list[OpeningStage]:
    """The stages in their order, each knowing its opening. One query."""
    found = list(OpeningStage.objects.filter(opening=opening).in_order())
    for stage in found:
        stage.opening = opening
    return found


def current_stage(stages: list[OpeningStage]) -> OpeningStage | None:
    """The stage that goes on or is next; None when all are closed."""
    return next((stage for stage in stages if not stage.is_closed), None)


def checklist(stage: OpeningStage, *, documents: list[OpeningEvidence] | None = None) -> list[Item]:
    """What the stage needs to close and what is there. One query for documents, one for each kind of record."""
    found = list(stage.evidence.order_by("pk")) if documents is None else documents
    given = {row["code"]: tuple(each for each in found if each.item == row["code"]) for row in _items(stage)}
    return [
        Item(
            code=row["code"],
            label=said(row),
            required=row["required"],
            source=row["source"],
            confidence=row["confidence"],
            record=row["record"],
            fulfilled=_RECORDS[row["record"]](stage) if row["record"] else bool(given[row["code"]]),
            documents=given[row["code"]],
        )
        for row in _items(stage)
    ]


def start(
    opening: Opening, code: str, *, by: Principal, at: datetime, ends_on: date | None = None
) -> OpeningStage:
    """Begin a stage; a call is announced for as many days as the rule asks for at least."""
    ensure_in_charge(opening, by)
    with acting(by=by.identity):
        locked, stage = _held(opening, code)
        others = stages_of(locked)
        if stage.state != StageState.WAITING or current_stage(others) != stage:
            raise StageNotInTurnError
        if stage.kind == StageKind.CALL:
            _check_days(stage, starts_on=by.on, ends_on=ends_on)
        _check_last_day(by.on, ends_on=ends_on)
        if stage.kind == StageKind.SCORED:
            scores.prepare(stage, by=by, at=at)
        move(
            stage,
            StageState.OPEN,
            refused=OpeningMovedError,
            starts_on=by.on,
            ends_on=ends_on,
            closed_on=None,
        )
        telling.tell_stage(stage, on=by.on, at=at)
    return stage


def close(opening: Opening, code: str, *, by: Principal, at: datetime) -> OpeningStage:
    """Close a stage whose evidence is complete; the last scored one draws up the result, the last one ends it all."""
    ensure_in_charge(opening, by)
    with acting(by=by.identity):
        locked, stage = _held(opening, code)
        if not stage.is_open:
            raise OpeningMovedError
        if stage.kind == StageKind.CALL and stage.ends_on and by.on <= stage.ends_on:
            raise CallStillOpenError(day=date_long(stage.ends_on))
        lacking = [item.label for item in checklist(stage) if item.lacks]
        if lacking:
            raise EvidenceMissingError(items="; ".join(lacking))
        move(stage, StageState.CLOSED, refused=OpeningMovedError, closed_on=by.on)
        _after(locked, stage, by=by, at=at)
    opening.refresh_from_db()
    return stage


def add_evidence(
    opening: Opening, code: str, *, item: str, upload: Any, by: Principal, at: datetime, note: str = ""
) -> OpeningEvidence:
    """Keep a document that fulfils an item; while its stage has not closed."""
    ensure_in_charge(opening, by)
    if item not in [row["code"] for row in rule_of(opening, code)["evidence"] if not row["record"]]:
        raise NoSuchItemError
    kept = keep_file(upload, folder=FOLDER)
    with acting(by=by.identity):
        locked, stage = _held(opening, code)
        if stage.is_closed or not locked.is_running:
            raise OpeningMovedError
        return OpeningEvidence.objects.create(
            stage=stage, item=item, note=note.strip(), by=account_of(by), at=at, **kept._asdict()
        )


def extend_call(opening: Opening, *, until: date, reason: str, by: Principal, at: datetime) -> CallExtension:
    """Open the call again, because fewer passed than the rule asks for; who passed stays."""
    ensure_in_charge(opening, by)
    ensure_explained(reason)
    if until <= by.on:
        raise AnnouncedTooShortError(days=1, day=date_long(by.on + timedelta(days=1)))
    _check_last_day(by.on, ends_on=until, field="until")
    with acting(by=by.identity, reason=reason.strip()):
        locked = hold(opening)
        call, check = _call_and_check(locked)
        minimum, admitted = locked.content["minimum_applicants"], _count(locked, ApplicationState.ADMITTED)
        if admitted >= minimum or not _applications_decided(check):
            raise EnoughApplicantsError
        made = CallExtension.objects.create(
            opening=locked,
            until=until,
            admitted=admitted,
            minimum=minimum,
            reason=reason.strip(),
            by=account_of(by),
            at=at,
        )
        move(check, StageState.WAITING, refused=OpeningMovedError, closed_on=None)
        move(call, StageState.OPEN, refused=OpeningMovedError, ends_on=until, closed_on=None)
        telling.tell_extended(locked, made, on=by.on, at=at)
    return made


def _call_and_check(opening: Opening) -> tuple[OpeningStage, OpeningStage]:
    by_kind = {stage.kind: stage for stage in stages_of(opening)}
    call, check = by_kind.get(StageKind.CALL), by_kind.get(StageKind.ADMINISTRATION)
    if call is None or check is None or not check.is_open:
        raise OpeningMovedError
    return call, check


def _held(opening: Opening, code: str) -> tuple[Opening, OpeningStage]:
    """The opening, locked and running, and one of its stages."""
    locked = hold(opening)
    stage = next((each for each in stages_of(locked) if each.code == code), None)
    if stage is None or not locked.is_running:
        raise OpeningMovedError
    return locked, stage


def _check_last_day(first: date, *, ends_on: date | None, field: str = "ends_on") -> None:
    """A stage ends on its first day at the earliest, and within the longest time that is no slip of the pen."""
    last = first + timedelta(days=MOST_DAYS)
    if ends_on is not None and not first <= ends_on <= last:
        told = {"first": date_long(first), "last": date_long(last)}
        raise LastDayError(**told, fields={field: [str(LastDayError.message) % told]})


def _check_days(stage: OpeningStage, *, starts_on: date, ends_on: date | None) -> None:
    days = rule_of(stage.opening, stage.code)["days"]
    earliest = starts_on + timedelta(days=days)
    if ends_on is None or ends_on < earliest:
        told = str(AnnouncedTooShortError.message) % {"days": days, "day": date_long(earliest)}
        raise AnnouncedTooShortError(days=days, day=date_long(earliest), fields={"ends_on": [told]})


def _after(opening: Opening, stage: OpeningStage, *, by: Principal, at: datetime) -> None:
    stages = stages_of(opening)
    if stage.kind == StageKind.SCORED and all(s.is_closed for s in stages if s.kind == StageKind.SCORED):
        result.draw_up(opening, at=at)
    if current_stage(stages) is None:
        move(opening, OpeningState.FINISHED, refused=OpeningMovedError, ended_at=at, ended_by=account_of(by))
    telling.tell_closed(stage, on=by.on, at=at)


def _items(stage: OpeningStage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rule_of(stage.opening, stage.code)["evidence"]
    return found


def _count(opening: Opening, *states: str) -> int:
    rows = Application.objects.unscoped(reason=_COUNTS).filter(opening=opening, state__in=states)
    return int(rows.count())


def _applications_decided(stage: OpeningStage) -> bool:
    waiting = (ApplicationState.SENT, ApplicationState.RETURNED, ApplicationState.CHECKED)
    return stage.is_closed or (stage.is_open and not _count(stage.opening, *waiting))


def _enough_applicants(stage: OpeningStage) -> bool:
    return _count(stage.opening, ApplicationState.ADMITTED) >= stage.opening.content["minimum_applicants"]


def official_of(opening: Opening) -> Shortlist | None:
    """The published official run of the opening's vacancy that stands, or the newest."""
    rows = Shortlist.objects.published().filter(vacancy=opening.vacancy_id, approved_rules__isnull=False)
    return rows.standing_first().with_context().first()


def _official_run(stage: OpeningStage) -> bool:
    found = official_of(stage.opening)
    return found is not None and found.is_official


def _scores_in(stage: OpeningStage) -> bool:
    return stage.is_closed or (stage.is_open and scores.progress_of(stage).complete)


def _minutes_signed(stage: OpeningStage) -> bool:
    rows = Sitting.objects.filter(committee__vacancy=stage.opening.vacancy_id, state="signed")
    return bool(rows.exists())


def _decision_recorded(stage: OpeningStage) -> bool:
    """Whether the last committee has ended; one that follows another after a further attempt has yet to."""
    rows = Committee.objects.filter(vacancy=stage.opening.vacancy_id).exclude(state="dissolved")
    last = rows.order_by("-pk").first()
    return last is not None and last.state in ("appointed", "set_aside")


_RECORDS: dict[str, Callable[[OpeningStage], bool]] = {
    "applications_decided": _applications_decided,
    "enough_applicants": _enough_applicants,
    "official_run": _official_run,
    "scores_in": _scores_in,
    "minutes_signed": _minutes_signed,
    "decision_recorded": _decision_recorded,
}

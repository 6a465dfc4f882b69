"""Scores of a stage: assessors appointed, kept out where a conflict is found, blind to each other until it closes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from asn_career.base.audit import acting
from employees.access import Principal
from employees.models import User
from employees.responsible import account_of
from employees.sender_names import signer_name
from promotions.committee.conflicts import find_conflicts
from promotions.committee.seating import ensure_may_judge
from promotions.models import (
    Application,
    ApplicationFile,
    AssessorConflict,
    OpeningStage,
    ScoreSheet,
    SpreadDiscussion,
    StageAssessor,
)
from promotions.opening_choices import ApplicationState, StageState
from promotions.openings import telling
from promotions.openings.content import rule_of_stage
from promotions.openings.errors import (
    ApplicantActsError,
    AssessorTakenError,
    ConflictBarsError,
    CorrectionReasonError,
    NoSuchAccountError,
    NotAssessorError,
    NoWideSpreadError,
    OpeningMovedError,
    ScoreRangeError,
    TooFewAssessorsError,
)
from promotions.openings.opening import ensure_in_charge, has_applied, hold
from promotions.openings.rules import said
from promotions.reasons import ensure_explained

_ADMITTED = "who passed the document check, for the assessors of the stage and the officer, who were checked"
_SHEETS = "sheets of a stage, to count and compare them; values go to whoever may see them"


@dataclass(frozen=True, slots=True)
class Standing:
    """Sheets of one stage: who still owes which, and how far the given ones lie apart; by application number."""

    owing: tuple[tuple[StageAssessor, Application], ...]
    means: Mapping[int, Decimal | None]
    spreads: Mapping[int, Decimal]
    undiscussed: tuple[Application, ...]

    @property
    def complete(self) -> bool:
        return not self.owing and not self.undiscussed and bool(self.means)


def appoint(stage: OpeningStage, *, nip: str, by: Principal, at: datetime) -> StageAssessor:
    """Appoint the account of the person with this NIP, or of an outsider by the name of the account."""
    ensure_in_charge(stage.opening, by)
    account = _account(nip)
    if account.employee_id and has_applied(stage.opening, account.employee_id):
        raise ApplicantActsError
    ensure_may_judge(account, on=by.on)
    try:
        with transaction.atomic(), acting(by=by.identity):
            locked = _held(stage, StageState.WAITING, StageState.OPEN)
            made = StageAssessor.objects.create(
                stage=locked, account=account, appointed_by=account_of(by), appointed_at=at
            )
            made.refresh_from_db()
            if locked.is_open:
                _record_conflicts(locked, by=by, at=at)
                telling.tell_assessors(locked, [made], at=at)
    except IntegrityError as error:
        if "stageassessor_" not in str(error):
            raise
        raise AssessorTakenError from error
    return made


def excuse(assessor: StageAssessor, *, reason: str, by: Principal, at: datetime) -> None:
    """Let an assessor go, with a reason; their sheets stay on record and do not count."""
    stage = assessor.stage
    ensure_in_charge(stage.opening, by)
    ensure_explained(reason)
    with acting(by=by.identity, reason=reason.strip()):
        locked = _held(stage, StageState.WAITING, StageState.OPEN)
        rows = StageAssessor.objects.filter(pk=assessor.pk).serving()
        if not rows.update(excused_at=at, excused_reason=reason.strip()):
            raise OpeningMovedError
        if locked.is_open:
            _check_enough(locked)
        telling.settle_assessor(assessor, at=at)


def prepare(stage: OpeningStage, *, by: Principal, at: datetime) -> None:
    """Look for conflicts of interest as a stage begins, and make sure that enough are left for every applicant."""
    _record_conflicts(stage, by=by, at=at)
    _check_enough(stage)
    telling.tell_assessors(stage, assessors_of(stage), at=at)


def declare(
    stage: OpeningStage, application: Application, *, detail: str, by: Principal, at: datetime
) -> AssessorConflict:
    """An assessor says why they do not score one applicant; it is not taken back."""
    ensure_explained(detail, field="detail")
    with acting(by=by.identity, reason=detail.strip()):
        locked = _held(stage, StageState.OPEN)
        seat = seat_of(locked, by)
        _no_conflict(seat, application)
        told = {"kind": "declared", "detail": detail.strip(), "by": by.identity, "at": at}
        return AssessorConflict.objects.create(assessor=seat, application=application, **told)


def give(
    stage: OpeningStage,
    application: Application,
    *,
    points: Mapping[str, Decimal],
    by: Principal,
    at: datetime,
    note: str = "",
    reason: str = "",
) -> ScoreSheet:
    """Score one applicant by every criterion, in person; a correction has a reason, and the earlier sheet stays."""
    criteria = {row["code"]: row["weight"] for row in rule_of_stage(stage)["criteria"]}
    _check_points(points, set(criteria))
    with acting(by=by.identity, reason=reason.strip()):
        locked = _held(stage, StageState.OPEN)
        seat = seat_of(locked, by)
        _no_conflict(seat, application)
        earlier = ScoreSheet.objects.current().filter(assessor=seat, application=application).first()
        if earlier is not None and not reason.strip():
            raise CorrectionReasonError(fields={"reason": [str(CorrectionReasonError.message)]})
        if earlier is not None:
            ScoreSheet.objects.filter(pk=earlier.pk).update(replaced_at=at)
        made = ScoreSheet.objects.create(
            assessor=seat,
            application=application,
            scores={code: str(points[code]) for code in criteria},
            score=sum(points[code] * weight for code, weight in criteria.items()) / 100,
            note=note.strip(),
            given_on=by.on,
            at=at,
            reason=reason.strip(),
        )
        if not owed_by(seat):
            telling.settle_assessor(seat, at=at)
    return made


def discuss(
    stage: OpeningStage, application: Application, *, outcome: str, by: Principal, at: datetime
) -> SpreadDiscussion:
    """Record what came of a wide spread; the scores stay as they were given, or were corrected by their assessors."""
    ensure_in_charge(stage.opening, by)
    ensure_explained(outcome, field="outcome")
    with acting(by=by.identity):
        locked = _held(stage, StageState.OPEN)
        found = progress_of(locked)
        if application not in found.undiscussed:
            raise NoWideSpreadError
        return SpreadDiscussion.objects.create(
            stage=locked,
            application=application,
            spread=found.spreads[application.pk],
            outcome=outcome.strip(),
            by=account_of(by),
            at=at,
        )


def assessors_of(stage: OpeningStage) -> list[StageAssessor]:
    """Serving assessors in the order of their appointment. One query."""
    rows = StageAssessor.objects.serving().filter(stage=stage)
    return list(rows.select_related("account__employee", "person__home_unit", "stage").order_by("pk"))


def admitted_to(stage: OpeningStage) -> list[Application]:
    """Who passed the document check; whoever asks was checked to be an assessor or the officer. One query."""
    rows = Application.objects.unscoped(reason=_ADMITTED).admitted().filter(opening=stage.opening_id)
    found = list(rows.select_related("employee__home_unit").in_order())
    for row in found:
        row.opening = stage.opening
    return found


def seat_of(stage: OpeningStage, by: Principal) -> StageAssessor:
    """The reader's own appointment."""
    found = StageAssessor.objects.appointed(by).serving().filter(stage=stage).first()
    if found is None:
        raise NotAssessorError
    found.stage = stage
    return found


def file_for_assessor(public_id: UUID, *, by: Principal) -> ApplicationFile | None:
    """A document that a stage which the reader scores now is to read, or None. Two queries."""
    rows = ApplicationFile.objects.unscoped(reason=_ADMITTED).current().filter(public_id=public_id)
    found: ApplicationFile | None = rows.select_related("application__opening").first()
    if found is None or found.application.state != ApplicationState.ADMITTED:
        return None
    opening = found.application.opening
    codes: list[str] = next(
        (row["read_in"] for row in opening.content["documents"] if row["code"] == found.kind), []
    )
    seats = (
        StageAssessor.objects.appointed(by)
        .serving()
        .filter(stage__opening=opening, stage__code__in=codes, stage__state=StageState.OPEN)
    )
    barred = AssessorConflict.objects.filter(assessor__in=seats, application=found.application_id)
    return found if seats.exclude(pk__in=barred.values("assessor")).exists() else None


def files_to_read(stage: OpeningStage, application: Application) -> list[tuple[str, ApplicationFile]]:
    """The documents of an applicant that a stage is to read, by name; the reader was checked. One query."""
    rules = {row["code"]: row for row in stage.opening.content["documents"] if stage.code in row["read_in"]}
    rows = ApplicationFile.objects.unscoped(reason=_ADMITTED).current().filter(application=application)
    return [(said(rules[row.kind]), row) for row in rows.order_by("pk") if row.kind in rules]


def barred_for(seat: StageAssessor) -> dict[int, AssessorConflict]:
    """Conflicts of one assessor by application number. One query."""
    return {row.application_id: row for row in AssessorConflict.objects.filter(assessor=seat)}


def owed_by(seat: StageAssessor) -> list[Application]:
    """Applicants whom an assessor has not scored yet. Three queries."""
    given = set(ScoreSheet.objects.current().filter(assessor=seat).values_list("application", flat=True))
    barred = barred_for(seat)
    return [row for row in admitted_to(seat.stage) if row.pk not in given and row.pk not in barred]


def progress_of(stage: OpeningStage) -> Standing:
    """How far a stage is. Five queries, whatever the number of assessors and applicants."""
    assessors, people = assessors_of(stage), admitted_to(stage)
    barred = set(
        AssessorConflict.objects.filter(assessor__stage=stage).values_list("assessor", "application")
    )
    given = _given(stage)
    owing = tuple(
        (judge, row)
        for judge in assessors
        for row in people
        if (judge.pk, row.pk) not in barred and judge.pk not in given.get(row.pk, {})
    )
    spreads = {key: max(rows.values()) - min(rows.values()) for key, rows in given.items() if rows}
    told = set(SpreadDiscussion.objects.filter(stage=stage).values_list("application", "spread"))
    widest = rule_of_stage(stage)["spread"]
    open_ones = tuple(
        row
        for row in people
        if spreads.get(row.pk, Decimal(0)) > widest and (row.pk, spreads[row.pk]) not in told
    )
    means = {row.pk: mean_of(given.get(row.pk, {}).values()) for row in people}
    return Standing(owing, means, spreads, open_ones)


def mean_of(values: Iterable[Decimal]) -> Decimal | None:
    """The mean, unrounded to 28 digits for showing; nobody's scores make no mean."""
    found = list(values)
    return sum(found, Decimal(0)) / len(found) if found else None


def _given(stage: OpeningStage) -> dict[int, dict[int, Decimal]]:
    """Counted scores by application and assessor. One query."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = ScoreSheet.objects.counted().filter(assessor__stage=stage)
    for application, assessor, score in rows.values_list("application", "assessor", "score"):
        found.setdefault(application, {})[assessor] = score
    return found


def _held(stage: OpeningStage, *states: str) -> OpeningStage:
    """The stage in one of the states, its opening locked first."""
    opening = hold(stage.opening)
    locked: OpeningStage = OpeningStage.objects.get(pk=stage.pk)
    locked.opening = opening
    if locked.state not in states or not opening.is_running:
        raise OpeningMovedError
    return locked


@dataclass(frozen=True, slots=True)
class _Sides:
    """Assessors and applicants, as the search for conflicts of interest takes members and candidates."""

    members: tuple[Any, ...]
    candidates: tuple[Any, ...]


def _record_conflicts(stage: OpeningStage, *, by: Principal, at: datetime) -> None:
    """Keep what the data say today; what is on record stays."""
    sides = _Sides(tuple(assessors_of(stage)), tuple(admitted_to(stage)))
    AssessorConflict.objects.bulk_create(
        [
            AssessorConflict(
                assessor=judge, application=about, kind=kind, detail=detail, by="system:conflicts", at=at
            )
            for judge, about, kind, detail in find_conflicts(sides, on=by.on)
        ],
        ignore_conflicts=True,
    )


def _check_enough(stage: OpeningStage) -> None:
    """Every applicant can be scored by as many as the rule asks for."""
    least, assessors = rule_of_stage(stage)["assessors"], assessors_of(stage)
    rows = AssessorConflict.objects.filter(assessor__in=[judge.pk for judge in assessors])
    barred = set(rows.values_list("assessor", "application"))
    short = [
        row.employee.full_name
        for row in admitted_to(stage)
        if sum((judge.pk, row.pk) not in barred for judge in assessors) < least
    ]
    if short:
        raise TooFewAssessorsError(least=least, names=", ".join(short))


def _no_conflict(seat: StageAssessor, application: Application) -> None:
    if application.pk in barred_for(seat):
        raise ConflictBarsError


def _check_points(points: Mapping[str, Decimal], criteria: set[str]) -> None:
    known = set(points) == criteria
    if not known or any(not 0 <= each <= 100 or each != round(each, 2) for each in points.values()):
        raise ScoreRangeError


def _account(nip: str) -> User:
    """The active account of an employee by the NIP, or by the name of the account for whom has none."""
    typed = nip.strip()
    digits = "".join(character for character in typed if character.isdigit())
    named = Q(employee__nip=digits) if len(digits) == 18 else Q(username=typed, employee__isnull=True)
    found = User.objects.filter(named, is_active=True).select_related("employee").first()
    if found is None:
        told = str(NoSuchAccountError.message) % {"nip": typed}
        raise NoSuchAccountError(nip=typed, fields={"nip": [told]})
    return found


def assessor_name(assessor: StageAssessor) -> str:
    return signer_name(assessor.account)

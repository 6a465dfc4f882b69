"""Finalising a result as a second person: what it says becomes assessments, and what it corrects is replaced.

A level that changes is withdrawn on the day of the correction and another assessment takes its place; of such a line
the first that is not withdrawn counts, so that every earlier day keeps what was known on it. A level that stays as it
was keeps its assessment, so nobody is recomputed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import level as level_told
from asn_career.base.moving import move
from assessments.models import Accreditation, Assessment, AssessmentResult, ResultLevel
from assessments.results.choices import ResultState, Standing
from assessments.results.conflicts import ensure_impartial
from assessments.results.entering import GATE, ensure_explained, lock_person
from assessments.results.errors import (
    NothingCorrectedError,
    OnRecordError,
    ResultMovedOnError,
    SecondPersonError,
)
from assessments.results.providers import accredited_on
from assessments.results.rules import day_of, last_day_to_object, why_unofficial
from assessments.results.telling import settle_proposed, tell_final
from employees.access import Permission, Principal
from employees.responsible import account_of, reaches


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a result counts, and what that rests on."""

    standing: str
    why: str
    accreditation: Accreditation | None


def judge(result: AssessmentResult) -> Judgement:
    """Official is what the provider's accreditation on the day of the assessment covers. One query."""
    found = accredited_on(result.provider_id, result.assessed_on) if result.provider_id else None
    why = why_unofficial(result.source, result.method, found.level if found else "", on=result.assessed_on)
    return Judgement(Standing.UNOFFICIAL if why else Standing.OFFICIAL, why, found)


def send_back(result: AssessmentResult, *, reason: str, by: Principal, at: datetime, version: int) -> None:
    """Return what was proposed to a draft, saying what is to be changed."""
    ensure_second(result, by=by)
    ensure_explained(reason)
    _ensure_seen(result, ResultState.PROPOSED, version)
    with acting(by=by.identity, reason=reason.strip()):
        move(result, ResultState.DRAFT, refused=ResultMovedOnError, decided_reason=reason.strip())
        settle_proposed(result, at=at)


def finalise(result: AssessmentResult, *, by: Principal, at: datetime, version: int) -> None:
    """Make a proposed result final; its official levels become assessments and its person is recomputed at once."""
    ensure_second(result, by=by)
    _ensure_seen(result, ResultState.PROPOSED, version)
    today, judged = day_of(at), judge(result)
    with transaction.atomic(), acting(by=by.identity, reason="finalise result", on=by.on):
        lock_person(result.employee_id)
        levels = _levels_of(result)
        earlier = _locked_predecessor(result)
        if earlier is not None:
            _ensure_corrects(result, levels, earlier, judged)
        changes = _plan(result, levels if judged.standing == Standing.OFFICIAL else [], earlier=earlier)
        move(
            result,
            ResultState.FINALISED,
            refused=ResultMovedOnError,
            decided_by=account_of(by),
            decided_at=at,
            decided_on=today,
            decided_reason="",
            standing=judged.standing,
            why_unofficial=judged.why,
            accreditation=None if judged.why else judged.accreditation,
            answer_by=last_day_to_object(today),
        )
        if earlier is not None:
            move(earlier, ResultState.REPLACED, refused=ResultMovedOnError, replaced_on=today)
        _record(result, changes, on=today)
        settle_proposed(result, at=at)
        tell_final(result, earlier=earlier, at=at)


def ensure_second(result: AssessmentResult, *, by: Principal) -> None:
    """Another officer in scope, who neither entered it nor is close to the person."""
    if not reaches(by, Permission.FINALISE_RESULTS, result.employee):
        raise NotPermittedError
    if account_of(by).pk == result.drafted_by_id:
        raise SecondPersonError
    ensure_impartial(result.employee_id, by=by)


def _ensure_seen(result: AssessmentResult, state: str, version: int) -> None:
    if result.state != state or result.version != version:
        raise ResultMovedOnError


def _levels_of(result: AssessmentResult) -> list[ResultLevel]:
    rows = ResultLevel.objects.unscoped(reason=GATE).filter(result=result)
    return list(rows.select_related("competency", "assessment").order_by("competency__code"))


def _locked_predecessor(result: AssessmentResult) -> AssessmentResult | None:
    if result.corrects_id is None:
        return None
    rows = AssessmentResult.objects.unscoped(reason=GATE).select_for_update(of=("self",))
    return rows.get(pk=result.corrects_id)


def _ensure_corrects(
    result: AssessmentResult, levels: Sequence[ResultLevel], earlier: AssessmentResult, judged: Judgement
) -> None:
    """A correction changes something: levels, notes, the standing, or what is said of the occasion."""
    said = [(row.competency_id, row.level, row.note) for row in levels]
    before = [(row.competency_id, row.level, row.note) for row in _levels_of(earlier)]
    facts = ("method", "purpose", "instrument", "instrument_version", "provider_id", "summary")
    if (
        said == before
        and judged.standing == earlier.standing
        and all(getattr(result, name) == getattr(earlier, name) for name in facts)
    ):
        raise NothingCorrectedError


@dataclass(frozen=True, slots=True)
class Changes:
    """What finalising does to assessments: levels by competency, those that stand as they are, those that go."""

    said: dict[int, ResultLevel]
    kept: dict[int, Assessment]
    gone: list[Assessment]


def _plan(
    result: AssessmentResult, levels: Sequence[ResultLevel], *, earlier: AssessmentResult | None
) -> Changes:
    """Compare what is said with what is on record of the occasion; another result's levels are not overruled."""
    known = {row.competency_id: row for row in _occasion(result).filter(withdrawn_on__isnull=True)}
    own = _assessments_of(earlier) if earlier else {}
    said = {row.competency_id: row for row in levels}
    for competency, row in said.items():
        found = known.get(competency)
        if found and found.level != row.level and competency not in own:
            raise OnRecordError(competency=row.competency.name, level=level_told(found.level))
    kept = {c: known[c] for c, row in said.items() if c in known and known[c].level == row.level}
    return Changes(said, kept, [row for competency, row in own.items() if competency not in kept])


def _record(result: AssessmentResult, changes: Changes, *, on: date) -> None:
    """Withdraw what is no longer said, record what is said anew, and tie each level to its assessment."""
    assessments = Assessment.objects.unscoped(reason=GATE)
    gone = assessments.filter(pk__in=[row.pk for row in changes.gone], withdrawn_on__isnull=True)
    gone.update(withdrawn_on=on)
    last = _ends(result, changes.said)
    made = assessments.bulk_create(
        Assessment(
            employee_id=result.employee_id,
            competency_id=competency,
            level=row.level,
            source=result.source,
            assessed_on=result.assessed_on,
            provider=result.provider_name,
            corrects_id=last.get(competency),
        )
        for competency, row in changes.said.items()
        if competency not in changes.kept
    )
    tied = {row.competency_id: row.pk for row in (*made, *changes.kept.values())}
    for competency, row in changes.said.items():
        row.assessment_id = tied[competency]
    ResultLevel.objects.unscoped(reason=GATE).bulk_update(changes.said.values(), ["assessment"])


def _occasion(result: AssessmentResult) -> Any:
    return Assessment.objects.unscoped(reason=GATE).filter(
        employee_id=result.employee_id, source=result.source, assessed_on=result.assessed_on
    )


def _ends(result: AssessmentResult, said: Any) -> dict[int, int]:
    """The last of each line that was withdrawn before: what is said again of the occasion follows on it."""
    rows = _occasion(result).filter(withdrawn_on__isnull=False, competency__in=list(said))
    return dict(rows.order_by("pk").values_list("competency_id", "pk"))


def _assessments_of(result: AssessmentResult) -> dict[int, Assessment]:
    rows = ResultLevel.objects.unscoped(reason=GATE).filter(result=result, assessment__isnull=False)
    return {row.competency_id: row.assessment for row in rows.select_related("assessment") if row.assessment}

"""Finishing a round: its levels go on record as assessments, and of 360 degrees the yearly feedback score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from asn_career.base import moving
from asn_career.base.audit import acting
from asn_career.base.jobs.context import JobContext
from asn_career.base.models import Job, JobChunk
from assessments.calibration.ending import ensure_calibrated
from assessments.models import (
    Assessment,
    AssessmentRound,
    FeedbackScore,
    FeedbackTally,
    RoundOutcome,
    RoundSubject,
)
from assessments.rounds import telling, work
from assessments.rounds.choices import NotRecorded, RoundState
from assessments.rounds.errors import RoundMovedError, StillCountingError
from assessments.rounds.instrument import indicators_of
from assessments.rounds.outcomes import feedback_score, read_sheets
from assessments.rounds.planning import ensure_in_charge, hold
from assessments.rounds.rules import RoundRules
from assessments.rounds.settling import ensure_settled
from assessments.rounds.tallying import Tally
from assessments.rounds.work import round_of
from employees.access import Principal
from employees.responsible import find_account

_GATE = "outcomes of a round, put on record as it finishes"


def request_finish(round: AssessmentRound, *, by: Principal, replace_scores: bool = False) -> Job:
    """Queue putting the levels on record; a feedback score of the year is replaced only where that is asked for."""
    ensure_in_charge(round, by)
    with acting(by=by.identity):
        locked = hold(round, RoundState.RATED, RoundState.CALIBRATING)
        ensure_settled(locked, by=by)
        ensure_calibrated(locked)
        if is_finishing(locked):
            raise StillCountingError
        return work.ask(work.FINISH, locked, by=by, replace_scores=replace_scores)


def finish_round(context: JobContext, *, at: datetime) -> Mapping[str, Any]:
    """Do what is left; levels of finished chunks are on record already."""
    round = round_of(context)
    replace = bool(context.parameters["replace_scores"])
    for part in work.parts_of(round, context):
        with (
            context.chunk(part),
            acting(by=context.job.identity, purpose=work.FINISH, on=context.principal.on),
        ):
            record_part(round, part, replace_scores=replace)
    with context.publishing():
        locked = hold(round, RoundState.RATED, RoundState.CALIBRATING)
        ended = {"ended_at": at, "ended_by": find_account(context.principal)}
        moving.move(locked, RoundState.FINISHED, refused=RoundMovedError, **ended)
        telling.tell_finished(locked, at=at)
        result = {"round": str(round.public_id)}
        context.finish(result)
    return result


def record_part(round: AssessmentRound, part: JobChunk, *, replace_scores: bool) -> None:
    """Put the levels of one part of the subjects on record; once, however often it is done."""
    subjects = work.people_of(part, round)
    rows = (
        RoundOutcome.objects.unscoped(reason=_GATE)
        .known()
        .filter(subject__in=subjects, assessment__isnull=True, not_recorded="")
    )
    outcomes = list(rows.select_related("subject").order_by("pk"))
    day = rated_on(round)
    taken = _taken(outcomes, day=day)
    new, kept_out = [], []
    for outcome in outcomes:
        key = (outcome.subject.employee_id, outcome.competency_id, outcome.source)
        if key in taken:
            outcome.not_recorded = NotRecorded.TAKEN
            kept_out.append(outcome)
            continue
        outcome.assessment = Assessment(
            employee_id=outcome.subject.employee_id,
            competency_id=outcome.competency_id,
            level=outcome.final_level,
            source=outcome.source,
            assessed_on=day,
            provider=round.provider if outcome.source == round.method else "",
        )
        new.append(outcome)
    Assessment.objects.unscoped(reason=_GATE).bulk_create([row.assessment for row in new], batch_size=2_000)
    RoundOutcome.objects.unscoped(reason=_GATE).bulk_update(
        [*new, *kept_out], ["assessment", "not_recorded"], batch_size=1_000
    )
    if round.is_anonymous:
        _record_scores(round, list(subjects), year=round.closes_on.year, replace=replace_scores)


def rated_on(round: AssessmentRound) -> date:
    """The day that the levels of a round are of: the agency's day on which its rating closed."""
    if round.rated_at is None:
        raise RoundMovedError
    return round.rated_at.astimezone(timezone.get_current_timezone()).date()


def scores_of(round: AssessmentRound, subjects: list[RoundSubject]) -> dict[int, Any]:
    """The yearly score of each subject by number, where enough answered. Three queries."""
    indicators, rules = indicators_of(round), RoundRules(round.rules)
    tallies, sheets = tallies_of(subjects), read_sheets(subjects)
    found = {
        row.pk: feedback_score(tallies.get(row.pk), sheets.get(row.pk), indicators=indicators, rules=rules)
        for row in subjects
    }
    return {key: score for key, score in found.items() if score is not None}


def tallies_of(subjects: list[RoundSubject]) -> dict[int, Tally]:
    """What was counted about these subjects, by subject number. One query."""
    groups: dict[int, dict[str, Any]] = {}
    rows = FeedbackTally.objects.unscoped(reason=_GATE).filter(subject__in=[row.pk for row in subjects])
    for row in rows:
        counts = {int(key): given for key, given in row.counts.items()}
        groups.setdefault(row.subject_id, {})[row.group] = (row.answers, counts)
    return {
        key: Tally(told, (), sum(answers for answers, _counts in told.values()))
        for key, told in groups.items()
    }


def _record_scores(round: AssessmentRound, subjects: list[RoundSubject], *, year: int, replace: bool) -> None:
    scores = scores_of(round, subjects)
    rows = [
        FeedbackScore(employee_id=row.employee_id, year=year, score=scores[row.pk])
        for row in subjects
        if row.pk in scores
    ]
    told: dict[str, Any] = {"ignore_conflicts": True}
    if replace:
        told = {"update_conflicts": True, "update_fields": ["score"], "unique_fields": ["employee", "year"]}
    FeedbackScore.objects.unscoped(reason=_GATE).bulk_create(rows, **told)


def _taken(outcomes: list[RoundOutcome], *, day: date) -> set[tuple[int, int, str]]:
    """What is on record already for the same person, competency, source and day."""
    people = {row.subject.employee_id for row in outcomes}
    rows = Assessment.objects.unscoped(reason=_GATE).filter(employee__in=people, assessed_on=day)
    return set(rows.values_list("employee", "competency", "source"))


def is_finishing(round: AssessmentRound) -> bool:
    return work.is_at_work(round, work.FINISH)

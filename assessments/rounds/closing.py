"""Closing the rating: no more answers are taken, a job counts them subject by subject, and then the round is rated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from asn_career.base import moving
from asn_career.base.audit import acting
from asn_career.base.jobs.context import JobContext
from asn_career.base.models import Job, JobChunk
from assessments.models import AnswerBox, AssessmentRound, RoundOutcome, RoundSubject, Settlement
from assessments.rounds import telling, work
from assessments.rounds.choices import BY_ASSESSORS, RoundState
from assessments.rounds.errors import RoundMovedError, StillCountingError
from assessments.rounds.instrument import indicators_of
from assessments.rounds.outcomes import find_differences, outcomes_of, read_sheets
from assessments.rounds.planning import ensure_explained, ensure_in_charge, hold, may_plan
from assessments.rounds.rules import RoundRules
from assessments.rounds.tallying import tally
from assessments.rounds.work import round_of
from employees.access import Principal

_GATE = "everybody of a round, as its rating closes"


def request_close(round: AssessmentRound, *, by: Principal, at: datetime, reason: str = "") -> Job:
    """Take no more answers, and queue the counting; before the end of the last day with a reason.

    Asked again, it queues the counting anew if no job is at it.
    """
    ensure_in_charge(round, by)
    early = by.on <= round.closes_on
    told = ensure_explained(reason) if early and round.rated_at is None else reason.strip()
    with acting(by=by.identity, reason=told):
        locked = hold(round, RoundState.OPEN)
        if is_counting(locked):
            raise StillCountingError
        if locked.rated_at is None:
            AssessmentRound.objects.filter(pk=locked.pk).update(rated_at=at)
        job = work.ask(work.CLOSE, locked, by=by)
    round.refresh_from_db()
    return job


def close_due(*, by: Principal, at: datetime) -> int:
    """Close every open round whose last day is over, as the schedule does; how many. Repeatable."""
    closed = 0
    for round in AssessmentRound.objects.past_their_end(by.on).select_related("unit").order_by("pk"):
        if not is_counting(round):
            request_close(round, by=by, at=at)
            closed += 1
    return closed


def is_counting(round: AssessmentRound) -> bool:
    return work.is_at_work(round, work.CLOSE)


def permits_round(principal: Principal, context: JobContext) -> bool:
    """Asked by the jobs of a round before they work and again before they end."""
    return may_plan(principal, unit=round_of(context).unit)


def count_round(context: JobContext, *, at: datetime) -> Mapping[str, Any]:
    """Do what is left of the counting; subjects of finished chunks are counted already."""
    round = round_of(context)
    for part in work.parts_of(round, context):
        with context.chunk(part):
            count_part(round, part)
    with context.publishing():
        locked = hold(round, RoundState.OPEN)
        AnswerBox.objects.filter(subject__round=locked).delete()  # of those who were taken out
        moving.move(locked, RoundState.RATED, refused=RoundMovedError)
        telling.settle_round(locked, at=at)
        result = {"round": str(round.public_id)}
        context.finish(result)
    return result


def count_part(round: AssessmentRound, part: JobChunk) -> None:
    """Count one part of the subjects; whoever is answering about one of them is waited for, and then refused."""
    rows = work.people_of(part, round)
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    done = RoundOutcome.objects.unscoped(reason=_GATE).filter(subject__in=rows).values("subject")
    subjects = list(rows.exclude(pk__in=done).select_related("employee"))
    indicators, rules = indicators_of(round), RoundRules(round.rules)
    sheets = read_sheets(subjects)
    counted = tally(subjects, indicators=indicators, rules=rules) if round.is_anonymous else {}
    waiting: dict[int, set[int]] = {}
    if round.method in BY_ASSESSORS:
        apart = find_differences(subjects, sheets, indicators=indicators, rules=rules, only_handed_in=False)
        for row in apart:
            waiting.setdefault(row.subject.pk, set()).add(row.competency)
    settled = _settled(subjects)
    made = [
        outcome
        for subject in subjects
        for outcome in outcomes_of(
            subject,
            method=round.method,
            sheets=sheets.get(subject.pk),
            tally=counted.get(subject.pk),
            settled=settled.get(subject.pk, {}),
            skipped=frozenset(waiting.get(subject.pk, ())),
            indicators=indicators,
            rules=rules,
        )
    ]
    RoundOutcome.objects.unscoped(reason=_GATE).bulk_create(made, batch_size=2_000)


def _settled(subjects: list[RoundSubject]) -> dict[int, dict[int, Any]]:
    found: dict[int, dict[int, Any]] = {}
    rows = Settlement.objects.unscoped(reason=_GATE).filter(subject__in=[row.pk for row in subjects])
    for subject, competency, level in rows.values_list("subject", "competency", "level"):
        found.setdefault(subject, {})[competency] = level
    return found

"""Work on everybody of a round: who that is, the parts in which a job does it, and that a draft is left alone then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asn_career.base.jobs.choices import ENDED
from asn_career.base.jobs.context import JobContext, ranges_of
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job, JobChunk
from assessments.models import AssessmentRound, RoundSubject
from assessments.rounds.errors import BeingPreparedError
from assessments.rounds.querysets import RoundSubjectQuerySet
from employees.access import Principal

PROPOSE, OPEN, CLOSE, FINISH = "round_propose", "round_open", "round_close", "round_finish"
KINDS = (PROPOSE, OPEN, CLOSE, FINISH)
CHUNK_SIZE = 250
AT_ONCE = 200
"""For so many people raters are proposed, and a round is opened, within the request: about half a second."""
_GATE = "everybody of a round, for an officer or a job in charge of its unit"


def people_in(round: AssessmentRound) -> RoundSubjectQuerySet:
    """Everybody who takes part."""
    rows: RoundSubjectQuerySet = RoundSubject.objects.unscoped(reason=_GATE)
    return rows.taking_part().filter(round=round)


def parts_of(round: AssessmentRound, context: JobContext) -> Iterator[JobChunk]:
    """The parts of everybody that are left for a job; it makes them when it begins."""
    with context.fenced():
        ids = list(people_in(round).order_by("pk").values_list("pk", flat=True))
    context.plan(ranges_of(ids, size=CHUNK_SIZE))
    yield from context.pending_chunks()


def people_of(part: JobChunk, round: AssessmentRound) -> RoundSubjectQuerySet:
    """Who of a round belongs to one part."""
    return people_in(round).filter(pk__range=(part.low, part.high))


def ask(kind: str, round: AssessmentRound, *, by: Principal, **parameters: Any) -> Job:
    """Queue a job about a round, in the transaction that holds the round."""
    return enqueue(
        kind,
        principal=by,
        purpose=kind,
        scope={"unit": round.unit.code},
        parameters={"round": str(round.public_id), **parameters},
    )


def is_at_work(round: AssessmentRound, *kinds: str) -> bool:
    """Whether a job of one of these kinds waits or works."""
    rows = Job.objects.filter(kind__in=kinds, parameters__round=str(round.public_id))
    return rows.exclude(state__in=ENDED).exists()


def newest_job(round: AssessmentRound) -> Job | None:
    """The job about a round that was asked for last. One query."""
    rows = Job.objects.filter(kind__in=KINDS, parameters__round=str(round.public_id))
    found: Job | None = rows.order_by("-created_at", "-pk").first()
    return found


def ensure_left_alone(round: AssessmentRound) -> None:
    """Refuse to change a round whose raters are being proposed, or that is being opened."""
    if is_at_work(round, PROPOSE, OPEN):
        raise BeingPreparedError


def round_of(context: JobContext) -> AssessmentRound:
    """The round that a job is about."""
    rows = AssessmentRound.objects.select_related("unit", "planned_by")
    found: AssessmentRound = rows.get(public_id=context.parameters["round"])
    return found

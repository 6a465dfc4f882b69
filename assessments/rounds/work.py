"""Background work on a round: which job is at it, and that nobody changes a draft while one is."""

from __future__ import annotations

from typing import Any

from asn_career.base.jobs.choices import ENDED
from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from assessments.models import AssessmentRound
from assessments.rounds.errors import BeingPreparedError
from employees.access import Principal

PROPOSE, OPEN, CLOSE, FINISH = "round_propose", "round_open", "round_close", "round_finish"
KINDS = (PROPOSE, OPEN, CLOSE, FINISH)
CHUNK_SIZE = 250
AT_ONCE = 200
"""For so many people raters are proposed, and a round is opened, within the request: about half a second."""


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

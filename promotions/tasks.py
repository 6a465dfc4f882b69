"""The job of a shortlist run: chunks of people, each in one fenced transaction, then everything visible at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from asn_career.base.jobs.context import JobContext, Range
from asn_career.base.jobs.handlers import handles
from asn_career.base.jobs.models import Job
from employees.access import Principal
from promotions import shortlists
from promotions.permissions import may_run
from promotions.sealing import engine_hash

CHUNK = 2_000


def may_still_run(principal: Principal, context: JobContext) -> bool:
    return may_run(principal, vacancy=shortlists.vacancy_of(context.job))


def review_page(job: Job) -> str:
    """Where the finished run is reviewed."""
    return reverse("shortlist_review", args=[(job.result or {})["shortlist"]])


@handles(shortlists.KIND, engine=engine_hash(), permits=may_still_run, result_page=review_page)
def run_shortlist(context: JobContext) -> Mapping[str, Any]:
    """Seal, decide chunk by chunk, publish."""
    with context.fenced():
        run = shortlists.sealed_run(context.job)
    with context.fenced():
        shortlists.open_inputs(run)
    context.record(rule_versions={"rule_set": run.shortlist.rule_set_hash})
    context.plan(_ranges(shortlists.people_of(run), size=CHUNK))
    for chunk in context.pending_chunks():
        within = (chunk.low, chunk.high)
        candidates = shortlists.decide_about(run, within=within)
        with context.chunk(chunk):
            shortlists.store(run, candidates, within=within)
    with context.publishing():
        result = shortlists.publish(run)
        context.finish(result)
    return result


def _ranges(ids: Sequence[int], *, size: int) -> Iterator[Range]:
    for start in range(0, len(ids), size):
        part = ids[start : start + size]
        yield Range(part[0], part[-1], len(part))

"""What a correction changes: the official run once more, with the objector's records of today and nobody else's.

The run has the same rules and the same people; everybody else is as the official run froze them. It is listed among the
runs of the vacancy with its reason and is never sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.choices import JobState
from asn_career.base.models import Job
from employees.access import Permission, Principal
from employees.responsible import account_of
from promotions.choices import RunKind
from promotions.committee.conflicts import conflict_with
from promotions.models import Candidate, Considered, Objection, ObjectionEffect, ObjectionStep, Shortlist
from promotions.objection_choices import ObjectionAct, ObjectionState
from promotions.objections.errors import EffectUnderWayError, MovedOnError, NothingCorrectedError
from promotions.permissions import covers
from promotions.retelling import kept_of
from promotions.rule_sets.late_changes import PARTS, both_of, parts_told
from promotions.shortlists import KIND, request_shortlist

_GATE = "the objector's outcome in both runs and the proposed places, for who checks the objection"
VERIFIED = "verifications"


def request_effect(objection: Objection, *, by: Principal, at: datetime) -> Job:
    """Queue the run that shows what today's records of the objector change; at most one at a time."""
    vacancy = objection.shortlist.vacancy
    if objection.employee_id == by.employee_id or conflict_with(by, objection.employee):
        raise NotPermittedError
    if not covers(by, permission=Permission.RUN_SHORTLISTS, vacancy=vacancy):
        raise NotPermittedError
    with acting(by=by.identity):
        rows = Objection.objects.unscoped(reason=_GATE)
        held = rows.select_for_update().get(pk=objection.pk)
        if held.state != ObjectionState.CHECKING:
            raise MovedOnError
        if under_way(objection):
            raise EffectUnderWayError
        if not corrected_parts(objection):
            raise NothingCorrectedError
        ObjectionStep.objects.unscoped(reason=_GATE).create(
            objection=objection,
            employee_id=objection.employee_id,
            act=ObjectionAct.COMPUTE,
            by=account_of(by),
            at=at,
        )
        return request_shortlist(
            vacancy,
            as_of=objection.shortlist.as_of,
            by=by,
            rerun_of=objection.shortlist,
            kind=RunKind.OBJECTION,
            reason=_("Objection %(id)s") % {"id": objection.public_id},
            approved=objection.shortlist.approved_rules,
            objection=objection.public_id,
        )


def under_way(objection: Objection) -> bool:
    """Whether the effect is being computed."""
    jobs = Job.objects.filter(kind=KIND, parameters__objection=str(objection.public_id))
    return jobs.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists()


def corrected_parts(objection: Objection) -> list[str]:
    """The parts of the objector's data that are no longer what the run read."""
    both = both_of(objection.shortlist, objection.employee_id)
    return [part for part in PARTS if both[part][0] != both[part][1]]


def keep_effect(job: Job, *, at: datetime) -> None:
    """Keep what the run of a job shows, if the objection still waits for it; else the run alone stays listed."""
    rows = Objection.objects.unscoped(reason=_GATE)
    objection = (
        rows.select_for_update(of=("self",))
        .select_related("shortlist")
        .get(public_id=job.parameters["objection"])
    )
    if objection.state == ObjectionState.CHECKING:
        record_effect(Shortlist.objects.get(job=job), objection=objection, at=at, by=job.identity)


def record_effect(run: Shortlist, *, objection: Objection, at: datetime, by: str) -> ObjectionEffect:
    """Keep what a published run shows: the objector before and after, and the proposed places of both runs."""
    official = objection.shortlist
    was, now = (kept_of(each, [objection.employee_id])[objection.employee_id] for each in (official, run))
    told = [parts_told(each) for each in (was, now)]
    parts = [part for part in PARTS if told[0][part] != told[1][part]]
    before, after = (_of(each, objection.employee_id) for each in (official, run))
    list_before, list_after = _proposed(official), _proposed(run)
    with acting(by=by):
        return ObjectionEffect.objects.unscoped(reason=_GATE).create(
            objection=objection,
            employee_id=objection.employee_id,
            run=run,
            parts=[*parts, *([VERIFIED] if was.settled != now.settled else [])],
            before=before,
            after=after,
            list_before=list_before,
            list_after=list_after,
            changes_list=list_before != list_after,
            computed_at=at,
        )


def _of(run: Shortlist, employee_id: int) -> dict[str, Any]:
    """Outcome, score (as text), rank, and whether proposed."""
    row = Considered.objects.unscoped(reason=_GATE).get(shortlist=run, employee=employee_id)
    score = None if row.score is None else f"{row.score:.2f}"
    return {"outcome": row.outcome, "score": score, "rank": row.rank, "proposed": row.proposed}


def _proposed(run: Shortlist) -> list[list[Any]]:
    """The proposed places, the best first, as rank and opaque id."""
    rows = Candidate.objects.unscoped(reason=_GATE).on(run).proposed()
    places = rows.order_by("rank", "employee__public_id").values_list("rank", "employee__public_id")
    return [[rank, str(person)] for rank, person in places]

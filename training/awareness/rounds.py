"""Rounds: asked for by an officer or begun by the schedule, told chunk by chunk, settled when people act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.context import JobContext, ranges_of
from asn_career.base.jobs.queue import enqueue
from assessments.models import Assessment
from employees.access import Permission, Principal
from employees.choices import IN_SERVICE
from employees.models import Employee, Notice, Unit, User
from employees.notices import Told, notify, settle
from training.awareness.finding import Call, find_calls
from training.choices import SENT_STATES
from training.enrolment_choices import ACTIVE_STATES
from training.models import AwarenessReach, AwarenessReason, AwarenessRound, Enrolment, PlanAction, PlanVisit
from training.notice_kinds import AWARENESS

KIND = "awareness_round"
CHUNK_SIZE = 2_000
_GATE = "people of a round, whom its principal was checked for"


def may_tell(principal: Principal, *, unit: Unit) -> bool:
    """Whether the principal manages training for the unit's whole subtree."""
    if principal.sees_everyone(Permission.MANAGE_TRAINING):
        return True
    return bool(principal.unit_ids(Permission.MANAGE_TRAINING) & set(unit.lineage))


@transaction.atomic
def request_round(unit: Unit, *, as_of: date, by: Principal, chunk_size: int = CHUNK_SIZE) -> AwarenessRound:
    """Queue a round for everybody in service under ``unit``."""
    if not may_tell(by, unit=unit):
        raise NotPermittedError
    job = enqueue(
        KIND,
        principal=by,
        purpose=KIND,
        scope={"unit": unit.code},
        parameters={"unit": unit.code, "as_of": as_of.isoformat(), "chunk_size": chunk_size},
    )
    return AwarenessRound.objects.create(job=job, unit=unit, as_of=as_of)


@transaction.atomic
def request_monthly_round(agency: Unit, *, as_of: date, by: Principal) -> AwarenessRound | None:
    """The schedule's round of an agency; None where this month has one already, however often the task is delivered."""
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=agency.pk)
    rounds = AwarenessRound.objects.filter(unit=agency, job__identity=by.identity)
    if rounds.filter(as_of__year=as_of.year, as_of__month=as_of.month).exists():
        return None
    return request_round(agency, as_of=as_of, by=by)


def permits_round(principal: Principal, context: JobContext) -> bool:
    """Asked by the job before it works and again before it ends."""
    return may_tell(principal, unit=_round_of(context).unit)


def tell_unit(context: JobContext, *, at: datetime) -> Mapping[str, Any]:
    """Do what is left of the round; who was told in a finished chunk is not told again."""
    round = _round_of(context)
    with context.fenced():
        ids = list(_people(context, round).values_list("pk", flat=True))
    context.plan(ranges_of(ids, size=context.parameters["chunk_size"]))
    for chunk in context.pending_chunks():
        with context.chunk(chunk):
            people = _people(context, round).filter(pk__range=(chunk.low, chunk.high))
            _tell(round, find_calls(people, as_of=round.as_of), at=at)
    with context.publishing():
        AwarenessRound.objects.filter(pk=round.pk).update(published_at=at)
        result = {"round": str(round.public_id)}
        context.finish(result)
    return result


def settle_rounds(*, on: date, at: datetime) -> int:
    """Note who acted since being told, and take their notices away; how many. Safe to run twice."""
    waiting = AwarenessReach.objects.unscoped(reason="facts about everybody, by the schedule").waiting()
    acted = waiting.filter(_opened() | _at_work() | _assessed_anew()).values_list(
        "pk", "notice__subject", "notice__kind"
    )
    rows = list(acted)
    AwarenessReach.objects.unscoped(reason=_GATE).filter(pk__in=[row[0] for row in rows]).update(acted_on=on)
    for kind in AWARENESS:
        settle(kind.code, subjects=[row[1] for row in rows if row[2] == kind.code], at=at)
    return len(rows)


def _opened() -> Q:
    """Whoever was told to open the plan has opened it since."""
    visits = PlanVisit.objects.unscoped(reason=_GATE).filter(
        employee=OuterRef("employee"), last_on__gte=OuterRef("round__as_of")
    )
    return Q(Exists(visits), reason=AwarenessReason.NEVER_OPENED)


def _at_work() -> Q:
    """There was no action of a sent plan and no place for the competency when the person was told; now there is."""
    actions = PlanAction.objects.unscoped(reason=_GATE).filter(
        plan__employee=OuterRef("employee"),
        plan__year__gte=OuterRef("round__as_of__year"),
        plan__state__in=SENT_STATES,
        competency=OuterRef("competency"),
    )
    places = Enrolment.objects.unscoped(reason=_GATE).filter(
        employee=OuterRef("employee"),
        state__in=ACTIVE_STATES,
        session__program__competency=OuterRef("competency"),
    )
    return Q(Exists(actions) | Exists(places), reason=AwarenessReason.IDLE_GAP)


def _assessed_anew() -> Q:
    results = Assessment.objects.unscoped(reason=_GATE).filter(
        employee=OuterRef("employee"),
        competency=OuterRef("competency"),
        assessed_on__gt=OuterRef("round__as_of"),
        official_rank__isnull=False,
    )
    return Q(Exists(results), reason=AwarenessReason.IDLE_GAP)


def _tell(round: AwarenessRound, calls: Sequence[Call], *, at: datetime) -> None:
    """Notices to those with an account, in place of what they were told before; a row about everybody."""
    people = [call.employee_id for call in calls]
    accounts = dict(User.objects.filter(employee__in=people, is_active=True).values_list("employee", "pk"))
    subjects = {call.employee_id: f"awareness:{call.employee_id}" for call in calls}
    for kind in AWARENESS:
        settle(kind.code, subjects=subjects.values(), at=at, acted=False)
        told = [
            Told(accounts[call.employee_id], subjects[call.employee_id], call.address, call.about)
            for call in calls
            if call.kind == kind.code and call.employee_id in accounts
        ]
        notify(kind.code, told, at=at)
    given = Notice.objects.open().filter(subject__in=subjects.values(), recipient__in=accounts.values())
    notices = dict(given.values_list("subject", "pk"))
    AwarenessReach.objects.unscoped(reason=_GATE).bulk_create(
        AwarenessReach(
            round=round,
            employee_id=call.employee_id,
            reason=call.reason,
            competency_id=call.competency_id,
            notice_id=notices.get(subjects[call.employee_id]),
        )
        for call in calls
    )


def _round_of(context: JobContext) -> AwarenessRound:
    return AwarenessRound.objects.select_related("unit").get(job=context.job)


def _people(context: JobContext, round: AwarenessRound) -> Any:
    rows = Employee.objects.visible_to(context.principal, permission=Permission.MANAGE_TRAINING)
    return rows.in_subtree([round.unit_id]).filter(legal_position=IN_SERVICE).order_by("pk")

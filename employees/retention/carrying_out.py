"""Carrying out an approved erasure: first the rows, then, once their entries are sealed, the values and their keys.

One order of locks: the person, the account, the tables by name, the erasure. Rows that refer to the person or the
account wait for it, so that none slips in behind. What can no longer be carried out is stopped with the reason, so that
it can be proposed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from asn_career.base.evidence.sealing import seal
from asn_career.base.jobs.choices import ENDED
from asn_career.base.jobs.context import JobContext
from asn_career.base.models import Job, SealedEntry
from asn_career.base.moving import move
from asn_career.base.sign_ins import forget_sign_ins
from employees.access import Permission, Principal
from employees.choices import ErasureState
from employees.models import Employee, Erasure, User
from employees.retention import rows
from employees.retention.erasing import KIND, ErasureMovedError, HinderedError, NotDueError, ensure_free
from employees.retention.telling import subject_of, tell_undone

_GATE = "an erasure that two persons decided; nothing is read out"
_SCHEDULE = "system:schedule"


def permits_erasure(principal: Any, _context: JobContext) -> bool:
    """Whether who approved still may."""
    return bool(principal.may_manage(Permission.APPROVE_ERASURES))


def carry_out(context: JobContext, *, at: datetime) -> Mapping[str, Any]:
    """The work of the job; what waits for its seal is finished by ``finish_sealed``."""
    context.set_total(2)
    erasure = Erasure.objects.visible_to(context.principal).get(public_id=context.parameters["erasure"])
    if erasure.state == ErasureState.APPROVED:
        try:
            with context.fenced(), _carrying_out(erasure, by=context.job.identity):
                remove_rows(erasure, by=context.principal)
                context.advance(1)
        except (HinderedError, NotDueError) as error:  # since it was approved
            return _stopped(context, erasure, because=error, at=at)
    seal()
    erasure.refresh_from_db()
    with context.publishing(), _carrying_out(erasure, by=context.job.identity):
        if erasure.state == ErasureState.REMOVED and is_sealed(erasure):
            destroy_values(erasure, at=at)
            context.advance(1)
        return _finished(context, erasure)


def _carrying_out(erasure: Erasure, *, by: str) -> Any:
    """The transaction under the name of who approved, for the reason of the decision."""
    return acting(by=by, purpose=subject_of(erasure), reason=erasure.decided_reason)


def _stopped(
    context: JobContext, erasure: Erasure, *, because: DomainError, at: datetime
) -> Mapping[str, Any]:
    with context.publishing():
        stop(erasure, because=_in_the_agencys_language(because), by=context.job.identity, at=at)
        return _finished(context, erasure)


def _finished(context: JobContext, erasure: Erasure) -> Mapping[str, Any]:
    result = {"erasure": str(erasure.public_id), "state": str(erasure.state)}
    context.finish(result)
    return result


def remove_rows(erasure: Erasure, *, by: Principal) -> None:
    """Remove the rows of the tables; the database writes down which entries that makes. The caller acts.

    The log of sign-ins, of which the trail tells nothing, goes with them.
    """
    people: Any = Employee.objects.unscoped(reason=_GATE)
    people.select_for_update().get(pk=erasure.employee_id)
    account = User.objects.select_for_update().filter(employee=erasure.employee_id).first()
    ensure_free(erasure, by=by)
    rows.remove_rows(erasure.tables, employee_id=erasure.employee_id)
    if account is not None:
        forget_sign_ins(account.username)
    move(erasure, ErasureState.REMOVED, refused=ErasureMovedError)
    erasure.refresh_from_db()


def is_sealed(erasure: Erasure) -> bool:
    """Whether every entry that the erasure names has its place in the tree."""
    sealed = SealedEntry.objects.filter(entry_id__in=erasure.entries).count()
    return sealed == len(erasure.entries)


def destroy_values(erasure: Erasure, *, at: datetime) -> None:
    """Destroy the values and the keys of sealed entries; the leaves stay. The caller acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT employees_destroy_values(%s)", [erasure.pk])
    move(erasure, ErasureState.DONE, refused=ErasureMovedError, ended_at=at)


def stop(erasure: Erasure, *, because: str, by: str, at: datetime) -> None:
    """Leave an approved erasure undone, for a reason; nothing was erased, and it can be proposed again."""
    with acting(by=by, reason=because):
        ended = {"stopped_reason": because, "ended_at": at}
        move(erasure, ErasureState.STOPPED, refused=ErasureMovedError, **ended)
        tell_undone(erasure, at=at)


def finish_sealed(*, at: datetime) -> int:
    """Finish those whose entries have been sealed since; how many. Safe to run twice."""
    removed: Any = Erasure.objects.unscoped(reason=_GATE)
    done = 0
    for erasure in removed.filter(state=ErasureState.REMOVED):
        if is_sealed(erasure):
            try:
                with _carrying_out(erasure, by=_SCHEDULE):
                    destroy_values(erasure, at=at)
            except ErasureMovedError:  # the job has finished it meanwhile
                continue
            done += 1
    return done


def stop_abandoned(*, at: datetime) -> int:
    """Stop approved ones whose job has ended without carrying them out; how many. Safe to run twice."""
    approved: Any = Erasure.objects.unscoped(reason=_GATE)
    stopped = 0
    for erasure in approved.filter(state=ErasureState.APPROVED):
        jobs = Job.objects.filter(kind=KIND, parameters__erasure=str(erasure.public_id))
        if jobs.exclude(state__in=ENDED).exists():
            continue
        try:
            stop(erasure, because=_why_not(jobs.order_by("-pk").first()), by=_SCHEDULE, at=at)
        except ErasureMovedError:  # the job has begun it meanwhile
            continue
        stopped += 1
    return stopped


def _why_not(job: Job | None) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return (job.error_message if job else "") or _("The job that carries it out was cancelled.")


def _in_the_agencys_language(error: DomainError) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(error)


def is_erased(number: int) -> bool:
    """Whether the values of this entry were destroyed."""
    erased: Any = Erasure.objects.unscoped(reason=_GATE)
    return bool(erased.filter(state=ErasureState.DONE, entries__contains=[number]).exists())


def erased_numbers() -> set[int]:
    """Numbers of entries whose values were destroyed, for the check of the trail."""
    erased: Any = Erasure.objects.unscoped(reason=_GATE)
    found = erased.filter(state=ErasureState.DONE).values_list("entries", flat=True)
    return {number for numbers in found for number in numbers}

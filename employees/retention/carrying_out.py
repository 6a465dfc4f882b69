"""Carrying out an approved erasure: first the rows, then, once their entries are sealed, the values and their keys.

One order of locks: the person, the account, the tables by name, the erasure. Rows that refer to the person or the
account wait for it, so that none slips in behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection

from asn_career.base.audit import acting
from asn_career.base.evidence.sealing import seal
from asn_career.base.jobs.context import JobContext
from asn_career.base.models import SealedEntry
from asn_career.base.moving import move
from employees.access import Permission, Principal
from employees.choices import ERASABLE, ErasureState
from employees.models import Employee, Erasure, User
from employees.retention.erasing import ErasureMovedError, ensure_free

KIND = "erasure"
_GATE = "an erasure that two persons decided; nothing is read out"


def permits_erasure(principal: Any, _context: JobContext) -> bool:
    """Whether who approved still may."""
    return bool(principal.may_manage(Permission.APPROVE_ERASURES))


def carry_out(context: JobContext, *, at: datetime) -> Mapping[str, Any]:
    """The work of the job; what waits for its seal is finished by ``finish_sealed``."""
    context.set_total(2)
    erasure = Erasure.objects.visible_to(context.principal).get(public_id=context.parameters["erasure"])
    if erasure.state == ErasureState.APPROVED:
        with context.fenced():
            remove_rows(erasure, by=context.principal)
            context.advance(1)
    seal()
    erasure.refresh_from_db()
    with context.publishing():
        if erasure.state == ErasureState.REMOVED and is_sealed(erasure):
            destroy_values(erasure, at=at)
            context.advance(1)
        result = {"erasure": str(erasure.public_id), "state": str(erasure.state)}
        context.finish(result)
    return result


def remove_rows(erasure: Erasure, *, by: Principal) -> None:
    """Remove the rows of the tables; the database writes down which entries that makes. The caller acts."""
    people: Any = Employee.objects.unscoped(reason=_GATE)
    people.select_for_update().get(pk=erasure.employee_id)
    account = User.objects.select_for_update().filter(employee=erasure.employee_id).first()
    ensure_free(erasure, by=by)
    for table in sorted(erasure.tables):
        _remove(table, erasure.employee_id, account)
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
    move(erasure, ErasureState.DONE, refused=ErasureMovedError, done_at=at)


def finish_sealed(*, at: datetime) -> int:
    """Finish those whose entries have been sealed since; how many. Safe to run twice."""
    rows: Any = Erasure.objects.unscoped(reason=_GATE)
    done = 0
    for erasure in rows.filter(state=ErasureState.REMOVED):
        if is_sealed(erasure):
            with acting(by="system:schedule", reason=erasure.reason):
                try:
                    destroy_values(erasure, at=at)
                except ErasureMovedError:  # the job has finished it meanwhile
                    continue
            done += 1
    return done


def erased_numbers() -> set[int]:
    """Numbers of entries whose values were destroyed, for the check of the trail."""
    rows: Any = Erasure.objects.unscoped(reason=_GATE)
    found = rows.filter(state=ErasureState.DONE).values_list("entries", flat=True)
    return {number for numbers in found for number in numbers}


def _remove(table: str, employee_id: int, account: User | None) -> None:
    column = ERASABLE[table]
    owner = employee_id if column == "employee_id" else account.pk if account else None
    if owner is not None:
        _model(table)._base_manager.filter(**{column: owner}).delete()


def _model(table: str) -> Any:
    return {model._meta.db_table: model for model in apps.get_models()}[table]

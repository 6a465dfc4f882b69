"""Working on an agreed plan: begin an action, say with evidence that it is done, take that back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Principal
from employees.models import Document
from training.choices import ActionState
from training.models import PlanAction, TrainingHistory
from training.plans import notices
from training.plans.closing import settle_closures
from training.plans.errors import (
    ActionClosedError,
    ActionFixedError,
    ActionNotAgreedError,
    DoneDateError,
    EvidenceRequiredError,
    PlanNotOpenError,
)
from training.plans.rows import actions_of, closures_of, lock_plans, touch
from training.plans.standing import is_own


def begin(action: PlanAction, *, by: Principal, at: datetime) -> None:
    """Say that one's own action has begun."""
    with _working(action, by=by) as locked:
        if locked.state == ActionState.PLANNED:
            _change(locked, state=ActionState.IN_PROGRESS)
            notices.begun(locked.plan, at=at)


def write_notes(action: PlanAction, notes: str, *, by: Principal) -> None:
    """Keep notes about one's own action; they may be empty."""
    with _working(action, by=by, agreed=False) as locked:
        _change(locked, notes=notes.strip())


def mark_done(
    action: PlanAction,
    *,
    done_on: date,
    by: Principal,
    at: datetime,
    evidence: Document | None = None,
    completion: TrainingHistory | None = None,
) -> None:
    """Say that one's own action is done, with a document or a completed training that shows it.

    An assessment since that day may close it at once.
    """
    if done_on > by.on:
        raise DoneDateError(fields={"done_on": [str(DoneDateError.message)]})
    with _working(action, by=by) as locked:
        shown = {"evidence": evidence or locked.evidence, "completion": completion or locked.completion}
        if not any(shown.values()):
            raise EvidenceRequiredError(fields={"evidence": [str(EvidenceRequiredError.message)]})
        if locked.state == ActionState.DONE:
            raise ActionFixedError
        _change(locked, state=ActionState.DONE, done_on=done_on, **shown)
        notices.begun(locked.plan, at=at)
        notices.done(locked, at=at)
        settle_closures(on=by.on, employee_ids=[locked.plan.employee_id])


def find_completion(action: PlanAction, *, on: date) -> TrainingHistory | None:
    """The training of the action's programme that its person has completed since the plan's year began."""
    if action.program_id is None or action.agreed_revision is None:
        return None
    rows = TrainingHistory.objects.unscoped(
        reason="completed training of a plan's person, whom the caller may read"
    )
    found: TrainingHistory | None = (
        rows.filter(employee=action.plan.employee_id, program=action.program_id)
        .filter(completed_on__year__gte=action.plan.year, completed_on__lte=on)
        .order_by("-completed_on", "-pk")
        .first()
    )
    return found


def take_back(action: PlanAction, *, by: Principal) -> None:
    """One's own action is not done after all; the evidence stays with it."""
    with _working(action, by=by) as locked:
        if closures_of([locked.plan]).current().filter(action=locked.pk).exists():
            raise ActionClosedError
        if locked.state == ActionState.DONE:
            _change(locked, state=ActionState.IN_PROGRESS, done_on=None)


@contextmanager
def _working(action: PlanAction, *, by: Principal, agreed: bool = True) -> Iterator[PlanAction]:
    """The action as it is now, its plan locked."""
    with acting(by=by.identity):
        found = lock_plans([action.plan.public_id], by=by)
        if not found or not is_own(found[0], by):
            raise NotPermittedError
        if found[0].is_archived:
            raise PlanNotOpenError
        locked = actions_of(found).select_related("evidence", "completion").get(pk=action.pk)
        if agreed and locked.agreed_revision is None:
            raise ActionNotAgreedError
        locked.plan = found[0]
        yield locked
        touch(found[0])


def _change(action: PlanAction, **changes: Any) -> None:
    actions_of([action.plan]).filter(pk=action.pk).update(**changes)

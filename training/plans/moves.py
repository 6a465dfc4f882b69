"""A plan's way: written, sent, agreed or returned, changed as a new revision, archived.

Every step is one transaction under a name, with a row that says who, as what, when and why; the database refuses the
others (``training.models.plan_triggers``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_noop

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import Principal
from training.choices import PLAN_MOVES, CopyKind, PlanState, StepCapacity
from training.models import DevelopmentPlan, PlanStep
from training.plans import notices, suggesting
from training.plans.copies import freeze
from training.plans.errors import EmptyPlanError, NoAgreementError, PlanStepError, StepReasonError
from training.plans.rows import actions_of, lock_plans, new_steps, plans_of
from training.plans.standing import capacities, is_own

YEAR_ENDED = gettext_noop("The year of the plan has ended.")
_BATCH = 500
AT_ONCE = 1_000  # so many plans are agreed together at most
Versions = Mapping[str, int]


def versions_of(plans: Sequence[DevelopmentPlan]) -> Versions:
    """The versions that these plans had when they were read."""
    return {str(plan.public_id): plan.version for plan in plans}


def submit(plan: DevelopmentPlan, *, version: int, by: Principal, at: datetime) -> DevelopmentPlan:
    """Send one's own plan to the superior."""
    with _stepping([plan], versions={str(plan.public_id): version}, by=by, reason="") as locked:
        _own(locked, by=by)
        if not actions_of(locked).exists():
            raise EmptyPlanError
        _step(locked, PlanState.SUBMITTED, by=by, at=at)
        notices.plans_wait(locked, on=by.on, at=at)
        return locked[0]


def withdraw(plan: DevelopmentPlan, *, version: int, by: Principal, at: datetime) -> DevelopmentPlan:
    """Take one's own plan back before it is agreed."""
    with _stepping([plan], versions={str(plan.public_id): version}, by=by, reason="") as locked:
        _own(locked, by=by)
        _only(locked, PlanState.SUBMITTED)
        _step(locked, PlanState.DRAFT, by=by, at=at)
        notices.no_longer_waits(locked, at=at, acted=False)
        return locked[0]


def change_agreed(
    plan: DevelopmentPlan, *, version: int, by: Principal, at: datetime, reason: str
) -> DevelopmentPlan:
    """Open one's own agreed plan again, as a new revision that has to be agreed; what is done stays done."""
    with _stepping([plan], versions={str(plan.public_id): version}, by=by, reason=_given(reason)) as locked:
        _own(locked, by=by)
        _only(locked, PlanState.AGREED)
        _step(locked, PlanState.DRAFT, by=by, at=at, reason=reason)
        return locked[0]


def agree(
    plans: Sequence[DevelopmentPlan], *, versions: Versions, by: Principal, at: datetime
) -> list[DevelopmentPlan]:
    """Agree to plans as the direct superior, all or none, and keep a copy of each."""
    with _stepping(plans, versions=versions, by=by, reason="") as locked:
        held = _held(locked, by=by)
        _step(locked, PlanState.AGREED, by=by, at=at, capacity=held.__getitem__)
        revision = plans_of({plan.employee_id for plan in locked}).filter(pk=OuterRef("plan"))
        actions_of(locked).order_by().update(agreed_revision=Subquery(revision.values("revision")))
        freeze(locked, kind=CopyKind.AGREED, on=by.on, at=at)
        notices.agreed(locked, at=at)
        return locked


def send_back(
    plan: DevelopmentPlan,
    *,
    version: int,
    by: Principal,
    at: datetime,
    reason: str,
    changes: suggesting.Changes | None = None,
    additions: Sequence[suggesting.Addition] = (),
) -> DevelopmentPlan:
    """Return a plan to the employee, saying what should change.

    ``changes`` and ``additions`` are made in it already, and told.
    """
    with _stepping([plan], versions={str(plan.public_id): version}, by=by, reason=_given(reason)) as locked:
        held = _held(locked, by=by)
        found = suggesting.find_changes(locked[0], changes or {})
        suggesting.check_additions(locked[0], additions)
        told = "\n".join([reason.strip(), *suggesting.in_words(found, additions)])
        _step(locked, PlanState.RETURNED, by=by, at=at, capacity=held.__getitem__, reason=told)
        suggesting.apply(locked[0], found, additions)
        notices.returned(locked, at=at, reason=reason)
        return locked[0]


def archive_ended(*, by: Principal, on: date, at: datetime) -> int:
    """Close every plan whose year has ended, with a copy that no longer moves; repeatable."""
    ended = DevelopmentPlan.objects.visible_to(by).open().filter(year__lt=on.year).order_by("pk")
    count = 0
    while keys := list(ended.values_list("public_id", flat=True)[:_BATCH]):
        with acting(by=by.identity, reason=YEAR_ENDED):
            locked = [plan for plan in lock_plans(keys, by=by) if not plan.is_archived]
            freeze(locked, kind=CopyKind.CLOSED, on=on, at=at)
            _step(
                locked,
                PlanState.CLOSED,
                by=by,
                at=at,
                capacity=lambda _pk: StepCapacity.SYSTEM,
                reason=YEAR_ENDED,
            )
            notices.no_longer_waits(locked, at=at, acted=False)
        count += len(locked)
    return count


@contextmanager
def _stepping(
    plans: Sequence[DevelopmentPlan], *, versions: Versions, by: Principal, reason: str
) -> Iterator[list[DevelopmentPlan]]:
    with acting(by=by.identity, reason=reason):
        locked = lock_plans([plan.public_id for plan in plans], by=by, versions=versions)
        if len(locked) != len({plan.public_id for plan in plans}):
            raise NotPermittedError
        yield locked


def _own(plans: Sequence[DevelopmentPlan], *, by: Principal) -> None:
    if not all(is_own(plan, by) for plan in plans):
        raise NotPermittedError


def _held(plans: Sequence[DevelopmentPlan], *, by: Principal) -> dict[int, StepCapacity]:
    held = capacities(plans, by=by)
    if len(held) != len(plans):
        raise NoAgreementError
    _only(plans, PlanState.SUBMITTED)
    return held


def _only(plans: Sequence[DevelopmentPlan], state: PlanState) -> None:
    for plan in plans:
        if plan.state != state:
            raise PlanStepError(state=plan.get_state_display())


def _given(reason: str) -> str:
    if not reason.strip():
        raise StepReasonError(fields={"reason": [str(StepReasonError.message)]})
    return reason.strip()


def _step(
    plans: Sequence[DevelopmentPlan],
    state: PlanState,
    *,
    by: Principal,
    at: datetime,
    capacity: Callable[[int], Any] = lambda _pk: StepCapacity.EMPLOYEE,
    reason: str = "",
) -> None:
    """Move locked plans on, and say so."""
    for plan in plans:
        if state not in PLAN_MOVES[plan.state]:
            raise PlanStepError(state=plan.get_state_display())
    steps = [
        PlanStep(
            plan=plan,
            from_state=plan.state,
            to_state=state,
            revision=plan.revision,
            capacity=capacity(plan.pk),
            by=by.signature,
            at=at,
            reason=reason.strip(),
        )
        for plan in plans
    ]
    new_steps().bulk_create(steps, batch_size=_BATCH)
    reopened = int(state == PlanState.DRAFT and all(plan.state == PlanState.AGREED for plan in plans))
    rows = plans_of({plan.employee_id for plan in plans}).filter(pk__in=[plan.pk for plan in plans])
    rows.update(state=state, version=F("version") + 1, revision=F("revision") + reopened)
    for plan in plans:
        plan.state, plan.version, plan.revision = state, plan.version + 1, plan.revision + reopened

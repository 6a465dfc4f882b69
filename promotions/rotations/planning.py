"""A rotation plan: proposed by one person, approved by two others, and carried out by an opening for every move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from asn_career.base import moving
from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.errors import NotPermittedError
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.models import Employee, Position, Unit, User
from employees.responsible import account_of
from promotions.choices import Closing, Route
from promotions.models import (
    Committee,
    Opening,
    OpeningApproval,
    RotationApproval,
    RotationMove,
    RotationPlan,
    Vacancy,
)
from promotions.models.rule_sets import APPROVERS
from promotions.opening_choices import OpeningState
from promotions.openings import opening as openings
from promotions.openings.content import content_of
from promotions.openings.errors import OpeningMovedError
from promotions.reasons import ensure_explained
from promotions.rotation_choices import RotationState
from promotions.rotations import telling
from promotions.rotations.checking import Verdict, check, vacant_after
from promotions.rotations.errors import (
    MovesRefusedError,
    NoMoveError,
    OwnPlanError,
    PlanApprovedAlreadyError,
    PlanInCommitteeError,
    PlanOutdatedError,
    RotationMovedError,
)
from promotions.rotations.explaining import explain
from promotions.rotations.ground import Ground, ground_of
from promotions.rotations.rules import ROTATION

_OWN = "the moves of a plan, for the act of somebody whose grant over its unit was checked"


def may_plan(principal: Principal, *, unit: Unit) -> bool:
    return covers_unit(principal, Permission.RUN_SHORTLISTS, unit)


def may_approve(principal: Principal, *, plan: RotationPlan) -> bool:
    return covers_unit(principal, Permission.APPROVE_RULE_SETS, plan.unit)


def propose(
    ground: Ground, chosen: Mapping[int, int], *, note: str, by: Principal, at: datetime
) -> RotationPlan:
    """Fix moves, with why each is valid, as one plan; ``chosen`` maps people to their new posts.

    Raises ``MovesRefusedError`` where one is not valid beside the others; :func:`check` says which and why.
    """
    _ensure(may_plan(by, unit=ground.unit))
    ensure_explained(note, field="note")
    if not chosen:
        raise NoMoveError
    with transaction.atomic(), acting(by=by.identity, reason=note.strip()):
        locked = Unit.objects.select_for_update().get(pk=ground.unit.pk)
        fresh = ground_of(locked, kind=ground.kind, echelon=ground.echelon, by=by)
        verdicts = check(fresh, chosen)
        if any(not verdict.valid for verdict in verdicts.values()):
            raise MovesRefusedError
        return _written(fresh, chosen, verdicts, note=note.strip(), by=by, at=at)


def approve(plan: RotationPlan, *, by: Principal, at: datetime, seen_hash: str) -> RotationPlan:
    """Give one of the two approvals to the plan with this hash and to its openings; the second one opens them."""
    _ensure(may_approve(by, plan=plan))
    account = account_of(by)
    with acting(by=by.identity):
        locked = hold(plan)
        moves = moves_of(locked)
        _check_other(locked, moves, account, seen_hash=seen_hash)
        _check_current(locked, moves, by=by)
        place = locked.approvals.count() + 1
        RotationApproval.objects.create(plan=locked, place=place, approver=account, content_hash=seen_hash)
        if place == APPROVERS:
            moving.move(locked, RotationState.APPROVED, refused=RotationMovedError)
            _open(locked, moves, by=by, at=at)
            telling.tell_approved(locked, on=by.on, at=at)
    plan.refresh_from_db()
    return plan


def cancel(plan: RotationPlan, *, by: Principal, at: datetime, reason: str) -> None:
    """End a plan with its openings; it stays listed with the reason. Not once a committee is at work on it."""
    _ensure(may_plan(by, unit=plan.unit))
    ensure_explained(reason)
    with acting(by=by.identity, reason=reason.strip()):
        locked = hold(plan)
        vacancies = [move.vacancy_id for move in moves_of(locked) if move.vacancy_id]
        if Committee.objects.at_work().filter(vacancy__in=vacancies).exists():
            raise PlanInCommitteeError
        running = (OpeningState.PROPOSED, OpeningState.RUNNING)
        rows = Opening.objects.with_context().filter(vacancy__in=vacancies, state__in=running)
        for opening in rows.order_by("pk"):
            openings.cancel(opening, by=by, at=at, reason=reason)
        still_open = Vacancy.objects.filter(pk__in=vacancies, closed_on__isnull=True)
        still_open.update(closed_on=by.on, closed_as=Closing.SET_ASIDE)
        ended: dict[str, Any] = {"ended_at": at, "ended_by": account_of(by), "ended_reason": reason.strip()}
        moving.move(locked, RotationState.CANCELLED, refused=RotationMovedError, **ended)
        telling.tell_ended(locked, at=at, acted=False)
    plan.refresh_from_db()


def hold(plan: RotationPlan) -> RotationPlan:
    """The plan's row, locked first by every act."""
    return RotationPlan.objects.select_for_update(of=("self",)).with_context().get(pk=plan.pk)


def moves_of(plan: RotationPlan) -> list[RotationMove]:
    """Every move of a plan in its order, for an act about all of them. One query."""
    rows = RotationMove.objects.unscoped(reason=_OWN).filter(plan=plan)
    return list(rows.with_context().in_order())


def _written(
    ground: Ground,
    chosen: Mapping[int, int],
    verdicts: Mapping[int, Verdict],
    *,
    note: str,
    by: Principal,
    at: datetime,
) -> RotationPlan:
    code = _code(ground.unit, by=by)
    people = sorted(chosen, key=lambda person: (ground.posts[ground.holders[person].post].code, person))
    rows = [
        RotationMove(
            place=place,
            employee=ground.holders[person].person,
            from_position=ground.posts[ground.holders[person].post],
            to_position=ground.posts[chosen[person]],
            told=explain(ground, person, chosen[person], verdict=verdicts[person])
            | {"opening": digest(_content(code, place, ground.posts[chosen[person]], as_of=ground.day))},
        )
        for place, person in enumerate(people, start=1)
    ]
    content = _told(ground, chosen, rows, code=code)
    plan = RotationPlan.objects.create(
        code=code,
        unit=ground.unit,
        kind=ground.kind,
        echelon=ground.echelon,
        as_of=ground.day,
        content=content,
        content_hash=digest(content),
        note=note,
        proposed_by=account_of(by),
        proposed_at=at,
    )
    for row in rows:
        row.plan = plan
    RotationMove.objects.unscoped(reason=_OWN).bulk_create(rows)
    telling.tell_approvers(plan, on=by.on, at=at)
    return plan


def _told(
    ground: Ground, chosen: Mapping[int, int], rows: list[RotationMove], *, code: str
) -> dict[str, Any]:
    """What the hash covers: the moves with the digests of their explanations, and by which rules they were compared."""
    provision = ROTATION.in_force_on(ground.day)
    return {
        "code": code,
        "unit": ground.unit.code,
        "kind": ground.kind,
        "echelon": ground.echelon,
        "as_of": ground.day.isoformat(),
        "rule": {
            "effective_from": provision.effective_from.isoformat(),
            "source": provision.source,
            "points": dict(provision.value["points"]),
            "years": [provision.value["minimum_years"], provision.value["due_after_years"]],
        },
        "rules_hash": digest(ground.rules.as_json()),
        "people_compared": len(ground.holders),
        "posts_compared": len(ground.posts),
        "moves": [
            {
                "place": row.place,
                "person": str(row.employee.public_id),
                "from": row.from_position.code,
                "to": row.to_position.code,
                "told": digest(row.told),
                "opening": row.told["opening"],
            }
            for row in rows
        ],
        "left_vacant": [ground.posts[post].code for post in vacant_after(ground, chosen)],
    }


def _open(plan: RotationPlan, moves: list[RotationMove], *, by: Principal, at: datetime) -> None:
    """An opening for each move, with the stages that both approvers approved with the plan, under their names."""
    approvals = list(plan.approvals.order_by("place"))
    for move in moves:
        vacancy = Vacancy(
            code=_vacancy_code(plan.code, move.place),
            position=move.to_position,
            opened_on=by.on,
            route=Route.ROTATION,
        )
        content = content_of(vacancy, as_of=plan.as_of)
        if digest(content) != move.told["opening"]:
            raise PlanOutdatedError(names=move.to_position.name)
        vacancy.save(force_insert=True)
        RotationMove.objects.unscoped(reason=_OWN).filter(pk=move.pk).update(vacancy=vacancy)
        made = openings.place(vacancy, content, as_of=plan.as_of, opened_by=plan.proposed_by, at=at)
        OpeningApproval.objects.bulk_create(
            OpeningApproval(
                opening=made, place=row.place, approver=row.approver, content_hash=made.content_hash
            )
            for row in approvals
        )
        moving.move(made, OpeningState.RUNNING, refused=OpeningMovedError)


def _check_other(plan: RotationPlan, moves: list[RotationMove], account: User, *, seen_hash: str) -> None:
    if not plan.is_proposed or seen_hash != plan.content_hash:
        raise RotationMovedError
    moved = {move.employee_id for move in moves}
    if account.pk == plan.proposed_by_id or account.employee_id in moved:
        raise OwnPlanError
    if plan.approvals.filter(approver=account).exists():
        raise PlanApprovedAlreadyError


def _check_current(plan: RotationPlan, moves: list[RotationMove], *, by: Principal) -> None:
    """Whether everybody still holds the post they leave, and no vacancy was opened for one that they take."""
    people = Employee.objects.unscoped(reason=_OWN).filter(pk__in=[move.employee_id for move in moves])
    held = dict(people.with_current_post(on=by.on).values_list("pk", "post_id"))
    posts = [move.to_position_id for move in moves]
    offered = Vacancy.objects.filter(position__in=posts, closed_on__isnull=True)
    taken = set(offered.values_list("position", flat=True))
    changed = [
        move.employee.full_name
        for move in moves
        if held.get(move.employee_id) != move.from_position_id or move.to_position_id in taken
    ]
    if changed:
        raise PlanOutdatedError(names=", ".join(changed))


def _content(code: str, place: int, post: Position, *, as_of: Any) -> dict[str, Any]:
    """The stages of the opening that a move will have."""
    vacancy = Vacancy(code=_vacancy_code(code, place), position=post, route=Route.ROTATION)
    return content_of(vacancy, as_of=as_of)


def _code(unit: Unit, *, by: Principal) -> str:
    """The next free code of a unit's plans in the year; the unit's row is held."""
    number = RotationPlan.objects.filter(unit=unit, as_of__year=by.on.year).count() + 1
    return f"ROTASI-{unit.code[:60]}-{by.on.year}-{number}"


def _vacancy_code(code: str, place: int) -> str:
    return f"{code}-{place:02}"


def _ensure(allowed: bool) -> None:
    if not allowed:
        raise NotPermittedError

"""Development plans of the demo in every state, moved by the product's own functions, day by day as people would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from asn_career.base.audit import acting
from competencies.models import Competency
from employees.access import Permission, Principal, user_principal
from employees.models import Employee, Position, Unit, User
from employees.superiors import find_superiors
from training.choices import ActionForm, ActionSource
from training.models import DevelopmentPlan, PlanAction, TrainingHistory, TrainingProgram
from training.plans import moves, progress
from training.plans.closing import settle_closures
from training.plans.targets import add_target
from training.plans.writing import (
    add_action,
    begin_own_plan,
    prepare_plans,
    propose_own_plan,
    remove_action,
)

from .days import at_work
from .roster import CLERK_UNIT, OFFICE, PREFIX
from .story import ANALYSIS, BUDI_NAME

_PREPARED_AT_MOST = 60
KEPT = 3  # besides what belongs to the course
_BUDI_PROGRAM = f"{ANALYSIS}-P3"


def plan_development(principal: Principal, *, as_of: date) -> None:
    """Budi's plan, his colleagues' in the other states, and drafts for the people of the office."""
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    if root is None:
        return
    _budi(principal, as_of=as_of)
    _colleagues(principal, f"{root.code}-{CLERK_UNIT}", as_of=as_of)
    _second_employee(as_of=as_of)
    _office(principal, f"{root.code}-{OFFICE}", as_of=as_of)
    moves.archive_ended(by=principal, on=as_of, at=at_work(as_of))
    with acting(by=principal.identity, reason="demo plans"):
        settle_closures(on=as_of)


def _budi(principal: Principal, *, as_of: date) -> None:
    """Agreed in spring, the data course done in summer, closed by the test that came after it."""
    budi = Employee.objects.visible_to(principal).filter(name=BUDI_NAME).order_by("pk").first()
    if budi is None:
        return
    written = _account(f"{PREFIX}pegawai", on=as_of - timedelta(days=200))
    done = TrainingHistory.objects.visible_to(principal).filter(employee=budi, program__code=_BUDI_PROGRAM)
    completion = done.select_related("program").order_by("completed_on").last()
    target = Position.objects.filter(code__endswith="-KOMINFO-01-1-K").order_by("pk").first()
    if completion is None or target is None:
        return
    _last_year(principal, budi.pk, as_of=as_of)
    add_target(target, by=written)
    plan = begin_own_plan(year=written.on.year, by=written, at=at_work(written.on))
    action = add_action(plan, _data_course(completion.program, plan.year), version=plan.version, by=written)
    propose_own_plan(year=plan.year, by=written, at=at_work(written.on))
    others = (
        PlanAction.objects.visible_to(principal).filter(plan=plan).exclude(competency=action.competency_id)
    )
    for other in others.select_related("plan").order_by("pk")[KEPT:]:
        remove_action(other, version=_fresh(plan, principal).version, by=written)
    _send(plan, principal, on=written.on)
    _agree(plan, principal, on=as_of - timedelta(days=190))
    studying = replace(written, on=completion.completed_on)
    action = PlanAction.objects.visible_to(principal).select_related("plan").get(pk=action.pk)
    progress.begin(action, by=studying, at=at_work(as_of - timedelta(days=180)))
    progress.mark_done(
        action, done_on=studying.on, by=studying, at=at_work(studying.on), completion=completion
    )


def _last_year(principal: Principal, person: int, *, as_of: date) -> None:
    """An agreed plan of the year before, for the archive."""
    on = date(as_of.year - 1, 3, 2)
    plan = _written(principal, person, on=on)
    if plan is not None:
        _send(plan, principal, on=on)
        _agree(plan, principal, on=on)


def _data_course(program: TrainingProgram, year: int) -> dict[str, Any]:
    competency = Competency.objects.get(code=ANALYSIS)
    return {
        "competency_id": competency.pk,
        "target_level": 3,
        "held": Decimal(1),
        "form": ActionForm.FORMAL,
        "program_id": program.pk,
        "name": program.name,
        "hours": program.hours,
        "cost": program.cost,
        "provider": program.provider,
        "due_on": date(year, 12, 15),
        "source": ActionSource.CAREER_TARGET,
    }


def _colleagues(principal: Principal, unit: str, *, as_of: date) -> None:
    """One plan each: waiting, returned, agreed and under way; never that of the second demo account."""
    people = Employee.objects.visible_to(principal).filter(home_unit__code=unit, home_kind="pelaksana")
    second = _account(f"{PREFIX}pegawai-2", on=as_of).employee_id
    others = [person.pk for person in people.exclude(name=BUDI_NAME).exclude(pk=second).order_by("pk")]
    day = as_of - timedelta(days=20)
    for place, person in enumerate(others[:3]):
        plan = _written(principal, person, on=day)
        if plan is None:
            continue
        _send(plan, principal, on=day)
        if place == 1:
            superior = _account(f"{PREFIX}atasan", on=day)
            moves.send_back(
                plan,
                version=_fresh(plan, principal).version,
                by=superior,
                at=at_work(day),
                reason="Tambahkan kegiatan yang dapat dikerjakan di tempat kerja.",
            )
        if place == 2:
            _agree(plan, principal, on=day)
            own = replace(principal, employee_id=person, on=day)
            actions = PlanAction.objects.visible_to(principal).filter(plan=plan).select_related("plan")
            progress.begin(actions.order_by("pk")[0], by=own, at=at_work(day))


def _second_employee(*, as_of: date) -> None:
    """A draft that its owner can go on with."""
    own = _account(f"{PREFIX}pegawai-2", on=as_of)
    if own.employee_id:
        propose_own_plan(year=as_of.year, by=own, at=at_work(as_of))


def _office(principal: Principal, unit: str, *, as_of: date) -> None:
    """Drafts that the administrator of the office had prepared; some were sent and wait."""
    administrator = _account(f"{PREFIX}admin-opd", on=as_of)
    root = Unit.objects.filter(code=unit).first()
    if root is None:
        return
    people = Employee.objects.visible_to(administrator, permission=Permission.NOMINATE)
    ids = list(people.in_subtree([root.pk]).order_by("pk").values_list("pk", flat=True)[:_PREPARED_AT_MOST])
    prepare_plans(ids, year=as_of.year, by=administrator, at=at_work(as_of))
    for person in ids[::9]:
        plans = DevelopmentPlan.objects.visible_to(principal).with_sums()
        plan = plans.filter(employee=person, year=as_of.year, action_count__gt=0).first()
        if plan is not None and plan.is_editable:
            _send(plan, principal, on=as_of)


def _written(principal: Principal, person: int, *, on: date) -> DevelopmentPlan | None:
    """A plan proposed from the gaps of that day; None when there was nothing to propose."""
    own = replace(principal, employee_id=person, on=on)
    plan = propose_own_plan(year=on.year, by=own, at=at_work(on))
    actions = PlanAction.objects.visible_to(principal).filter(plan=plan)
    return plan if actions.exists() else None


def _send(plan: DevelopmentPlan, principal: Principal, *, on: date) -> None:
    user = User.objects.filter(employee=plan.employee_id).first()
    own = _account(user.username, on=on) if user else replace(principal, employee_id=plan.employee_id, on=on)
    moves.submit(plan, version=_fresh(plan, principal).version, by=own, at=at_work(on))


def _agree(plan: DevelopmentPlan, principal: Principal, *, on: date) -> None:
    """By the superior, or before that account held the role by the administrator of the office."""
    versions = moves.versions_of([_fresh(plan, principal)])
    answers = find_superiors([plan.employee_id], on=on)
    by = _account(f"{PREFIX}atasan" if answers else f"{PREFIX}admin-opd", on=on)
    moves.agree([plan], versions=versions, by=by, at=at_work(on))


def _account(username: str, *, on: date) -> Principal:
    """The account with the grants that it has now, acting on an earlier day."""
    user = User.objects.get(username=username)
    latest = max(grant.validity.lower for grant in user.grants.all()) if user.grants.exists() else on
    return replace(user_principal(user, on=max(on, latest)), on=on)


def _fresh(plan: DevelopmentPlan, principal: Principal) -> DevelopmentPlan:
    found: DevelopmentPlan = DevelopmentPlan.objects.visible_to(principal).get(pk=plan.pk)
    return found

"""The demo has a development plan in every state, tells how Budi's gap was closed, and what of his is overdue."""

from datetime import date

import pytest

from employees.models import Notice, User
from promotions.demo.seeding import load_agency
from training.choices import PlanState
from training.models import ActionClosure, DevelopmentPlan, PlanAction
from training.plans.notices import ACTION_OVERDUE, TEAM_OVERDUE, action_subject

AS_OF = date(2026, 11, 21)


@pytest.mark.django_db
def test_plans_are_there_in_every_state_budis_course_is_closed_and_what_is_overdue_is_told(operator):
    load_agency(operator, employees=200, seed=1, as_of=AS_OF)
    states = set(DevelopmentPlan.objects.visible_to(operator).values_list("state", flat=True))
    assert states == set(PlanState.values)
    budi = User.objects.get(username="demo-pegawai").employee
    plan = DevelopmentPlan.objects.visible_to(operator).get(employee=budi, year=AS_OF.year)
    assert plan.state == PlanState.AGREED
    done = PlanAction.objects.visible_to(operator).get(plan=plan, state="done")
    assert done.program.code == "TEK-DATA-01-P3"
    (closure,) = ActionClosure.objects.visible_to(operator).filter(action=done)
    assert (closure.level, closure.source) == (3, "competency_test")
    assert done.done_on < closure.assessed_on
    overdue = PlanAction.objects.visible_to(operator).filter(plan=plan, state="planned", due_on__lt=AS_OF)
    told = Notice.objects.open().filter(kind=ACTION_OVERDUE, recipient=budi.account)
    assert {row.subject for row in told} == {action_subject(action) for action in overdue} != set()
    assert Notice.objects.open().filter(kind=TEAM_OVERDUE, recipient__username="demo-atasan").count() == 1

"""Bring gaps to where an assessment closes them, by the product's own functions, on the database beside the browser."""

from datetime import timedelta

from django.utils import timezone

from asn_career.base.audit import acting
from employees.access import user_principal
from employees.models import User
from tests.factories import AssessmentFactory
from training.models import TrainingHistory, TrainingProgram
from training.plans import moves, progress
from training.plans.writing import add_action, begin_own_plan


def close_gap(nip: str, agrees: str, program: str) -> None:
    """The person with ``nip`` plans ``program``, the account ``agrees`` agrees, and a test shows its level."""
    today, at = timezone.localdate(), timezone.now()
    account = User.objects.select_related("employee").get(employee__nip=nip)
    own, superior = (user_principal(user, on=today) for user in (account, User.objects.get(username=agrees)))
    course, done_on = TrainingProgram.objects.get(code=program), today - timedelta(days=2)
    plan = begin_own_plan(year=today.year, by=own, at=at)
    content = {
        "competency_id": course.competency_id,
        "target_level": course.target_level,
        "program_id": course.pk,
        "form": "formal",
        "name": course.name,
        "hours": course.hours,
        "due_on": today.replace(month=12, day=31),
    }
    action = add_action(plan, content, version=plan.version, by=own)
    plan.refresh_from_db()
    plan = moves.submit(plan, version=plan.version, by=own, at=at)
    (plan,) = moves.agree([plan], versions=moves.versions_of([plan]), by=superior, at=at)
    with acting(by="tests", on=today):
        history = TrainingHistory._base_manager.create(
            employee=account.employee,
            program=course,
            name=course.name,
            hours=course.hours,
            completed_on=done_on,
        )
    action.plan = plan
    progress.mark_done(action, done_on=done_on, completion=history, by=own, at=at)
    with acting(by="tests", on=today):
        AssessmentFactory(
            employee=account.employee,
            competency=course.competency,
            level=course.target_level,
            source="competency_test",
            assessed_on=today,
            provider="BKPSDM",
        )

"""What was said of everybody's competencies: a final result with its parts, one objected to, and the provider."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from assessments.models import (
    Accreditation,
    AssessmentProvider,
    AssessmentResult,
    ResultAcceptance,
    ResultLevel,
    ResultObjection,
    ResultObjectionStep,
    ResultReport,
)
from employees.models import Employee
from tests.assessments.results.placed import final, placing
from tests.factories import span
from tests.walk.development import EVIDENCE

if TYPE_CHECKING:
    from tests.walk.world import World


def accreditation(world: World) -> Accreditation:
    """Of the one provider, for everything; known to all agencies."""
    known = Accreditation.objects.select_related("provider").first()
    if known is not None:
        return known
    provider = world.add(AssessmentProvider, code="LEMBAGA-1")
    validity = span(world.today - timedelta(days=2_000))
    return world.add(Accreditation, provider=provider, level="kompleks", validity=validity, ended_reason="")


def results_of(world: World, person: Employee) -> None:
    """A result that the person accepted, and another with an objection that nobody took up yet."""
    given = final(accreditation(world), today=world.today)
    clerk, at = given["drafted_by"], timezone.now()
    of_it = {"about": person, "employee": person}
    with placing():
        first, second = (
            world.add(AssessmentResult, **of_it, source=source, reason="", **given)
            for source in ("competency_test", "cact")
        )
        world.add(ResultLevel, **of_it, result=first, competency=world.competency, level=3)
        world.add(
            ResultReport, **of_it, result=first, content_type="application/pdf", size=9, sha256=EVIDENCE
        )
        world.add(ResultAcceptance, **of_it, result=first, by=clerk, at=at, on=world.today)
        objection = world.add(
            ResultObjection, **of_it, result=second, filed_by=clerk, filed_at=at, filed_on=world.today,
            closes_on=world.today, answer_due_on=world.today,
        )  # fmt: skip
        world.add(
            ResultObjectionStep, **of_it, objection=objection, act="file", by=clerk, at=at, text="-" * 30
        )

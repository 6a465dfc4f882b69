"""An agency in which results are entered by one officer and finalised by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from asn_career.base.audit import acting
from assessments.models import Accreditation, AssessmentProvider, AssessmentResult
from assessments.results.entering import Level, ResultFacts, draft_result, propose, set_levels
from assessments.results.finalising import finalise
from assessments.results.providers import accredit, register_provider
from employees.access import Principal
from employees.models import Employee
from tests.factories import (
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
    principal_with,
)

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
ASSESSED = date(2026, 9, 1)
REASON = "Angka pada laporan lembaga salah dipindahkan ke dalam sistem."


@dataclass
class Office:
    """Who is there, and short ways to what tests do again and again."""

    unit: Any
    post: Any
    person: Employee
    own: Principal
    entering: Principal
    second: Principal
    third: Principal
    provider: AssessmentProvider
    accreditation: Accreditation
    competencies: list[Any]

    def facts(self, **changed: Any) -> ResultFacts:
        given = {
            "source": "assessment_center",
            "assessed_on": ASSESSED,
            "provider": self.provider,
            "instrument": "In-tray dan wawancara",
            "purpose": "pemetaan",
            "method": "sedang",
        }
        return ResultFacts(**{**given, **changed})

    def draft(
        self, *levels: str | int | None, person: Employee | None = None, **changed: Any
    ) -> AssessmentResult:
        made = draft_result(person or self.person, self.facts(**changed), by=self.entering)
        set_levels(made, self.levels(*levels), by=self.entering, version=made.version)
        return made

    def levels(self, *levels: str | int | None) -> dict[int, Level]:
        pairs = zip(self.competencies, levels, strict=False)
        return {each.pk: Level(Decimal(str(level))) for each, level in pairs if level is not None}

    def final(self, *levels: str | int | None, at: datetime = NOW, **changed: Any) -> AssessmentResult:
        made = self.draft(*levels, **changed)
        self.finish(made, at=at)
        return made

    def finish(self, made: AssessmentResult, *, at: datetime = NOW) -> None:
        propose(made, by=self.entering, at=at, version=made.version)
        finalise(made, by=self.second, at=at, version=made.version)


def make_office() -> Office:
    """One unit, a person on a post with a standard of three competencies, three officers, an accredited provider."""
    unit = UnitFactory()
    competencies = [CompetencyFactory() for _ in range(3)]
    post = PositionFactory(unit=unit)
    version = StandardVersionFactory(position=post)
    for each in competencies:
        StandardItemFactory(version=version, competency=each)
    person = hold(post)
    analyst = principal_with("analis", unit=unit)
    with acting(by="tests"):
        provider = register_provider(code="PUSPENKOM", name="Puspenkom BKN", by=analyst)
        accreditation = accredit(
            provider,
            accredited_by="BKN",
            level="sedang",
            decree="SK 1/2024",
            begins=date(2023, 1, 1),
            ends=date(2027, 12, 31),
            by=analyst,
        )
    return Office(
        unit=unit,
        post=post,
        person=person,
        own=principal_with(employee=person),
        entering=analyst,
        second=principal_with("penyetuju", unit=unit),
        third=principal_with("analis", unit=unit),
        provider=provider,
        accreditation=accreditation,
        competencies=competencies,
    )

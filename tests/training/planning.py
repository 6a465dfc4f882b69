"""A unit with a superior, an employee with gaps, and their plan, for tests of development plans."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from asn_career.base.audit import acting
from assessments.models import Assessment
from competencies.models import Competency
from employees.access import Principal, user_principal
from employees.models import Document, Employee, Unit, User
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    GrantFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    UserFactory,
    hold,
)
from training.models import DevelopmentPlan, PlanAction
from training.plans import moves, progress
from training.plans.rows import actions_of, closures_of, plans_of
from training.plans.writing import add_action, begin_own_plan

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
YEAR = 2026


@dataclass
class Office:
    """One unit: its superior's account, an employee with an account, and a competency required at level 3."""

    unit: Unit
    competency: Competency
    employee: Employee
    own: User
    superior: User

    def employee_on(self, day: date = TODAY) -> Principal:
        return user_principal(self.own, on=day)

    def superior_on(self, day: date = TODAY) -> Principal:
        return user_principal(self.superior, on=day)

    @property
    def plan(self) -> DevelopmentPlan:
        return plans_of([self.employee.pk]).get(year=YEAR)

    def action(self, **content: Any) -> PlanAction:
        plan = begin_own_plan(year=YEAR, by=self.employee_on(), at=AT)
        told = {
            "competency_id": self.competency.pk,
            "target_level": 3,
            "held": Decimal(1),
            "form": "on_the_job",
            "name": "Penugasan",
            "hours": Decimal(10),
            "due_on": date(YEAR, 12, 1),
            **content,
        }
        return add_action(plan, told, version=plan.version, by=self.employee_on())

    def agreed(self, **content: Any) -> PlanAction:
        action = self.action(**content)
        moves.submit(self.plan, version=self.plan.version, by=self.employee_on(), at=AT)
        self.agree()
        return self.fresh(action)

    def agree(self) -> None:
        plan = self.plan
        moves.agree([plan], versions={str(plan.public_id): plan.version}, by=self.superior_on(), at=AT)

    def done(self, day: date = date(2026, 6, 1), **content: Any) -> PlanAction:
        action = self.agreed(**content)
        progress.mark_done(action, done_on=day, by=self.employee_on(), at=AT, evidence=self.document())
        return self.fresh(action)

    def document(self, employee: Employee | None = None) -> Document:
        return Document._base_manager.create(
            employee=employee or self.employee,
            name="sertifikat.pdf",
            content_type="application/pdf",
            size=9,
            sha256="0" * 64,
            uploaded_by="tests",
        )

    def assess(
        self, level: str, day: date, *, source: str = "competency_test", on: date = TODAY
    ) -> Assessment:
        with acting(by="tests", on=on):
            return AssessmentFactory(
                employee=self.employee,
                competency=self.competency,
                level=Decimal(level),
                assessed_on=day,
                source=source,
            )

    def fresh(self, action: PlanAction) -> PlanAction:
        return actions_of([action.plan]).select_related("plan").get(pk=action.pk)

    def closures(self) -> list[Any]:
        return list(closures_of([self.plan]))


def office() -> Office:
    unit = UnitFactory()
    competency = CompetencyFactory()
    version = StandardVersionFactory(position=PositionFactory(unit=unit))
    StandardItemFactory(version=version, competency=competency, level=3, importance="mutlak")
    employee = hold(version.position)
    superior = UserFactory()
    GrantFactory(user=superior, role="atasan", unit=unit)
    return Office(unit, competency, employee, UserFactory(employee=employee), superior)

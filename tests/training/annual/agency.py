"""A small agency with gaps, programmes and money, for tests of its annual plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from asn_career.base.jobs.running import run_job
from employees.access import Principal
from employees.models import Employee, Unit
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    UnitFactory,
    hold,
    principal_with,
)
from training.annual.budget import change_offer, save_line
from training.annual.moves import accept, approve, submit
from training.annual.needs import begin_plan, generate_needs
from training.annual.runs import request_run
from training.models import AnnualPlan, BudgetLine, OptimisationRun, PlannedPerson, PlanOffer, TrainingSession

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
YEAR = 2026
PEOPLE = PlannedPerson._base_manager


class Agency:
    """Two units, the second one remote; a competency required as a must-have at level 3, and one line of money."""

    def __init__(self) -> None:
        self.root = UnitFactory(code="PEMDA")
        self.near = UnitFactory(code="A-DEKAT", parent=self.root)
        self.far = UnitFactory(code="B-JAUH", parent=self.root, remote=True)
        self.competency = CompetencyFactory(code="K1", name="Pengawasan")
        self.posts: dict[int, Any] = {}
        self.writer = principal_with("analis", unit=self.root)
        self.approver = principal_with("penyetuju", unit=self.root)

    def person(self, unit: Unit, *, level: str | None = "1", **fields: Any) -> Employee:
        """Somebody of the unit with a valid result of that level; None: never assessed."""
        employee = hold(self._post(unit), **{"status": "PNS", **fields})
        if level is not None:
            AssessmentFactory(
                employee=employee,
                competency=self.competency,
                level=Decimal(level),
                assessed_on=date(2026, 3, 1),
                source="competency_test",
            )
        return employee

    def _post(self, unit: Unit) -> Any:
        if unit.pk not in self.posts:
            post = PositionFactory(unit=unit, kind="pelaksana", seats=50)
            version = StandardVersionFactory(position=post)
            StandardItemFactory(version=version, competency=self.competency, level=3, importance="mutlak")
            self.posts[unit.pk] = post
        return self.posts[unit.pk]

    def program(self, code: str, *, level: int = 3, cost: int | None = 1_000_000, **fields: Any) -> Any:
        return TrainingProgramFactory(
            code=code,
            name=f"Pelatihan {code}",
            competency=self.competency,
            target_level=level,
            cost=cost,
            **{"hours": 20, "modality": "klasikal", **fields},
        )

    def line(self, ceiling: int, *, code: str = "5.1.02") -> BudgetLine:
        line = BudgetLine(unit=self.root, year=YEAR, code=code, name="Pelatihan", ceiling=Decimal(ceiling))
        return save_line(line, by=self.writer)

    def plan(self) -> AnnualPlan:
        """With needs from the gaps of the day."""
        plan = begin_plan(self.root, year=YEAR, by=self.writer)
        generate_needs(plan, as_of=TODAY, by=self.writer)
        return self.fresh(plan)

    def fresh(self, plan: AnnualPlan) -> AnnualPlan:
        return AnnualPlan.objects.select_related("unit").get(pk=plan.pk)

    def offer(self, plan: AnnualPlan, code: str, *, line: BudgetLine | None, **changes: Any) -> PlanOffer:
        offer = PlanOffer.objects.select_related("plan").get(plan=plan, program__code=code)
        told = {"seats_per_round": 10, "rounds": 1, "cost_per_seat": offer.cost_per_seat, **changes}
        version = self.fresh(plan).version
        return change_offer(offer, line=line, version=version, by=self.writer, **told)

    def proposal(self, plan: AnnualPlan) -> OptimisationRun:
        run = request_run(self.fresh(plan), by=self.writer)
        job = run_job(run.job_id)
        assert job is not None
        assert job.state == "done", job.error
        return OptimisationRun.objects.get(pk=run.pk)

    def accepted(self, plan: AnnualPlan) -> OptimisationRun:
        run = self.proposal(plan)
        accept(run, version=self.fresh(plan).version, by=self.writer)
        return run

    def submitted(self, plan: AnnualPlan) -> AnnualPlan:
        return submit(plan, version=self.fresh(plan).version, by=self.writer, at=AT)

    def approved(self, plan: AnnualPlan) -> list[TrainingSession]:
        """The sessions of a plan whose proposal was accepted, sent, and approved by a second person."""
        self.submitted(plan)
        return approve(plan, version=self.fresh(plan).version, by=self.approver, at=AT)

    def both_roles(self) -> Principal:
        """Somebody who writes and approves: not what separates the two persons."""
        grants = (*self.writer.grants, *self.approver.grants)
        return replace(self.writer, grants=grants)

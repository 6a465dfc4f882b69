"""A small agency in the database: one vacancy for Pengawas, and people who differ in one thing each."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from assessments.models import Assessment, FeedbackScore, Performance, Potential
from competencies.models import Competency, StandardItem, StandardVersion
from employees.models import EducationHistory, PositionHistory, RankHistory
from employees.registry import refresh_homes
from tests.factories import (
    CompetencyFactory,
    EmployeeFactory,
    PositionFactory,
    UnitFactory,
    VacancyFactory,
)

D = date(2026, 11, 21)


class Agency:
    """Two units under one root, a target post with a standard, and a post that people hold."""

    def __init__(self, *, technical=True, kind="pengawas", route="open_selection", seats=1):
        self.root = UnitFactory(code="ROOT")
        self.unit = UnitFactory(code="DINAS", parent=self.root)
        self.target = PositionFactory(
            code="P-TARGET", kind=kind, unit=self.unit, family="umum", echelon="IV.a", seats=seats
        )
        self.post = PositionFactory(
            code="P-OLD", kind="pelaksana", unit=self.unit, family="umum", seats=10_000
        )
        self.core = list(Competency.objects.filter(code__in=["MAN-01", "SOS-01"]).order_by("code"))
        self.technical = [CompetencyFactory(code="TEK-01")] if technical else []
        for position in (self.target, self.post):
            version = StandardVersion.objects.create(
                position=position, valid_from=date(2024, 1, 1), validity=DateRange(date(2024, 1, 1), None)
            )
            StandardItem.objects.bulk_create(
                StandardItem(version=version, competency=one, level=3)
                for one in [*self.core, *self.technical]
            )
        self.vacancy = VacancyFactory(code="V-1", position=self.target, route=route, seats=seats)

    def people(self, count, **changes):
        """So many people who pass every rule; ``changes`` are those of :meth:`person`."""
        return [self.person(**changes) for _ in range(count)]

    def person(
        self,
        *,
        levels=3,
        feedback=80,
        potential=82,
        years=(2024, 2025),
        predicate="baik",
        since=date(2015, 1, 1),
        **fields,
    ):
        employee = EmployeeFactory(**fields)
        add = self._add
        add(PositionHistory, employee, position=self.post, validity=DateRange(since, None))
        add(EducationHistory, employee, level="S1", field="Hukum", graduated_on=date(2005, 1, 1))
        add(RankHistory, employee, rank="III/c", from_date=date(2020, 1, 1))
        for year in years:
            add(Performance, employee, year=year, predicate=predicate)
        if levels is not None:
            for one in [*self.core, *self.technical]:
                add(
                    Assessment, employee, competency=one, level=levels, source="assessment_center",
                    assessed_on=date(2026, 1, 15),
                )  # fmt: skip
        if feedback is not None:
            add(FeedbackScore, employee, year=2025, score=feedback)
        if potential is not None:
            add(Potential, employee, score=potential, assessed_on=date(2026, 1, 15))
        refresh_homes(on=D, employee_ids=[employee.pk])
        return employee

    def _add(self, model, employee, **fields):
        return model._base_manager.create(employee=employee, **fields)

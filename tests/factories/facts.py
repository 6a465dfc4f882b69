"""Results and vacancies."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from assessments.models import Assessment, Performance, Potential
from employees.models import Award
from promotions.models import Vacancy
from tests.factories.registry import CompetencyFactory, EmployeeFactory, GatedFactory, PositionFactory


class AssessmentFactory(GatedFactory):
    class Meta:
        model = Assessment

    employee = factory.SubFactory(EmployeeFactory)
    competency = factory.SubFactory(CompetencyFactory)
    level = 3
    source = "assessment_center"
    assessed_on = date(2026, 1, 15)


class PerformanceFactory(GatedFactory):
    class Meta:
        model = Performance

    employee = factory.SubFactory(EmployeeFactory)
    year = 2025
    predicate = "baik"


class PotentialFactory(GatedFactory):
    class Meta:
        model = Potential

    employee = factory.SubFactory(EmployeeFactory)
    score = 80
    assessed_on = date(2026, 1, 15)


class AwardFactory(GatedFactory):
    class Meta:
        model = Award

    employee = factory.SubFactory(EmployeeFactory)
    name = factory.Sequence(lambda n: f"Penghargaan {n:04}")
    awarded_on = date(2024, 8, 17)


class VacancyFactory(DjangoModelFactory):
    class Meta:
        model = Vacancy

    code = factory.Sequence(lambda n: f"V-{n:04}")
    position = factory.SubFactory(PositionFactory)
    opened_on = date(2026, 11, 1)

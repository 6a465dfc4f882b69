"""Rows for tests: the smallest valid ones, by name of their model."""

from tests.factories.accounts import GrantFactory, UserFactory, principal_with
from tests.factories.facts import (
    AssessmentFactory,
    AwardFactory,
    PerformanceFactory,
    PotentialFactory,
    VacancyFactory,
)
from tests.factories.registry import (
    AgreementFactory,
    CompetencyFactory,
    EmployeeFactory,
    PositionFactory,
    PositionHistoryFactory,
    ProviderFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    UnitFactory,
    hold,
    span,
)

__all__ = [
    "AgreementFactory",
    "AssessmentFactory",
    "AwardFactory",
    "CompetencyFactory",
    "EmployeeFactory",
    "GrantFactory",
    "PerformanceFactory",
    "PositionFactory",
    "PositionHistoryFactory",
    "PotentialFactory",
    "ProviderFactory",
    "StandardItemFactory",
    "StandardVersionFactory",
    "TrainingProgramFactory",
    "UnitFactory",
    "UserFactory",
    "VacancyFactory",
    "hold",
    "principal_with",
    "span",
]

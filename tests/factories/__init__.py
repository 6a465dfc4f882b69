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
    CompetencyFactory,
    EmployeeFactory,
    PositionFactory,
    PositionHistoryFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    UnitFactory,
    hold,
    span,
)

__all__ = [
    "AssessmentFactory",
    "AwardFactory",
    "CompetencyFactory",
    "EmployeeFactory",
    "GrantFactory",
    "PerformanceFactory",
    "PositionFactory",
    "PositionHistoryFactory",
    "PotentialFactory",
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

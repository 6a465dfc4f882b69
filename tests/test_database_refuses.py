"""What a rule refuses the database refuses too, whoever writes: rows that go round every model and form."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.models import FeedbackScore
from competencies.models import CompetencyLevel
from employees.models import Discipline, PositionHistory
from tests.factories import (
    AssessmentFactory,
    AwardFactory,
    CompetencyFactory,
    EmployeeFactory,
    PerformanceFactory,
    PositionHistoryFactory,
    PotentialFactory,
    StandardItemFactory,
    StandardVersionFactory,
)

pytestmark = pytest.mark.django_db


def level() -> CompetencyLevel:
    return CompetencyLevel.objects.create(competency=CompetencyFactory(), level=1)


def acting_post() -> PositionHistory:
    return PositionHistoryFactory(assignment="plt")


def feedback() -> FeedbackScore:
    return FeedbackScore._base_manager.create(employee=EmployeeFactory(), year=2025, score=80)


def decision() -> Discipline:
    return Discipline._base_manager.create(
        employee=EmployeeFactory(), level="ringan", start_date=date(2026, 2, 2), cancelled_on=date(2026, 2, 2)
    )


ANOTHER_DAY = {"assessed_on": date(2026, 2, 1)}
REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (PositionHistoryFactory, {"validity": "[2024-01-01,)"}, "positionhistory_one_definitive_post"),
    (acting_post, {}, "positionhistory_key"),
    (PositionHistoryFactory, {"assignment": "lain"}, "positionhistory_known_assignment"),
    (PositionHistoryFactory, {"assignment": "plt", "position_kind": "lain"}, "positionhistory_known_kind"),
    (PositionHistoryFactory, {"assignment": "plt", "position_id": None}, "positionhistory_names_a_post"),
    (PositionHistoryFactory, {"validity": "empty"}, "positionhistory_bounded_below"),
    (
        PositionHistoryFactory,
        {"assignment": "plt", "validity": "(,2020-01-01)"},
        "positionhistory_bounded_below",
    ),
    (decision, {"kind_id": "1", "cancelled_on": date(2026, 2, 1)}, "discipline_cancelled_after_start"),
    (StandardVersionFactory, {}, "standardversion_key"),
    (
        StandardVersionFactory,
        {"valid_from": date(2026, 6, 1), "validity": "[2026-06-01,)"},
        "standardversion_one_in_force",
    ),
    (
        StandardVersionFactory,
        {"valid_from": date(2001, 1, 1), "validity": "[2001-01-02,2001-01-03)"},
        "standardversion_begins_when_said",
    ),
    (StandardItemFactory, {}, "standarditem_key"),
    (StandardItemFactory, {"level": 0}, "standarditem_level"),
    (StandardItemFactory, {"level": 6}, "standarditem_level"),
    (StandardItemFactory, {"importance": "lain"}, "standarditem_known_importance"),
    (AssessmentFactory, {}, "assessment_key"),
    (AssessmentFactory, {**ANOTHER_DAY, "level": "2.3"}, "assessment_level_in_halves"),
    (AssessmentFactory, {**ANOTHER_DAY, "level": "5.5"}, "assessment_level_in_halves"),
    (AssessmentFactory, {**ANOTHER_DAY, "level": "-0.5"}, "assessment_level_in_halves"),
    (AssessmentFactory, {**ANOTHER_DAY, "level": "NaN"}, "assessment_level_in_halves"),
    (AssessmentFactory, {"source": "lain"}, "assessment_known_source"),
    (PerformanceFactory, {}, "performance_key"),
    (PerformanceFactory, {"year": 2024, "predicate": "lain"}, "performance_known_predicate"),
    (PotentialFactory, {}, "potential_key"),
    (PotentialFactory, {**ANOTHER_DAY, "score": "100.01"}, "potential_score"),
    (PotentialFactory, {**ANOTHER_DAY, "score": "-0.01"}, "potential_score"),
    (PotentialFactory, {**ANOTHER_DAY, "score": "NaN"}, "potential_score"),
    (AwardFactory, {}, "award_key"),
    (AwardFactory, {"name": "Lain", "score": "NaN"}, "award_score"),
    (feedback, {}, "feedbackscore_key"),
    (feedback, {"year": 2024, "score": "NaN"}, "feedbackscore_score"),
    (level, {}, "competencylevel_once"),
    (level, {"level": 6}, "competencylevel_range"),
]


def written_beside(row: Any, changes: dict[str, Any]) -> None:
    """A second row like ``row`` but for ``changes``, by SQL alone; checked at once."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    names = [field.column for field in fields]
    columns = [
        "gen_random_uuid()" if name == "public_id" else "%s" if name in changes else name for name in names
    ]
    values = [changes[name] for name in names if name in changes]
    table = row._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(columns)} FROM {table} WHERE id = %s",
            [*values, row.pk],
        )


@pytest.mark.parametrize(
    ("make", "changes", "constraint"),
    REFUSED,
    ids=[f"{constraint}-{number}" for number, (_make, _changes, constraint) in enumerate(REFUSED)],
)
def test_a_row_that_breaks_a_rule_is_refused_by_its_constraint(make, changes, constraint):
    row = make()
    assert set(changes) <= {field.column for field in row._meta.concrete_fields}
    with pytest.raises(IntegrityError) as refused:
        written_beside(row, changes)
    assert refused.value.__cause__.diag.constraint_name == constraint


@pytest.mark.parametrize(
    ("make", "changes"),
    [
        (PositionHistoryFactory, {"assignment": "plt", "validity": "[2024-01-01,)"}),
        (AssessmentFactory, {**ANOTHER_DAY, "level": "2.5"}),
        (PotentialFactory, {**ANOTHER_DAY, "score": "100"}),
        (PerformanceFactory, {"year": 2024}),
    ],
)
def test_the_same_way_of_writing_lets_a_row_in_that_breaks_none(make, changes):
    written_beside(make(), changes)


def test_an_approved_standard_and_an_assessment_do_not_change():
    item, result = StandardItemFactory(), AssessmentFactory()
    for row in (item, result):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {row._meta.db_table} SET level = 1 WHERE id = %s", [row.pk])

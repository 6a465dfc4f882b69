"""Results whose predicate contradicts their ratings."""

from tests.factories import PerformanceFactory

CONTRADICTORY = {"work_result": "sesuai", "behaviour": "sesuai", "predicate": "sangat_baik"}


def contradictory(person, *, year=2025):
    return PerformanceFactory(employee=person, year=year, **CONTRADICTORY)

"""Who is away from work for a study: asked wherever people are proposed for something or enrolled in it."""

from __future__ import annotations

from datetime import date

from employees.querysets import EmployeeQuerySet
from training.models import StudyLeave


def find_away(people: EmployeeQuerySet, *, first: date, last: date) -> dict[int, StudyLeave]:
    """Whom of these people, who have passed the gate, a study keeps from work between two days. One query.

    Released people alone; who keeps the post works beside the study, and may be trained.
    """
    return {leave.employee_id: leave for leave in StudyLeave.objects.of(people).away_between(first, last)}

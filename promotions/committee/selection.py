"""What an open selection made of the candidates before a committee: read for its members and officers."""

from __future__ import annotations

from collections.abc import Iterable

from promotions.models import SelectionResult

_GATE = "results of candidates before a committee, whose member or officer was checked"


def results_before(vacancy_id: int, employee_ids: Iterable[int]) -> dict[int, SelectionResult]:
    """Results of people before a committee, by person; its members and officers were checked. One query."""
    rows = SelectionResult.objects.unscoped(reason=_GATE).select_related("opening")
    found = rows.filter(opening__vacancy=vacancy_id, employee__in=list(employee_ids))
    return {row.employee_id: row for row in found.exclude(opening__state="cancelled")}

"""Pages of gaps by cursor: the people of a page are looked for first, and only their rows are unfolded."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from asn_career.base.api.paging import CursorPagination
from assessments.gap_places import Place, people_from
from assessments.models import GapRow
from employees.policy import scope_of


class GapPagination(CursorPagination):
    """The order and cursors of every list, whatever the number of rows."""

    def narrowed(self, queryset: Any, request: Request, view: Any) -> Any:
        """The rows of as many people as can have rows on the page: everybody who is asked for has one at least.

        Of the person at the cursor all rows may lie before it.
        """
        if queryset.model is not GapRow:
            return queryset
        values, backwards = self.cursor or (None, False)
        first = self.ordering[0]
        value = None if values is None else values[0]
        place = Place(first.lstrip("-"), value, descending=first.startswith("-") != backwards)
        at_most = self.page_size + 1 + (value is not None)
        people = people_from(scope_of(request), view.asked, place, at_most=at_most)
        return queryset.filter(employee__in=people)

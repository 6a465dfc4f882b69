"""Pages of gaps by cursor: the people of a page are looked for first, and only their rows are unfolded."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from asn_career.base.api.lists import CursorPagination
from assessments.gap_places import Place, people_beyond
from assessments.models import GapRow
from employees.policy import scope_of

FARTHEST = 10_000  # a cursor counts the rows of one person by offset: no page gives out more


class GapPagination(CursorPagination):
    """The order and cursors of every list, whatever the number of rows."""

    def narrowed(self, queryset: Any, request: Request, view: Any) -> Any:
        """The rows of as many people as can have rows on the page: everybody who is asked for has one at least."""
        if queryset.model is not GapRow:
            return queryset
        cursor = self.decode_cursor(request)
        passed, backwards, value = cursor or (0, False, None)
        if passed > FARTHEST:
            raise NotFound
        first = self.get_ordering(request, queryset, view)[0]
        place = Place(first.lstrip("-"), value, descending=first.startswith("-") != backwards)
        at_most = passed + (self.get_page_size(request) or 0) + 1
        people = people_beyond(scope_of(request), view.asked, place, at_most=at_most)
        return queryset.filter(employee__in=people)

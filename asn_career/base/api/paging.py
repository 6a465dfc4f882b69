"""Pages of a list by cursor: a cursor names the row beside which a page begins, by every value that orders it.

Rows that share a value are told apart by the end of the order, which no two rows share. So no page counts rows that it
skips, and a list is walked back through the same rows as forwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError as InvalidValueError
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import pagination
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from asn_career.base.canonical import digest
from asn_career.base.errors import DomainError

_NOT_BOUND = frozenset({"cursor", "page_size"})  # a walk may change the size of its pages


class InvalidCursorError(DomainError):
    code = "invalid_cursor"
    message = gettext_lazy(
        "No page of this list, in this order and with these filters, gave out this cursor."
    )
    status = 400

    def __init__(self) -> None:
        super().__init__(fields={"cursor": [_("No page gave out this cursor.")]})


class Cursor(NamedTuple):
    """The rows beyond the one with these values of the order; without values, from the end (or the start)."""

    values: tuple[str, ...] | None
    backwards: bool = False


class CursorPagination(pagination.CursorPagination):
    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"

    cursor: Any

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """A page; 400 for a cursor that no page gave out."""
        self.page_size = self.get_page_size(request)
        self.base_url = request.build_absolute_uri()
        self.signer = Signer(salt=f"cursor {digest(_bound_to(request))}")
        self.ordering = self.get_ordering(request, queryset, view)
        self.cursor = self.decode_cursor(request)
        try:
            return self._page(self.narrowed(queryset, request, view))
        except (ValueError, InvalidValueError) as error:
            if self.cursor is None:
                raise
            raise InvalidCursorError from error

    def narrowed(self, queryset: Any, request: Request, view: Any) -> Any:
        """``queryset`` reduced to what the page can come from, where that saves reading the rest."""
        return queryset

    def _page(self, queryset: Any) -> list[Any]:
        values, backwards = self.cursor or Cursor(None)
        order = [_reversed(name) for name in self.ordering] if backwards else self.ordering
        if values is not None:
            queryset = queryset.filter(_beyond(order, values))
        found = list(queryset.order_by(*order)[: self.page_size + 1])
        has_more, came_from = len(found) > self.page_size, values is not None
        self.page = found[: self.page_size]
        if backwards:
            self.page.reverse()
        self.has_next, self.has_previous = (came_from, has_more) if backwards else (has_more, came_from)
        return self.page

    def get_next_link(self) -> str | None:
        return self._link(-1, backwards=False) if self.has_next else None

    def get_previous_link(self) -> str | None:
        return self._link(0, backwards=True) if self.has_previous else None

    def _link(self, edge: int, *, backwards: bool) -> str:
        """The address of the page beside this one; of the outermost one where this one has no rows any more."""
        values = self._values_of(self.page[edge]) if self.page else None
        return self.encode_cursor(Cursor(values, backwards))

    def _values_of(self, row: Any) -> tuple[str, ...]:
        names = [name.lstrip("-") for name in self.ordering]
        return tuple(str(row[name] if isinstance(row, dict) else getattr(row, name)) for name in names)

    def encode_cursor(self, cursor: Any) -> str:
        text = self.signer.sign_object([cursor.values, cursor.backwards])
        return replace_query_param(str(self.base_url), self.cursor_query_param, text)

    def decode_cursor(self, request: Request) -> Any:
        """The place that a cursor names; InvalidCursorError unless a page of this very list gave it out."""
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return None
        try:
            values, backwards = self.signer.unsign_object(text)
        except (BadSignature, ValueError) as error:
            raise InvalidCursorError from error
        return Cursor(None if values is None else tuple(values), backwards)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters of a list, with the names it can be ordered by."""
        parameters = super().get_schema_operation_parameters(view)
        if names := sorted(getattr(view, "ordering_fields", {})):
            told = f"Comma-separated names, each with `-` for descending: {', '.join(names)}."
            parameters.append(
                {
                    "name": "ordering",
                    "required": False,
                    "in": "query",
                    "description": told,
                    "schema": {"type": "string"},
                }
            )
        return parameters

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> tuple[str, ...]:
        """The asked order, always ended by the row's number so that pages are stable."""
        wanted = [name for name in request.query_params.get("ordering", "").split(",") if name]
        allowed = getattr(view, "ordering_fields", {})
        for name in wanted:
            if name.lstrip("-") not in allowed:
                raise ValidationError({"ordering": [_("Cannot be ordered by “%(name)s”.") % {"name": name}]})
        named = [("-" if n.startswith("-") else "") + allowed[n.lstrip("-")] for n in wanted]
        return (*(named or view.default_ordering), *getattr(view, "ordering_tail", ("pk",)))

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return type(self).page_size
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            message = _("Must be a whole number from 1 to %(max)s.") % {"max": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [message]})
        return int(asked)


def _bound_to(request: Request) -> list[Any]:
    """What the rows behind a cursor depend on: the list, its order and its filters."""
    asked = {name: value for name, value in request.query_params.items() if name not in _NOT_BOUND}
    return [request.path, sorted(asked.items())]


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], values: Sequence[str]) -> Q:
    """The rows strictly behind the one with these values, in this order."""
    if len(order) != len(values):
        raise ValueError("another order")
    way = "lt" if order[0].startswith("-") else "gt"
    name, value = order[0].lstrip("-"), values[0]
    strictly = Q(**{f"{name}__{way}": value})
    if len(order) == 1:
        return strictly
    # The first condition alone lets an index begin where the page does.
    return Q(**{f"{name}__{way}e": value}) & (
        strictly | (Q(**{name: value}) & _beyond(order[1:], values[1:]))
    )

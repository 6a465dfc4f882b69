"""Lists by cursor: strict parameters, rows straight from columns.

A nested serializer per row costs dozens of times more than ``values()``; so a list asks the serializer once for its
fields, reads just their columns, and lets each field write its own value.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError as InvalidValueError
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import pagination, serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

_CURSOR = re.compile("[A-Za-z0-9+/]+={0,2}")
PAGE_PARAMETERS = frozenset({"cursor", "page_size", "ordering", "format"})


class CursorPagination(pagination.CursorPagination):
    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    offset_cutoff = (
        1_000_000_000  # rows that share a value are counted by offset: a lower bound would repeat pages
    )

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """A page; 400 for a cursor that no page gave out."""
        try:
            return super().paginate_queryset(self.narrowed(queryset, request, view), request, view)
        except (NotFound, ValueError, InvalidValueError) as error:
            if self.cursor_query_param not in request.query_params:
                raise
            raise ValidationError({self.cursor_query_param: [_("No page gave out this cursor.")]}) from error

    def narrowed(self, queryset: Any, request: Request, view: Any) -> Any:
        """``queryset`` reduced to what the page can come from, where that saves reading the rest."""
        return queryset

    def decode_cursor(self, request: Request) -> Any:
        """The place that a cursor names; reading leniently, junk would name the first page."""
        text = request.query_params.get(self.cursor_query_param)
        if text is not None and not _CURSOR.fullmatch(text):
            raise NotFound
        return super().decode_cursor(request)

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

    def get_page_size(self, request: Request) -> int | None:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            message = _("Must be a whole number from 1 to %(max)s.") % {"max": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [message]})
        return int(asked)

    def _get_position_from_instance(self, instance: Any, ordering: Iterable[str]) -> str:
        field = next(iter(ordering)).lstrip("-")
        return str(instance[field] if isinstance(instance, dict) else getattr(instance, field))


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter, with the view's principal for choices."""

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet, view: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(request, queryset, view), "request": request}


def refuse_unknown_parameters(request: Request, view: Any) -> None:
    """400 for a parameter nobody reads: a misspelt filter must not answer with everything."""
    allowed = set(getattr(view, "query_parameters", ()))
    if getattr(view, "action", "") == "list" or getattr(view, "is_list", False):
        filterset = getattr(view, "filterset_class", None)
        allowed |= set(getattr(view, "page_parameters", PAGE_PARAMETERS))
        allowed |= set(filterset.base_filters if filterset else ())
    unknown = sorted(set(request.query_params) - allowed)
    if unknown:
        raise ValidationError({name: [_("Unknown parameter.")] for name in unknown})
    doubled = sorted(name for name in request.query_params if len(request.query_params.getlist(name)) > 1)
    if doubled:
        raise ValidationError({name: [_("Given more than once.")] for name in doubled})


class RowSerializer(serializers.Serializer):
    """Declares the columns of a row; ``rows`` reads them for a whole list at once."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            raise ValidationError({name: [_("Unknown field.")] for name in unknown})
        return super().to_internal_value(data)

    def sources(self) -> dict[str, str]:
        return {name: str(field.source).replace(".", "__") for name, field in self.fields.items()}

    def values(self, queryset: QuerySet, *extra: str) -> QuerySet:
        """``queryset`` reduced to the columns of the row (named ``c_...``) and ``extra`` for paging."""
        renamed = {f"c_{name}": F(source) for name, source in self.sources().items()}
        return queryset.values(*extra, **renamed)

    def rows(self, page: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows of a page; what is kept elsewhere is read here for all of them at once."""
        return [self._told(values) for values in page]

    def row(self, values: dict[str, Any]) -> dict[str, Any]:
        return self.rows([values])[0]

    def _told(self, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: None if values[f"c_{name}"] is None else field.to_representation(values[f"c_{name}"])
            for name, field in self.fields.items()
        }

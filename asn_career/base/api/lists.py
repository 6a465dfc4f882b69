"""Lists: strict parameters, rows straight from columns.

A nested serializer per row costs dozens of times more than ``values()``; so a list asks the serializer once for its
fields, reads just their columns, and lets each field write its own value.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django_filters import DateFilter, NumberFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from asn_career.base.api.parameters import day_parameter

PAGE_PARAMETERS = frozenset({"cursor", "page_size", "ordering"})


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter, with the view's principal for choices; numbers and days in the digits of the contract alone."""

    def get_filterset(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        filterset = super().get_filterset(request, queryset, view)
        if filterset is not None:
            _refuse_other_digits(request, filterset.filters)
        return filterset

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet, view: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(request, queryset, view), "request": request}


def _refuse_other_digits(request: Request, filters: Mapping[str, Any]) -> None:
    for name in set(filters) & set(request.query_params):
        value = request.query_params[name]
        if isinstance(filters[name], DateFilter):
            day_parameter(request, name)
        elif isinstance(filters[name], NumberFilter) and not (value.isascii() and value.isdigit()):
            raise ValidationError({name: [_("Must be a whole number, in the digits 0 to 9.")]})


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
    if empty := sorted(name for name, value in request.query_params.items() if not value):
        message = _("Given without a value: leave the parameter out, or give one.")
        raise ValidationError({name: [message] for name in empty})
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

"""The shape of every list and item of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.limits import count_request
from asn_career.base.api.lists import RowSerializer, refuse_unknown_parameters
from asn_career.base.canonical import digest
from asn_career.base.errors import DomainError
from asn_career.base.regulations import NotInForceError


class ChangedMeanwhileError(DomainError):
    """``fields`` tells what the record holds by now."""

    code = "changed_meanwhile"
    message = _("The record is another one than If-Match names. Read it again, then decide.")
    status = 412


def entity_tag(row: Mapping[str, Any]) -> str:
    """What names this state of an item: ``ETag`` of an answer, ``If-Match`` of a change."""
    return f'"{digest(row)}"'


def names_state(header: str, tag: str) -> bool:
    """Whether ``If-Match`` names this state of an object that is there: one of its tags, or ``*`` for any."""
    return header.strip() == "*" or tag in [given.strip() for given in header.split(",")]


class StrictMixin:
    """Counts the caller's requests, and refuses parameters that nobody reads, before anything else is done."""

    def perform_authentication(self, request: Request) -> None:
        """A request counts as soon as it is known whose it is, also when it is refused afterwards."""
        super().perform_authentication(request)  # type: ignore[misc]
        count_request(request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        refuse_unknown_parameters(request, self)

    def handle_exception(self, exc: Exception) -> Response:
        """A day before the rules is the fault of the parameter that asks for it."""
        asked: Any = self
        if isinstance(exc, NotInForceError) and "as_of" in asked.request.query_params:
            exc = ValidationError({"as_of": [str(exc)]})
        return super().handle_exception(exc)  # type: ignore[misc]


class ListViewSet(StrictMixin, viewsets.GenericViewSet):
    """Rows read by list alone. ``model.objects.visible_to(principal)`` is their only source."""

    model: ClassVar[Any]
    ordering_fields: Any = {}  # public name -> column
    default_ordering: tuple[str, ...] = ()
    ordering_tail: tuple[str, ...] = ("pk",)  # makes the order total, so that pages are stable

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):  # the API describing itself has no caller
            return self.model._base_manager.none()
        request: Any = self.request
        return self.model.objects.visible_to(request.principal)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self._row_serializer()
        queryset = serializer.values(self.filter_queryset(self.get_queryset()), *self._paging_columns())
        page = self.paginate_queryset(queryset)
        return self.get_paginated_response(serializer.rows(page or ()))

    def _row_serializer(self) -> RowSerializer:
        serializer = self.get_serializer()
        assert isinstance(serializer, RowSerializer)
        return serializer

    def _paging_columns(self) -> Sequence[str]:
        """Columns that a cursor may name: of any order that can be asked for, and of the one without asking."""
        names = (*self.ordering_fields.values(), *self.default_ordering, *self.ordering_tail)
        return sorted({name.lstrip("-") for name in names})


class RowViewSet(ListViewSet):
    """A table read by list and item."""

    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self._row_serializer()
        row = serializer.values(self.get_queryset().filter(public_id=kwargs["id"])).first()
        if row is None:
            raise Http404
        return self.item(serializer.row(row))

    def item(self, row: Mapping[str, Any]) -> Response:
        """The answer with one object, and with the name of its state."""
        return Response(row, headers={"ETag": entity_tag(row)})

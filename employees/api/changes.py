"""What has changed, for regional systems that keep a copy: an ordered feed that misses nothing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from asn_career.base.api.paging import CursorPagination
from asn_career.base.api.views import StrictMixin
from employees.access import Permission
from employees.changes import ChangePage, read_changes
from employees.policy import scope_of

_SINCE = """Where to go on: the `cursor` of the page before. Left out: from the first change on record. `latest`:
nothing yet, but the cursor of now; take it before reading the lists for the first time."""
_FEED = """Objects of the package's tables that were created, changed or deleted, in an order that never changes, so
that nothing is missed by asking again with the last `cursor`. `deleted` is also what has left the caller's units. An
object may be named more than once: read it as it is now. A change appears once every transaction that was running
beside it has ended. After the database was restored from a backup, cursors of before answer 409 `feed_restarted`."""


class ChangeSerializer(serializers.Serializer):
    table = serializers.CharField(help_text="Table of the data package")
    id = serializers.UUIDField()
    change = serializers.ChoiceField(choices=("created", "changed", "deleted"))
    at = serializers.DateTimeField()


@extend_schema_serializer(many=False)
class ChangePageSerializer(serializers.Serializer):
    """A part of the feed."""

    next = serializers.URLField(allow_null=True, help_text="The next page, when there is one already")
    previous = serializers.URLField(allow_null=True)
    cursor = serializers.CharField(help_text="For `since`, now or later")
    results = ChangeSerializer(many=True)


class ChangeViewSet(StrictMixin, viewsets.ViewSet):
    """The feed of changes."""

    permission = Permission.READ_CHANGES
    ordering_fields: Any = {}
    page_parameters = ("since", "page_size")

    @extend_schema(
        description=_FEED,
        operation_id="changes_list",
        parameters=[
            OpenApiParameter("since", str, description=_SINCE),
            OpenApiParameter("page_size", int, description="1 to 500; 100 when left out."),
        ],
        responses=ChangePageSerializer,
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        size = CursorPagination().get_page_size(request) or CursorPagination.page_size
        page = read_changes(scope_of(request), since=request.query_params.get("since", ""), limit=size)
        return Response(
            {
                "next": _address_of_next(request, page),
                "previous": None,
                "cursor": str(page.cursor),
                "results": ChangeSerializer(page.changes, many=True).data,
            }
        )

    list.also_refuses = (409,)  # type: ignore[attr-defined]  # feed_restarted


def _address_of_next(request: Request, page: ChangePage) -> str | None:
    if not page.has_more:
        return None
    return replace_query_param(request.build_absolute_uri(), "since", str(page.cursor))


ROUTES = [("changes", ChangeViewSet)]

"""The API's shared edge: who calls, how errors, pages and filters look. Everything is denied until a view says."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import authentication, pagination, parsers, permissions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from asn_career.base.errors import DomainError


class DenyAll(permissions.BasePermission):
    """What a view gets that declares nothing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class SessionAuthentication(authentication.SessionAuthentication):
    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ClientAuthentication(OAuth2Authentication):
    """A regional system's bearer token."""


class StrictJSONParser(parsers.JSONParser):
    strict = True


class CursorPagination(pagination.CursorPagination):
    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "pk"


class StrictFilterBackend(DjangoFilterBackend):
    """Unknown query parameters are refused, never ignored."""


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        return Response(error.as_json(), status=error.status)
    return exception_handler(error, context)

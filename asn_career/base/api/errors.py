"""Every refusal has one shape: ``{"code", "message", "fields"}``."""

from typing import Any

from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from asn_career.base.errors import DomainError


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        return Response(error.as_json(), status=error.status, headers=error.headers)
    if isinstance(
        error, SuspiciousOperation | BadRequest
    ):  # else a page would be told, and a traceback logged
        return Response(_body(error), status=_status_of(error))
    response = exception_handler(error, context)
    if response is not None:
        response.data = _body(error)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was refused before any view saw it: a foreign host, a body that broke off or is too long."""
    if not asks_the_api(request):
        return defaults.bad_request(request, exception)
    return JsonResponse(_body(exception), status=_status_of(exception))


def _status_of(error: Exception) -> int:
    return 413 if isinstance(error, RequestDataTooBig) else 400


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere: below the API in its own shape, elsewhere as a page."""
    if not asks_the_api(request):
        return defaults.page_not_found(request, exception)
    return JsonResponse(_body(Http404()), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the product, told without what lies behind it."""
    if not asks_the_api(request):
        return defaults.server_error(request)
    message = _("Something went wrong")
    return JsonResponse({"code": "server_error", "message": message, "fields": {}}, status=500)


def asks_the_api(request: HttpRequest) -> bool:
    """Whether an answer has to be in the API's shape rather than a page."""
    return request.path_info.startswith("/api/")


def _body(error: Exception) -> dict[str, Any]:
    if isinstance(error, Http404 | exceptions.NotFound):  # the same bytes whether it is foreign or never was
        return {"code": "not_found", "message": _("There is no such object."), "fields": {}}
    if isinstance(error, PermissionDenied):
        return {"code": "not_permitted", "message": _("Your role does not allow this."), "fields": {}}
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        return {"code": "invalid", "message": _("The request has errors."), "fields": fields}
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return {"code": "not_authenticated", "message": str(error.detail), "fields": {}}
    if isinstance(error, exceptions.MethodNotAllowed):  # the framework has no Indonesian sentence for it
        method = str(error.detail).partition('"')[2].partition('"')[0]
        message = _("Method “%(method)s” is not allowed here.") % {"method": method}
        return {"code": "method_not_allowed", "message": message, "fields": {}}
    if isinstance(error, RequestDataTooBig):
        return {"code": "body_too_long", "message": _("The fields of the form are too long."), "fields": {}}
    if isinstance(error, DisallowedHost):
        return {
            "code": "foreign_host",
            "message": _("The system is not reached under this name."),
            "fields": {},
        }
    if isinstance(error, SuspiciousOperation | BadRequest):
        message = _("The request is broken or incomplete. Please send it again as a whole.")
        return {"code": "bad_request", "message": message, "fields": {}}
    detail = getattr(error, "detail", str(error))
    return {"code": getattr(detail, "code", "error"), "message": str(detail), "fields": {}}

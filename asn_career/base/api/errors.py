"""Every refusal has one shape: ``{"code", "message", "fields"}``."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from asn_career.base.errors import DomainError


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        return Response(error.as_json(), status=error.status)
    response = exception_handler(error, context)
    if response is not None:
        response.data = _body(error)
    return response


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
    detail = getattr(error, "detail", str(error))
    return {"code": getattr(detail, "code", "error"), "message": str(detail), "fields": {}}

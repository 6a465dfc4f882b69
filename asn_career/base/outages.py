"""What a person and a regional system are told while the database is away: come back soon, nothing is lost."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from asn_career.base.api import errors

RETRY_AFTER_SECONDS = 30


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to whatever a view did not foresee: 503 where the database is away, else 500.

    Django asks for it while the error is still being handled, wherever it was raised, so that a session that
    cannot be read is answered like a page that cannot.
    """
    if not is_outage(sys.exception()):
        return errors.server_error(request)
    response = _unavailable(request)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def is_outage(error: BaseException | None) -> bool:
    """Whether the server was not there or gave up, which says nothing of the request."""
    return isinstance(error, OperationalError | InterfaceError)


def _unavailable(request: HttpRequest) -> HttpResponse:
    if not errors.asks_the_api(request):
        return HttpResponse(render_to_string("errors/503.html"), status=503)
    return JsonResponse(unavailable_body(), status=503)


def unavailable_body() -> dict[str, Any]:
    """The refusal in the one shape of the API."""
    message = _("The system cannot reach its database just now. Please send the same request again shortly.")
    return {"code": "unavailable", "message": message, "fields": {}}

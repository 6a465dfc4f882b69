"""What a page asks about the session while somebody writes on it."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from asn_career.base import sessions


def _seconds_left(request: HttpRequest) -> JsonResponse:
    end = sessions.ends_at(request.session) or 0
    return JsonResponse({"seconds": max(0, end - int(timezone.now().timestamp()))})


@sessions.leaves_session_alone
@require_GET
def session_left(request: HttpRequest) -> JsonResponse:
    """How long the session lasts, without lengthening it: another page may have done so."""
    return _seconds_left(request)


@require_POST
def session_renew(request: HttpRequest) -> JsonResponse:
    """Somebody is there: the time of nobody using the session begins anew."""
    return _seconds_left(request)


for _view in (session_left, session_renew):
    _open: Any = _view
    _open.policy = "signed_in"

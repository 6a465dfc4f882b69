"""The edge where the signed-in account becomes a principal of one day."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from asn_career.base.access_log import log_refusal
from employees.access import Principal, user_principal
from employees.policy import scope_of

ANONYMOUS = "anonymous"
FORBIDDEN = 403


def principal_of(request: HttpRequest) -> Principal:
    today = timezone.localdate()
    if not request.user.is_authenticated:
        return Principal(identity=ANONYMOUS, on=today)
    return user_principal(request.user, on=today)


class PrincipalMiddleware:
    """Sets ``scope_of(request)``; built on first use, so that pages that need none cost no query.

    Whoever is known and is refused is recorded, with the address: it holds opaque ids alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.principal = SimpleLazyObject(lambda: principal_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == FORBIDDEN:
            _record_refusal(request)
        return response


def _record_refusal(request: HttpRequest) -> None:
    by = scope_of(request).identity  # the API may have put a regional system in the account's place
    if by != ANONYMOUS:
        log_refusal(by=by, subject=f"{request.method} {request.path_info}")

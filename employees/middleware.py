"""The edge where the signed-in account becomes a principal of one day."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from employees.access import Principal, user_principal


def principal_of(request: HttpRequest) -> Principal:
    today = timezone.localdate()
    if not request.user.is_authenticated:
        return Principal(identity="anonymous", on=today)
    return user_principal(request.user, on=today)


class PrincipalMiddleware:
    """Sets ``scope_of(request)``; built on first use, so that pages that need none cost no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.principal = SimpleLazyObject(lambda: principal_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)

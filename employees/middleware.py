"""The edge where the signed-in account becomes a principal of one day."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from asn_career.base.access_log import log_refusal
from asn_career.base.api.errors import asks_the_api
from employees.access import Lack, Principal, user_principal
from employees.checks import policy_of
from employees.delegation.errors import NotStandingError
from employees.delegation.standing import IN_NAME, act_under
from employees.policy import scope_of
from employees.second_step import lacking

ANONYMOUS = "anonymous"
FORBIDDEN = 403
SAFE = ("GET", "HEAD", "OPTIONS")
GIVEN_AT = {Lack.CODE: "second_factor_check", Lack.SET_UP: "second_factor_setup"}


def principal_of(request: HttpRequest) -> Principal:
    today = timezone.localdate()
    if not request.user.is_authenticated:
        return Principal(identity=ANONYMOUS, on=today)
    principal = user_principal(request.user, on=today)
    if chosen := request.session.get(IN_NAME):
        principal = _in_name(request, principal, UUID(chosen))
    lacks = lacking(request.session, principal)
    return principal.without_rights(lacks) if lacks else principal


def _in_name(request: HttpRequest, principal: Principal, delegation: UUID) -> Principal:
    """The principal in the name that the session chose; one that no longer stands is left for the own rights."""
    try:
        return act_under(principal, delegation)
    except NotStandingError:
        del request.session[IN_NAME]
        request.lost_name = True  # type: ignore[attr-defined]
        return principal


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


class SecondFactorMiddleware:
    """Leads a session that has shown a password alone to what it lacks; every other page is closed to it.

    The principal has no rights meanwhile, so that a page which slipped through would show nothing. The API refuses
    such a session itself: a regional system comes without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if asks_the_api(request) or policy_of(view) == "public" or not request.user.is_authenticated:
            return None
        lacks = scope_of(request).lacks
        if lacks is None or getattr(view, "gives", None) == lacks:
            return None
        back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return redirect(f"{reverse(GIVEN_AT[lacks])}?{urlencode({'next': back})}")


class LostNameMiddleware:
    """What is sent in a name that no longer stands is not done in one's own instead; it is told at the next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if IN_NAME in request.session:
            bool(scope_of(request).in_name_of)  # finding the principal leaves a name that no longer stands
        if not getattr(request, "lost_name", False):
            return None
        refused = NotStandingError()
        if asks_the_api(request):
            return None if request.method in SAFE else JsonResponse(refused.as_json(), status=refused.status)
        messages.error(request, str(refused))
        return None if request.method in SAFE else redirect("delegation_list")


def _record_refusal(request: HttpRequest) -> None:
    by = scope_of(request).identity  # the API may have put a regional system in the account's place
    if by != ANONYMOUS:
        log_refusal(by=by, subject=f"{request.method} {request.path_info}")

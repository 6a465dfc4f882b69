"""Who calls the API: a regional system by its token, or a signed-in person by the session."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import authentication, exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from employees.access import Permission, client_principal
from employees.models import ApiClient
from employees.policy import scope_of
from employees.second_factors import FactorNeededError


class ClientUser(AnonymousUser):
    """A caller that is no account; what it may do is its principal."""

    is_authenticated = True  # type: ignore[assignment]


_CSRF = _(
    "The form's token (CSRF) is missing or belongs to another session: send it in the header X-CSRFToken."
)


class _Headers:
    """A request without its body: whose it is stands in a header, and a stranger's body is not read at all."""

    POST = QueryDict()

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(
            self._request, name
        )  # what the library asks of a request; it notes an error on this one


class ClientAuthentication(OAuth2Authentication):
    """A bearer token of client credentials becomes the principal of its API client."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        headers = _Headers(request._request)
        found = super().authenticate(headers)
        request.oauth2_error = getattr(headers, "oauth2_error", {})  # type: ignore[attr-defined]  # for the 401
        if found is None:
            return None
        token = found[1]
        client = ApiClient.objects.filter(application=token.application_id, is_active=True).first()
        if client is None:
            raise exceptions.AuthenticationFailed
        request._request.principal = client_principal(  # type: ignore[attr-defined]
            client, scopes=token.scope.split(), on=timezone.localdate()
        )
        return ClientUser(), token


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with its CSRF check; one that lacks the second factor is refused."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is not None and scope_of(request._request).lacks:
            raise FactorNeededError
        return found

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:  # the framework tells its reason to programmers
            raise exceptions.PermissionDenied(_CSRF) from error

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"  # so that a missing login is 401, not 403


class HoldsPermission(BasePermission):
    """The principal holds the permission that the view names for the action; a view that names none is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        by_action: dict[str, Permission] = getattr(view, "action_permissions", {})
        wanted = by_action.get(getattr(view, "action", None) or "", getattr(view, "permission", None))
        if wanted is None or not request.user or not request.user.is_authenticated:
            return False
        return scope_of(request).may(wanted)

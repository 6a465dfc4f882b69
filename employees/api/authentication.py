"""Who calls the API: a regional system by its token, or a signed-in person by the session."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
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


class ClientAuthentication(OAuth2Authentication):
    """A bearer token of client credentials becomes the principal of its API client."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
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

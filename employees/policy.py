"""Every view says who may use it; one that says nothing fails the build.

``requires`` asks for a permission that a grant gives, ``for_anyone`` for a signed-in account, ``public`` for nothing.
A view without the permission answers 403 to a signed-in person: that the page exists is no secret, its rows are.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLResolver, get_resolver
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import NotPermittedError
from employees.access import ROLE_PERMISSIONS, Lack, Permission, Principal
from employees.choices import Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def scope_of(request: Any) -> Principal:
    """Whom the request acts for; the middleware or the API's authentication put it there."""
    return request.principal


class RoleNeededError(NotPermittedError):
    """A page that another role opens; it names the roles."""

    def __init__(self, *permissions: Permission) -> None:
        opening = [role for role in Role if ROLE_PERMISSIONS.get(role, frozenset()) & set(permissions)]
        names = ", ".join(str(role.label) for role in opening)
        super().__init__(_("This needs one of these roles: %(roles)s.") if names else None, roles=names)


def may_open(url_name: str, principal: Principal | None) -> bool:
    """Whether a reader's grants open the page of this name at all; its rows have their own gate."""
    policy = _policies().get(url_name)
    if principal is None or policy is None:
        return False
    if policy == "employee":
        return principal.employee_id is not None and not principal.in_name_of
    return isinstance(policy, str) or any(principal.may_manage(each) for each in policy)


@cache
def _policies() -> dict[str, Any]:
    """What the views of the product declare, by the names of their addresses."""
    found: dict[str, Any] = {}
    waiting = list(get_resolver().url_patterns)
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, URLResolver):
            waiting += entry.url_patterns
        elif entry.name and hasattr(entry.callback, "policy"):
            found[entry.name] = entry.callback.policy
    return found


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Let only principals through whose grants give one of ``permissions``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(scope_of(request).may_manage(permission) for permission in permissions):
                raise RoleNeededError(*permissions)
            return view(request, *args, **kwargs)

        checked.policy = permissions  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return decorate


def for_anyone(view: View) -> View:
    """Any signed-in account; the view itself shows only what the principal may see."""
    view.policy = "signed_in"  # type: ignore[attr-defined]
    return view


def for_sign_in(lack: Lack) -> Callable[[View], View]:
    """Open also to a session that has shown a password alone, as long as this is what it lacks."""

    def decorate(view: View) -> View:
        view.policy = "signed_in"  # type: ignore[attr-defined]
        view.gives = lack  # type: ignore[attr-defined]
        return view

    return decorate


def for_employees(view: View) -> View:
    """Accounts that belong to an employee, about themselves and in their own name."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if scope_of(request).in_name_of:
            raise NotPermittedError(_("This page is opened in your own name only."))
        if scope_of(request).employee_id is None:
            raise NotPermittedError(_("This page is for employees; your account belongs to none."))
        return view(request, *args, **kwargs)

    checked.policy = "employee"  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.policy = "public"  # type: ignore[attr-defined]
    return login_not_required(view)

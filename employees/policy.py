"""Every view says who may use it; one that says nothing fails the build.

``requires`` asks for a permission that a grant gives, ``for_anyone`` for a signed-in account, ``public`` for nothing.
A view without the permission answers 403 to a signed-in person: that the page exists is no secret, its rows are.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from asn_career.base.errors import NotPermittedError
from employees.access import Lack, Permission, Principal

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def scope_of(request: Any) -> Principal:
    """Whom the request acts for; the middleware or the API's authentication put it there."""
    return request.principal


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Let only principals through whose grants give one of ``permissions``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(scope_of(request).may_manage(permission) for permission in permissions):
                raise NotPermittedError
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
        if scope_of(request).employee_id is None or scope_of(request).in_name_of:
            raise NotPermittedError
        return view(request, *args, **kwargs)

    checked.policy = "employee"  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.policy = "public"  # type: ignore[attr-defined]
    return login_not_required(view)

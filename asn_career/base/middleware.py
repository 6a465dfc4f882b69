"""What every request and every answer pass through."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from asn_career.base import sessions
from asn_career.base.errors import DomainError

LANGUAGE_COOKIE = "bahasa"
Handler = Callable[[HttpRequest], HttpResponse]


class LocaleMiddleware:
    """The language is the one the person chose, else Indonesian; never the browser's guess."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SessionAgeMiddleware:
    """Ends sessions that nobody used for a while, and all of them after a day's work; see ``sessions``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_signed_in(request) and sessions.has_ended(request.session, at=_now()):
            logout(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if self._is_signed_in(request) and not getattr(view, "leaves_session_alone", False):
            sessions.use(request.session, at=_now())

    def _is_signed_in(self, request: HttpRequest) -> bool:
        """Asks no database where there is no cookie: a regional system comes without."""
        return settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session


def _now() -> int:
    return int(timezone.now().timestamp())


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Who sent a form after the session had ended is led back to the page with the form, not to where it leads."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        came_from = urlsplit(request.headers.get("Referer", ""))
        if request.method in ("GET", "HEAD") or came_from.netloc != request.get_host():
            return super().handle_no_permission(request, view_func)
        back = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
        return redirect_to_login(back, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


class NoStoreMiddleware:
    """Pages hold personal data: no cache, shared or local, may keep them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


class DomainErrorMiddleware:
    """A refusal of the domain becomes a page that says what happened and what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return render(request, "errors/domain.html", {"error": error}, status=error.status)


class NotAllowedMiddleware:
    """An address that only takes what a form sends leads to its page when opened; else a page says what it is.

    A browser stays there after an act was refused: changing the language or reading it again opens the address.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        opened = request.method in ("GET", "HEAD") and request.user.is_authenticated
        if opened and (page := page_above(request.path_info)):
            return HttpResponseRedirect(page)
        told = render(request, "errors/405.html", status=405)
        told.headers["Allow"] = response.headers["Allow"]
        return told


def page_above(path: str) -> str:
    """The nearest address above that exists, the home left out; empty without one."""
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        address = "/" + "/".join(parts[:count]) + "/"
        with suppress(Resolver404):
            resolve(address)
            return address
    return ""

"""Pages that belong to no app: sign in and out, the way home, preferences, help."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from asn_career.base import navigation
from asn_career.base.forms import SignInForm
from asn_career.base.middleware import LANGUAGE_COOKIE
from asn_career.base.vocabulary import SECTIONS

THEME_COOKIE, DENSITY_COOKIE, KEYS_COOKIE = "tema", "kerapatan", "tombol"
YEAR = 365 * 24 * 60 * 60


class SignIn(auth_views.LoginView):
    """Returns to the page that asked; the person's own language and theme come along."""

    template_name = "registration/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    policy = "public"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        chosen = {LANGUAGE_COOKIE: getattr(user, "language", ""), THEME_COOKIE: getattr(user, "theme", "")}
        for name, value in chosen.items():
            if value:
                _remember(response, name, value)
        return response


class SignOut(auth_views.LogoutView):
    """By POST only."""

    policy = "public"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Officers to their desk, employees to their own page, everybody else to the help."""
    return redirect(navigation.home_address(getattr(request, "principal", None)) or "help")


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """How scores and states are to be read."""
    return render(request, "base/help.html", {"sections": list(SECTIONS.items())})


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language, theme, density or row keys: in a cookie, and with the account where it has a place."""
    response = redirect(_way_back(request))
    offered = {
        "language": (LANGUAGE_COOKIE, {code for code, _name in settings.LANGUAGES}),
        "theme": (THEME_COOKIE, {"light", "dark", "auto"}),
        "density": (DENSITY_COOKIE, {"dense", "roomy"}),
        "keys": (KEYS_COOKIE, {"on", "off"}),
    }
    for name, (cookie, values) in offered.items():
        chosen = request.POST.get(name)
        if chosen in values:
            _remember(response, cookie, "" if chosen == "auto" else chosen)
            _store(request, name, "" if chosen == "auto" else chosen)
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    if value:
        response.set_cookie(
            cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")


def _store(request: HttpRequest, name: str, value: str) -> None:
    user = request.user
    if user.is_authenticated and hasattr(user, name):
        get_user_model()._default_manager.filter(pk=user.pk).update(**{name: value})


home.policy = "signed_in"  # type: ignore[attr-defined]
for _open_view in (help_page, preferences):
    _open_view.policy = "public"  # type: ignore[attr-defined]

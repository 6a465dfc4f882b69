"""Pages that belong to no app: sign in and out, the way home, preferences, help."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from asn_career.base import branding, navigation, sign_ins
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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sign_ins.must_wait(request, request.POST.get("username", "")):
            return render(request, settings.AXES_LOCKOUT_TEMPLATE, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error(NON_FIELD_ERRORS):  # name and password were there, and tried
            sign_ins.note_failure(self.request)
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        sign_ins.remember_browser(self.request, response, user.get_username())
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
@require_GET
def brand_style(request: HttpRequest) -> HttpResponse:
    """The colour tokens of the deployment."""
    if not branding.colour():
        raise Http404
    kept = {"Cache-Control": f"public, max-age={YEAR}, immutable"}
    return HttpResponse(branding.stylesheet(branding.colour()), content_type="text/css", headers=kept)


@login_not_required
@require_GET
def brand_logo(request: HttpRequest) -> HttpResponse | FileResponse:
    """The logo of the deployment; the policy of every answer lets an SVG do nothing."""
    path = branding.logo()
    if path is None or not path.is_file():
        raise Http404
    kind = branding.LOGO_TYPES[path.suffix.lower()]
    return FileResponse(path.open("rb"), content_type=kind, headers={"Cache-Control": "public, max-age=3600"})


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language, theme, density or row keys: in a cookie, and with the account where it has a place."""
    response = redirect(way_back(request, request.POST.get("next", "")))
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


def way_back(request: HttpRequest, target: str) -> str:
    """``target`` when it is an address of the product, else its home."""
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
for _open_view in (help_page, preferences, brand_style, brand_logo):
    _open_view.policy = "public"  # type: ignore[attr-defined]

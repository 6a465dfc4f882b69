"""Pages of the second factor: showing it while signing in, setting it up, and looking after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base import sign_ins
from asn_career.base.errors import DomainError
from asn_career.base.views import way_back
from employees.access import Lack
from employees.models import SecondFactor, User
from employees.notices import said
from employees.policy import for_anyone, for_sign_in, scope_of
from employees.second_factors import (
    Proof,
    WrongCodeError,
    acknowledge,
    address_of,
    is_required,
    key_of,
    news_for,
    remove,
    renew_codes,
    set_up,
    step_of,
    verify,
)
from employees.second_step import pending_secret, remember

CODES = ("code", "recovery", "new_code")
ASKING = require_http_methods(["GET", "HEAD", "POST"])


class SetUpForm(forms.Form):
    """The code by which an app shows that it has read the key."""

    new_code = forms.CharField(
        label=gettext_lazy("Six digits from the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    status = 200


class EitherField(forms.CharField):
    """One of two, of which one is needed: neither is optional, and the form says when both are empty."""

    def validate(self, value: Any) -> None:
        """An empty one is no fault by itself: the form sees whether the other is filled in."""


class ProofForm(forms.Form):
    """A code of the app that is set up, or a recovery code."""

    use_required_attribute = False
    code = EitherField(
        label=gettext_lazy("Six digits from the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    recovery = EitherField(
        label=gettext_lazy("Recovery code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    status = 200

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("code") and not data.get("recovery") and not self.errors:
            self.add_error("code", gettext_lazy("Enter the six digits, or one of your recovery codes."))
        return data

    @property
    def proof(self) -> Proof:
        return Proof(self.cleaned_data["code"], self.cleaned_data["recovery"])


class ReplaceForm(ProofForm, SetUpForm):
    """Both: who has the present factor puts another app in its place."""


# --- While signing in ------------------------------------------------------------------------------------
@ASKING
@sensitive_post_parameters(*CODES)
@for_sign_in(Lack.CODE)
def second_factor_check(request: HttpRequest) -> HttpResponse:
    """Ask for a code; whoever has shown one goes on to the page that was asked for."""
    onward = _onward(request)
    if scope_of(request).lacks is None:
        return redirect(onward)
    form = ProofForm(request.POST or None)
    if form.is_valid() and (factor := _shown(request, form)):
        remember(request, factor)
        return redirect(onward)
    return _page(request, "registration/second_factor_check.html", form, next=onward)


@ASKING
@sensitive_post_parameters(*CODES)
@sensitive_variables("secret", "codes")
@for_sign_in(Lack.SET_UP)
def second_factor_setup(request: HttpRequest) -> HttpResponse:
    """The key as a picture and as text; a code from the app completes it, and tells the recovery codes once."""
    user, secret = _account(request), pending_secret(request.session)
    known = SecondFactor.objects.filter(user=user).first()
    form = ReplaceForm(request.POST or None) if known else SetUpForm(request.POST or None)
    if form.is_valid() and (made := _made(request, form, secret, known)):
        remember(request, made[0])
        return _tell_codes(request, made[1])
    key = key_of(secret)
    context = {
        "address": address_of(secret, user=user),
        "key": " ".join(key[place : place + 4] for place in range(0, len(key), 4)),
        "replacing": known is not None,
        "lacks": scope_of(request).lacks,
        "next": _onward(request),
    }
    return _page(request, "registration/second_factor_setup.html", form, **context)


def _made(
    request: HttpRequest, form: Any, secret: str, known: SecondFactor | None
) -> tuple[SecondFactor, list[str]] | None:
    """The factor with its recovery codes, or None with the reason in the form."""
    user, code, at = _account(request), form.cleaned_data["new_code"], timezone.now()
    if step_of(secret, code, at=at) is None:  # before a code of the present app is used up for nothing
        _refuse(form, WrongCodeError(), field="new_code")
        return None
    if known is not None and _shown(request, form) is None:
        return None
    try:
        return set_up(user, secret=secret, code=code, at=at, replacing=known)
    except DomainError as error:
        _refuse(form, error)
        return None


def _shown(request: HttpRequest, form: ProofForm) -> SecondFactor | None:
    """The factor that the form proves, or None with the reason in the form."""
    try:
        return verify(_account(request), form.proof, at=timezone.now())
    except DomainError as error:
        if isinstance(error, WrongCodeError):
            sign_ins.note_failure(request)
        _refuse(form, error)
        return None


def _refuse(form: Any, error: DomainError, *, field: str | None = None) -> None:
    form.add_error(field, str(error))
    form.status = error.status


# --- Looking after it ------------------------------------------------------------------------------------
@require_safe
@for_anyone
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether there is one, how many recovery codes are left, and what has happened to it."""
    principal = scope_of(request)
    factor = SecondFactor.objects.filter(user=_account(request)).first()
    context = {
        "factor": factor,
        "codes_left": factor.recovery_codes.filter(used_at=None).count() if factor else 0,
        "required": is_required(principal),
        "news": [said(notice) for notice in news_for(principal).in_order()],
    }
    return render(request, "employees/second_factor.html", context)


@ASKING
@sensitive_post_parameters(*CODES)
@sensitive_variables("codes")
@for_anyone
def second_factor_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes for who shows a code; those of before end."""
    form = ProofForm(request.POST or None)
    if scope_of(request).second_factor is None:
        return redirect("second_factor")
    if form.is_valid() and (factor := _shown(request, form)):
        return _tell_codes(request, renew_codes(factor, at=timezone.now()))
    return _page(request, "registration/second_factor_confirm.html", form, removing=False)


@ASKING
@sensitive_post_parameters(*CODES)
@for_anyone
def second_factor_remove(request: HttpRequest) -> HttpResponse:
    """Do without it again, for who shows a code and holds no role that needs it."""
    form = ProofForm(request.POST or None)
    if scope_of(request).second_factor is None or is_required(scope_of(request)):
        return redirect("second_factor")
    if form.is_valid() and (factor := _shown(request, form)):
        remove(factor, by=scope_of(request), at=timezone.now())
        messages.success(request, _("The second factor has been removed."))
        return redirect("second_factor")
    return _page(request, "registration/second_factor_confirm.html", form, removing=True)


@require_POST
@for_anyone
def second_factor_seen(request: HttpRequest) -> HttpResponse:
    """The holder says that the changes were their own; the notices of them close."""
    acknowledge(scope_of(request), at=timezone.now())
    return redirect("second_factor")


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _onward(request: HttpRequest) -> str:
    return way_back(request, request.POST.get("next") or request.GET.get("next", ""))


def _tell_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next": _onward(request)}
    return render(request, "registration/recovery_codes.html", context)


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = form.status if form.status != 200 else 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)

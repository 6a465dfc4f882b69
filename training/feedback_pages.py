"""The public form about a unit's services: no account, no script, nothing that says who answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from asn_career.base.addresses import network_of
from asn_career.base.errors import DomainError
from employees.models import Unit
from employees.policy import public
from training.models import Rating, ServiceFormClosure
from training.service_feedback import (
    Answer,
    ClosedByUnitError,
    ClosedForTheHourError,
    RepeatedError,
    closure_of,
    give_answer,
    is_closed,
    new_token,
)


class FeedbackForm(forms.Form):
    """Four choices, and words if the person likes; ``situs`` is a trap for programs and stays empty."""

    nilai = forms.TypedChoiceField(
        label=_("How good was the service?"),
        choices=Rating.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    layanan = forms.CharField(
        label=_("Which service did you use?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    komentar = forms.CharField(
        label=_("What went well, what should be better?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Please write no names, neither yours nor an official's. Your words are not published."),
    )
    situs = forms.CharField(required=False, label=_("Leave this field empty"))

    def clean_situs(self) -> str:
        if self.cleaned_data["situs"]:
            raise forms.ValidationError(_("This field has to stay empty."))
        return ""


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def service_form(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, and thank; what was typed stays when it has to be sent again."""
    unit = get_object_or_404(Unit, public_id=public_id)
    form = FeedbackForm(request.POST or None)
    if closure := closure_of(unit):
        return _closed(request, unit, closure)
    if request.method == "POST" and form.is_valid():
        try:
            _give(request, unit, form.cleaned_data)
        except (RepeatedError, ClosedForTheHourError) as told:
            return _told(request, unit, told)
        except DomainError as told:
            form.add_error(None, str(told))
        else:
            return render(request, "training/service_thanks.html", {"unit": unit})
    if request.method != "POST" and is_closed(unit):
        return _told(request, unit, ClosedForTheHourError(retry_after=60 * 60))
    context = {"unit": unit, "form": form, "token": new_token(unit, at=timezone.now())}
    return render(request, "training/service_form.html", context, status=422 if form.is_bound else 200)


def _closed(request: HttpRequest, unit: Unit, closure: ServiceFormClosure) -> HttpResponse:
    """Say so, with the unit's own words; who sends an answer is told that it was not taken."""
    told = ClosedByUnitError()
    context = {"unit": unit, "told": str(told), "note": closure.note}
    status = told.status if request.method == "POST" else 200
    return render(request, "training/service_told.html", context, status=status)


def _give(request: HttpRequest, unit: Unit, given: dict[str, Any]) -> None:
    answer = Answer(given["nilai"], service=given["layanan"], comment=given["komentar"])
    token = request.POST.get("formulir", "")
    give_answer(unit, answer, token=token, network=network_of(request), at=timezone.now())


def _told(request: HttpRequest, unit: Unit, told: DomainError) -> HttpResponse:
    context = {"unit": unit, "told": str(told)}
    answer = render(request, "training/service_told.html", context, status=told.status)
    for name, value in told.headers.items():
        answer.headers[name] = value
    return answer

"""Refusals that a page would keep to itself: of a form which it no longer shows once something else has happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import conditional_escape

_SENT = "_refused_form"  # where the form of an act waits on its request until the page is made


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was refused, and what was typed into it by label, so that nothing of it is lost."""

    reasons: list[str]
    typed: list[tuple[str, str]]


def remember_refused(request: HttpRequest, form: forms.BaseForm) -> None:
    """Have the page say what refuses this form, should it not show the form itself."""
    setattr(request, _SENT, form)


def untold_refusals(request: HttpRequest, values: Iterable[Any], *, shown: str) -> list[Refusal]:
    """What refuses the forms that were sent, among ``values`` or remembered, and is not said in ``shown``."""
    sent = [getattr(request, _SENT, None), *_forms_in(values)]
    found: dict[int, Refusal] = {}
    for form in sent:
        if form is None or id(form) in found or not form.is_bound or form.data is not request.POST:
            continue
        reasons = [told for label, told in _errors_of(form) if str(conditional_escape(label)) not in shown]
        if reasons:
            found[id(form)] = Refusal(list(dict.fromkeys(reasons)), list(_typed_into(form)))
    return list(found.values())


def _forms_in(values: Iterable[Any]) -> Iterator[forms.BaseForm]:
    for value in values:
        if isinstance(value, forms.BaseForm):
            yield value
        elif isinstance(value, dict):
            yield from (each for each in value.values() if isinstance(each, forms.BaseForm))


def _errors_of(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Each error as a field shows it, and as a note says it away from its field."""
    told: Mapping[str, Any] = form.errors
    for name, errors in told.items():
        label = str(form[name].label) if name in form.fields else ""
        for error in errors:
            yield str(error), f"{label}: {error}" if label else str(error)


def _typed_into(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    for name, field in form.fields.items():
        if isinstance(field, forms.CharField) and not isinstance(
            field.widget, forms.PasswordInput | forms.HiddenInput
        ):
            value = form[name].value()
            if isinstance(value, str) and value.strip():
                yield str(form[name].label), value

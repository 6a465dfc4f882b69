"""Forms of the pages of further attempts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotions.attempt_choices import AttemptCause, AttemptKind
from promotions.choices import Route
from promotions.opening_forms import _text


class AttemptForm(forms.Form):
    """Why the attempt before left a seat vacant, and with what the next one begins."""

    cause = forms.ChoiceField(label=_("Why the attempt before ended"), choices=AttemptCause.choices)
    kind = forms.ChoiceField(
        label=_("How to go on"), choices=AttemptKind.choices, widget=forms.RadioSelect,
        help_text=_(
            "Another committee judges the same sent list. Announced anew is another vacancy of the post, with rules"
            " that are sealed anew before anything is read."
        ),
    )  # fmt: skip
    route = forms.ChoiceField(
        label=_("Route of what is announced anew"),
        choices=Route.choices,
        required=False,
    )
    reason = _text(_("Reason"))

    def clean_route(self) -> Any:
        return self.cleaned_data["route"] or ""


class RefusalForm(forms.Form):
    """Why the second person does not agree."""

    reason = _text(_("Why you do not agree"))

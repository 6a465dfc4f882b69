"""Forms of the pages of fairness figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employees.models import Unit
from promotions.choices import SHORTEST_REASON, Route


class ResponseForm(forms.Form):
    """What was found, why, and what is done about it."""

    text = forms.CharField(
        label=_("Response"),
        help_text=_(
            "What was found, why, and what is done about it. It stays as written. At least 30 characters."
        ),
        min_length=SHORTEST_REASON,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class SummaryFilter(forms.Form):
    """One route, or one of the units right below the agency."""

    jalur = forms.ChoiceField(label=_("Route"), required=False, choices=[("", _("All")), *Route.choices])
    opd = forms.ChoiceField(label=_("Unit of the vacancy"), required=False)

    def __init__(self, *args: Any, offices: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(unit.public_id), unit.name) for unit in offices]
        self.fields["opd"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]

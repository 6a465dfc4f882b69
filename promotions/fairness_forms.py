"""Forms of the pages of fairness figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


class YearForm(forms.Form):
    """Which year of which agency, and what the appointing authority says to it."""

    instansi = forms.ChoiceField(label=_("Agency"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    statement = forms.CharField(
        label=_("Statement"),
        help_text=_(
            "What the figures of the year show, what was found where a response was due, and what is done about it. "
            "It is published with them, as written. At least 30 characters."
        ),
        min_length=SHORTEST_REASON,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, agencies: Sequence[Unit], last_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agencies = {str(unit.public_id): unit for unit in agencies}
        self.fields["instansi"].choices = [(key, unit.name) for key, unit in self._agencies.items()]  # type: ignore[attr-defined]
        self.fields["year"].initial = last_year

    def agency(self) -> Unit:
        return self._agencies[self.cleaned_data["instansi"]]

"""The form by which a pack for the regulator is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employees.models import Unit
from promotions.regulator.asking import FIRST_YEAR


class PackForm(forms.Form):
    """Of which agency, which year, and what it is for."""

    instansi = forms.ChoiceField(label=_("Agency"))
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    purpose = forms.CharField(
        label=_("What the file is for"),
        max_length=200,
        help_text=_("Stands in the pack and in the access log."),
    )

    def __init__(self, *args: Any, agencies: Iterable[Unit], this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agencies = {str(unit.public_id): unit for unit in agencies}
        self.fields["instansi"].choices = [(key, unit.name) for key, unit in self._agencies.items()]  # type: ignore[attr-defined]
        years = range(this_year, FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def agency(self) -> Unit:
        """The chosen agency, of a form that is valid."""
        return self._agencies[self.cleaned_data["instansi"]]

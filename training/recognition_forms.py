"""Forms of the pages about recognition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employees.models import Unit
from training.recognition_choices import RecognitionKind


class ProgramForm(forms.Form):
    """What an agency recognises in a year, and what it may cost."""

    unit = forms.ModelChoiceField(label=_("Agency"), queryset=Unit.objects.none(), to_field_name="public_id")
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=RecognitionKind.choices)
    seats = forms.IntegerField(label=_("Number of recognitions"), min_value=1, max_value=10_000)
    unit_cost = forms.DecimalField(
        label=_("Cost of one recognition (Rp)"), min_value=0, max_digits=14, decimal_places=2
    )
    budget = forms.DecimalField(label=_("Budget (Rp)"), min_value=0, max_digits=16, decimal_places=2)
    budget_line = forms.CharField(label=_("Budget line (DPA)"), max_length=200)
    closed_gaps = forms.IntegerField(
        label=_("Gaps closed in the year, at least"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("Closed by a new official result, not by attendance."),
    )
    growth = forms.IntegerField(
        label=_("Share of the own shortfall made up, at least (%)"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Measured against where each person began, so that every post has the same chance."),
    )
    hours = forms.IntegerField(
        label=_("Lesson hours (JP) in the year, at least"), min_value=1, max_value=1000, required=False
    )
    plan_done = forms.BooleanField(
        label=_("Development plan of the year agreed, and every action done"), required=False
    )
    records_award = forms.BooleanField(
        label=_("Enter each recognition as an award in the register"),
        required=False,
        help_text=_(
            "Its score stays empty. Until the agency's own scale gives one, the award figure of the talent map is "
            "incomplete for that person."
        ),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(found.get(name) for name in ("closed_gaps", "growth", "hours", "plan_done")):
            self.add_error("closed_gaps", _("Ask for at least one criterion."))
        cost, budget = found.get("unit_cost"), found.get("budget")
        if cost is not None and budget is not None and budget < cost:
            self.add_error("budget", _("The budget does not pay for one recognition."))
        return found


class NominationForm(forms.Form):
    """Why somebody is nominated."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What has the unit gained by it? The person and the one who decides read this."),
    )

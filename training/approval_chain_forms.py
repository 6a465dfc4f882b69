"""Forms of the page about approvals of nominations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employees.access import Principal
from employees.models import Unit
from training.enrolment_choices import ApprovalStep
from training.models import TrainingProgram
from training.satisfaction_querysets import managed_units, readable_units


class WhichChainForm(forms.Form):
    """For which sessions the chain is asked."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), to_field_name="public_id", label=_("Sessions for the people of")
    )
    program = forms.ModelChoiceField(
        queryset=TrainingProgram.objects.order_by("name"),
        to_field_name="public_id",
        label=_("Programme"),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = readable_units(principal).order_by("name")  # type: ignore[attr-defined]


class ChainForm(forms.Form):
    """Who approves for a unit from a day on."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), to_field_name="public_id", label=_("Agency or work unit")
    )
    program = forms.ModelChoiceField(
        queryset=TrainingProgram.objects.order_by("name"),
        to_field_name="public_id",
        required=False,
        label=_("Programme"),
        empty_label=_("All programmes"),
    )
    steps = forms.MultipleChoiceField(
        choices=ApprovalStep.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("Who approves"),
        help_text=_("Always in this order; whoever stands later may decide for those before."),
    )
    effective_from = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label=_("Applies from")
    )
    decree = forms.CharField(max_length=250, label=_("Decree (number and date)"))

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = managed_units(principal).order_by("name")  # type: ignore[attr-defined]

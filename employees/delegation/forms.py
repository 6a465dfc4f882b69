"""What is typed to name a deputy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employees.choices import DelegationKind
from employees.delegation.naming import Order, acts_for
from employees.delegation.wording import act_name
from employees.models import Grant

_DAY = {"type": "date"}


class OfficialForm(forms.Form):
    """Whose right it is about, for an administrator who acts because the official cannot."""

    official = forms.CharField(
        label=_("NIP of the official who is away"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class OrderForm(forms.Form):
    """The order: which right, which of its acts, to whom, between which days."""

    grant = forms.ModelChoiceField(label=_("Right"), queryset=Grant.objects.none(), to_field_name="public_id")
    acts = forms.MultipleChoiceField(label=_("Acts"), widget=forms.CheckboxSelectMultiple)
    deputy_nip = forms.CharField(
        label=_("NIP of the deputy"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    kind = forms.ChoiceField(label=_("As"), choices=DelegationKind.choices)
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))
    number = forms.CharField(label=_("Number of the order"), max_length=120)
    on = forms.DateField(label=_("Day of the order"), widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, rights: Iterable[Grant], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(rights)
        field: Any = self.fields["grant"]
        field.queryset = Grant.objects.filter(pk__in=[row.pk for row in known]).select_related("unit")
        field.label_from_instance = right_name
        if len(known) == 1:
            field.initial, field.empty_label = known[0].public_id, None
        acts: Any = self.fields["acts"]
        possible = dict.fromkeys(act for row in known for act in acts_for(row.role, on=day))
        acts.choices = [(act.value, act_name(act)) for act in possible]

    def order(self) -> Order:
        given = {key: value for key, value in self.cleaned_data.items() if key != "grant"}
        return Order(**given)


def right_name(grant: Grant) -> str:
    return f"{grant.get_role_display()} – {grant.unit.name if grant.unit else _('all units')}"

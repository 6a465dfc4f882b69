"""What the trend of gaps, and the people behind it, can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.formatting import month_long
from asn_career.base.forms import LoadedChoiceField, LoadedSearchedChoiceField
from competencies.models import Competency
from employees.access import Principal
from employees.forms import SEARCHED_UNIT
from employees.models import Unit
from training.trend.figures import MONTHS_SHOWN
from training.trend_choices import Cause, Movement, Standing


class TrendForm(forms.Form):
    """A part of the organisation, a competency and a period; months are named by their first day."""

    unit: Any = LoadedSearchedChoiceField(
        queryset=None,
        to_field_name="public_id",
        required=False,
        label=_("Work unit"),
        empty_label=_("Whole scope"),
        **SEARCHED_UNIT,
    )
    kompetensi: Any = LoadedChoiceField(
        queryset=None,
        to_field_name="public_id",
        required=False,
        label=_("Competency"),
        empty_label=_("All competencies"),
    )
    dari = forms.ChoiceField(required=False, label=_("From the end of"))
    sampai = forms.ChoiceField(required=False, label=_("Until the end of"))

    def __init__(self, *args: Any, principal: Principal, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.visible_to(principal).order_by("name", "pk")
        kompetensi: Any = self.fields["kompetensi"]
        kompetensi.queryset = Competency.objects.visible_to(principal).order_by("kind", "code")
        self.months = months
        choices = [(month.isoformat(), month_long(month)) for month in months]
        for name, empty in (("dari", _("A year before")), ("sampai", _("The newest month"))):
            field: Any = self.fields[name]
            field.choices = [("", empty), *choices]

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        if chosen.get("dari") and chosen.get("sampai") and chosen["dari"] > chosen["sampai"]:
            self.add_error("dari", _("The first month is later than the last one. Choose an earlier one."))
        return chosen

    @property
    def units(self) -> list[Unit]:
        """What the choice lists anyway, in its order."""
        field: Any = self.fields["unit"]
        return list(field.queryset)

    @property
    def competencies(self) -> list[Competency]:
        field: Any = self.fields["kompetensi"]
        return list(field.queryset)

    @property
    def last(self) -> date:
        """The last month of the period; only where months are kept."""
        chosen = self.cleaned_data.get("sampai")
        return date.fromisoformat(chosen) if chosen else self.months[0]

    @property
    def period(self) -> list[date]:
        """The months from the first to the last one, the newest first."""
        until = [month for month in self.months if month <= self.last]
        if chosen := self.cleaned_data.get("dari"):
            return [month for month in until if month >= date.fromisoformat(chosen)]
        return until[:MONTHS_SHOWN]


class TrendPeopleForm(TrendForm):
    """Besides: how requirements stood at the end of the last month, or what changed in the months of the period."""

    keadaan = forms.ChoiceField(
        choices=[("", _("All")), *Standing.choices], required=False, label=_("Stood as")
    )
    perubahan = forms.ChoiceField(
        choices=[("", _("All")), *Movement.choices], required=False, label=pgettext_lazy("gap", "Change")
    )
    sebab = forms.ChoiceField(choices=[("", _("All")), *Cause.choices], required=False, label=_("Cause"))

    @property
    def tells_changes(self) -> bool:
        return bool(self.cleaned_data["perubahan"] or self.cleaned_data["sebab"])

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if chosen.get("keadaan") and (chosen.get("perubahan") or chosen.get("sebab")):
            self.add_error("keadaan", _("Choose either how it stood or what changed, not both."))
        return chosen

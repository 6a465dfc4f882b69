"""Forms of plans of whom to assess first."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.rounds.choices import RoundMethod
from employees.forms import OfPersonFilter, unit_filter
from employees.models import Unit
from promotions.assessment_choices import CountedIn, Reason
from promotions.assessment_planning.planning import Asked

MOST = 20_000


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class AssessmentPlanForm(forms.Form):
    """What a plan is asked for."""

    instansi: Any = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", label=_("Agency"), empty_label=None
    )
    first_day = _day(_("First day of the period"))
    last_day = _day(_("Last day of the period"))
    capacity = forms.IntegerField(label=_("Capacity of the centre"), min_value=1, max_value=MOST)
    counted_in = forms.ChoiceField(
        label=_("Counted in"),
        choices=CountedIn.choices,
        help_text=_("Days: the assessment for a high post takes several, as the rule says."),
    )
    floor_percent = forms.IntegerField(
        label=_("Floor per unit (percent of its share)"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("0: by effect alone. 50: each unit gets at least half of its share of the capacity."),
    )
    note = forms.CharField(label=_("What the plan is for"), max_length=300)

    def __init__(self, *args: Any, roots: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instansi"]
        field.queryset = Unit.objects.filter(pk__in=[root.pk for root in roots]).order_by("code")
        if roots:
            field.initial = roots[0].public_id

    def asked(self) -> tuple[Unit, Asked]:
        """The agency, and what it is asked for."""
        given = dict(self.cleaned_data)
        return given.pop("instansi"), Asked(**given)


class PlannedRoundForm(forms.Form):
    """The round that a plan becomes."""

    title = forms.CharField(label=_("Title"), max_length=200)
    method = forms.ChoiceField(
        label=pgettext_lazy("assessment round", "Method"),
        choices=[
            (each.value, each.label) for each in (RoundMethod.ASSESSMENT_CENTER, RoundMethod.COMPETENCY_TEST)
        ],
    )
    provider = forms.CharField(
        label=_("Provider"),
        max_length=250,
        help_text=_("Who carries out a test or a centre; it goes on record with the levels."),
    )
    opens_on = _day(_("First day"))
    closes_on = _day(_("Last day"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        opens, closes = found.get("opens_on"), found.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day lies before the first one; choose a later day."))
        return found


def period_from(day: date) -> dict[str, date]:
    """Half a year from a day, to begin with."""
    last = date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)
    return {"first_day": day, "last_day": last}


CHOSEN, NOT_CHOSEN = "dipilih", "tidak-dipilih"


class AssessmentNeedFilter(OfPersonFilter):
    """Whom of a plan the list shows."""

    unit = unit_filter()
    pilihan = django_filters.ChoiceFilter(
        choices=[(CHOSEN, _("Chosen")), (NOT_CHOSEN, _("Not chosen"))],
        method="by_choice",
        label=_("Choice"),
        empty_label=_("All"),
    )
    alasan = django_filters.ChoiceFilter(
        field_name="reason", choices=Reason.choices, label=_("Reason"), empty_label=_("All reasons")
    )

    def by_choice(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(chosen=value == CHOSEN)

"""Forms and filters of the pages about the annual plan and its budget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from employees.models import Unit
from training.annual_choices import LeftOut, NeedSource
from training.models import BudgetLine, PlannedPerson, PlanOffer, TrainingNeed, TrainingProgram

SERVED = "dilatih"
LEFT_OUT = "belum"
SHORT = "kurang"


class YearForm(forms.Form):
    """For which agency and year a plan is begun."""

    unit = forms.ModelChoiceField(label=_("Agency"), queryset=Unit.objects.none(), to_field_name="public_id")
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2999)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("code")
        field.empty_label = None


class NeedFilter(django_filters.FilterSet):
    """What the table of needs can be narrowed by."""

    unit = django_filters.CharFilter(field_name="unit__name", lookup_expr="icontains", label=_("Work unit"))
    kompetensi = django_filters.CharFilter(
        field_name="competency__name", lookup_expr="icontains", label=_("Competency")
    )
    asal = django_filters.ChoiceFilter(
        field_name="source", choices=NeedSource.choices, label=_("Source"), empty_label=_("All")
    )

    class Meta:
        model = TrainingNeed
        fields: tuple[str, ...] = ()


class PersonFilter(django_filters.FilterSet):
    """What the people of a proposal can be narrowed by."""

    hasil = django_filters.ChoiceFilter(
        method="by_result",
        choices=[(SERVED, _("With training")), (LEFT_OUT, _("Left out")), *LeftOut.choices],
        label=_("Result"),
        empty_label=_("All"),
    )
    jp = django_filters.ChoiceFilter(
        method="by_hours",
        choices=[(SHORT, _("Below the lesson hours")), *LeftOut.choices],
        label=_("Lesson hours"),
        empty_label=_("All"),
    )

    class Meta:
        model = PlannedPerson
        fields: tuple[str, ...] = ()

    def by_result(self, queryset: Any, name: str, value: str) -> Any:
        if value in (SERVED, LEFT_OUT):
            return queryset.served() if value == SERVED else queryset.left_out()
        return queryset.filter(left_out=value)

    def by_hours(self, queryset: Any, name: str, value: str) -> Any:
        short = queryset.filter(hours_short__gt=0)
        return short if value == SHORT else short.filter(short_because=value)


class NeedForm(forms.Form):
    """How many people of a need are trained, and by what."""

    people = forms.IntegerField(label=_("People to train"), min_value=0)
    program = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=TrainingProgram.objects.none(),
        required=False,
        empty_label=_("Any that closes the gap"),
        to_field_name="public_id",
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, need: TrainingNeed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["program"]
        offered = TrainingProgram.objects.filter(
            plan_offers__plan=need.plan_id, taught__competency=need.competency_id
        )
        field.queryset = offered.order_by("code").distinct()


class AddedNeedForm(forms.Form):
    """A need that does not come from gaps; unit and programme are chosen once."""

    unit = forms.ModelChoiceField(
        label=_("Work unit"), queryset=Unit.objects.none(), to_field_name="public_id", empty_label=None
    )
    program = forms.ModelChoiceField(
        label=_("Programme"), queryset=TrainingProgram.objects.none(), to_field_name="public_id"
    )
    people = forms.IntegerField(label=_("People to train"), min_value=1, max_value=100_000)
    decree = forms.CharField(
        label=_("Decree or strategic programme"),
        max_length=250,
        help_text=_("Number and date, or the programme that asks for it."),
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Iterable[Unit] = (), fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["unit"], self.fields["program"]
            return
        unit, program = self.fields["unit"], self.fields["program"]
        unit.queryset = Unit.objects.filter(pk__in=[each.pk for each in units]).order_by("code")  # type: ignore[attr-defined]
        program.queryset = TrainingProgram.objects.order_by("name", "pk")  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """How a plan may hold a programme."""

    seats_per_round = forms.IntegerField(label=_("Seats per round"), min_value=1, max_value=10_000)
    rounds = forms.IntegerField(
        label=_("Rounds at most"), min_value=0, max_value=365, help_text=_("0: the plan does not hold it.")
    )
    cost_per_seat = forms.DecimalField(
        label=_("Cost per seat (Rp)"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    line = forms.ModelChoiceField(
        label=_("Budget line"),
        queryset=BudgetLine.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("None"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: PlanOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        plan = offer.plan
        field.queryset = BudgetLine.objects.filter(unit=plan.unit_id, year=plan.year).order_by("code")


class LineForm(forms.ModelForm):
    """A budget line."""

    class Meta:
        model = BudgetLine
        fields = ("year", "code", "name", "ceiling")
        labels = {
            "year": _("Year"),
            "code": _("DPA code"),
            "name": _("Name"),
            "ceiling": _("Ceiling (Rp)"),
        }

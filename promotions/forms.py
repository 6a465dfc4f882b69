"""Forms of the pages about vacancies and shortlists."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from employees.forms import OfPersonFilter
from promotions.choices import CandidateOutcome, Decision, Route, VerifiedOutcome

BOXES = [(str(number), str(number)) for number in range(9, 0, -1)]
WITHOUT_MARK = "belum"


class VacancyFilter(django_filters.FilterSet):
    """What the list of vacancies can be narrowed by."""

    cari = django_filters.CharFilter(
        field_name="position__name", lookup_expr="icontains", label=_("Search post")
    )
    jalur = django_filters.ChoiceFilter(
        field_name="route", choices=Route.choices, label=_("Route"), empty_label=_("All routes")
    )


class CandidateFilter(OfPersonFilter):
    """What the review table can be narrowed by."""

    kotak = django_filters.ChoiceFilter(
        field_name="box", choices=BOXES, label=_("Talent box"), empty_label=_("All boxes")
    )
    status = django_filters.ChoiceFilter(
        field_name="outcome",
        choices=CandidateOutcome.choices,
        label=_("Outcome"),
        empty_label=_("All outcomes"),
    )
    tinjauan = django_filters.ChoiceFilter(
        method="reviewed",
        choices=[*Decision.choices, (WITHOUT_MARK, _("Not yet reviewed"))],
        label=_("Review"),
        empty_label=_("All"),
    )

    def reviewed(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.marked("" if value == WITHOUT_MARK else value)


class SuccessionForm(forms.Form):
    """The post whose successors are shown, by its code."""

    jabatan = forms.CharField(max_length=100, required=False, label=_("Code of the post"))


class VerificationForm(forms.Form):
    """What people established about a rule that the data leave open."""

    rule = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=VerifiedOutcome.choices, label=_("What the document shows"))
    document = forms.CharField(max_length=500, label=_("Document (kind and number)"))
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason"))

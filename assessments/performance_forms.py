"""Forms of the pages about performance."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from asn_career.base.forms import LoadedSearchedChoiceField
from assessments.choices import Expectation, OrganisationRating, Predicate
from assessments.performance.disagreements import PERIODIC, YEARLY
from employees.access import Principal
from employees.forms import SEARCHED_UNIT, OfPersonFilter, unit_filter
from employees.models import Unit

FIRST_YEAR, LAST_YEAR = 1990, 2100
KINDS = [(YEARLY, _("Yearly results")), (PERIODIC, _("Periodic evaluations"))]
OPEN, CONFIRMED = "terbuka", "dikonfirmasi"
STATES = [(OPEN, _("Not settled")), (CONFIRMED, _("Confirmed as given"))]


class DisagreementFilter(OfPersonFilter):
    """Which disagreements are listed."""

    unit = unit_filter()
    tahun = django_filters.NumberFilter(
        field_name="year", label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    jenis = django_filters.ChoiceFilter(
        choices=KINDS, method="as_asked", label=_("Kind of result"), empty_label=None
    )
    keadaan = django_filters.ChoiceFilter(
        choices=STATES, method="as_asked", label=_("State"), empty_label=_("All states")
    )

    def as_asked(self, queryset: Any, name: str, value: str) -> Any:
        """The page has chosen by it already."""
        return queryset


class ReasonForm(forms.Form):
    """Why a predicate stays as given."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as the document that sets the predicate."),
    )


class CorrectionForm(ReasonForm):
    """The three values as they should be."""

    work_result = forms.ChoiceField(
        label=_("Work result"), choices=[("", _("not recorded")), *Expectation.choices], required=False
    )
    behaviour = forms.ChoiceField(
        label=_("Behaviour"), choices=[("", _("not recorded")), *Expectation.choices], required=False
    )
    predicate = forms.ChoiceField(label=_("Predicate"), choices=Predicate.choices)
    field_order = ("work_result", "behaviour", "predicate", "reason")


class DistributionForm(forms.Form):
    """Of which unit and year the distribution is shown."""

    unit: Any = LoadedSearchedChoiceField(
        queryset=None,
        to_field_name="public_id",
        required=False,
        label=_("Work unit"),
        empty_label=_("Choose a unit"),
        **SEARCHED_UNIT,
    )
    tahun = forms.IntegerField(label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.visible_to(principal).order_by("name", "pk")


class RatingForm(forms.Form):
    """The performance of an organisation, as a document sets it."""

    rating = forms.ChoiceField(label=_("Rating of the organisation"), choices=OrganisationRating.choices)
    document = forms.CharField(label=_("Number of the document"), max_length=250)

"""Forms of the pages about vacancies and shortlists."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from employees.forms import OfPersonFilter
from employees.models import Unit
from promotions.choices import CandidateOutcome, Decision, Route, VerifiedOutcome
from promotions.method_forms import demanded_by, methods_fields
from promotions.performance_ways import NATIONAL_WAY, PREDICATE_ONLY
from promotions.review_order import WITHOUT_SCORE
from promotions.rule_sets.content import Choices, demanded_in

BOXES = [(str(number), str(number)) for number in range(9, 0, -1)]
WITHOUT_MARK = "belum"
_METHODS, _LAST = "methods_", ("basis", "reason")


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
    skor = django_filters.ChoiceFilter(
        method="scored",
        choices=[(WITHOUT_SCORE, _("Eligible without a score"))],
        label=_("Score"),
        empty_label=_("All"),
    )
    tinjauan = django_filters.ChoiceFilter(
        method="reviewed",
        choices=[*Decision.choices, (WITHOUT_MARK, _("Not yet reviewed"))],
        label=_("Review"),
        empty_label=_("All"),
    )

    def scored(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(outcome=CandidateOutcome.ELIGIBLE, score__isnull=True)

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


class RuleSetForm(forms.Form):
    """What an agency may choose about the rules of one vacancy; empty fields leave what holds.

    The demanded methods begin with what holds, and are chosen where they are changed.
    """

    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The day of the facts."),
    )
    unit = forms.ModelChoiceField(
        label=_("Population"),
        queryset=Unit.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("The whole agency"),
    )
    talent = forms.IntegerField(label=_("Weight of talent (%)"), min_value=0, max_value=100, required=False)
    performance = forms.ChoiceField(
        label=_("Performance axis"),
        required=False,
        choices=[
            ("", _("As it holds in the agency")),
            (NATIONAL_WAY, _("National default (Kepka BKN 411/2025)")),
            (PREDICATE_ONLY, _("The predicate alone")),
        ],
        help_text=_("The same person can stand two bands higher by the predicate alone."),
    )
    per_seat = forms.IntegerField(label=_("Proposed per seat"), min_value=3, max_value=20, required=False)
    basis = forms.CharField(
        label=_("Decree"),
        max_length=300,
        required=False,
        help_text=_(
            "Permits to depart from what holds in the agency; needed where anything above is chosen."
        ),
    )
    reason = forms.CharField(
        label=_("Why the sealed rule set is replaced"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("At least 30 characters."),
    )

    def __init__(
        self, *args: Any, units: Any, holds: Mapping[str, Any], replaces: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.demanded = demanded_in(holds)
        fields = list(self.fields.items())
        day = date.fromisoformat(holds["as_of"])
        self.fields = dict(
            [*fields[:-2], *methods_fields(_METHODS, self.demanded, day=day).items(), *fields[-2:]]
        )
        default = _("Without an entry: %(value)s.")
        self.fields["talent"].help_text = default % {"value": holds["weights"]["talent"]}
        self.fields["per_seat"].help_text = default % {"value": holds["proposed_per_seat"]}
        if not holds["weights"]["technical"]:
            del self.fields["talent"]  # without technical requirements talent has the whole weight
        if not replaces:
            del self.fields["reason"]

    def methods(self) -> list[forms.BoundField]:
        """What is demanded of methods."""
        return [each for each in self if each.name.startswith(_METHODS)]

    def before_methods(self) -> list[forms.BoundField]:
        return [each for each in self if not each.name.startswith(_METHODS) and each.name not in _LAST]

    def after_methods(self) -> list[forms.BoundField]:
        return [each for each in self if each.name in _LAST]

    def given(self) -> dict[str, Any]:
        """The arguments of ``rule_sets.approving.propose``."""
        cleaned = self.cleaned_data
        unit, methods = cleaned["unit"], demanded_by(cleaned, _METHODS)
        choices = Choices(
            talent=cleaned.get("talent"),
            performance=cleaned["performance"],
            per_seat=cleaned["per_seat"],
            unit_code=unit.code if unit else "",
            methods=None if methods == self.demanded else methods,
        )
        return {
            "as_of": cleaned["as_of"],
            "choices": choices,
            "basis": cleaned["basis"],
            "reason": cleaned.get("reason", ""),
        }


class BundleForm(forms.Form):
    """What an evidence file is for."""

    purpose = forms.CharField(
        label=_("What the file is for"), max_length=200, help_text=_("Entered in the access log.")
    )

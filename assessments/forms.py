"""Forms of the pages about gaps."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from asn_career.base.formatting import date_long
from asn_career.base.forms import LoadedChoiceField, LoadedSearchedChoiceField
from assessments.choices import GapStatus
from assessments.held_levels import RESULT_VALIDITY
from competencies.choices import CompetencyKind
from competencies.models import Competency
from employees.access import Principal
from employees.forms import SEARCHED_UNIT
from employees.models import Unit

DEPTHS = [("1", _("1 level or more")), ("2", _("2 levels or more")), ("3", _("3 levels or more"))]


class GapMapForm(forms.Form):
    """Which part of the organisation, and which competencies, the map shows."""

    unit: Any = LoadedSearchedChoiceField(
        queryset=None,
        to_field_name="public_id",
        required=False,
        label=_("Work unit"),
        empty_label=_("Whole scope"),
        **SEARCHED_UNIT,
    )
    jenis = forms.ChoiceField(
        choices=[("inti", _("Managerial and sociocultural")), ("technical", _("Technical"))],
        required=False,
        label=_("Competencies"),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.visible_to(principal).order_by("name", "pk")

    @property
    def kinds(self) -> list[str]:
        if self.cleaned_data.get("jenis") == "technical":
            return [CompetencyKind.TECHNICAL]
        return [CompetencyKind.MANAGERIAL, CompetencyKind.SOCIOCULTURAL]


class VersionForm(forms.Form):
    """By the standards of which day, and by the results of which, gaps are compared."""

    standar = forms.DateField(
        label=_("Standards in force on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Also a day to come, for which a standard is decreed already."),
    )
    today: date
    hasil = forms.DateField(
        label=_("Results known on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    @classmethod
    def asked(cls, given: Mapping[str, Any], *, today: date, **more: Any) -> Self:
        """The form as it was asked; what is left out is today."""
        told = {name: given.get(name) or today.isoformat() for name in ("standar", "hasil")}
        form = cls({**{name: given[name] for name in given}, **told}, **more)
        form.today = today
        return form

    def clean(self) -> dict[str, Any]:
        """Results are those of a day that has come, and of rules that are known."""
        given: dict[str, Any] = self.cleaned_data
        first = RESULT_VALIDITY.provisions[0].effective_from
        if (known := given.get("hasil")) and not first <= known <= self.today:
            said = _("Results are known from %(first)s to today. Choose such a day.")
            self.add_error("hasil", said % {"first": date_long(first)})
        return given

    def days(self) -> dict[str, date]:
        return {"standards_on": self.cleaned_data["standar"], "results_on": self.cleaned_data["hasil"]}


class UnitVersionForm(VersionForm):
    """The same of the people of a unit."""

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = LoadedSearchedChoiceField(
            queryset=Unit.objects.visible_to(principal).order_by("name", "pk"),
            to_field_name="public_id",
            required=False,
            label=_("Work unit"),
            empty_label=_("Choose a unit"),
            **SEARCHED_UNIT,
        )
        self.fields = {"unit": unit, **self.fields}


class GapListForm(forms.Form):
    """Whose gaps in which competency are listed."""

    kompetensi: Any = LoadedChoiceField(
        queryset=None, to_field_name="public_id", label=_("Competency"), empty_label=None
    )
    unit: Any = LoadedSearchedChoiceField(
        queryset=None,
        to_field_name="public_id",
        required=False,
        label=_("Work unit"),
        empty_label=_("All units"),
        **SEARCHED_UNIT,
    )
    status = forms.ChoiceField(
        choices=[("", _("All statuses")), *GapStatus.choices], required=False, label=_("Status")
    )
    kurang = forms.ChoiceField(
        choices=[("", _("Any distance")), *DEPTHS], required=False, label=_("Distance")
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kompetensi: Any = self.fields["kompetensi"]
        kompetensi.queryset = Competency.objects.visible_to(principal).order_by("kind", "code")
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.visible_to(principal).order_by("name", "pk")

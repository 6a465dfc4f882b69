"""Forms of the pages about study leave."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.findings import FAIL, PASS
from employees.choices import EducationLevel
from employees.forms import OfPersonFilter
from training.study_leave_choices import (
    Accreditation,
    StudyFileKind,
    StudyFunding,
    StudyLeaveState,
    StudyMode,
    StudyResult,
)

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
FILE_TYPES = _("PDF, JPEG or PNG, at most 5 MB.")
_HIGHER = [EducationLevel(value) for value in EducationLevel.values if value not in ("SD", "SLTP", "SLTA")]


def day_field(label: Any, **given: Any) -> forms.DateField:
    """A day, typed or chosen from the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
    return forms.DateField(label=label, widget=widget, input_formats=formats, **given)


def _within(day: date | None) -> date | None:
    if day and not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(_("Give a day between 2000 and 2100."))
    return day


class StudyLeaveForm(forms.Form):
    """What somebody applies for."""

    level = forms.ChoiceField(label=_("Level"), choices=[(one.value, one.label) for one in _HIGHER])
    programme = forms.CharField(label=_("Programme of study"), max_length=250)
    field = forms.CharField(label=_("Field of study"), max_length=250)
    institution = forms.CharField(label=_("Institution"), max_length=250)
    accreditation = forms.ChoiceField(label=_("Accreditation"), choices=Accreditation.choices)
    mode = forms.ChoiceField(
        label=_("Post during the study"),
        choices=StudyMode.choices,
        help_text=_("Released: you leave the post for the time of study. Kept: you study beside your work."),
    )
    funding = forms.ChoiceField(label=_("Funding"), choices=StudyFunding.choices)
    starts_on = day_field(_("First day of study"))
    ends_on = day_field(_("Last day of study"))
    reason = forms.CharField(
        label=_("Use for the unit"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Which work of the unit gains by this study?"),
    )

    def clean_starts_on(self) -> date | None:
        return _within(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> date | None:
        return _within(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", _("The last day of study must be after the first."))
        return found


class StudyFileForm(forms.Form):
    """A document for the application."""

    kind = forms.ChoiceField(
        label=_("Kind of document"),
        choices=[choice for choice in StudyFileKind.choices if choice[0] != StudyFileKind.DECISION],
    )
    file = forms.FileField(label=_("Document"), help_text=FILE_TYPES, allow_empty_file=True)


class StudyReportForm(forms.Form):
    """A report about a part of the study."""

    grade = forms.DecimalField(
        label=_("Grade point average (IPK)"),
        min_value=0,
        max_value=4,
        max_digits=3,
        decimal_places=2,
        required=False,
        localize=True,
    )
    credits = forms.IntegerField(label=_("Credits earned (SKS)"), min_value=0, max_value=300, required=False)
    text = forms.CharField(
        label=_("Progress and obstacles"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = forms.FileField(
        label=_("Transcript or letter of the institution"), help_text=FILE_TYPES, allow_empty_file=True
    )


class StudyExtensionForm(forms.Form):
    """More time."""

    until = day_field(_("New last day of study"))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label=_("Letter of the institution"), help_text=FILE_TYPES, allow_empty_file=True)

    def clean_until(self) -> date | None:
        return _within(self.cleaned_data["until"])


class StudyReturnForm(forms.Form):
    """Reporting back from the study."""

    on = day_field(_("Back at work on"))
    result = forms.ChoiceField(label=_("Result"), choices=StudyResult.choices)
    graduated_on = day_field(_("Day of graduation"), required=False)
    file = forms.FileField(
        label=_("Diploma or transcript"), help_text=FILE_TYPES, required=False, allow_empty_file=True
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("result") == StudyResult.GRADUATED:
            for name, message in (
                ("graduated_on", _("Give the day of graduation.")),
                ("file", _("Add the diploma or the transcript.")),
            ):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return found


class SettleForm(forms.Form):
    """What the documents show about a rule that the data leave open."""

    rule = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("The documents show"),
        choices=[(PASS, _("The rule is met")), (FAIL, _("The rule is not met"))],
    )
    document = forms.CharField(label=_("Which document"), max_length=250)


class StudyLeaveFilter(OfPersonFilter):
    """What the list of study leaves can be narrowed by."""

    cari = django_filters.CharFilter(method="matching", label=_("Search name or programme"))
    keadaan = django_filters.ChoiceFilter(
        field_name="state",
        choices=StudyLeaveState.choices,
        label=_("State"),
        empty_label=pgettext_lazy("state", "All states"),
    )
    laporan = django_filters.ChoiceFilter(
        method="reports", choices=[("lambat", _("Overdue"))], label=_("Reports"), empty_label=_("All")
    )

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        people = super().matching(queryset, name, value)
        return people | queryset.filter(programme__icontains=value.strip())

    def reports(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(is_late=True)

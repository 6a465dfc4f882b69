"""Forms of decrees about standards and of classes of posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competencies.choices import Importance, RequirementKind
from competencies.imports import check_requirement
from competencies.standard_decrees.describing import LONGEST, Described
from competencies.standard_decrees.requirements import Asked
from employees.models import Unit

MOST_REQUIREMENTS, SPARE_LINES = 20, 3
_REMEDIES = {
    RequirementKind.MIN_EDUCATION: _("Write a level of education, such as S1, D-III or SLTA."),
    RequirementKind.MIN_RANK: _("Write a rank, such as III/d."),
    RequirementKind.EXPERIENCE_YEARS: _("Write a number of years from 0 to 60, such as 4."),
}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


def _agency(agencies: list[Unit]) -> forms.ModelChoiceField:
    rows = Unit.objects.filter(pk__in=[unit.pk for unit in agencies]).order_by("code")
    return forms.ModelChoiceField(rows, label=_("Agency"), to_field_name="public_id", empty_label=None)


class DecreeForm(forms.Form):
    """For which agency, from when, by which decree and why."""

    begins = _day(_("In force from"))
    decree = forms.CharField(
        label=_("Decree number"), max_length=300, help_text=_("As in “Kepwal 188/2026”.")
    )
    decree_on = _day(_("Day of the decree"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def __init__(self, *args: Any, agencies: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"root": _agency(agencies), **self.fields}

    def head(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("begins", "decree", "decree_on", "reason")}


class CodesForm(forms.Form):
    """Codes, one a line, as pasted from a spreadsheet."""

    codes = forms.CharField(
        label=_("Codes of posts or classes"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=50_000,
        help_text=_("One a line; a column of a spreadsheet can be pasted."),
    )

    def given(self) -> list[str]:
        return [
            line.split("\t")[0].strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()
        ]


class ClassForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=100)
    name = forms.CharField(label=_("Name"), max_length=250)

    def __init__(self, *args: Any, agencies: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"root": _agency(agencies), **self.fields}


class MembersForm(CodesForm):
    """The members of a class; emptied, it has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].required = False
        self.fields["codes"].label = _("Codes of the posts of this class")
        self.fields["codes"].widget.attrs["rows"] = 12


class RequirementForm(forms.Form):
    """One requirement beside competencies; a line without a kind is empty."""

    kind = forms.ChoiceField(
        choices=[("", _("None")), *RequirementKind.choices], required=False, label=_("Kind")
    )
    value = forms.CharField(max_length=250, required=False, label=_("Requirement"))
    importance = forms.ChoiceField(
        choices=[("", _("not stated")), *Importance.choices], required=False, label=_("Importance")
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean(self) -> dict[str, Any]:
        """The value in the spelling of its kind, as a data package would have it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind, value = given.get("kind"), given.get("value", "").strip()
        if bool(kind) != bool(value):
            self.add_error(
                "value" if kind else "kind", _("Give the kind and the requirement together, or neither.")
            )
        elif kind:
            read = {"kind": kind, "value": value}
            if any(note.severity == "error" for _column, note in check_requirement(read, self.day)):
                self.add_error("value", _REMEDIES[RequirementKind(kind)])
            given["value"] = read["value"]
        return given

    def asked(self) -> Asked | None:
        given = self.cleaned_data
        return Asked(given["kind"], given["value"], given["importance"]) if given.get("kind") else None


class DescriptionForm(forms.Form):
    """What a post is for, and by what its performance is told."""

    summary = forms.CharField(
        label=_("Summary of the post"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        required=False,
        help_text=_("What the post is for, in one or two sentences. Empty: what was last set stays."),
    )
    performance_measures = forms.CharField(
        label=_("Performance indicators of the post"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        required=False,
        help_text=_("One indicator a line. Empty: what was last set stays."),
    )

    def said(self) -> Described:
        return Described(**self.cleaned_data)


class _Requirements(forms.BaseFormSet):
    def clean(self) -> None:
        """Nothing twice."""
        if any(self.errors):
            return
        found = [(form.cleaned_data.get("kind"), form.cleaned_data.get("value")) for form in self.forms]
        named = [each for each in found if each[0]]
        for each in named:
            if named.count(each) > 1:
                raise ValidationError(_("“%(value)s” stands there twice."), params={"value": each[1]})

    def given(self) -> list[Asked]:
        return [asked for asked in (form.asked() for form in self.forms) if asked is not None]


RequirementForms = forms.formset_factory(
    RequirementForm, formset=_Requirements, extra=SPARE_LINES, max_num=MOST_REQUIREMENTS, validate_max=True
)

"""Forms of decrees about standards and of classes of posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from employees.models import Unit


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

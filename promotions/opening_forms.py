"""Forms of the pages of openings, applications and score sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promotions.choices import Route
from promotions.opening_choices import FileState
from promotions.openings.rules import said

FILE_TYPES = _("PDF, JPEG or PNG, at most 5 MB.")
_LONG = _("At least 30 characters.")


def _text(label: Any, hint: Any = _LONG, **given: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=widget, help_text=hint, max_length=2000, **given)


def _day(label: Any, **given: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **given)


class RouteForm(forms.Form):
    """By which route a post of the register is filled."""

    route = forms.ChoiceField(label=_("Route"), choices=Route.choices)


class OpeningForm(forms.Form):
    """The weights of the scored stages, one field each; a decree where they are not the national ones."""

    basis = forms.CharField(
        label=_("Decree"),
        max_length=300,
        required=False,
        help_text=_("Only where the weights are not the national ones."),
    )

    def __init__(self, *args: Any, stages: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scored = [row["code"] for row in stages]
        for row in stages:
            self.fields[f"weight_{row['code']}"] = forms.IntegerField(
                label=_("Weight: %(stage)s (%%)") % {"stage": said(row)},
                min_value=0,
                max_value=100,
                initial=row["weight"],
            )
        if self.scored:
            self.order_fields([*(f"weight_{code}" for code in self.scored), "basis"])
        else:
            del self.fields["basis"]

    def given(self) -> dict[str, Any]:
        """What was chosen, as the domain takes it."""
        told = self.cleaned_data
        weights = {code: told[f"weight_{code}"] for code in self.scored}
        return {"weights": weights or None, "basis": told.get("basis", "")}


class StartForm(forms.Form):
    """The last day of a stage: as announced for a call, which has one always; a plan otherwise."""

    ends_on = _day(_("Last day"), required=False)

    def __init__(self, *args: Any, announces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = announces


class EvidenceForm(forms.Form):
    """A document that fulfils an item of the checklist."""

    item = forms.ChoiceField(label=_("Item"))
    note = forms.CharField(label=_("Number and day of the document"), max_length=300, required=False)
    file = forms.FileField(label=_("Document"), help_text=FILE_TYPES, allow_empty_file=True)

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = _text(_("Reason"))


class AboutForm(forms.Form):
    """About whom, chosen by the opaque id, and what is to be recorded."""

    about = forms.ChoiceField(label=_("About"))
    reason = _text(_("Reason"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = people  # type: ignore[attr-defined]


class ExtensionForm(forms.Form):
    """Until when the call goes on, and why."""

    until = _day(_("New last day"))
    reason = _text(_("Reason"))


class AssessorForm(forms.Form):
    """Whom to appoint."""

    nip = forms.CharField(
        label=_("NIP of the assessor"),
        max_length=150,
        help_text=_("Of somebody with an account; for an assessor from outside the name of the account."),
    )


class ApplicationFileForm(forms.Form):
    """A document for one's application."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    file = forms.FileField(label=_("Document"), help_text=FILE_TYPES, allow_empty_file=True)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """Why one applies."""

    statement = _text(
        _("Why you apply"), hint=_("Read by the officers who check your documents."), required=False
    )


class FileCheckForm(forms.Form):
    """What the check says of one document."""

    state = forms.ChoiceField(
        label=_("Result of the check"),
        choices=[choice for choice in FileState.choices if choice[0] != FileState.WAITING],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("For a document that is not accepted; the applicant reads it."),
    )


class ResultForm(forms.Form):
    """Whether an applicant passes the document check."""

    passes = forms.TypedChoiceField(
        label=_("Proposed result"),
        choices=[("1", _("Passes")), ("0", _("Does not pass"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where somebody does not pass; the applicant reads it."),
    )


class SheetForm(forms.Form):
    """Points by criterion, and a reason where an earlier sheet is corrected."""

    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, criteria: Iterable[Mapping[str, Any]], corrects: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [row["code"] for row in criteria]
        for row in criteria:
            self.fields[f"points_{row['code']}"] = forms.DecimalField(
                label=f"{said(row)} ({row['weight']}%)",
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                localize=True,
                help_text=_("0 to 100"),
            )
        if corrects:
            self.fields["reason"] = forms.CharField(
                label=_("Why the sheet is corrected"),
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields([*(f"points_{code}" for code in self.criteria), "note", "reason"])

    def points(self) -> dict[str, Decimal]:
        return {code: self.cleaned_data[f"points_{code}"] for code in self.criteria}


class ConflictForm(forms.Form):
    """What keeps an assessor from scoring somebody."""

    detail = _text(_("What the conflict of interest is"))

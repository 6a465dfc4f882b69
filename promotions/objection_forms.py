"""Forms of the pages of objections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from employees.forms import OfPersonFilter
from promotions.choices import SHORTEST_REASON
from promotions.objection_choices import ObjectionState, ObjectionVerdict
from promotions.objections.subjects import Group

_LONG = _("At least 30 characters.")
_FILE_TYPES = _("PDF, JPEG or PNG, at most 5 MB.")
LATE = "lewat"


def _text(label: Any, hint: Any = "", *, least: int | None = None, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=least,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        **given,
    )


def _file(label: Any, **given: Any) -> forms.FileField:
    return forms.FileField(label=label, help_text=_FILE_TYPES, allow_empty_file=True, **given)


class ObjectionForm(forms.Form):
    """What somebody objects to, why, and what they hold to be right."""

    about = forms.ChoiceField(label=_("What do you object to?"))
    text = _text(_("Why is it wrong?"), _LONG, least=SHORTEST_REASON)
    wanted = _text(
        _("What do you hold to be right?"), _("For example the level, the date or the document that counts.")
    )
    file = _file(_("Document that shows it (optional)"), required=False)

    def __init__(self, *args: Any, subjects: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", _("Choose")), *subjects]  # type: ignore[attr-defined]


class SupplyForm(forms.Form):
    """A document that was asked for, or that is added."""

    file = _file(_("Document"))
    text = _text(_("Note"), required=False)


class AskForm(forms.Form):
    """What the objector is asked for."""

    text = _text(_("Which documents, and why"), _LONG, least=SHORTEST_REASON)


class PrepareForm(forms.Form):
    """The draft of an answer."""

    verdict = forms.ChoiceField(label=_("Answer"), choices=ObjectionVerdict.choices, widget=forms.RadioSelect)
    text = _text(_("Reasons"), _("At least 30 characters; the person reads them."), least=SHORTEST_REASON)


class DraftBackForm(forms.Form):
    """Why a draft goes back."""

    text = _text(_("What is to be changed"), _LONG, least=SHORTEST_REASON)


class NoteForm(forms.Form):
    """A note that may stay empty."""

    text = _text(_("Note"), required=False)


class ObjectionFilter(OfPersonFilter):
    """What the list of objections can be narrowed by."""

    keadaan = django_filters.ChoiceFilter(
        field_name="state",
        choices=ObjectionState.choices,
        label=_("State"),
        empty_label=pgettext_lazy("state", "All states"),
    )
    jawaban = django_filters.ChoiceFilter(
        field_name="verdict",
        choices=ObjectionVerdict.choices,
        label=_("Answer"),
        empty_label=_("All"),
    )
    tenggat = django_filters.ChoiceFilter(
        method="due", choices=[(LATE, _("Overdue"))], label=_("Answer due"), empty_label=_("All")
    )

    def due(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.overdue(on=self.request.principal.on)

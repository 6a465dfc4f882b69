"""Forms of the pages of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.formatting import level as level_told
from asn_career.base.forms import blame, name_the_blank
from assessments.choices import Source
from assessments.models import AssessmentProvider
from assessments.results.choices import (
    ENTERED_SOURCES,
    SHORTEST_REASON,
    Method,
    ObjectionState,
    Purpose,
    ResultState,
    Standing,
    Verdict,
)
from assessments.results.entering import Level, ResultFacts, parse_level
from assessments.results.errors import UnknownCompetencyError
from competencies.models import Competency
from employees.forms import OfPersonFilter

_FILE_TYPES = _("PDF, JPEG or PNG, at most 5 MB.")
_LONG = _("At least 30 characters; the employee reads it.")
EXTRA_ROWS = 3


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, label=label, help_text=hint, required=required)


def _text(
    label: Any, hint: Any = "", *, least: int | None = None, rows: int = 3, **given: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=least,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        **given,
    )


class ResultForm(forms.Form):
    """Of whom, from where, on which day and by which instrument."""

    nip = forms.CharField(
        max_length=30,
        label="NIP",
        help_text=_("18 digits; blanks may stand between them."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    source = forms.ChoiceField(
        label=_("Source"), choices=[("", _("Choose")), *((each, each.label) for each in ENTERED_SOURCES)]
    )
    method = forms.ChoiceField(
        label=pgettext_lazy("assessment centre", "Method"),
        required=False,
        choices=[("", _("Choose")), *Method.choices],
        help_text=_("Of an assessment centre; it decides which accreditation the provider needs."),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", _("Choose")), *Purpose.choices])
    assessed_on = _day(_("Day of the assessment"))
    provider = forms.ModelChoiceField(
        queryset=AssessmentProvider.objects.order_by("name"),
        to_field_name="public_id",
        label=_("Provider"),
        help_text=_("Of the register; whether it was accredited on the day is checked by the system."),
    )
    instrument = forms.CharField(
        max_length=250, label=_("Instrument"), help_text=_("For example: in-tray, LGD and interview.")
    )
    instrument_version = forms.CharField(max_length=50, required=False, label=_("Version of the instrument"))
    summary = _text(_("Summary of the report"), required=False)

    def __init__(self, *args: Any, fixed: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_the_blank(self.fields["provider"])
        for name in fixed:
            if name == "nip":
                del self.fields[name]
            else:
                self.fields[name].disabled = True

    @property
    def facts(self) -> ResultFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "nip"}
        return ResultFacts(**given)


class ReportForm(forms.Form):
    """The report of the provider."""

    file = forms.FileField(label=_("Report file"), help_text=_FILE_TYPES, allow_empty_file=True)


class ReasonForm(forms.Form):
    """Why something is sent back, given up or corrected."""

    reason = _text(_("Reason"), _LONG, least=SHORTEST_REASON)


class ObjectionForm(forms.Form):
    """Why the person does not accept a result."""

    text = _text(
        _("What is wrong, and what do you hold to be right?"),
        _("At least 30 characters."),
        least=SHORTEST_REASON,
    )


class AnswerForm(forms.Form):
    """The answer to an objection."""

    verdict = forms.ChoiceField(label=_("Answer"), choices=Verdict.choices, widget=forms.RadioSelect)
    text = _text(_("Reasons"), _LONG, least=SHORTEST_REASON, rows=4)


class ProviderForm(forms.Form):
    """A provider of the register."""

    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=50,
        label=_("Code"),
        help_text=_("Letters, digits, full stop, hyphen and underscore."),
    )
    name = forms.CharField(max_length=250, label=_("Name"))


class AccreditationForm(forms.Form):
    """An accreditation of a provider."""

    accredited_by = forms.CharField(max_length=250, label=_("Accredited by"), initial="BKN")
    level = forms.ChoiceField(label=_("Up to the method"), choices=[("", _("Choose")), *Method.choices])
    decree = forms.CharField(max_length=250, label=_("Decree"))
    begins = _day(_("From"))
    ends = _day(_("Until"), _("The last day; empty while none is set."), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("begins"), given.get("ends")
        if first and last and first > last:
            self.add_error("ends", gettext("The last day is before the first."))
        return given


class EndForm(forms.Form):
    """The earlier end of an accreditation."""

    last = _day(_("Last day"))
    reason = _text(_("Reason"), _("At least 30 characters."), least=SHORTEST_REASON)


class LevelsForm(forms.Form):
    """Levels of one person on one page: a row per competency, and some for competencies by code."""

    def __init__(
        self, *args: Any, competencies: Sequence[Competency], known: Mapping[int, Level], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.competencies = list(competencies)
        for competency in self.competencies:
            held = known.get(competency.pk)
            self.fields[f"level_{competency.pk}"] = _level_field(
                competency.name, level_told(held.level) if held else ""
            )
            self.fields[f"note_{competency.pk}"] = _note_field(competency.name, held.note if held else "")
        for number in range(1, EXTRA_ROWS + 1):
            other = gettext("Other competency %(n)s") % {"n": number}
            self.fields[f"code_{number}"] = forms.CharField(
                required=False, max_length=50, label=f"{other}: {gettext('code')}"
            )
            self.fields[f"level_x{number}"] = _level_field(other, "")
            self.fields[f"note_x{number}"] = _note_field(other, "")

    def rows(self) -> list[tuple[Competency, Any, Any]]:
        """Competency, field of the level and field of the evidence, in their order."""
        return [(each, self[f"level_{each.pk}"], self[f"note_{each.pk}"]) for each in self.competencies]

    def extra_rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"code_{n}"], self[f"level_x{n}"], self[f"note_x{n}"]) for n in range(1, EXTRA_ROWS + 1)
        ]

    def levels(self) -> dict[int, Level]:
        """What was entered, by competency; an empty row says nothing."""
        return self._found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._found: dict[int, Level] = {}
        named = {f"level_{each.pk}": (each.pk, f"note_{each.pk}") for each in self.competencies}
        named |= self._others(given)
        for name, (competency, note) in named.items():
            if not given.get(name, "").strip():
                continue
            try:
                self._found[competency] = Level(parse_level(given[name], field=name), given.get(note, ""))
            except DomainError as error:
                blame(self, error)
        return given

    def _others(self, given: Mapping[str, str]) -> dict[str, tuple[int, str]]:
        """Rows whose competency is named by its code. One query."""
        codes = {n: given.get(f"code_{n}", "").strip().upper() for n in range(1, EXTRA_ROWS + 1)}
        known = dict(
            Competency.objects.filter(code__in=filter(None, codes.values())).values_list("code", "pk")
        )
        found = {}
        for number, code in codes.items():
            if code and code not in known:
                self.add_error(f"code_{number}", str(UnknownCompetencyError(value=code)))
            elif code:
                found[f"level_x{number}"] = (known[code], f"note_x{number}")
        return found


def _level_field(label: str, initial: str) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=5,
        initial=initial,
        label=gettext("Level of %(competency)s") % {"competency": label},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 4, "autocomplete": "off"}),
    )


def _note_field(label: str, initial: str) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=1000,
        initial=initial,
        label=gettext("Evidence for %(competency)s") % {"competency": label},
    )


class ResultFilter(OfPersonFilter):
    """What the list of results can be narrowed by."""

    keadaan = django_filters.ChoiceFilter(
        field_name="state",
        choices=ResultState.choices,
        label=_("Stage of the result"),
        empty_label=pgettext_lazy("stage of a result", "All stages"),
    )
    sumber = django_filters.ChoiceFilter(
        field_name="source", choices=Source.choices, label=_("Source"), empty_label=_("All")
    )
    kedudukan = django_filters.ChoiceFilter(
        field_name="standing", choices=Standing.choices, label=_("Counts as official"), empty_label=_("All")
    )
    tanggapan = django_filters.ChoiceFilter(
        method="answer",
        choices=[("diam", _("Not answered")), ("terima", _("Accepted")), ("sanggah", _("Objected to"))],
        label=_("Answer"),
        empty_label=_("All"),
    )

    def answer(self, queryset: Any, name: str, value: str) -> Any:
        if value == "diam":
            return queryset.unanswered(on=self.request.principal.on)
        if value == "terima":
            return queryset.filter(acceptance__isnull=False)
        objected = [ObjectionState.FILED, ObjectionState.TAKEN, ObjectionState.ANSWERED]
        return queryset.filter(objections__state__in=objected)


class ObjectionFilter(OfPersonFilter):
    """What the list of objections can be narrowed by."""

    keadaan = django_filters.ChoiceFilter(
        field_name="state",
        choices=ObjectionState.choices,
        label=_("State"),
        empty_label=pgettext_lazy("state", "All states"),
    )
    tenggat = django_filters.ChoiceFilter(
        method="due", choices=[("lewat", _("Overdue"))], label=_("Answer due"), empty_label=_("All")
    )

    def due(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.overdue(on=self.request.principal.on)

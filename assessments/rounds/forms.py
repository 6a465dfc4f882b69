"""Forms of the pages of assessment rounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from asn_career.base.forms import SearchedChoiceField
from assessments.models import CompetencyRating, RoundIndicator
from assessments.rounds.choices import BY_ASSESSORS, RaterGroup, RaterRole, RoundMethod
from assessments.rounds.envelopes import COMMENT_CHARACTERS
from assessments.rounds.instrument import Question
from assessments.rounds.rules import RoundRules
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.forms import SEARCHED_UNIT
from employees.models import Document, Unit

NOT_JUDGED = "0"


def units_in_charge(principal: Principal, permission: Permission) -> Any:
    """Units for which a grant lets the reader plan rounds, by name."""
    rows = Unit.objects.order_by("name", "pk")
    if principal.sees_everyone(permission):
        return rows
    return rows.filter(lineage__overlap=sorted(principal.unit_ids(permission)))


def _text(label: Any, *, rows: int = 3, **given: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=2_000, **given)


def _day(label: Any, **given: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **given)


class RoundForm(forms.Form):
    """A new round: title, unit, method, days, and what is asked."""

    title = forms.CharField(label=_("Title"), max_length=200)
    unit: Any = SearchedChoiceField(
        queryset=None,
        to_field_name="public_id",
        label=_("Work unit"),
        empty_label=_("Choose"),
        **SEARCHED_UNIT,
    )
    method = forms.ChoiceField(label=pgettext_lazy("assessment round", "Method"), choices=RoundMethod.choices)
    opens_on = _day(_("First day"))
    closes_on = _day(_("Last day"), help_text=_("The round closes by itself at the end of this day."))
    provider = forms.CharField(
        label=_("Provider"),
        max_length=250,
        required=False,
        help_text=_("Who carries out a test or a centre; it goes on record with the levels."),
    )
    competencies: Any = forms.ModelMultipleChoiceField(
        queryset=Competency.objects.none(),
        to_field_name="public_id",
        label=_("Competencies"),
        required=False,
        help_text=_("Without a choice everybody is asked about the standard of their own post."),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units_in_charge(principal, Permission.MANAGE_ROUNDS)
        chosen: Any = self.fields["competencies"]
        chosen.queryset = Competency.objects.in_dictionary_on(principal.on).order_by("kind", "code")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        opens, closes = found.get("opens_on"), found.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day lies before the first one; choose a later day."))
        if found.get("method") in BY_ASSESSORS and not found.get("provider", "").strip():
            self.add_error("provider", _("Say who carries it out."))
        return found


class SubjectsForm(forms.Form):
    """Whom to add: everybody in service under a unit, people by their NIPs, or both."""

    unit: Any = SearchedChoiceField(
        queryset=None,
        to_field_name="public_id",
        label=_("Everybody in service of a unit and below"),
        empty_label=_("Nobody"),
        required=False,
        **SEARCHED_UNIT,
    )
    nips = forms.CharField(
        label=_("People by NIP"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=40_000,
        help_text=_("One NIP a line, or separated by commas."),
    )

    def __init__(self, *args: Any, within: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.in_subtree([within.pk]).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("unit") and not self.listed():
            raise forms.ValidationError(_("Choose a unit, or type at least one NIP."))
        return found

    def listed(self) -> list[str]:
        """NIPs as they were typed; blanks within one are put up with."""
        return [
            part.strip()
            for part in re.split(r"[,;\n]", self.data.get(self.add_prefix("nips"), ""))
            if part.strip()
        ]


class AssessorsForm(forms.Form):
    """Accounts among whom subjects are shared out: NIPs of employees, or names of outside accounts."""

    accounts = forms.CharField(
        label=_("Assessors"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        help_text=_("One a line: the NIP of an employee, or the account name of an outside assessor."),
    )

    def listed(self) -> list[str]:
        return list(
            dict.fromkeys(
                part.strip() for part in re.split(r"[,;\n]", self.cleaned_data["accounts"]) if part.strip()
            )
        )


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = _text(_("Reason"))


class ExtendForm(ReasonForm):
    """A later last day."""

    closes_on = _day(_("New last day"))
    field_order = ("closes_on", "reason")


class CloseForm(forms.Form):
    """Closing the rating before its last day is over."""

    reason = _text(_("Reason"), required=False, help_text=_("Needed before the last day is over."))


class FinishForm(forms.Form):
    """Putting the levels on record."""

    replace_scores = forms.BooleanField(
        label=_("Replace feedback scores of the year that are on record already"), required=False
    )


class RaterForm(ReasonForm):
    """A rater whom the organisation did not propose."""

    nip = forms.CharField(label=_("NIP, or account name of an outsider"), max_length=150)
    group = forms.ChoiceField(label=_("Rates as"))
    field_order = ("nip", "group", "reason")

    def __init__(self, *args: Any, method: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.choices = rater_choices(method)


class SettleForm(ReasonForm):
    """The level that assessors agreed on."""

    level = forms.DecimalField(
        label=_("Agreed level"), min_value=0, max_value=5, decimal_places=1, max_digits=2
    )
    field_order = ("level", "reason")


def rater_choices(method: str) -> list[tuple[str, Any]]:
    """As what somebody may be added to a round of a method."""
    if method == RoundMethod.FEEDBACK_360:
        return [*RaterGroup.choices, (RaterRole.SUPERIOR.value, RaterRole.SUPERIOR.label)]
    role = RaterRole.ASSESSOR if method in BY_ASSESSORS else RaterRole.SUPERIOR
    return [(role.value, role.label)]


class IndicatorsForm(forms.Form):
    """One choice for each indicator: a value of the scale, or that it cannot be judged."""

    def __init__(
        self, *args: Any, indicators: Iterable[RoundIndicator], rules: RoundRules, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = list(indicators)
        choices = [(str(value), said) for value, said in rules.scale]
        choices.append((NOT_JUDGED, pgettext("answer", "Cannot judge")))
        for row in self.indicators:
            self.fields[field_name(row)] = forms.ChoiceField(
                label=row.text, choices=choices, widget=forms.RadioSelect
            )

    def values(self) -> dict[int, int | None]:
        """By the number of the round's indicator; None: cannot be judged."""
        told = {row.pk: int(self.cleaned_data[field_name(row)]) for row in self.indicators}
        return {key: value or None for key, value in told.items()}

    def fields_of(self, question: Question) -> list[Any]:
        """The bound fields of one competency."""
        return [self[field_name(row)] for row in question.indicators]


class RatingForm(IndicatorsForm):
    """The ratings of one competency under one's name."""

    note = _text(_("Note"), required=False)

    def __init__(
        self,
        *args: Any,
        question: Question,
        saved: CompetencyRating | None,
        rules: RoundRules,
        documents: Sequence[Document] | None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _known(question, saved)
        super().__init__(*args, indicators=question.indicators, rules=rules, **kwargs)
        note = self.fields.pop("note")
        if documents is None:
            self.fields["note"] = note
            return
        self.documents = {str(row.public_id): row for row in documents}
        self.fields["evidence"] = _text(
            _("Evidence for it"),
            required=False,
            help_text=_("Needed above level %(level)s: what you did, when, with what result.")
            % {"level": rules.evidence_above},
        )
        if documents:
            named = [("", _("No document")), *((str(row.public_id), row.name) for row in documents)]
            self.fields["document"] = forms.ChoiceField(
                label=_("One of my documents"), choices=named, required=False
            )

    def told(self) -> dict[str, Any]:
        """Note, evidence and document as the domain takes them."""
        data = self.cleaned_data
        document = self.documents.get(data.get("document", "")) if "evidence" in self.fields else None
        return {"note": data.get("note", ""), "evidence": data.get("evidence", ""), "document": document}


class AnswerForm(IndicatorsForm):
    """Everything that is asked about somebody, without a name."""

    comment = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=COMMENT_CHARACTERS,
        help_text=_(
            "Shown among others without a name, if at least three people answer. Write nothing that gives you away."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"] = self.fields.pop("comment")


def field_name(row: RoundIndicator) -> str:
    return f"i_{row.public_id}"


def _known(question: Question, saved: CompetencyRating | None) -> dict[str, Any]:
    """What is saved already, to be looked at and changed."""
    if saved is None:
        return {}
    told: dict[str, Any] = {
        field_name(row): str(saved.answers[str(row.pk)] or NOT_JUDGED)
        for row in question.indicators
        if str(row.pk) in saved.answers
    }
    document = str(saved.document.public_id) if saved.document else ""
    return told | {"note": saved.note, "evidence": saved.evidence, "document": document}

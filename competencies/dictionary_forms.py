"""Forms of a draft of the dictionary: its head, its scales, a competency, and a file to take it from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.choices import CompetencyKind
from competencies.dictionary.content import LONGEST, MOST_LEVELS, Content, Entry
from competencies.dictionary.conversions import HALVES, level_key

SEEN = "seen_hash"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class SeenForm(forms.Form):
    """A form about a draft as it was shown: a draft that changed meanwhile is not overwritten."""

    seen_hash = forms.CharField(widget=forms.HiddenInput, required=False)

    def seen(self) -> str:
        return str(self.cleaned_data[SEEN])


class HeadForm(SeenForm):
    """From when, by which decree and why."""

    begins = _day(_("In force from"))
    decree = forms.CharField(
        label=_("Decree or regulation"),
        max_length=300,
        help_text=_("Kind, number and year, as in “Kepwal 188/2026”."),
    )
    decree_on = _day(_("Day of the decree"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def head(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("begins", "decree", "decree_on", "reason")}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ScalesForm(SeenForm):
    """The names of the levels by kind, one a line from the lowest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in CompetencyKind:
            self.fields[kind.value] = forms.CharField(
                label=kind.label,
                widget=forms.Textarea(attrs={"rows": MOST_LEVELS}),
                max_length=1000,
                help_text=_("One name a line, from the lowest level."),
            )

    def applied(self, content: Content) -> Content:
        scales = {kind.value: _lines(self.cleaned_data[kind.value]) for kind in CompetencyKind}
        return {**content, "scales": scales}


class ConversionsForm(SeenForm):
    """Which scales begin anew, and what each level measured before counts as; ``before`` are the scales until then."""

    def __init__(self, *args: Any, before: Mapping[str, list[str]], content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = {kind: _levels_of(before, kind) for kind in CompetencyKind.values}
        tables = content.get("conversions", {})
        for kind in CompetencyKind:
            self.fields[kind.value] = forms.BooleanField(
                label=_("This scale begins anew"), required=False, initial=kind.value in tables
            )
            after = _levels_of(content["scales"], kind.value)
            table = tables.get(kind.value, _suggested(self.levels[kind.value], after))
            for key in self.levels[kind.value]:
                self.fields[f"{kind.value}-{key}"] = forms.ChoiceField(
                    label=_("Level %(level)s counts as") % {"level": _spoken(key)},
                    choices=[("", _("not converted")), *((each, _spoken(each)) for each in after)],
                    required=False,
                    initial=table.get(key, ""),
                )

    def groups(self) -> list[tuple[Any, Any, list[Any]]]:
        """Each kind with its tick and the fields of its levels, in order."""
        return [
            (kind.label, self[kind.value], [self[f"{kind.value}-{key}"] for key in self.levels[kind.value]])
            for kind in CompetencyKind
        ]

    def applied(self, content: Content) -> Content:
        given = self.cleaned_data
        tables = {
            kind: {key: given[f"{kind}-{key}"] for key in keys if given[f"{kind}-{key}"]}
            for kind, keys in self.levels.items()
            if given[kind]
        }
        return {**content, "conversions": tables}


def _suggested(before: list[str], after: list[str]) -> dict[str, str]:
    """A table to begin with: every level stays where both scales have as many; of other scales the whole ones."""
    return {key: key for key in after if before == after or "." not in key}


def _levels_of(scales: Mapping[str, list[str]], kind: str) -> list[str]:
    """The levels of a scale by halves, from none at all."""
    most = len(scales.get(kind, ()))
    return [level_key(level) for level in HALVES if level <= most]


def _spoken(key: str) -> str:
    return key.replace(".", ",")


class EntryForm(SeenForm):
    """A competency with its levels; indicators stand one a line."""

    code = forms.CharField(label=_("Code"), max_length=LONGEST["code"])
    name = forms.CharField(label=_("Name"), max_length=LONGEST["name"])
    name_en = forms.CharField(label=_("English name"), max_length=LONGEST["name_en"], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=CompetencyKind.choices)
    family = forms.CharField(label=_("Family"), max_length=LONGEST["family"], required=False)
    description = forms.CharField(
        label=_("Description"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
    )

    def __init__(self, *args: Any, taken: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """``taken``: the names of the other competencies by their codes, in small letters."""
        super().__init__(*args, **kwargs)
        self.taken = taken or {}
        for level in range(1, MOST_LEVELS + 1):
            told = {"level": level}
            self.fields[f"level{level}"] = forms.CharField(
                label=_("Level %(level)s: description") % told,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=4000,
                required=False,
            )
            self.fields[f"indicators{level}"] = forms.CharField(
                label=_("Level %(level)s: behavioural indicators") % told,
                widget=forms.Textarea(attrs={"rows": 4}),
                max_length=20_000,
                required=False,
                help_text=_("One indicator a line. It is what assessors rate."),
            )

    def clean_code(self) -> str:
        """A new code is one that can be written in an address and a file; one that came by import may stay."""
        code: str = self.cleaned_data["code"].strip()
        if code != self.initial.get("code") and not _CODE.fullmatch(code):
            raise forms.ValidationError(
                _("A code has letters, digits, hyphens and dots only, and begins with a letter or digit.")
            )
        if (other := self.taken.get(code.casefold())) is not None:
            told = _("Code %(code)s is that of “%(name)s” already. Choose another one.")
            raise forms.ValidationError(told % {"code": code, "name": other})
        return code

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        levels = {f"level{told['level']}": told["description"] for told in entry["levels"]}
        texts = {f"indicators{told['level']}": "\n".join(told["indicators"]) for told in entry["levels"]}
        return {**entry, **levels, **texts}

    def entry(self, key: str) -> Entry:
        """What was entered, as the competency with the id ``key``."""
        given = self.cleaned_data
        levels = [
            {
                "level": level,
                "description": given[f"level{level}"],
                "indicators": _lines(given[f"indicators{level}"]),
            }
            for level in range(1, MOST_LEVELS + 1)
        ]
        texts = ("code", "name", "name_en", "kind", "family", "description")
        return {"id": key, **{name: given[name] for name in texts}, "levels": levels}


class FileForm(SeenForm):
    """A workbook or a CASE file that becomes the content of the draft."""

    file = forms.FileField(label=_("Dictionary file"), max_length=200)

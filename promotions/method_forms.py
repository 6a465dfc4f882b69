"""Fields for the methods that a post demands: of levels by kind of competency, of single competencies, of potential."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.choices import OFFICIAL_SOURCES, PotentialMethod, Source
from assessments.potential_methods import method_of
from promotions.method_wording import method_label, part_label

LONGEST = 5_000


class MethodsField(forms.MultipleChoiceField):
    """Methods of which any one will do, in the order of the rule; none chosen: every one counts."""

    def __init__(self, part: str, methods: Sequence[str], **given: Any) -> None:
        super().__init__(
            label=part_label(part),
            required=False,
            choices=[(each, PotentialMethod(each).label) for each in methods],
            widget=forms.CheckboxSelectMultiple,
            **given,
        )


class NamedMethodsField(forms.CharField):
    """A competency a line with its methods: “MAN-01 = Assessment center, CACT BKN”; cleaned to methods by code."""

    def __init__(self, *, day: date, **given: Any) -> None:
        self.day = day
        super().__init__(
            label=part_label("named"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One per line, as in “MAN-01 = Assessment center, CACT BKN”; instead of the above."),
            **given,
        )

    def clean(self, value: Any) -> Any:
        lines = super().clean(value).splitlines()
        return self._named([(n, line) for n, line in enumerate(lines, start=1) if line.strip()])

    def _named(self, lines: Sequence[tuple[int, str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for number, line in lines:
            code, equals, words = (part.strip() for part in line.partition("="))
            methods = [_official(word, day=self.day) for word in words.split(",")]
            if not code or not equals or not all(methods):
                raise forms.ValidationError(_fault(number, line))
            if code in found:
                told = gettext("Line %(number)s: “%(name)s” is given twice.")
                raise forms.ValidationError(told % {"number": number, "name": code})
            found[code] = [each for each in OFFICIAL_SOURCES if each in methods]
        return found


def methods_fields(prefix: str, parts: Mapping[str, Any], *, day: date) -> dict[str, forms.Field]:
    """The fields of one demand, filled with what is demanded now."""
    named = "\n".join(
        f"{code} = {', '.join(map(method_label, methods))}"
        for code, methods in parts.get("named", {}).items()
    )
    return {
        f"{prefix}core": MethodsField("core", OFFICIAL_SOURCES, initial=list(parts.get("core", ()))),
        f"{prefix}technical": MethodsField(
            "technical", OFFICIAL_SOURCES, initial=list(parts.get("technical", ()))
        ),
        f"{prefix}named": NamedMethodsField(day=day, initial=named),
        f"{prefix}potential": MethodsField(
            "potential", PotentialMethod.values, initial=list(parts.get("potential", ()))
        ),
    }


def demanded_by(cleaned: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The demand that the fields say; empty: none."""
    found = {
        part: [str(each) for each in known if each in (cleaned.get(f"{prefix}{part}") or ())]
        for part, known in (
            ("core", OFFICIAL_SOURCES),
            ("technical", OFFICIAL_SOURCES),
            ("potential", PotentialMethod.values),
        )
    }
    named = cleaned.get(f"{prefix}named") or {}
    told: dict[str, Any] = {**found, "named": {code: [*map(str, each)] for code, each in named.items()}}
    return {part: methods for part, methods in told.items() if methods}


def _official(word: str, *, day: date) -> str:
    """The official method that a word names, by its own name or any of its spellings; empty for any other word."""
    word = word.strip()
    labels = {str(each.label).casefold(): each.value for each in OFFICIAL_SOURCES}
    found = labels.get(word.casefold()) or method_of(word, day=day)
    return found if found in OFFICIAL_SOURCES else ""


def _fault(number: int, line: str) -> str:
    told = gettext(
        "Line %(number)s, “%(line)s”: write the code, an equals sign and methods separated by commas, from: "
        "%(methods)s."
    )
    known = ", ".join(str(Source(each).label) for each in OFFICIAL_SOURCES)
    return told % {"number": number, "line": line.strip()[:80], "methods": known}

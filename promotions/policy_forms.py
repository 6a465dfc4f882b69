"""The form of a local policy: the fields of its rule, its days, its decree and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from employees.choices import JPT_KINDS, PositionKind
from employees.models import Unit
from promotions.choices import LocalRule
from promotions.method_forms import demanded_by, methods_fields
from promotions.performance_ways import NATIONAL_WAY, PREDICATE_ONLY
from promotions.policies.open_rules import LEAST_PER_SEAT, MOST_PER_SEAT, MOST_POINTS, OPEN_RULES
from promotions.policies.telling import kind_label
from promotions.rulebook import RuleBook

AGENCY = "instansi"
_WEIGHT = "weight_"


class PolicyForm(forms.Form):
    """What every policy is asked; what its rule asks is put before it."""

    national = forms.BooleanField(
        label=_("Back to the national default"),
        required=False,
        help_text=_("The entries above are then not used."),
    )
    begins = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty: until another policy follows. After it the national default holds."),
    )
    decree = forms.CharField(
        label=_("Decree or regulation"),
        max_length=300,
        help_text=_("Kind, number and year, as in “Perbup 12/2026”."),
    )
    decree_on = forms.DateField(
        label=_("Day of the decree"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    file = forms.FileField(
        label=_("Signed decree"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "PDF, JPEG or PNG, at most 5 MB. Whoever publishes reads it, and it stays with the policy. "
            "Choose it again after looking at examples."
        ),
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    own: tuple[str, ...] = ()
    # Titles of groups of fields, by the beginning of the fields' names; a page shows each group folded.
    groups: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, *args: Any, holds: Any, day: date, agencies: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        own = self._fields(holds)
        choice = forms.ChoiceField(
            label=_("Agency"), choices=[(str(root.public_id), root.name) for root in agencies]
        )
        self.fields = {AGENCY: choice, **own, **self.fields}
        self.agencies = {str(root.public_id): root for root in agencies}
        self.own = tuple(own)

    def _fields(self, holds: Any) -> dict[str, forms.Field]:
        """The fields of the rule, filled with what holds now."""
        raise NotImplementedError

    def value(self) -> Any:
        """The value of the rule as it was entered."""
        raise NotImplementedError

    def sections(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """Groups of fields with their titles, and whether anything is entered in one."""
        return [
            (title, fields, any(field.errors or field.value() for field in fields))
            for prefix, title in self.groups.items()
            if (fields := [self[name] for name in self.own if name.startswith(prefix)])
        ]

    def singles(self) -> list[forms.BoundField]:
        """The fields that are in no group, but for the agency."""
        grouped = {AGENCY, *(self.own if self.groups else ())}
        return [self[name] for name in self.fields if name not in grouped]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("national"):
            for name in self.own:
                self.errors.pop(name, None)
        return cleaned

    def agency(self) -> Unit:
        """The agency for which the policy is proposed."""
        return self.agencies[self.cleaned_data[AGENCY]]

    def given(self) -> dict[str, Any]:
        """The arguments of ``policies.deciding.propose_policy``."""
        cleaned = self.cleaned_data
        return {
            "value": None if cleaned["national"] else self.value(),
            **{
                name: cleaned[name]
                for name in ("begins", "last_day", "decree", "decree_on", "reason", "file")
            },
        }


class MeritWeightsForm(PolicyForm):
    """The weight of talent for each kind of post; the technical match has the rest."""

    def _fields(self, holds: Any) -> dict[str, forms.Field]:
        return {
            f"{_WEIGHT}{kind}": forms.IntegerField(
                label=kind_label(kind),
                min_value=0,
                max_value=100,
                initial=weights["talent"],
                help_text=_("Weight of talent (%); the technical match has the rest."),
            )
            for kind, weights in holds.items()
        }

    def value(self) -> Any:
        talent = {name.removeprefix(_WEIGHT): self.cleaned_data[name] for name in self.own}
        return {kind: {"talent": weight, "technical": 100 - weight} for kind, weight in talent.items()}


class PerformanceAxisForm(PolicyForm):
    def _fields(self, holds: Any) -> dict[str, forms.Field]:
        return {
            "value": forms.ChoiceField(
                label=LocalRule.PERFORMANCE_AXIS.label,
                initial=holds,
                choices=[
                    (NATIONAL_WAY, _("Predicate, awards, teams and feedback (Kepka BKN 411/2025)")),
                    (PREDICATE_ONLY, _("The predicate alone")),
                ],
                help_text=_("The same person can stand two bands higher by the predicate alone."),
            )
        }

    def value(self) -> Any:
        return self.cleaned_data["value"]


class PerSeatForm(PolicyForm):
    def _fields(self, holds: Any) -> dict[str, forms.Field]:
        return {
            "value": forms.IntegerField(
                label=LocalRule.PROPOSED.label,
                initial=holds,
                min_value=LEAST_PER_SEAT,
                max_value=MOST_PER_SEAT,
            )
        }

    def value(self) -> Any:
        return self.cleaned_data["value"]


class ScaleForm(PolicyForm):
    """Points by name, a line each."""

    def _fields(self, holds: Any) -> dict[str, forms.Field]:
        return {
            "value": forms.CharField(
                label=_("Names and points"),
                initial="\n".join(f"{name} = {points}" for name, points in holds.items()),
                widget=forms.Textarea(attrs={"rows": 8}),
                max_length=20_000,
                help_text=_("One per line, as in “Satyalancana Karya Satya X = 60”; points from 0 to 100."),
            )
        }

    def clean_value(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for number, line in enumerate(self.cleaned_data["value"].splitlines(), start=1):
            if not line.strip():
                continue
            name, _equals, points = (part.strip() for part in line.rpartition("="))
            if not name or not points.isdecimal() or int(points) > MOST_POINTS:
                self.add_error("value", self._fault(number, line))
            elif name in found:
                told = gettext("Line %(number)s: “%(name)s” is given twice.")
                self.add_error("value", told % {"number": number, "name": name})
            else:
                found[name] = int(points)
        return found

    def value(self) -> Any:
        return self.cleaned_data["value"]

    @staticmethod
    def _fault(number: int, line: str) -> str:
        told = gettext(
            "Line %(number)s, “%(line)s”: write the name, an equals sign and whole points from 0 to 100."
        )
        return told % {"number": number, "line": line.strip()[:80]}


class MethodsForm(PolicyForm):
    """What is demanded of groups of posts: each kind of a group is given the same."""

    _KINDS: ClassVar[dict[str, tuple[str, ...]]] = {
        "jpt": tuple(kind for kind in PositionKind.values if kind in JPT_KINDS),
        "administration": (PositionKind.ADMINISTRATOR.value, PositionKind.PENGAWAS.value),
        "functional": tuple(kind for kind in PositionKind.values if kind.startswith("jf_")),
        "pelaksana": (PositionKind.PELAKSANA.value,),
    }
    groups: ClassVar[Mapping[str, Any]] = {
        "jpt_": _("High leadership posts (JPT)"),
        "administration_": _("Administrator and Pengawas"),
        "functional_": _("Functional posts"),
        "pelaksana_": PositionKind.PELAKSANA.label,
    }

    def _fields(self, holds: Any) -> dict[str, forms.Field]:
        day = self.day
        return {
            name: field
            for group, kinds in self._KINDS.items()
            for name, field in methods_fields(f"{group}_", holds.get(kinds[0], {}), day=day).items()
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("national") and not self.value():
            self.add_error(
                None, _("Choose a method for at least one group, or go back to the national default.")
            )
        return cleaned

    def value(self) -> Any:
        return {
            kind: parts
            for group, kinds in self._KINDS.items()
            if (parts := demanded_by(self.cleaned_data, f"{group}_"))
            for kind in kinds
        }


FORMS: dict[LocalRule, type[PolicyForm]] = {
    LocalRule.MERIT_WEIGHTS: MeritWeightsForm,
    LocalRule.PERFORMANCE_AXIS: PerformanceAxisForm,
    LocalRule.PROPOSED: PerSeatForm,
    LocalRule.AWARD_SCALE: ScaleForm,
    LocalRule.TEAM_SCALE: ScaleForm,
    LocalRule.ASSESSMENT_METHODS: MethodsForm,
}


def form_for(
    rule: LocalRule, *args: Any, rules: RuleBook, agencies: Sequence[Unit], root: Unit
) -> PolicyForm:
    """The form of a rule, filled with what holds in ``root``, from the rules' day on."""
    return FORMS[rule](
        *args,
        holds=OPEN_RULES[rule].read(rules),
        day=rules.day,
        agencies=agencies,
        initial={"begins": rules.day, AGENCY: str(root.public_id)},
    )

"""The rules of promotion as in force on one day, resolved once for a whole run and stored with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from asn_career.base.canonical import canonical
from asn_career.base.regulations import (
    Confidence,
    DatedTable,
    Provision,
    bands_fault,
    load_table,
    thawed,
    weights_fault,
)
from assessments.choices import OFFICIAL_SOURCES, PotentialMethod
from assessments.job_fit import FitRules, fit_rules_on
from assessments.potential_methods import POTENTIAL_METHODS
from employees.choices import EducationLevel, PositionKind

ELIGIBILITY = (
    "status",
    "active",
    "service",
    "direction",
    "talent_pool",
    "education",
    "experience",
    "experience_field",
    "performance",
    "competence",
    "must_have",
    "age",
    "discipline",
    "rank",
    "leadership_training",
    "requirements",
)
COMPONENTS = (
    "predicate",
    "award",
    "team",
    "feedback",
    "competency",
    "development",
    "experience",
    "potential",
    "education",
    "field_of_study",
    "discipline",
)
TECHNICAL = "technical"
_BANDS = ("low", "middle", "high")
_DEMANDED = ("core", "technical", "named", "potential")
# Part of a rule set only where methods are demanded: without a demand rule sets stay what they always were.
_OF_DEMANDS = ("assessment_methods", "potential_methods")
_FRACTION = re.compile(r"-?\d+\.\d+")


def _axes_faults(value: Mapping[str, Any]) -> Iterable[str]:
    for axis in ("y", "x", "talent"):
        yield from weights_fault(value[axis], named=axis)
    if sorted([*value["y"], *value["x"]]) != sorted(COMPONENTS):
        yield "the axes must share out every component once"


def _boxes_faults(value: Mapping[str, Any]) -> Iterable[str]:
    yield from bands_fault(value["bands"], named="bands")
    if sorted(band["name"] for band in value["bands"]) != sorted(_BANDS):
        yield "each axis has the bands low, middle and high"
    boxes = [value["boxes"].get(y, {}).get(x) for y in _BANDS for x in _BANDS]
    if sorted(box or 0 for box in boxes) != list(range(1, 10)):
        yield "each of the nine boxes is reached from exactly one pair of bands"


def _scale_faults(value: Mapping[str, Any]) -> Iterable[str]:
    yield from bands_fault(value["experience"]["tenure"], named="tenure")
    if set(value["education"]) != set(EducationLevel.values):
        yield "every level of education has its points"


def _merit_faults(value: Mapping[str, Any]) -> Iterable[str]:
    for kind, weights in value.items():
        yield from weights_fault(weights, named=kind)


def demand_faults(value: Mapping[str, Any]) -> Iterable[str]:
    """A demand names kinds of posts, and for each at least one part with at least one method of those it may name."""
    for kind, parts in value.items():
        if kind not in PositionKind.values:
            yield f"{kind} is no kind of post"
        if not parts or not set(parts) <= set(_DEMANDED):
            yield f"{kind}: levels (core, technical, named) or potential are demanded"
        lists = [(part, parts[part]) for part in parts if part != "named"]
        for part, methods in [*lists, *parts.get("named", {}).items()]:
            known = PotentialMethod.values if part == "potential" else OFFICIAL_SOURCES
            if not methods or [each for each in known if each in methods] != list(methods):
                yield f"{kind}, {part}: methods are named once each, in the order {', '.join(known)}"


def _every_kind(value: Mapping[str, Any]) -> Iterable[str]:
    if set(value) != set(PositionKind.values):
        yield "every kind of post is named once"


def _every_education(value: Mapping[str, Any]) -> Iterable[str]:
    if set(value) != set(EducationLevel.values):
        yield "every level of education is named once"


_TABLES: dict[str, DatedTable] = {
    "career_levels": load_table("employees", "career_levels", check=_every_kind),
    "retirement_age": load_table("employees", "retirement_age", check=_every_kind),
    "rank_span": load_table("employees", "rank_span"),
    "education_order": load_table("employees", "education_order", check=_every_education),
    "result_validity": load_table("assessments", "result_validity"),
    "job_fit": load_table("assessments", "job_fit"),
    "job_fit_categories": load_table("assessments", "job_fit_categories"),
    "predicate_matrix": load_table("assessments", "predicate_matrix"),
    "assessment_methods": load_table("promotions", "assessment_methods", check=demand_faults),
    "potential_methods": POTENTIAL_METHODS,
    "training": load_table("training", "leadership_training"),
    "axes": load_table("promotions", "talent_axes", check=_axes_faults),
    "boxes": load_table("promotions", "talent_boxes", check=_boxes_faults),
    "scales": load_table("promotions", "talent_scales", check=_scale_faults),
    "award_scale": load_table("promotions", "award_scale"),
    "team_scale": load_table("promotions", "team_scale"),
    "merit": load_table("promotions", "merit_weights", check=_merit_faults),
    "ranking": load_table("promotions", "ranking"),
    **{rule: load_table("promotions", f"eligibility_{rule}") for rule in ELIGIBILITY},
}


@dataclass(frozen=True)
class RuleBook:
    """Every rule in force on ``day``."""

    day: date
    provisions: Mapping[str, Provision]
    fit: FitRules

    def __getitem__(self, name: str) -> Any:
        return self.provisions[name].value

    def basis(self, name: str, *, kind: str = "") -> str:
        """The article behind a rule: that of the kind of post where the rule names one."""
        provision = self.provisions[name]
        special = provision.value.get(kind)
        return special["basis"] if isinstance(special, Mapping) and "basis" in special else provision.source

    def level_of(self, kind: str) -> int | None:
        """The career level of a kind of post; None when the kind is unknown."""
        return self["career_levels"].get(kind)

    def education_step(self, level: str) -> int | None:
        return self["education_order"].get(normalised_level(level))

    @property
    def demanded(self) -> Mapping[str, Any]:
        """The methods demanded by kind of post; runs that demand none, and those of before, were sealed without."""
        provision = self.provisions.get("assessment_methods")
        return provision.value if provision else {}

    @property
    def demands_methods(self) -> bool:
        return bool(self.demanded)

    def as_json(self) -> dict[str, Any]:
        """The rule set as it is sealed with a run: values, days and sources."""
        return {
            _TABLES[name].key: {
                "effective_from": provision.effective_from.isoformat(),
                "source": provision.source,
                "confidence": str(provision.confidence),
                "value": _as_json(thawed(provision.value)),
            }
            for name, provision in sorted(self.provisions.items())
            if self.demands_methods or name not in _OF_DEMANDS
        }


@lru_cache(maxsize=64)
def rules_on(day: date) -> RuleBook:
    """The rule book of ``day``."""
    return RuleBook(
        day=day,
        provisions={name: table.in_force_on(day) for name, table in _TABLES.items()},
        fit=fit_rules_on(day),
    )


@lru_cache(maxsize=64)
def rules_as_sealed(day: date, sealed: str) -> RuleBook:
    """The rule book that a run was sealed with: that of the day, unless a rule file was corrected since.

    ``sealed`` is the canonical JSON of :meth:`RuleBook.as_json`.
    """
    today = rules_on(day)
    if canonical(today.as_json()).decode() == sealed:
        return today
    names = {table.key: name for name, table in _TABLES.items()}
    provisions = {
        names[key]: Provision(
            effective_from=date.fromisoformat(row["effective_from"]),
            source=row["source"],
            confidence=Confidence(row["confidence"]),
            value=_as_rule(row["value"]),
        )
        for key, row in json.loads(sealed).items()
        if key in names
    }
    match, categories = provisions["job_fit"].value, provisions["job_fit_categories"].value
    fit = FitRules(
        cap=match["cap"],
        core=frozenset(match["core"]),
        technical=frozenset(match["technical"]),
        filling=tuple(categories["filling"]),
        mapping=tuple(categories["mapping"]),
    )
    return RuleBook(day=day, provisions=provisions, fit=fit)


def _letters(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())


_LEVELS = {_letters(level): level for level in EducationLevel.values} | {
    "D1": "D-I",
    "D2": "D-II",
    "D3": "D-III",
    "D4": "D-IV",
}


def normalised_level(level: str) -> str:
    """A level of education as the data package writes it; empty when it is not one."""
    return _LEVELS.get(_letters(level), "")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """A text as it is compared: without case and outer or doubled blanks."""
    return " ".join(text.split()).casefold()


def _as_rule(value: Any) -> Any:
    """A sealed value as rules read it: exact fractions were sealed as texts."""
    if isinstance(value, dict):
        return {key: _as_rule(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_rule(item) for item in value]
    return Decimal(value) if isinstance(value, str) and _FRACTION.fullmatch(value) else value


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return str(value) if isinstance(value, date | Decimal) else value

"""A rule set in words: every rule with its day and source, and where it departs from the national default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.regulations import all_tables
from competencies.choices import Importance, RequirementKind
from competencies.models import Competency
from employees.choices import PositionKind
from promotions.method_wording import PARTS, any_of, demand_told, in_order, part_label
from promotions.rule_sets.content import ABSENT, Difference
from promotions.rule_sets.words import outline
from promotions.wording import component_label, kind

_VALUE, _DEMANDS = "value", "promotions.assessment_methods"


@dataclass(frozen=True, slots=True)
class ToldRule:
    """One rule as it was fixed: lines of key and text, however deep its value is."""

    title: str
    since: date
    source: str
    lines: list[tuple[str, str]]


def told_rules(content: Mapping[str, Any]) -> list[ToldRule]:
    """Every rule of a rule set, in the order of their titles."""
    titles = _titles()
    rules = [
        ToldRule(
            title=titles.get(key, key),
            since=date.fromisoformat(row["effective_from"]),
            source=row["source"],
            lines=_lines(key, row[_VALUE]),
        )
        for key, row in content["rules"].items()
    ]
    return sorted(rules, key=lambda rule: rule.title)


def told_differences(found: Iterable[Difference]) -> list[tuple[str, str, str]]:
    """Label, national and chosen value of each difference that somebody decided; its source is told with the rule."""
    titles = _titles()
    return [
        (_label(row.place, titles), _told(row.place, row.national), _told(row.place, row.chosen))
        for row in found
        if row.place[0] != "rules" or _VALUE in row.place
    ]


def _told(place: tuple[str, ...], text: str) -> str:
    """Methods by their names."""
    if place[:2] != ("rules", _DEMANDS) or text == ABSENT:
        return text
    return any_of(text.split(", "))


def told_standard(content: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """Name (or code, where the dictionary has none), level and importance of each competency asked. One query."""
    asked = content["target"]["standard"]
    codes = [row["competency"] for row in asked]
    names = dict(Competency.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        (names.get(row["competency"], row["competency"]), row["level"], _importance(row["importance"]))
        for row in asked
    ]


def told_requirements(content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Label, value and importance of each requirement other than competencies."""
    return [
        (str(RequirementKind(row["kind"]).label), row["value"], _importance(row["importance"]))
        for row in content["target"]["requirements"]
    ]


def _lines(key: str, value: Any) -> list[tuple[str, str]]:
    """Demanded methods by the names that people know, anything else as the rule has it."""
    if key == _DEMANDS:
        return [(kind(name), demand_told(value[name])) for name in in_order(value)]
    return outline(value, rule=key)


def _importance(word: str) -> str:
    return str(Importance(word).label) if word else ""


def _titles() -> dict[str, str]:
    return {table.key: _(table.title) for table in all_tables()}


def _label(place: tuple[str, ...], titles: Mapping[str, str]) -> str:
    if place[0] == "rules":
        named = _demanded_part if place[1] == _DEMANDS else _part
        return " · ".join([titles.get(place[1], place[1]), *(named(part) for part in place[3:])])
    words = {
        "weights": _("Weights of this post"),
        "talent": _("Talent"),
        "technical": _("Technical match"),
        "proposed_per_seat": _("Proposed per seat"),
        "population": _("Population"),
        "unit": _("Work unit"),
        "basis": _("Kind of population"),
    }
    return " · ".join(words.get(part, part) for part in place)


def _part(name: str) -> str:
    """An axis or a component of it by its name; anything else as the rule has it."""
    axes = {"y": _("Performance axis"), "x": _("Potential axis")}
    return axes.get(name) or component_label(name)


def _demanded_part(name: str) -> str:
    """A kind of post, or a part of what is demanded of it; the code of a single competency as it is."""
    if name in PositionKind.values:
        return kind(name)
    return part_label(name) if name in PARTS else name

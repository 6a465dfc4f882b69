"""What a rule set says: the national rules of a day before one post, with what an agency may choose itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from asn_career.base.regulations import thawed
from promotions.choices import LocalRule
from promotions.models import Vacancy
from promotions.policies.in_force import Setting, rules_of_agency, with_settings
from promotions.records import Target
from promotions.rulebook import RuleBook, rules_on
from promotions.sealing import rule_set_of
from promotions.targets import legal_ages, population_of, targets_of

ABSENT = "–"
# What comes along with a demand of methods, and nobody chose: the words of methods, and what is read for it.
_WORDS, _COLUMNS = ("rules", "assessments.potential_methods"), "fact_columns"


@dataclass(frozen=True, slots=True)
class Choices:
    """What an agency may set for one vacancy with a decree; None leaves the national value.

    ``talent`` is the weight of talent in percent, the rest is that of the technical match; ``performance`` a way of the
    rule ``performance_axis``; ``per_seat`` how many are proposed for a seat; ``methods`` what is demanded of this post
    by the rule ``assessment_methods``, empty: nothing.
    """

    talent: int | None = None
    performance: str = ""
    per_seat: int | None = None
    unit_code: str = ""
    methods: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that departs from the national default, by its place in the rule set."""

    place: tuple[str, ...]
    national: str
    chosen: str


def content_of(vacancy: Vacancy, *, as_of: date, choices: Choices, basis: str = "") -> dict[str, Any]:
    """The whole rule set of a vacancy by the agency's own rules, as a run seals it. Five queries."""
    agency = rules_of_agency(vacancy.position.unit.lineage[0], day=as_of)
    return _content(vacancy, agency, choices=choices, basis=basis)


def national_of(vacancy: Vacancy, *, as_of: date) -> dict[str, Any]:
    """The rule set that applies where neither the agency nor anybody for this vacancy sets anything. Four queries."""
    return _content(vacancy, rules_on(as_of), choices=Choices())


def _content(vacancy: Vacancy, rules: RuleBook, *, choices: Choices, basis: str = "") -> dict[str, Any]:
    target = targets_of([vacancy], rules=rules)[vacancy.pk]
    rules = _with_choices(rules, target=target, choices=choices, basis=basis)
    return rule_set_of(
        vacancy,
        target=target,
        population=population_of(vacancy, unit_code=choices.unit_code),
        ages=legal_ages(vacancy, rules=rules),
        rules=rules,
    )


def demanded_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules of a content demand of the post's kind; empty: nothing."""
    rule = content["rules"].get("promotions.assessment_methods")
    found: dict[str, Any] = rule["value"].get(content["target"]["kind"], {}) if rule else {}
    return found


def differences(content: Mapping[str, Any], national: Mapping[str, Any]) -> list[Difference]:
    """Where a rule set departs from the national default, in the order of its keys."""
    ours, theirs = dict(_leaves(content, ())), dict(_leaves(national, ()))
    return [
        Difference(place, theirs.get(place, ABSENT), ours.get(place, ABSENT))
        for place in sorted(ours.keys() | theirs.keys())
        if ours.get(place) != theirs.get(place) and place[: len(_WORDS)] != _WORDS and place[0] != _COLUMNS
    ]


def _with_choices(rules: RuleBook, *, target: Target, choices: Choices, basis: str) -> RuleBook:
    chosen: dict[LocalRule, Any] = {}
    if choices.talent is not None:
        weights = {"talent": choices.talent, "technical": 100 - choices.talent}
        chosen[LocalRule.MERIT_WEIGHTS] = {**rules["merit"], target.kind: weights}
    if choices.performance:
        chosen[LocalRule.PERFORMANCE_AXIS] = choices.performance
    if choices.per_seat is not None:
        chosen[LocalRule.PROPOSED] = choices.per_seat
    if choices.methods is not None:
        others = {name: parts for name, parts in thawed(rules.demanded).items() if name != target.kind}
        chosen[LocalRule.ASSESSMENT_METHODS] = {
            **others,
            **({target.kind: dict(choices.methods)} if choices.methods else {}),
        }
    return with_settings(
        rules, {rule: Setting(value, basis, since=rules.day) for rule, value in chosen.items()}
    )


def _leaves(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every value that is not made of others, with the keys that lead to it; a list is one value."""
    if not isinstance(value, Mapping):
        yield place, _text(value)
        return
    for key, item in value.items():
        yield from _leaves(item, (*place, str(key)))


def _text(value: Any) -> str:
    """The same text whatever order the keys were stored in."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(value[key])}" for key in sorted(value))
    return ", ".join(map(_text, value)) if isinstance(value, list | tuple) else str(value)

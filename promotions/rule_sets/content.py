"""What a rule set says: the national rules of a day before one post, with what an agency may choose itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from asn_career.base.regulations import Confidence, Provision, load_table, weights_fault
from promotions.models import Vacancy
from promotions.records import Target
from promotions.rulebook import RuleBook, rules_on
from promotions.sealing import rule_set_of
from promotions.targets import legal_ages, population_of, targets_of

ABSENT = "–"
PREDICATE_ONLY = "predikat_only"


def _ways_faults(value: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    for name, weights in value.items():
        yield from weights_fault(weights, named=name)


_PERFORMANCE = load_table("promotions", "performance_axis", check=_ways_faults)


@dataclass(frozen=True, slots=True)
class Choices:
    """What an agency may set for one vacancy with a decree; None leaves the national value.

    ``talent`` is the weight of talent in percent, the rest is that of the technical match; ``performance`` a way of the
    rule ``performance_axis``; ``per_seat`` how many are proposed for a seat.
    """

    talent: int | None = None
    performance: str = ""
    per_seat: int | None = None
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that departs from the national default, by its place in the rule set."""

    place: tuple[str, ...]
    national: str
    chosen: str


def performance_ways(day: date) -> Mapping[str, Mapping[str, int]]:
    """The ways to make the performance axis on a day: by name, the weights of its components in percent."""
    ways: Mapping[str, Mapping[str, int]] = _PERFORMANCE.value_on(day)
    return ways


def content_of(vacancy: Vacancy, *, as_of: date, choices: Choices, basis: str = "") -> dict[str, Any]:
    """The whole rule set of a vacancy, as a run seals it. Four queries."""
    national = rules_on(as_of)
    target = targets_of([vacancy], rules=national)[vacancy.pk]
    rules = _with_choices(national, target=target, choices=choices, basis=basis)
    return rule_set_of(
        vacancy,
        target=target,
        population=population_of(vacancy, unit_code=choices.unit_code),
        ages=legal_ages(vacancy, rules=rules),
        rules=rules,
    )


def differences(content: Mapping[str, Any], national: Mapping[str, Any]) -> list[Difference]:
    """Where a rule set departs from the national default, in the order of its keys."""
    ours, theirs = dict(_leaves(content, ())), dict(_leaves(national, ()))
    return [
        Difference(place, theirs.get(place, ABSENT), ours.get(place, ABSENT))
        for place in sorted(ours.keys() | theirs.keys())
        if ours.get(place) != theirs.get(place)
    ]


def national_of(vacancy: Vacancy, *, as_of: date) -> dict[str, Any]:
    """The rule set that applies where nobody chooses anything. Four queries."""
    return content_of(vacancy, as_of=as_of, choices=Choices())


def _with_choices(rules: RuleBook, *, target: Target, choices: Choices, basis: str) -> RuleBook:
    chosen: dict[str, Any] = {}
    if choices.talent is not None:
        weights = {"talent": choices.talent, "technical": 100 - choices.talent}
        chosen["merit"] = {**rules["merit"], target.kind: weights}
    if choices.performance:
        way = performance_ways(rules.day)[choices.performance]
        chosen["axes"] = {**rules["axes"], "y": way}
    if choices.per_seat is not None:
        chosen["ranking"] = {**rules["ranking"], "proposed_per_seat": choices.per_seat}
    provisions = {
        name: Provision(effective_from=rules.day, source=basis, confidence=Confidence.DECISION, value=value)
        for name, value in chosen.items()
    }
    return replace(rules, provisions={**rules.provisions, **provisions}) if provisions else rules


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

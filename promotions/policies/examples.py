"""Worked examples of a proposed policy: the same case by the rules that hold and by the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.figures import divide_half_up, from_cents, points_to_cents, to_cents, to_points
from asn_career.base.formatting import decimal2, integer
from asn_career.base.regulations import band_of
from assessments.choices import OFFICIAL_SOURCES
from assessments.job_fit import Required
from promotions.choices import LocalRule
from promotions.demanded_methods import counted_level, demand_of
from promotions.merit import weights_for
from promotions.method_wording import any_of, in_order, method_label
from promotions.policies.open_rules import OPEN_RULES
from promotions.records import MethodHeld, Score
from promotions.rulebook import COMPONENTS, RuleBook
from promotions.talent import UNKNOWN, Component, best_score, talent_of
from promotions.wording import kind as kind_of_post

_ANY, _LEVEL = "", 3  # some competency, and a level of it


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One case in words, and what either rule book makes of it."""

    case: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


def examples_of(rule: LocalRule, *, before: RuleBook, after: RuleBook) -> list[WorkedExample]:
    """The examples of a rule, computed by the functions that decide."""
    return list(_EXAMPLES[rule](rule, before, after))


def _merit(rule: LocalRule, before: RuleBook, after: RuleBook) -> Iterator[WorkedExample]:
    """The examples of the national rule (W44) by both weights."""
    for example in OPEN_RULES[rule].table.examples:
        given = example.given
        told = {
            "kind": kind_of_post(given["kind"]),
            "talent": decimal2(given["talent"]),
            "technical": decimal2(given["technical"]),
        }
        yield WorkedExample(
            _("%(kind)s, talent %(talent)s, technical match %(technical)s") % told,
            *(_score(given, rules) for rules in (before, after)),
        )


def _score(given: Mapping[str, Any], rules: RuleBook) -> str:
    weights = weights_for(given["kind"], has_technical=True, rules=rules)
    talent, technical = to_cents(given["talent"]), to_cents(given["technical"])
    total = divide_half_up(weights.talent * talent + weights.technical * technical, 100)
    return decimal2(from_cents(total))


def _axis(rule: LocalRule, before: RuleBook, after: RuleBook) -> Iterator[WorkedExample]:
    """The examples of the national rule (W38) by both ways."""
    for example in OPEN_RULES[rule].table.examples:
        known = {name: value for name, value in example.given.items() if value is not None}
        told = {
            "predicate": decimal2(known["predicate"]),
            "award": decimal2(known["award"]),
            "team": decimal2(known["team"]),
            "feedback": decimal2(known["feedback"]) if "feedback" in known else _("not known"),
        }
        yield WorkedExample(
            _("predicate %(predicate)s, awards %(award)s, teams %(team)s, feedback %(feedback)s") % told,
            *(_performance(known, rules) for rules in (before, after)),
        )


def _performance(known: Mapping[str, Decimal | int], rules: RuleBook) -> str:
    components = dict.fromkeys(COMPONENTS, UNKNOWN) | {
        name: Component(to_points(value)) for name, value in known.items()
    }
    y = talent_of(components, rules=rules).y
    if y is None:
        return _("not known")
    band = band_of(rules["boxes"]["bands"], from_cents(y))["name"]
    names = {"low": _("low"), "middle": _("middle"), "high": _("high")}
    return f"{decimal2(from_cents(y))} ({names[band]})"


def _proposed(rule: LocalRule, before: RuleBook, after: RuleBook) -> Iterator[WorkedExample]:
    for seats in (1, 2):
        yield WorkedExample(
            _("Seats: %(seats)s") % {"seats": integer(seats)},
            *(integer(seats * rules["ranking"]["proposed_per_seat"]) for rules in (before, after)),
        )


def _scale(rule: LocalRule, before: RuleBook, after: RuleBook) -> Iterator[WorkedExample]:
    """Each name that either scale has, and one that none has, recorded without a score."""
    names = list(dict.fromkeys([*before[rule.value], *after[rule.value]]))
    for name in [*names, _("A name that the scale lacks")]:
        yield WorkedExample(name, *(_points(name, rules[rule.value]) for rules in (before, after)))


def _points(name: str, scale: Mapping[str, int]) -> str:
    points = best_score([Score(record="", name=name, score=None)], scale=scale).points
    return _("not known") if points is None else decimal2(from_cents(points_to_cents(points)))


def _methods(rule: LocalRule, before: RuleBook, after: RuleBook) -> Iterator[WorkedExample]:
    """For each kind of post of which either demands something: a level by each official method, as it counts."""
    for name in in_order({*before.demanded, *after.demanded}):
        for source in OFFICIAL_SOURCES:
            case = _("%(kind)s, level %(level)s by %(method)s") % {
                "kind": kind_of_post(name),
                "level": integer(_LEVEL),
                "method": method_label(source),
            }
            yield WorkedExample(case, *(_counts(name, source, rules) for rules in (before, after)))


def _counts(kind: str, source: str, rules: RuleBook) -> str:
    """What a managerial level by a method comes to before a post of a kind."""
    required = Required(_ANY, next(iter(sorted(rules.fit.core))), _LEVEL)
    row = MethodHeld("", source, Decimal(_LEVEL), rules.day, True)
    demand = demand_of(kind, [required], rules=rules)
    wanted = demand.levels.get(_ANY) if demand else None
    if wanted is None or counted_level([row], wanted) is not None:
        return _("is counted")
    return _("is not counted: needs %(methods)s") % {"methods": any_of(wanted)}


_EXAMPLES = {
    LocalRule.MERIT_WEIGHTS: _merit,
    LocalRule.PERFORMANCE_AXIS: _axis,
    LocalRule.PROPOSED: _proposed,
    LocalRule.AWARD_SCALE: _scale,
    LocalRule.TEAM_SCALE: _scale,
    LocalRule.ASSESSMENT_METHODS: _methods,
}

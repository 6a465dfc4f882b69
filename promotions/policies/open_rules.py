"""Which rules the law leaves to the agency, what a value of each has to be, and what it puts into the rule book.

Domain: Kepka BKN 411/2025 leaves scales of awards and teams to the agency; weights of posts that it does not name, the
way of the performance axis, how many names go to the appointing authority, and whether a post takes results of certain
methods alone are local (Perbup, Perwali) as long as nobody says otherwise. Everything else stays national.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.regulations import DatedTable, load_table, thawed, weights_fault
from competencies.models import Competency
from promotions.choices import LocalRule
from promotions.performance_ways import performance_ways, way_of
from promotions.rulebook import RuleBook, demand_faults, folded

MOST_POINTS = 100
LEAST_PER_SEAT, MOST_PER_SEAT = 3, 20
LONGEST_NAME = 200
Value = Any


@dataclass(frozen=True, slots=True)
class OpenRule:
    """One rule that an agency may set: faults of a value, and what it puts at ``name`` of the rule book."""

    rule: LocalRule
    name: str
    faults: Callable[[Value, date], Iterable[str]]
    apply: Callable[[RuleBook, Value], Any]
    # The same rule as an agency would have to set it to get what holds.
    read: Callable[[RuleBook], Value]

    @property
    def table(self) -> DatedTable:
        """The national rule with its sources and worked examples."""
        return load_table("promotions", self.rule.value)


def _merit_faults(value: Value, day: date) -> Iterable[str]:
    kinds = load_table("promotions", LocalRule.MERIT_WEIGHTS.value).value_on(day)
    if set(value) != set(kinds):
        yield _("Give the weights of every kind of post.")
        return
    for kind, weights in value.items():
        if set(weights) != {"talent", "technical"}:
            yield _("Give both weights of every kind of post.")
        yield from weights_fault(weights, named=kind)


def _way_faults(value: Value, day: date) -> Iterable[str]:
    if value not in performance_ways(day):
        yield _("Choose one of the ways that the rule names.")


def _per_seat_faults(value: Value, day: date) -> Iterable[str]:
    if not isinstance(value, int) or not LEAST_PER_SEAT <= value <= MOST_PER_SEAT:
        yield _("Propose between %(least)s and %(most)s people per seat.") % {
            "least": LEAST_PER_SEAT,
            "most": MOST_PER_SEAT,
        }


def _scale_faults(value: Value, day: date) -> Iterable[str]:
    names = [folded(name) for name in value]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _("“%(name)s” is given twice.") % {"name": name}
    for name, points in value.items():
        if not name.strip() or len(name) > LONGEST_NAME:
            yield _("A name has between 1 and %(most)s characters.") % {"most": LONGEST_NAME}
        if isinstance(points, bool) or not isinstance(points, int) or not 0 <= points <= MOST_POINTS:
            yield _("“%(name)s”: points are whole numbers from 0 to %(most)s.") % {
                "name": name,
                "most": MOST_POINTS,
            }


def _demand_faults(value: Value, day: date) -> Iterable[str]:
    """Codes have to be in the dictionary, whatever version of it holds: what nobody can hold keeps everybody out."""
    if list(demand_faults(value)):
        yield _("Choose kinds of posts, and for each at least one of the methods that the rule names.")
        return
    named = sorted({code for parts in value.values() for code in parts.get("named", {})})
    known = set(Competency.objects.filter(code__in=named).values_list("code", flat=True))
    for code in named:
        if code not in known:
            yield _("“%(code)s” is no competency of the dictionary: write its code as there.") % {
                "code": code
            }


def _scale(rule: LocalRule) -> OpenRule:
    return OpenRule(
        rule=rule,
        name=rule.value,
        faults=_scale_faults,
        apply=lambda _rules, value: value,
        read=lambda rules: thawed(rules[rule.value]),
    )


OPEN_RULES: Mapping[LocalRule, OpenRule] = {
    LocalRule.MERIT_WEIGHTS: OpenRule(
        rule=LocalRule.MERIT_WEIGHTS,
        name="merit",
        faults=_merit_faults,
        apply=lambda _rules, value: value,
        read=lambda rules: thawed(rules["merit"]),
    ),
    LocalRule.PERFORMANCE_AXIS: OpenRule(
        rule=LocalRule.PERFORMANCE_AXIS,
        name="axes",
        faults=_way_faults,
        apply=lambda rules, value: {**rules["axes"], "y": performance_ways(rules.day)[value]},
        read=lambda rules: way_of(rules["axes"]["y"], day=rules.day),
    ),
    LocalRule.PROPOSED: OpenRule(
        rule=LocalRule.PROPOSED,
        name="ranking",
        faults=_per_seat_faults,
        apply=lambda rules, value: {**rules["ranking"], "proposed_per_seat": value},
        read=lambda rules: rules["ranking"]["proposed_per_seat"],
    ),
    LocalRule.AWARD_SCALE: _scale(LocalRule.AWARD_SCALE),
    LocalRule.TEAM_SCALE: _scale(LocalRule.TEAM_SCALE),
    LocalRule.ASSESSMENT_METHODS: OpenRule(
        rule=LocalRule.ASSESSMENT_METHODS,
        name="assessment_methods",
        faults=_demand_faults,
        apply=lambda _rules, value: value,
        read=lambda rules: thawed(rules.demanded),
    ),
}

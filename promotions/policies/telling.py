"""A local policy in words: its value, what it changes, and what a dry run counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.formatting import integer
from promotions.choices import LocalRule
from promotions.method_wording import demand_told, in_order
from promotions.performance_ways import NATIONAL_WAY, PREDICATE_ONLY
from promotions.policies.open_rules import OPEN_RULES
from promotions.rulebook import RuleBook
from promotions.wording import kind

OTHER = "other"


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One line of a rule: what holds beside what was proposed."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class BoxRow:
    """People of one box before, by their box after."""

    label: str
    counts: tuple[int, ...]


def kind_label(name: str) -> str:
    """A kind of post as rules name it."""
    return _("Other posts") if name == OTHER else kind(name)


def told_value(rule: LocalRule, value: Any) -> dict[str, str]:
    """A value as lines of label and text."""
    if rule == LocalRule.MERIT_WEIGHTS:
        said = _("talent %(talent)s, technical match %(technical)s")
        return {kind_label(name): said % dict(weights) for name, weights in value.items()}
    if rule == LocalRule.PERFORMANCE_AXIS:
        ways = {
            NATIONAL_WAY: _("Predicate, awards, teams and feedback (Kepka BKN 411/2025)"),
            PREDICATE_ONLY: _("The predicate alone"),
        }
        return {str(rule.label): ways.get(value, value)}
    if rule == LocalRule.ASSESSMENT_METHODS:
        return {kind_label(name): demand_told(value[name]) for name in in_order(value)}
    if rule == LocalRule.PROPOSED:
        return {str(rule.label): integer(value)}
    return {name: integer(points) for name, points in value.items()}


def compared(rule: LocalRule, value: Any, *, with_rules: RuleBook) -> list[ToldLine]:
    """A value beside what ``with_rules`` say, line by line; a line that one side lacks has a dash there."""
    before = told_value(rule, OPEN_RULES[rule].read(with_rules))
    after = told_value(rule, value)
    return [
        ToldLine(label, before.get(label, "–"), after.get(label, "–"))
        for label in dict.fromkeys([*before, *after])
    ]


def told_boxes(counts: Mapping[str, Any]) -> list[BoxRow]:
    """The table of moves between boxes; box 0 is "not known". Rows without anybody are left out."""
    people = {(row["from"], row["to"]): row["people"] for row in counts["boxes"]}
    order = (*range(9, 0, -1), 0)
    rows = [BoxRow(box_label(old), tuple(people.get((old, new), 0) for new in order)) for old in order]
    return [row for row in rows if any(row.counts)]


def box_headings() -> list[str]:
    return [box_label(box) for box in (*range(9, 0, -1), 0)]


def box_label(box: int) -> str:
    return _("not known") if box == 0 else _("Box %(box)s") % {"box": box}


def moved_people(counts: Mapping[str, Any]) -> int:
    """How many people stand in another box."""
    return sum(row["people"] for row in counts["boxes"] if row["from"] != row["to"])

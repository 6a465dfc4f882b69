"""Since when somebody is at a functional level, and with what the count there begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessments.credit.records import (
    CreditFacts,
    Part,
    PartKind,
    Post,
    Recorded,
    month_index,
)
from assessments.credit.rules import HUNDRED, CreditRules


@dataclass(frozen=True, slots=True)
class Stay:
    """An unbroken time at one functional level, and the definitive post right before it."""

    kind: str
    since: date
    before: Post | None
    was_functional: bool
    """Whether the person held a functional post at any time before."""

    @property
    def earliest_opening(self) -> int:
        """The month with which a record may end to open this count: of an earlier level none opens the next one."""
        return month_index(self.since.year, self.since.month) - (not self.was_functional)

    @property
    def first_month(self) -> int:
        """The first month that counts: the one whose first day falls into the stay."""
        return month_index(self.since.year, self.since.month) + (self.since.day > 1)


def stay_on(facts: CreditFacts, day: date) -> Stay | None:
    """The stay at the functional level held on ``day``; None for who holds no functional post then."""
    held = [post for post in facts.posts if post.since <= day]
    if not held or not held[-1].kind.startswith("jf_") or (held[-1].until and held[-1].until <= day):
        return None
    place = len(held) - 1
    while place and held[place - 1].kind == held[place].kind and held[place - 1].until == held[place].since:
        place -= 1
    earlier = held[:place]
    return Stay(
        kind=held[place].kind,
        since=held[place].since,
        before=earlier[-1] if earlier else None,
        was_functional=any(post.kind.startswith("jf_") for post in earlier),
    )


@dataclass(frozen=True, slots=True)
class Beginning:
    """With what a count begins, and the first month that is evaluated after it."""

    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    first_month: int


def beginning_of(stay: Stay, facts: CreditFacts, rules: CreditRules, *, through: int) -> Beginning:
    """The opening of the count: recorded where there is a record, else by the way into the level."""
    if opening := _recorded_opening(stay, facts, through=through):
        part = Part(PartKind.OPENING, opening.total, opening.first, opening.last, about=opening.decree)
        return Beginning((part,), (), max(stay.first_month, opening.last + 1))
    if stay.first_month < month_index(rules.converted_from, 1):
        return Beginning((), ("integration",), month_index(rules.converted_from, 1))
    basic, missing = _basic(stay, facts, rules)
    if stay.before is None or stay.before.kind == rules.below(stay.kind):
        return Beginning(basic, missing, stay.first_month)
    if stay.before.kind and not stay.was_functional:
        moved, unknown = _moved(stay, facts, rules)
        return Beginning((*basic, *moved), (*missing, *unknown), stay.first_month)
    return Beginning(basic, (*missing, "opening"), stay.first_month)


def _recorded_opening(stay: Stay, facts: CreditFacts, *, through: int) -> Recorded | None:
    """The latest first credit or integration of this level, by the end of its months."""
    found = [row for row in facts.recorded if row.opening and stay.earliest_opening <= row.last <= through]
    return max(found, key=lambda row: (row.last, row.key), default=None)


def _basic(stay: Stay, facts: CreditFacts, rules: CreditRules) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The ranks of the level that the person had passed when the stay began."""
    level = rules.levels[stay.kind]
    rank = facts.rank_on(stay.since)
    if rank is None:
        return (), ("rank",)
    passed = level.place_of(rank[1]) or 0
    if passed <= 0:
        return (), ()
    month = stay.first_month
    return (Part(PartKind.BASIC, passed * level.next_rank, month, month, about=rank[1]),), ()


def _moved(stay: Stay, facts: CreditFacts, rules: CreditRules) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Years in rank at the coefficient of the level and the last predicate before the move (25 x 100 % x 3 = 75)."""
    rank = facts.rank_on(stay.since)
    if rank is None:
        return (), ("move_rank",)
    year = max((y for y in facts.predicates if y < stay.since.year), default=None)
    if year is None or year < stay.since.year - 2:
        return (), ("move_performance",)
    since = rank[0]
    months = stay.first_month - month_index(since.year, since.month) - (since.day > 1)
    if months <= 0:
        return (), ()
    predicate = facts.predicates[year]
    part = Part(
        PartKind.MOVE,
        rules.credit(stay.kind, predicate, months=months),
        stay.first_month - months,
        stay.first_month - 1,
        months=months,
        predicate=predicate,
        percentage=rules.percentages[predicate],
        coefficient=rules.levels[stay.kind].coefficient,
        about=rank[1],
    )
    return (part,), ()


def degree_part(
    stay: Stay, facts: CreditFacts, rules: CreditRules, *, since: int, through: int
) -> Part | None:
    """A higher degree brings a share of what the next rank asks for, once in the whole functional career."""
    level = rules.levels[stay.kind]
    functional = next((post.since for post in facts.posts if post.kind.startswith("jf_")), stay.since)
    highest = 0
    for degree in facts.degrees:
        rose = degree.step > highest and highest > 0
        highest = max(highest, degree.step)
        if not rose or degree.graduated_on < functional:
            continue
        month = month_index(degree.graduated_on.year, degree.graduated_on.month)
        if not since <= month <= through or degree.graduated_on < stay.since:
            return None
        points = level.next_rank * rules.degree_percent / Decimal(HUNDRED)
        return Part(
            PartKind.DEGREE, points, month, month, percentage=rules.degree_percent, about=degree.level
        )
    return None

"""What a day says of people: the match with a post, and their talent (interfaces 4.4 to 4.6). Read, never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from asn_career.base.figures import from_cents, points_to_cents
from assessments.job_fit import NO_POSITION, JobFit, job_fit
from promotions.facts import People, collect_each, one_snapshot
from promotions.policies.in_force import books_of_days
from promotions.records import Demand
from promotions.rulebook import RuleBook, rules_on
from promotions.sql import statement
from promotions.talent import Talent, own_components, talent_of

NOWHERE = 0  # no agency, or one without rules of its own


@dataclass(frozen=True, slots=True)
class Reading:
    """One person on one day; ``position`` is the code of the post compared with, empty without one."""

    position: str
    fit: JobFit
    talent: Talent

    @property
    def components(self) -> dict[str, Decimal | None]:
        """Component values by name, half-up to 2 places; None while unknown."""
        return {
            name: None if part.points is None else from_cents(points_to_cents(part.points))
            for name, part in self.talent.components.items()
        }

    def axis(self, name: str) -> Decimal | None:
        """``y``, ``x`` or ``talent``, rounded once."""
        cents = getattr(self.talent, name)
        return None if cents is None else from_cents(cents)


def read_people(employee_ids: Sequence[int], *, as_of: date, position: str = "") -> dict[int, Reading]:
    """Match and talent of people who have passed the gate, against their own post or the post with this code.

    Talent is always against the own post.
    """
    return read_people_by_day({as_of: employee_ids}, position=position)


def read_people_by_day(asked: Mapping[date, Sequence[int]], *, position: str = "") -> dict[int, Reading]:
    """The same of people each on a day of their own, by the rules of their agency on it.

    Three queries, and one more where an agency has rules of its own, whatever the number of people and of days.
    """
    with one_snapshot():
        by_rules = _by_rules(asked)
        found = collect_each(by_rules, positions=[position] if position else [])
    return {
        key: _reading(key, people=people, rules=rules, position=position)
        for people, (_ids, rules) in zip(found, by_rules, strict=True)
        for key in people.facts
    }


def _by_rules(asked: Mapping[date, Sequence[int]]) -> list[tuple[Sequence[int], RuleBook]]:
    """People together with the rule book of their agency on their day."""
    books = books_of_days(asked)
    roots = _agencies(asked) if any(agencies for agencies in books.values()) else {}
    found: dict[tuple[date, int], list[int]] = {}
    for day, people in asked.items():
        for key in people:
            root = roots.get((key, day), NOWHERE)
            found.setdefault((day, root if root in books[day] else NOWHERE), []).append(key)
    return [
        (people, rules_on(day) if root == NOWHERE else books[day][root])
        for (day, root), people in found.items()
    ]


def _agencies(asked: Mapping[date, Sequence[int]]) -> dict[tuple[int, date], int]:
    """The root unit of each person on their day."""
    pairs = [(key, day) for day, people in asked.items() for key in people]
    with connection.cursor() as cursor:
        cursor.execute(
            statement("agencies"),
            {"people": [key for key, _day in pairs], "days": [day for _key, day in pairs]},
        )
        return {(key, day): root for key, day, root in cursor.fetchall()}


def _reading(key: int, *, people: People, rules: RuleBook, position: str) -> Reading:
    facts = people.facts[key]
    post = facts.current_post(rules.day)
    own = people.own_demand(key, day=rules.day)
    held = facts.levels_held()
    own_fit = _fit(own, held=held, rules=rules)
    components = own_components(facts, demand=own, jpm=own_fit.jpm, rules=rules)
    return Reading(
        position=position or (post.position if post else ""),
        fit=_fit(people.demands[position], held=held, rules=rules) if position else own_fit,
        talent=talent_of(components, rules=rules),
    )


def _fit(demand: Demand | None, *, held: Mapping[str, Decimal], rules: RuleBook) -> JobFit:
    if demand is None:
        return JobFit(missing=(NO_POSITION,))
    return job_fit(demand.required, held=held, rules=rules.fit)

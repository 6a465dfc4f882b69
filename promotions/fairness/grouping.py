"""To which groups the people of a sent run belong: sex, age, status, unit, origin, and two of them together.

This is the one place where a run's people meet protected attributes; nothing but counts leaves the figures made of it.
What the run was made of does not know any of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from asn_career.base.periods import years_reached
from employees import protected
from employees.choices import Status
from employees.homes import lineages_on
from employees.models import Employee
from promotions.fairness.figures import Count
from promotions.fairness.rules import Bounds
from promotions.fairness_choices import OUTSIDE, TOP, UNKNOWN, WITH, Attribute, Origin

People = frozenset[int]
Lineage = tuple[int, ...]
_GATE = "people of a sent official run, counted by group"
WOMEN, MEN = "P", "L"


@dataclass(frozen=True, slots=True)
class Groups:
    """By attribute the group of each person whose group is known; and ages in years."""

    by_attribute: Mapping[Attribute, Mapping[int, str]]
    order: Mapping[Attribute, tuple[str, ...]]
    ages: Mapping[int, int]

    def counts(self, attribute: Attribute, entered: People, passed: People) -> dict[str, Count]:
        """Every group in its order; those whose group is unknown come last and are always told.

        Of two attributes together those of whom one is known are groups of their own, so that sums fit.
        """
        of = self.by_attribute[attribute]
        all_, some = (Counter(of.get(key, UNKNOWN) for key in people) for people in (entered, passed))
        others = sorted(all_.keys() - {*self.order[attribute], UNKNOWN})
        return {
            group: Count(all_[group], some[group]) for group in (*self.order[attribute], *others, UNKNOWN)
        }


def groups_of(people: Collection[int], *, on: date, vacancy: Lineage, bounds: Bounds) -> Groups:
    """The groups on the day of the run, before a vacancy of the unit with this lineage.

    Three queries, one of them under the role that reads protected attributes. The status is that on record.
    """
    rows = Employee.objects.unscoped(reason=_GATE).filter(pk__in=people)
    known = list(rows.values_list("pk", "birth_date", "status"))
    ages = {key: years_reached(born, on) for key, born, _status in known}
    homes = lineages_on(on, employee_ids=people)
    bands = age_bands(bounds)
    single: dict[Attribute, Mapping[int, str]] = {
        Attribute.SEX: protected.sex_of(people),
        Attribute.AGE: {key: bands[sum(age >= edge for edge in bounds.ages)] for key, age in ages.items()},
        Attribute.STATUS: {key: status for key, _born, status in known},
        Attribute.UNIT: {key: unit_group(home, vacancy) for key, home in homes.items()},
        Attribute.ORIGIN: {key: origin_of(home, vacancy) for key, home in homes.items()},
    }
    order = {
        Attribute.SEX: (MEN, WOMEN),
        Attribute.AGE: bands,
        Attribute.STATUS: tuple(Status.values),
        Attribute.UNIT: _units_in_order(single[Attribute.UNIT].values()),
        Attribute.ORIGIN: tuple(Origin.values),
    }
    for attribute in Attribute:
        if attribute.crossed:
            single[attribute] = _together(*(single[each] for each in attribute.crossed))
            order[attribute] = tuple(map(WITH.join, product(*(order[each] for each in attribute.crossed))))
    return Groups(single, order, ages)


def age_bands(bounds: Bounds) -> tuple[str, ...]:
    """``-34``, ``35-44``, … ``55-``: the ages of the rule as groups."""
    edges = bounds.ages
    between = [f"{low}-{high - 1}" for low, high in pairwise(edges)]
    return (f"-{edges[0] - 1}", *between, f"{edges[-1]}-")


def unit_group(home: Lineage, vacancy: Lineage) -> str:
    """The unit right below the agency, by its row id; the agency's own top, and other agencies, by a word."""
    if home[0] != vacancy[0]:
        return OUTSIDE
    return str(home[1]) if len(home) > 1 else TOP


def own_group(vacancy: Sequence[int]) -> str:
    """The group of the vacancy's own unit among units."""
    return unit_group(tuple(vacancy), tuple(vacancy))


def origin_of(home: Lineage, vacancy: Lineage) -> str:
    """Where somebody of this home comes from, seen from the vacancy."""
    if home[0] != vacancy[0]:
        return Origin.OTHER_AGENCY
    return Origin.SAME_UNIT if home[1:2] == vacancy[1:2] else Origin.SAME_AGENCY


def _units_in_order(found: Iterable[str]) -> tuple[str, ...]:
    """Units by their row ids, then the words."""
    return tuple(
        sorted(
            set(found), key=lambda group: (not group.isdigit(), int(group) if group.isdigit() else 0, group)
        )
    )


def _together(first: Mapping[int, str], second: Mapping[int, str]) -> dict[int, str]:
    """Of whom one of both is known; the other one is said to be unknown."""
    return {
        key: WITH.join((first.get(key, UNKNOWN), second.get(key, UNKNOWN)))
        for key in first.keys() | second.keys()
    }

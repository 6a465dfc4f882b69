"""How firm the order of a run is: under other weights and by other methods, for the people whom a reader sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from asn_career.base.formatting import signed
from employees.access import Principal
from employees.models import Employee
from promotions.columns.facts import Ints
from promotions.insight.fields import field_of, opinions_on
from promotions.insight.opinions import SECOND_OPINION, Opinion
from promotions.insight.panel import seats_proposed
from promotions.insight.stability import (
    WEIGHT_STABILITY,
    Field,
    Interval,
    Scenario,
    Stability,
    interval_of,
    stability_of,
)
from promotions.models import Shortlist
from promotions.wording import component_label

SHOWN = 25
METHOD_LABELS = {  # names of methods, the same in every language, in the order of the columns
    "saw": "Simple additive weighting (SAW)",
    "wp": "Weighted product (WP)",
    "topsis": "TOPSIS",
    "profile_matching": "Profile matching",
}
COMPARED = 100  # among whom the other methods rank: their figures depend on who is compared
_WEIGHT_UNIT = 10_000  # millionths in a hundredth


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One person: the official rank, where the scenarios and the bounds lead, and what other methods say."""

    person: Employee
    rank: int
    best: int
    worst: int
    bounds: Interval
    proposed: bool
    times_proposed: int
    group: int
    opinions: tuple[int, ...]

    @property
    def by_method(self) -> list[tuple[str, int]]:
        return list(zip(METHOD_LABELS.values(), self.opinions, strict=True))

    @property
    def moves(self) -> bool:
        """Whether another method gives another rank."""
        return len({self.rank, *self.opinions}) > 1


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One weight moved: whether the same people are proposed, and who of them the reader sees comes and goes."""

    code: str
    moved: int
    same: bool
    enter: tuple[Employee, ...]
    leave: tuple[Employee, ...]

    @property
    def label(self) -> str:
        return component_label(self.code)

    @property
    def points(self) -> str:
        """By how many points of a hundred, with its sign."""
        return signed(self.moved)


@dataclass(frozen=True, slots=True)
class Firmness:
    """Everything that the page shows."""

    rows: tuple[FirmRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    points: int
    proposed: int
    ranked: int
    compared: int

    @property
    def firm(self) -> int:
        """Scenarios in which the same people are proposed."""
        return sum(row.same for row in self.scenarios)


def firmness_of(shortlist: Shortlist, *, by: Principal) -> Firmness:
    """For the best of the people whom ``by`` may see. Three queries, however many are ranked."""
    field, rule = field_of(shortlist), SECOND_OPINION.value_on(shortlist.as_of)
    points = WEIGHT_STABILITY.value_on(shortlist.as_of)["points"]
    stability = stability_of(field, points=points, proposed=seats_proposed(shortlist))
    places = np.argsort(field.ranks, kind="stable")[:COMPARED]
    opinions = opinions_on(field, places, rule=rule) if len(places) else ()
    people = _people(field, stability, places, by=by)
    return Firmness(
        rows=_rows(stability, places, opinions, people, points=points),
        scenarios=tuple(_scenario(one, stability, people) for one in stability.scenarios),
        points=points,
        proposed=stability.proposed,
        ranked=len(field),
        compared=len(places),
    )


def _people(field: Field, stability: Stability, places: Ints, *, by: Principal) -> Mapping[int, Employee]:
    """Whom the page may name: the first ones, and who comes to be proposed in a scenario."""
    named = np.flatnonzero((stability.times_proposed > 0) | (field.ranks <= stability.proposed))
    wanted = field.people[np.union1d(places, named)].tolist()
    seen = Employee.objects.visible_to(by).filter(pk__in=wanted).select_related("home_unit")
    return {person.pk: person for person in seen}


def _rows(
    stability: Stability,
    places: Ints,
    opinions: Sequence[Opinion],
    people: Mapping[int, Employee],
    *,
    points: int,
) -> tuple[FirmRow, ...]:
    field = stability.field
    groups, best, worst, times = stability.groups, stability.best, stability.worst, stability.times_proposed
    shown = [(n, place) for n, place in enumerate(places.tolist()) if int(field.people[place]) in people]
    return tuple(
        FirmRow(
            person=people[int(field.people[place])],
            rank=int(field.ranks[place]),
            best=int(best[place]),
            worst=int(worst[place]),
            bounds=interval_of(field, place, points=points),
            proposed=bool(field.ranks[place] <= stability.proposed),
            times_proposed=int(times[place]),
            group=int(groups[place]),
            opinions=tuple(one.ranks[n] for one in opinions),
        )
        for n, place in shown[:SHOWN]
    )


def _scenario(one: Scenario, stability: Stability, people: Mapping[int, Employee]) -> ScenarioRow:
    official = stability.field.ranks <= stability.proposed
    then = one.ranks <= stability.proposed

    def named(chosen: Ints) -> tuple[Employee, ...]:
        keys = stability.field.people[chosen].tolist()
        return tuple(people[key] for key in keys if key in people)

    return ScenarioRow(
        one.code,
        one.points,
        bool(np.array_equal(then, official)),
        named(np.flatnonzero(then & ~official)),
        named(np.flatnonzero(official & ~then)),
    )

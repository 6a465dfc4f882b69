"""What the optimisation of an annual plan is given, as plain integers: nothing here knows the database.

Values are ten-thousandths of a weighted level, money hundredths of a rupiah, hours hundredths of a lesson hour: sums
are exact, and whoever checks a result adds them up again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

LEVEL = 10_000  # one weighted level
DUTY_ALONE = (
    100 * LEVEL
)  # of a person, where choices are worth 1: more than two choices of half a million people


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme that may be held: its seats in all rounds, the cost of one, and the line that pays."""

    code: str
    seats: int
    cost: int
    hours: int
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An offer that would serve a person: the gap it closes, what counts against it, and the competencies trained.

    ``needs`` are the limited needs of the person's unit that a seat counts against.
    """

    offer: int
    closes: int
    deduction: int = 0
    competencies: frozenset[int] = frozenset()
    needs: tuple[int, ...] = ()

    @property
    def value(self) -> int:
        return self.closes - self.deduction


@dataclass(frozen=True, slots=True)
class Kind:
    """People who are the same to the plan: their unit, hours still to do, weighted gap and choices.

    ``members`` are dealt places in this order; ``most`` are the hours that they may take yet, None: no maximum.
    """

    group: int
    duty: int
    severity: int
    choices: tuple[Choice, ...]
    members: tuple[int, ...]
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole plan to optimise.

    ``lines`` are what may be spent, ``needs`` how many people a need takes at most, ``groups`` the number of units
    with a floor, ``limit`` how many programmes a person takes in a year (1 or 2), ``hour_value`` what an hundredth
    of an hour of the duty is worth, ``floor_percent`` the part of its share that a unit is sure of, ``duty_percent``
    the part of those who can be brought to all hours of their duty that a plan must bring there. ``duty_value`` is what
    one person with all hours is worth beside: nothing, but where their number itself is looked for.
    """

    offers: tuple[Offer, ...]
    kinds: tuple[Kind, ...]
    lines: tuple[int, ...]
    groups: int
    needs: tuple[int, ...] = ()
    limit: int = 2
    hour_value: int = 2
    floor_percent: int = 50
    duty_percent: int = 100
    duty_value: int = 0

    @property
    def severity(self) -> int:
        return sum(kind.severity * len(kind.members) for kind in self.kinds)

    @property
    def people(self) -> int:
        return sum(len(kind.members) for kind in self.kinds)


Bundle = tuple[int, ...]  # places in a kind's choices, ascending


def worth(problem: Problem, kind: Kind, bundle: Bundle) -> int:
    """What a person of the kind gains by these choices: gap closed, less deductions, and hours of the duty."""
    values = sum(kind.choices[place].value for place in bundle)
    values += problem.duty_value * meets_duty(problem, kind, bundle)
    return values + problem.hour_value * min(kind.duty, hours_of(problem, kind, bundle))


def hours_of(problem: Problem, kind: Kind, bundle: Bundle) -> int:
    """The lesson hours of these choices, in hundredths."""
    return sum(problem.offers[kind.choices[place].offer].hours for place in bundle)


def meets_duty(problem: Problem, kind: Kind, bundle: Bundle) -> bool:
    """Whether a person of the kind who has hours to do does all of them by these choices."""
    return 0 < kind.duty <= hours_of(problem, kind, bundle)


def may_take(problem: Problem, kind: Kind, bundle: Bundle) -> bool:
    """Whether the hours stay within the maximum, and no competency is trained twice: so gaps closed simply add up."""
    if kind.most is not None and hours_of(problem, kind, bundle) > kind.most:
        return False
    parts = [kind.choices[place].competencies for place in bundle]
    return all(one.isdisjoint(other) for one, other in combinations(parts, 2))


def bundles_of(problem: Problem, kind: Kind) -> list[Bundle]:
    """Everything that one person of the kind may take, where it is worth something or does all the hours."""
    places = range(len(kind.choices))
    every = (bundle for size in range(1, problem.limit + 1) for bundle in combinations(places, size))
    return [each for each in every if may_take(problem, kind, each) and _serves(problem, kind, each)]


def _serves(problem: Problem, kind: Kind, bundle: Bundle) -> bool:
    return worth(problem, kind, bundle) > 0 or meets_duty(problem, kind, bundle)


def can_complete(problem: Problem, kind: Kind) -> bool:
    """Whether anything that a person of the kind may take does all the hours; stops at the first that does."""
    places = range(len(kind.choices))
    every = (bundle for size in range(1, problem.limit + 1) for bundle in combinations(places, size))
    return any(meets_duty(problem, kind, each) and may_take(problem, kind, each) for each in every)


def duty_alone(problem: Problem) -> Problem:
    """The same limits, with nothing worth anything but people with all hours of their duty.

    What else is given counts so little that all of it together is less than one person.
    """
    kinds = tuple(
        replace(
            kind,
            choices=tuple(Choice(each.offer, 1, 0, each.competencies, each.needs) for each in kind.choices),
        )
        for kind in problem.kinds
    )
    return replace(problem, kinds=kinds, hour_value=0, duty_value=DUTY_ALONE)


Counts = Mapping[tuple[int, Bundle], int]  # (kind, bundle): how many of its people


@dataclass(frozen=True, slots=True)
class Use:
    """What a plan takes of every limit, and what it gives."""

    seats: tuple[int, ...]
    money: tuple[int, ...]
    needs: tuple[int, ...]
    served: tuple[int, ...]  # people by group
    met: int  # people who had hours to do and do all of them
    worth: int
    closed: int
    cost: int


def use_of(problem: Problem, counts: Counts) -> Use:
    """Add a plan up, independently of whatever made it."""
    seats, money = [0] * len(problem.offers), [0] * len(problem.lines)
    needs, served = [0] * len(problem.needs), [0] * problem.groups
    gained = closed = cost = met = 0
    for (number, bundle), people in counts.items():
        kind = problem.kinds[number]
        gained += people * worth(problem, kind, bundle)
        met += people * meets_duty(problem, kind, bundle)
        served[kind.group] += people
        for choice in (kind.choices[place] for place in bundle):
            offer = problem.offers[choice.offer]
            seats[choice.offer] += people
            closed += people * choice.closes
            cost += people * offer.cost
            if offer.line is not None:
                money[offer.line] += people * offer.cost
            for need in choice.needs:
                needs[need] += people
    return Use(tuple(seats), tuple(money), tuple(needs), tuple(served), met, gained, closed, cost)


def violations(problem: Problem, counts: Counts, floors: Sequence[int], duty: int = 0) -> list[str]:
    """What a plan breaks, in words for a log; empty for one that keeps everything; ``duty``: whose hours are done."""
    use = use_of(problem, counts)
    found = [
        f"seats of {offer.code}: {used} of {offer.seats}"
        for offer, used in zip(problem.offers, use.seats, strict=True)
        if used > offer.seats
    ]
    for name, used, limits in (("line", use.money, problem.lines), ("need", use.needs, problem.needs)):
        pairs = enumerate(zip(used, limits, strict=True))
        found += [f"{name} {number}: {spent} of {limit}" for number, (spent, limit) in pairs if spent > limit]
    for group, (people, floor) in enumerate(zip(use.served, floors, strict=True)):
        if people < floor:
            found.append(f"floor of {group}: {people} of {floor}")
    if use.met < duty:
        found.append(f"duty: {use.met} of {duty}")
    return found + _people_broken(problem, counts)


def _people_broken(problem: Problem, counts: Counts) -> list[str]:
    taken: dict[int, int] = defaultdict(int)
    found = []
    for (number, bundle), people in counts.items():
        taken[number] += people
        if people < 0 or len(bundle) > problem.limit or not may_take(problem, problem.kinds[number], bundle):
            found.append(f"kind {number} may not take {bundle}")
    many = (number for number, people in taken.items() if people > len(problem.kinds[number].members))
    return found + [f"kind {number} has fewer people" for number in many]

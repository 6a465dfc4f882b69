"""The simple order, which the optimisation has to beat, and the floors of units, which both keep.

The simple order takes what is worth most per rupiah first, free programmes before all; ties: what is worth more, then
the order of kinds and offers. The floor of a unit is its share of what could be closed, times the part it is sure of,
times the people whom the simple order serves; where money or seats do not reach that far in turns of one person per
unit, the floor is what they reach. The duty of hours follows: people are brought to all of them for the least money,
and a plan has to reach as many, or the rule's part of them. So there is always a plan that keeps floors and duty.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from training.annual.problem import Bundle, Counts, Kind, Problem, may_take, meets_duty, use_of, worth

_Pair = tuple[int, int]  # kind, place of the choice
_FINE = 10**9


@dataclass(slots=True)
class Filling:
    """A plan that grows choice by choice within every limit: what is left of each, and who has what by kind."""

    problem: Problem
    counts: list[dict[Bundle, int]]
    seats: list[int]
    money: list[int]
    needs: list[int]
    free: list[int]  # people without any choice, by kind

    @classmethod
    def of(cls, problem: Problem, counts: Counts) -> Filling:
        use = use_of(problem, counts)
        by_kind: list[dict[Bundle, int]] = [{} for _kind in problem.kinds]
        for (number, bundle), people in counts.items():
            by_kind[number][bundle] = people
        return cls(
            problem,
            by_kind,
            [offer.seats - used for offer, used in zip(problem.offers, use.seats, strict=True)],
            [limit - used for limit, used in zip(problem.lines, use.money, strict=True)],
            [limit - used for limit, used in zip(problem.needs, use.needs, strict=True)],
            [
                len(kind.members) - sum(held.values())
                for kind, held in zip(problem.kinds, by_kind, strict=True)
            ],
        )

    def as_counts(self) -> dict[tuple[int, Bundle], int]:
        return {
            (number, bundle): people
            for number, held in enumerate(self.counts)
            for bundle, people in sorted(held.items())
            if people
        }

    def room(self, pair: _Pair) -> int:
        """How many more people the limits would let take a choice."""
        choice = self.problem.kinds[pair[0]].choices[pair[1]]
        offer = self.problem.offers[choice.offer]
        room = self.seats[choice.offer]
        if offer.line is not None and offer.cost:
            room = min(room, self.money[offer.line] // offer.cost)
        return max(min([room, *(self.needs[need] for need in choice.needs)]), 0)

    def give(self, number: int, bundle: Bundle) -> None:
        """The whole bundle to as many people of the kind who have nothing yet as the limits let take it."""
        while self.free[number] and all(self.room((number, place)) for place in bundle):
            people = self._room_of(number, bundle)
            if not people:
                return
            self.free[number] -= people
            for size, place in enumerate(bundle):
                self._move(number, bundle[:size], place, people)

    def _room_of(self, number: int, bundle: Bundle) -> int:
        """How many people could take the whole bundle, whose parts may draw on the same money and needs."""
        room, cost, needs = self.free[number], Counter[int](), Counter[int]()
        for choice in (self.problem.kinds[number].choices[place] for place in bundle):
            offer = self.problem.offers[choice.offer]
            room = min(room, self.seats[choice.offer])
            needs.update(choice.needs)
            if offer.line is not None:
                cost[offer.line] += offer.cost
        for left, taken in ((self.money, cost), (self.needs, needs)):
            room = min([room, *(left[key] // each for key, each in taken.items() if each)])
        return max(room, 0)

    def serves(self, pair: _Pair) -> bool:
        """Whether somebody of the kind has nothing yet and would gain by the choice within the limits."""
        number, place = pair
        gains = worth(self.problem, self.problem.kinds[number], (place,)) > 0
        return bool(gains and self.free[number] and self.room(pair))

    def add(self, pair: _Pair, people: int) -> None:
        """Give the choice to people of the kind who have none, then beside what others have."""
        number, place = pair
        if worth(self.problem, self.problem.kinds[number], (place,)) > 0:
            first = min(people, self.free[number])
            self.free[number] -= first
            self._move(number, (), place, first)
            people -= first
        if people and self.problem.limit > 1:
            self._add_beside(number, place, people)

    def _add_beside(self, number: int, place: int, people: int) -> None:
        kind = self.problem.kinds[number]
        for bundle in sorted(each for each in self.counts[number] if len(each) == 1 and place not in each):
            both = tuple(sorted((*bundle, place)))
            more = worth(self.problem, kind, both) > worth(self.problem, kind, bundle)
            if more and may_take(self.problem, kind, both):
                moved = min(people, self.counts[number][bundle])
                self._move(number, bundle, place, moved)
                people -= moved

    def _move(self, number: int, bundle: Bundle, place: int, people: int) -> None:
        if not people:
            return
        held, wider = self.counts[number], tuple(sorted((*bundle, place)))
        if bundle:
            held[bundle] -= people
        held[wider] = held.get(wider, 0) + people
        choice = self.problem.kinds[number].choices[place]
        offer = self.problem.offers[choice.offer]
        self.seats[choice.offer] -= people
        if offer.line is not None:
            self.money[offer.line] -= people * offer.cost
        for need in choice.needs:
            self.needs[need] -= people


def simple_order(problem: Problem) -> list[_Pair]:
    """Every choice of every kind, the most for its money first."""
    ranked = []
    for number, kind in enumerate(problem.kinds):
        for place, choice in enumerate(kind.choices):
            if not may_take(problem, kind, (place,)):
                continue
            cost, gained = problem.offers[choice.offer].cost, worth(problem, kind, (place,))
            ranked.append((cost > 0, -(gained * _FINE // cost) if cost else 0, -gained, number, place))
    return [(number, place) for *_rank, number, place in sorted(ranked)]


def fill(problem: Problem, counts: Counts, order: list[_Pair] | None = None) -> dict[tuple[int, Bundle], int]:
    """Add to a plan what still fits, in the simple order."""
    filling = Filling.of(problem, counts)
    for pair in simple_order(problem) if order is None else order:
        if room := filling.room(pair):
            filling.add(pair, room)
    return filling.as_counts()


@dataclass(frozen=True, slots=True)
class Reference:
    """The floors by group, the simple order's plan, which keeps them, and how many people must do all their hours.

    ``duty`` is the rule's part of those whom the simple order brings there, until more are found; ``most`` how many
    no plan goes beyond (None: nobody looked).
    """

    floors: tuple[int, ...]
    duty: int
    counts: dict[tuple[int, Bundle], int]
    most: int | None = None


def reference_plan(problem: Problem) -> Reference:
    """Floors first, one person of each unit in turn; then the duty, then everything else in the simple order."""
    order = simple_order(problem)
    wanted = _shares(problem, sum(fill(problem, {}, order).values()))
    filling = Filling.of(problem, {})
    floors = [0] * problem.groups
    queues: list[list[_Pair]] = [[] for _group in range(problem.groups)]
    for pair in reversed(order):
        queues[problem.kinds[pair[0]].group].append(pair)
    waiting = [group for group in range(problem.groups) if wanted[group]]
    while waiting:
        served = [group for group in waiting if _serve_one(filling, queues[group])]
        for group in served:
            floors[group] += 1
        waiting = [group for group in served if floors[group] < wanted[group]]
    if problem.duty_percent:
        for number, bundle in duty_order(problem):
            filling.give(number, bundle)
    counts = fill(problem, filling.as_counts(), order)
    return Reference(tuple(floors), use_of(problem, counts).met * problem.duty_percent // 100, counts)


def duty_order(problem: Problem) -> list[tuple[int, Bundle]]:
    """What does all the hours of those who have some to do, for the least money first, then what is worth most.

    Two programmes are looked at for those only whose hours no single one does.
    """
    found = []
    for number, kind in enumerate(problem.kinds):
        if kind.duty:
            found += [(number, bundle) for bundle in _completing(problem, kind)]

    def rank(each: tuple[int, Bundle]) -> tuple[int, int, int, Bundle]:
        number, bundle = each
        kind = problem.kinds[number]
        cost = sum(problem.offers[kind.choices[place].offer].cost for place in bundle)
        return cost, -worth(problem, kind, bundle), number, bundle

    return sorted(found, key=rank)


def _completing(problem: Problem, kind: Kind) -> list[Bundle]:
    for size in range(1, problem.limit + 1):
        every = combinations(range(len(kind.choices)), size)
        found = [each for each in every if meets_duty(problem, kind, each) and may_take(problem, kind, each)]
        if found:
            return found
    return []


def _shares(problem: Problem, people: int) -> list[int]:
    closable = [0] * problem.groups
    for kind in problem.kinds:
        best = max((choice.closes for choice in kind.choices), default=0)
        closable[kind.group] += best * len(kind.members)
    total = sum(closable)
    return [people * each * problem.floor_percent // (100 * total) if total else 0 for each in closable]


def _serve_one(filling: Filling, queue: list[_Pair]) -> bool:
    """One more person of the unit who has nothing yet; ``queue`` ends with the next to try."""
    while queue:
        if filling.serves(queue[-1]):
            filling.add(queue[-1], 1)
            return True
        queue.pop()
    return False

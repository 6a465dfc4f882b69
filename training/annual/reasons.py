"""Why a plan leaves somebody out, or without all the hours of the duty: what kept the best choice from that person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from training.annual.problem import Bundle, Choice, Kind, Problem, Use, hours_of, may_take, meets_duty
from training.annual_choices import LeftOut


def why_not(problem: Problem, kind: Kind, use: Use) -> str:
    """What kept the choice that would have closed most from people of the kind who have nothing."""
    best = max(kind.choices, key=lambda choice: (choice.closes, -choice.offer))
    return _first_limit(problem, [best], use)


def why_short(problem: Problem, kind: Kind, offers: Iterable[int], use: Use) -> str:
    """Why people of the kind who take these offers do not come to all hours of their duty."""
    bundle = next(_completing(problem, kind), None)
    if bundle is None:
        return LeftOut.TOO_SHORT
    taken = set(offers)
    missing = [kind.choices[place] for place in bundle if kind.choices[place].offer not in taken]
    return _first_limit(problem, missing, use)


def _completing(problem: Problem, kind: Kind) -> Iterator[Bundle]:
    """Combinations that do all the hours, those of one programme and of many hours first."""
    places = sorted(range(len(kind.choices)), key=lambda place: -hours_of(problem, kind, (place,)))
    if not meets_duty(problem, kind, tuple(places[: problem.limit])):
        return
    for size in range(1, problem.limit + 1):
        for bundle in combinations(places, size):
            if meets_duty(problem, kind, bundle) and may_take(problem, kind, bundle):
                yield bundle


def _first_limit(problem: Problem, choices: Iterable[Choice], use: Use) -> str:
    """The limit that the first of these choices runs into which is kept from somebody; seats where others took them."""
    for choice in choices:
        offer = problem.offers[choice.offer]
        if use.seats[choice.offer] >= offer.seats:
            return LeftOut.SEATS
        if any(use.needs[need] >= problem.needs[need] for need in choice.needs):
            return LeftOut.NEED
        if offer.line is not None and use.money[offer.line] + offer.cost > problem.lines[offer.line]:
            return LeftOut.BUDGET
    return LeftOut.SEATS

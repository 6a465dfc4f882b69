"""Random instances of the annual plan, small ones for brute force and large ones for the clock."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from training.annual.problem import (
    LEVEL,
    Bundle,
    Choice,
    Kind,
    Offer,
    Problem,
    bundles_of,
    use_of,
    violations,
)

MILLION = 100_000_000
_COSTS = (0, 250, 500, 1_000, 1_500, 2_500, 4_000, 7_500)  # thousand rupiah
_HOURS = (8, 12, 16, 20, 24, 32, 40)


def instance(
    seed: int, *, people: int, offers: int, competencies: int, units: int, lines: int, gaps: int, budget: int
) -> Problem:
    """An agency whose people miss some of ``gaps`` required levels each; ``budget`` million rupiah per line."""
    dice = random.Random(seed)
    taught = [
        {c: dice.randint(2, 5) for c in dice.sample(range(competencies), dice.choice([1, 1, 1, 2]))}
        for _offer in range(offers)
    ]
    kinds: dict[tuple[int, int, int, tuple[Choice, ...], int | None], list[int]] = {}
    for person in range(people):
        held = _gaps(dice, competencies, gaps)
        choices = tuple(
            choice for number, levels in enumerate(taught) if (choice := _choice(number, levels, held))
        )
        severity = sum(int((need - has) * weight * LEVEL) for has, need, weight in held.values())
        duty = dice.choice([2_000, 2_000, 1_200, 0])
        # A few have a maximum instead; a few have hours to do and no gap, and may take what others do.
        most = dice.choice([1_200, 2_400, 4_000]) if not duty and dice.random() < 0.5 else None
        if not choices and duty and offers:
            choices = tuple(
                Choice(number, 0, 0, frozenset(taught[number]))
                for number in sorted(dice.sample(range(offers), min(offers, 3)))
            )
        if choices:
            key = (dice.randrange(units), duty, severity, choices, most)
            kinds.setdefault(key, []).append(person)
    return Problem(
        tuple(_offer(dice, number, people, offers, lines) for number in range(offers)),
        tuple(
            Kind(group, duty, severity, choices, tuple(members), most)
            for (group, duty, severity, choices, most), members in kinds.items()
        ),
        tuple(dice.randint(budget // 2, budget) * MILLION for _line in range(lines)),
        units,
        limit=dice.choice([1, 2]) if people < 10 else 2,
    )


def _gaps(dice: random.Random, competencies: int, gaps: int) -> dict[int, tuple[float, int, int]]:
    found = {}
    for competency in dice.sample(range(competencies), min(gaps, competencies)):
        needed, has = dice.randint(1, 5), dice.randint(2, 10) / 2
        if has < needed:
            found[competency] = (has, needed, dice.choice([1, 2, 3]))
    return found


def _choice(number: int, levels: dict[int, int], gaps: dict[int, tuple[float, int, int]]) -> Choice | None:
    closes = {
        c: int((min(level, gaps[c][1]) - gaps[c][0]) * gaps[c][2] * LEVEL)
        for c, level in levels.items()
        if c in gaps and min(level, gaps[c][1]) > gaps[c][0]
    }
    return Choice(number, sum(closes.values()), 0, frozenset(closes)) if closes else None


def _offer(dice: random.Random, number: int, people: int, offers: int, lines: int) -> Offer:
    cost = dice.choice(_COSTS) * 100_000
    seats = dice.choice([20, 30, 30, 40, 60, 90]) if people >= 10 else dice.randint(1, 3)
    return Offer(
        f"P{number:03}", seats, cost, dice.choice(_HOURS) * 100, dice.randrange(lines) if cost else None
    )


def best_by_hand(problem: Problem, floors: tuple[int, ...], duty: int) -> int:
    """The most that any plan within limits, floors and duty is worth, by trying all of them, person by person."""
    options: list[list[tuple[int, Bundle] | None]] = []
    for number, kind in enumerate(problem.kinds):
        mine: list[tuple[int, Bundle] | None] = [
            None,
            *((number, each) for each in bundles_of(problem, kind)),
        ]
        options += [mine] * len(kind.members)
    best = -1
    for plan in _plans(options):
        if not violations(problem, plan, floors, duty):
            best = max(best, use_of(problem, plan).worth)
    return best


def most_by_hand(problem: Problem, floors: tuple[int, ...]) -> int:
    """How many people any plan within limits and floors brings to all their hours, by trying all of them."""
    options = [
        [None, *((number, each) for each in bundles_of(problem, kind))]
        for number, kind in enumerate(problem.kinds)
        for _member in kind.members
    ]
    plans = (plan for plan in _plans(options) if not violations(problem, plan, floors))
    return max(use_of(problem, plan).met for plan in plans)


def _plans(options: list[list[tuple[int, Bundle] | None]]) -> Iterator[dict[tuple[int, Bundle], int]]:
    for chosen in product(*options):
        counts: dict[tuple[int, Bundle], int] = {}
        for column in chosen:
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        yield counts

"""Every combination that a person may take, as arrays: what each is worth at given prices, for all kinds at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.annual.problem import LEVEL, Bundle, Problem

MILLION = 100_000_000  # hundredths of a rupiah: prices of money are per Rp1 million
_CELLS = 4_000_000  # of a table of pairs at a time
_NEVER = -1e18

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prices:
    """What one unit of each limit is worth, in weighted levels; of floors and the duty, what one person more costs."""

    seats: Floats
    lines: Floats
    needs: Floats
    floors: Floats
    duty: float = 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """Kinds with about as many choices, padded to the same width."""

    kinds: npt.NDArray[np.int64]
    offers: npt.NDArray[np.int64]
    values: Floats
    hours: Floats
    duty: Floats
    groups: npt.NDArray[np.int64]
    people: Floats
    most: Floats  # infinite without a maximum
    apart: npt.NDArray[np.bool_]  # kind, choice, choice: may not go together


class Columns:
    """The combinations of a problem, priced without being written out."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._needs = {
            (number, place): choice.needs
            for number, kind in enumerate(problem.kinds)
            for place, choice in enumerate(kind.choices)
            if choice.needs
        }
        self.hour_value = problem.hour_value / LEVEL
        self.duty_value = problem.duty_value / LEVEL
        self.costs = np.array([offer.cost / MILLION for offer in problem.offers])
        self.paid_from = np.array([-1 if offer.line is None else offer.line for offer in problem.offers])
        self.blocks = list(self._cut())

    def _cut(self) -> Iterator[Block]:
        kinds = self.problem.kinds
        order = sorted(
            (k for k in range(len(kinds)) if kinds[k].choices), key=lambda k: len(kinds[k].choices)
        )
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end - start + 1) * len(kinds[order[end]].choices) ** 2 <= _CELLS:
                end += 1
            yield self._block(order[start:end])
            start = end

    def _block(self, numbers: list[int]) -> Block:
        kinds = [self.problem.kinds[number] for number in numbers]
        shape = (len(kinds), max(len(kind.choices) for kind in kinds))
        offers, values, hours = np.zeros(shape, np.int64), np.full(shape, _NEVER), np.zeros(shape)
        apart = np.ones((*shape, shape[1]), np.bool_)
        for row, kind in enumerate(kinds):
            width = len(kind.choices)
            offers[row, :width] = [choice.offer for choice in kind.choices]
            values[row, :width] = [choice.value / LEVEL for choice in kind.choices]
            hours[row, :width] = [self.problem.offers[choice.offer].hours for choice in kind.choices]
            apart[row, :width, :width] = _overlap([choice.competencies for choice in kind.choices])
        return Block(
            np.array(numbers),
            offers,
            values,
            hours,
            np.array([kind.duty for kind in kinds], np.float64),
            np.array([kind.group for kind in kinds]),
            np.array([len(kind.members) for kind in kinds], np.float64),
            np.array([np.inf if kind.most is None else kind.most for kind in kinds], np.float64),
            apart,
        )

    def best_at(self, prices: Prices) -> Iterator[tuple[Block, Floats, list[Bundle]]]:
        """Of each kind the combination that is worth most at these prices, and how much that is; below 0: none is."""
        lines = np.append(prices.lines, 0.0)  # its last place is asked for what no line pays
        per_offer = prices.seats + self.costs * lines[self.paid_from]
        for block in self.blocks:
            single = block.values - per_offer[block.offers]
            self._charge_needs(block, single, prices.needs)
            alone = single + self._reward(block.hours, block.duty[:, None], prices)
            alone[block.hours > block.most[:, None]] = _NEVER
            first = alone.argmax(axis=1)
            best = alone.max(axis=1)
            bundles: list[Bundle] = [(int(place),) for place in first]
            if self.problem.limit > 1:
                self._with_pairs(block, single, best, bundles, prices)
            yield block, best + prices.floors[block.groups], bundles

    def _reward(self, hours: Floats, duty: Floats, prices: Prices) -> Floats:
        """What hours are worth to those who have some to do: each by itself, and all of them together."""
        each: Floats = self.hour_value * np.minimum(hours, duty)
        whole = prices.duty + self.duty_value
        return each + whole * ((hours >= duty) & (duty > 0)) if whole else each

    def _with_pairs(
        self, block: Block, single: Floats, best: Floats, bundles: list[Bundle], prices: Prices
    ) -> None:
        hours = block.hours[:, :, None] + block.hours[:, None, :]
        both = single[:, :, None] + single[:, None, :]
        both += self._reward(hours, block.duty[:, None, None], prices)
        both[block.apart | (hours > block.most[:, None, None])] = _NEVER
        width = single.shape[1]
        flat = both.reshape(len(single), -1)
        places, most = flat.argmax(axis=1), flat.max(axis=1)
        for row in np.flatnonzero(most > best):
            one, other = divmod(int(places[row]), width)
            bundles[row] = (min(one, other), max(one, other))
            best[row] = most[row]

    def _charge_needs(self, block: Block, single: Floats, prices: Floats) -> None:
        if not self._needs or not prices.any():
            return
        for row, number in enumerate(block.kinds):
            for place in range(len(self.problem.kinds[number].choices)):
                for need in self._needs.get((int(number), place), ()):
                    single[row, place] -= prices[need]

    def bound(self, prices: Prices, floors: tuple[int, ...], duty: int) -> float:
        """No plan is worth more than this, whatever the prices are (weak duality), in weighted levels."""
        limits = float(
            prices.seats @ np.array([offer.seats for offer in self.problem.offers], np.float64)
            + prices.lines @ np.array([line / MILLION for line in self.problem.lines], np.float64)
            + prices.needs @ np.array(self.problem.needs, np.float64)
            - prices.floors @ np.array(floors, np.float64)
            - prices.duty * duty
        )
        parts = (float(block.people @ np.maximum(best, 0)) for block, best, _b in self.best_at(prices))
        return limits + sum(parts)


def _overlap(sets: list[frozenset[int]]) -> npt.NDArray[np.bool_]:
    """Which choices train a competency in common; none goes with itself."""
    names = {name: place for place, name in enumerate(sorted(frozenset().union(*sets)))}
    trained = np.zeros((len(sets), max(len(names), 1)), np.int32)
    for row, each in enumerate(sets):
        trained[row, [names[name] for name in each]] = 1
    found = (trained @ trained.T) > 0
    np.fill_diagonal(found, val=True)
    return found

"""The optimal annual plan: an integer programme over kinds of people and what they may take together (HiGHS).

Where all combinations are few enough they enter one integer programme, which is solved to the end. Otherwise the
linear relaxation is solved by generating combinations at the prices of its duals; the integer programme then decides
about the people whom the relaxation divides, and the bound at the last prices says how far from the best the plan can
be at most. One thread, a fixed seed and fixed orders: equal inputs give equal plans. Limits are counted in rounds and
nodes; the clock only stops what would outlast its job.

The duty of hours is solved for first where all combinations enter: how many people can be brought to all their hours
within the limits and floors. That number, or the rule's part of it, is a limit of the plan. Of generated combinations
the limit stays what the simple order reaches: with 20,000 people the last of them cost a third of the plan's worth.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from training.annual.columns import MILLION, Columns, Floats, Prices
from training.annual.greedy import Reference, fill, reference_plan
from training.annual.problem import (
    DUTY_ALONE,
    LEVEL,
    Bundle,
    Problem,
    bundles_of,
    can_complete,
    duty_alone,
    meets_duty,
    use_of,
    worth,
)

WHOLE_COLUMNS = 20_000
MAX_ROUNDS = 60
MAX_NODES = 20_000
CLOSE_ENOUGH = 1e-4
SECONDS = 420.0
DUTY_PART = 0.25  # of the time, at most
_WHOLE_NUMBER = 1e-6
_Column = tuple[int, Bundle]


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan with what bounds it; ``worth`` and ``bound`` are in weighted levels, ``prices`` of the relaxation."""

    counts: dict[_Column, int]
    reference: Reference
    worth: float
    bound: float
    prices: Prices
    whole: bool
    rounds: int
    seconds: float

    @property
    def gap(self) -> float:
        """How far below the best the plan can be at most, as a part of the bound."""
        return max(self.bound - self.worth, 0.0) / self.bound if self.bound > 0 else 0.0


def optimise(problem: Problem, *, seconds: float = SECONDS, whole_columns: int = WHOLE_COLUMNS) -> Solution:
    """The plan of most worth within all limits, floors and the duty; never worth less than the simple order's."""
    began = time.monotonic()
    reference = _with_duty(problem, whole_columns=whole_columns, seconds=seconds * DUTY_PART)
    left = max(
        seconds - (time.monotonic() - began), seconds / 2
    )  # the plan itself has half of the time at least
    counts, bound, prices, rounds, whole = _solve(
        problem, reference, whole_columns=whole_columns, seconds=left
    )
    counts = max(counts, reference.counts, key=lambda each: _judged(problem, each, reference))
    return Solution(
        counts=dict(sorted(counts.items())),
        reference=reference,
        worth=use_of(problem, counts).worth / LEVEL,
        bound=max(bound, use_of(problem, counts).worth / LEVEL),
        prices=prices,
        whole=whole,
        rounds=rounds,
        seconds=time.monotonic() - began,
    )


_Counts = dict[_Column, int]


def _with_duty(problem: Problem, *, whole_columns: int, seconds: float) -> Reference:
    """Floors, the duty as far as it can be reached, and the simple order's plan from there on, which keeps both."""
    reference = reference_plan(problem)
    met, reachable = use_of(problem, reference.counts).met, _reachable(problem)
    if not problem.duty_percent or met == reachable:
        return replace(reference, most=reachable)
    if _all_columns(problem, most=whole_columns) is None:
        return replace(reference, most=reachable)
    alone = duty_alone(problem)
    floors = replace(reference, duty=0)
    counts, bound, *_others = _solve(alone, floors, whole_columns=whole_columns, seconds=seconds)
    found = max((counts, reference.counts), key=lambda each: use_of(problem, each).met)
    most = max(use_of(problem, found).met, min(reachable, int(bound * LEVEL / DUTY_ALONE + 1e-6)))
    duty = use_of(problem, found).met * problem.duty_percent // 100
    return replace(reference, duty=duty, most=most, counts=fill(problem, found))


def _reachable(problem: Problem) -> int:
    """How many people have a combination that does all their hours, whatever else is limited."""
    kinds = (kind for kind in problem.kinds if kind.duty and can_complete(problem, kind))
    return sum(len(kind.members) for kind in kinds)


def _solve(
    problem: Problem, reference: Reference, *, whole_columns: int, seconds: float
) -> tuple[_Counts, float, Prices, int, bool]:
    """Plan, bound, prices and rounds; the last: whether all combinations entered."""
    columns = _all_columns(problem, most=whole_columns)
    if not any(kind.choices for kind in problem.kinds) or columns == []:
        return {}, 0.0, _free(problem), 0, columns is not None
    if columns is not None:
        return (*_solve_whole(problem, columns, reference, seconds=seconds), True)
    until = time.monotonic() + seconds
    return (*_solve_by_price(problem, reference, until=until), False)


def deal(problem: Problem, counts: Mapping[_Column, int]) -> dict[int, tuple[int, ...]]:
    """The offers of each person: those of a kind take the combinations in order, as their members stand."""
    dealt: dict[int, tuple[int, ...]] = {}
    given = dict.fromkeys(range(len(problem.kinds)), 0)
    for (number, bundle), people in sorted(counts.items()):
        kind = problem.kinds[number]
        offers = tuple(kind.choices[place].offer for place in bundle)
        for member in kind.members[given[number] : given[number] + people]:
            dealt[member] = offers
        given[number] += people
    return dealt


def _judged(problem: Problem, counts: dict[_Column, int], reference: Reference) -> tuple[bool, int]:
    use = use_of(problem, counts)
    return use.met >= reference.duty, use.worth


def _all_columns(problem: Problem, *, most: int) -> list[_Column] | None:
    found: list[_Column] = []
    for number, kind in enumerate(problem.kinds):
        found += [(number, bundle) for bundle in bundles_of(problem, kind)]
        if len(found) > most:
            return None
    return found


_Found = tuple[dict[_Column, int], float, Prices, int]


def _solve_whole(
    problem: Problem, columns: Sequence[_Column], reference: Reference, *, seconds: float
) -> _Found:
    master = Master(problem, reference)
    master.add(columns)
    master.solve()
    prices = master.prices()
    counts, bound = master.solve_integer(gap=0.0, seconds=seconds, start=reference.counts)
    return counts, bound, prices, 1


def _solve_by_price(problem: Problem, reference: Reference, *, until: float) -> _Found:
    master, priced = Master(problem, reference), Columns(problem)
    master.add([*reference.counts, *_best_alone(priced, problem)])
    bound, rounds = math.inf, 0
    while True:
        reached = master.solve()
        rounds += 1
        prices = master.prices()
        bound = min(bound, priced.bound(prices, reference.floors, reference.duty))
        if bound - reached <= CLOSE_ENOUGH * bound or rounds == MAX_ROUNDS or time.monotonic() > until:
            break
        if not master.add(_worth_adding(priced, prices, master.kind_prices())):
            break
    seconds = max(until - time.monotonic(), 10.0)
    counts = _rounded(problem, master, reference, seconds=seconds)
    return counts, bound, prices, rounds


def _best_alone(priced: Columns, problem: Problem) -> list[_Column]:
    free = _free(problem)
    return [
        (int(number), bundle)
        for block, best, bundles in priced.best_at(free)
        for number, value, bundle in zip(block.kinds, best, bundles, strict=True)
        if value > 0
    ]


def _worth_adding(priced: Columns, prices: Prices, of_kinds: Floats) -> list[_Column]:
    return [
        (int(number), bundle)
        for block, best, bundles in priced.best_at(prices)
        for number, value, bundle in zip(block.kinds, best, bundles, strict=True)
        if value > of_kinds[number] + 1e-7
    ]


def _rounded(problem: Problem, master: Master, reference: Reference, *, seconds: float) -> _Counts:
    """Whom the relaxation gives whole places keeps them; the integer programme decides about the others."""
    kept, open_kinds = master.whole_kinds()
    rest = Master(problem, reference, fixed=kept, only=open_kinds)
    rest.add([column for column in master.columns if column[0] in open_kinds])
    found, _bound = rest.solve_integer(gap=CLOSE_ENOUGH / 10, seconds=seconds)
    if not found and not rest.feasible:
        return dict(reference.counts)
    whole = {**kept, **found}
    # Where the number of people alone counts, what else would fit is no part of the answer.
    return whole if problem.duty_value else fill(problem, whole)


def _free(problem: Problem) -> Prices:
    offers, lines, needs, groups, _duty = _sizes(problem)
    return Prices(np.zeros(offers), np.zeros(lines), np.zeros(needs), np.zeros(groups))


def _sizes(problem: Problem) -> tuple[int, int, int, int, int]:
    return len(problem.offers), len(problem.lines), len(problem.needs), problem.groups, 1


class Master:
    """The linear or integer programme over chosen columns; rows: seats, lines, needs, floors, duty, then kinds."""

    def __init__(
        self,
        problem: Problem,
        reference: Reference,
        *,
        fixed: Mapping[_Column, int] | None = None,
        only: frozenset[int] | None = None,
    ) -> None:
        self.problem = problem
        self.columns: list[_Column] = []
        self.feasible = True
        self._known: set[_Column] = set()
        self._model = _quiet()
        self._kinds = sorted(only if only is not None else range(len(problem.kinds)))
        self._row_of_kind = {kind: sum(_sizes(problem)) + place for place, kind in enumerate(self._kinds)}
        self._add_rows(reference, fixed or {})

    def _add_rows(self, reference: Reference, fixed: Mapping[_Column, int]) -> None:
        used = use_of(self.problem, fixed)
        upper = [
            *(offer.seats - taken for offer, taken in zip(self.problem.offers, used.seats, strict=True)),
            *((line - paid) / MILLION for line, paid in zip(self.problem.lines, used.money, strict=True)),
            *(limit - taken for limit, taken in zip(self.problem.needs, used.needs, strict=True)),
        ]
        lower = [floor - served for floor, served in zip(reference.floors, used.served, strict=True)]
        lower.append(reference.duty - used.met)
        people = [len(self.problem.kinds[kind].members) for kind in self._kinds]
        inf = highspy.kHighsInf
        lows = [-inf] * len(upper) + [float(each) for each in lower] + [-inf] * len(people)
        highs = [float(each) for each in upper] + [inf] * len(lower) + [float(each) for each in people]
        self._model.addRows(
            len(lows),
            np.array(lows),
            np.array(highs),
            0,
            np.zeros(0, np.int32),
            np.zeros(0, np.int32),
            np.zeros(0),
        )

    def add(self, columns: Iterable[_Column]) -> int:
        """Take in what is not there yet; how many that was."""
        fresh = [each for each in dict.fromkeys(columns) if each not in self._known]
        self._known.update(fresh)
        self.columns += fresh
        starts: list[int] = []
        rows: list[int] = []
        values: list[float] = []
        for column in fresh:
            starts.append(len(rows))
            for row, value in self._entries(column):
                rows.append(row)
                values.append(value)
        worths = [worth(self.problem, self.problem.kinds[kind], bundle) / LEVEL for kind, bundle in fresh]
        tops = [float(len(self.problem.kinds[kind].members)) for kind, _bundle in fresh]
        self._model.addCols(
            len(fresh),
            np.array(worths),
            np.zeros(len(fresh)),
            np.array(tops),
            len(rows),
            np.array(starts, np.int32),
            np.array(rows, np.int32),
            np.array(values),
        )
        return len(fresh)

    def _entries(self, column: _Column) -> list[tuple[int, float]]:
        number, bundle = column
        kind = self.problem.kinds[number]
        offers, lines, needs, groups, _duty = _sizes(self.problem)
        entries = {offers + lines + needs + kind.group: 1.0, self._row_of_kind[number]: 1.0}
        if meets_duty(self.problem, kind, bundle):
            entries[offers + lines + needs + groups] = 1.0
        for choice in (kind.choices[place] for place in bundle):
            offer = self.problem.offers[choice.offer]
            entries[choice.offer] = entries.get(choice.offer, 0.0) + 1.0
            if offer.line is not None and offer.cost:
                entries[offers + offer.line] = entries.get(offers + offer.line, 0.0) + offer.cost / MILLION
            for need in choice.needs:
                entries[offers + lines + need] = entries.get(offers + lines + need, 0.0) + 1.0
        return sorted(entries.items())

    def solve(self) -> float:
        """The relaxation over the columns so far, in weighted levels."""
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(
                f"relaxation: {self._model.modelStatusToString(self._model.getModelStatus())}"
            )
        return float(self._model.getInfo().objective_function_value)

    def prices(self) -> Prices:
        duals = np.array(self._model.getSolution().row_dual)
        ends = np.cumsum(_sizes(self.problem))
        seats, money, need, floor, duty = np.split(duals[: ends[-1]], ends[:-1])
        return Prices(
            np.maximum(seats, 0),
            np.maximum(money, 0),
            np.maximum(need, 0),
            np.maximum(-floor, 0),
            max(-float(duty[0]), 0.0),
        )

    def kind_prices(self) -> Floats:
        duals = np.array(self._model.getSolution().row_dual)
        return np.maximum(duals[sum(_sizes(self.problem)) :], 0)

    def whole_kinds(self) -> tuple[dict[_Column, int], frozenset[int]]:
        """The columns of kinds that the relaxation does not divide, and the kinds that it does."""
        amounts = np.array(self._model.getSolution().col_value)
        divided = {
            column[0]
            for column, amount in zip(self.columns, amounts, strict=True)
            if abs(amount - round(amount)) > _WHOLE_NUMBER
        }
        kept = {
            column: round(amount)
            for column, amount in zip(self.columns, amounts, strict=True)
            if column[0] not in divided and amount > 0.5
        }
        return kept, frozenset(divided)

    def solve_integer(
        self, *, gap: float, seconds: float, start: Mapping[_Column, int] | None = None
    ) -> tuple[dict[_Column, int], float]:
        """The best plan of whole people over the columns, from ``start`` on, and the bound on it."""
        count = len(self.columns)
        if not count:
            return {}, 0.0
        model = self._model
        model.changeColsIntegrality(
            count, np.arange(count, dtype=np.int32), np.array([highspy.HighsVarType.kInteger] * count)
        )
        model.setOptionValue("mip_rel_gap", gap)
        # Worth less than that is no difference: of a person where their number alone counts.
        least = max(self.problem.duty_value * 9 // 10, 0.5)
        model.setOptionValue("mip_abs_gap", least / LEVEL)
        model.setOptionValue("mip_max_nodes", MAX_NODES)
        model.setOptionValue("time_limit", seconds)
        if start and self._known.issuperset(start):
            known = highspy.HighsSolution()
            known.col_value = [float(start.get(column, 0)) for column in self.columns]
            model.setSolution(known)
        model.run()
        amounts = np.array(model.getSolution().col_value)
        self.feasible = bool(len(amounts)) and model.getInfo().primal_solution_status == 2
        if not self.feasible:
            return {}, math.inf
        pairs = zip(self.columns, amounts, strict=True)
        return {column: round(amount) for column, amount in pairs if amount > 0.5}, float(
            model.getInfo().mip_dual_bound
        )


def _quiet() -> highspy.Highs:
    model = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("parallel", "off")):
        model.setOptionValue(name, value)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return model

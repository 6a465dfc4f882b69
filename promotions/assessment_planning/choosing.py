"""The choice of most effect within a capacity, exactly: by order where everybody costs the same, else by HiGHS.

Floors of units are lower bounds on people of each unit. Among choices of equal effect the earlier candidates in the
given order are taken: within equals of one unit, cost and effect always, so equal inputs give equal choices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

_Group = tuple[int, int, int]  # unit, cost, effect


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose assessment has an effect; ``effect`` in hundredths, ``cost`` in what the capacity counts."""

    key: int
    effect: int
    cost: int
    unit: int


def floors_of(candidates: Sequence[Candidate], *, capacity: int, percent: int) -> dict[int, int]:
    """How many of each unit are chosen at least: its share of the candidates, times a part of the capacity.

    Rounded down, and reckoned as if everybody cost as much as the dearest, so that all floors fit together.
    """
    if not percent or not candidates:
        return {}
    dearest = max(candidate.cost for candidate in candidates)
    counts: dict[int, int] = defaultdict(int)
    for candidate in candidates:
        counts[candidate.unit] += 1
    whole = 100 * len(candidates) * dearest
    floors = {unit: min(n, percent * capacity * n // whole) for unit, n in sorted(counts.items())}
    return {unit: floor for unit, floor in floors.items() if floor}


def choose(candidates: Sequence[Candidate], *, capacity: int, floors: Mapping[int, int]) -> frozenset[int]:
    """The keys chosen: of most effect with costs within ``capacity`` and every floor kept.

    ``candidates`` stand in the order in which equals are taken.
    """
    costs = {candidate.cost for candidate in candidates}
    if costs <= {1}:
        return _by_order(candidates, capacity=capacity, floors=floors)
    return _by_solver(candidates, capacity=capacity, floors=floors)


def _by_order(candidates: Sequence[Candidate], *, capacity: int, floors: Mapping[int, int]) -> frozenset[int]:
    """The best of each unit up to its floor, then the best of all: floors of disjoint groups lose nothing more."""
    ordered = sorted(
        candidates, key=lambda candidate: -candidate.effect
    )  # stable: equals stay in their order
    left, chosen = dict(floors), []
    for candidate in ordered:
        if left.get(candidate.unit, 0) > 0:
            left[candidate.unit] -= 1
            chosen.append(candidate.key)
    taken = set(chosen)
    rest = [candidate.key for candidate in ordered if candidate.key not in taken]
    return frozenset([*chosen, *rest[: max(0, capacity - len(chosen))]])


def _by_solver(
    candidates: Sequence[Candidate], *, capacity: int, floors: Mapping[int, int]
) -> frozenset[int]:
    """How many of each group of equals; within one the earliest. Effects are whole, so a gap below 1 is none."""
    groups: dict[_Group, list[int]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.unit, candidate.cost, candidate.effect].append(candidate.key)
    names = sorted(groups)
    counts = _solved(names, [len(groups[name]) for name in names], capacity=capacity, floors=floors)
    return frozenset(key for name, count in zip(names, counts, strict=True) for key in groups[name][:count])


def _solved(
    names: Sequence[_Group], sizes: Sequence[int], *, capacity: int, floors: Mapping[int, int]
) -> list[int]:
    model = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("parallel", "off")):
        model.setOptionValue(name, value)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.5)
    for size in sizes:
        model.addVar(0.0, float(size))
    columns = np.arange(len(names), dtype=np.int32)
    effects = np.array([effect for _unit, _cost, effect in names], dtype=np.float64)
    model.changeColsCost(len(names), columns, effects)
    model.changeColsIntegrality(len(names), columns, np.array([highspy.HighsVarType.kInteger] * len(names)))
    costs = np.array([cost for _unit, cost, _effect in names], dtype=np.float64)
    model.addRow(0.0, float(capacity), len(names), columns, costs)
    for unit, floor in sorted(floors.items()):
        own = np.array([n for n, name in enumerate(names) if name[0] == unit], dtype=np.int32)
        model.addRow(float(floor), highspy.kHighsInf, len(own), own, np.ones(len(own)))
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"choice: {model.modelStatusToString(model.getModelStatus())}")
    return [round(value) for value in model.getSolution().col_value]

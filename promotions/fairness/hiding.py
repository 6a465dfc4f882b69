"""Hiding small numbers so that no group of people can be told apart, also by whoever subtracts.

A number may be shown when enough people entered, passed and were left. What is hidden cannot be found from what is
shown: hidden groups together are as many as a shown one has to be; and of two attributes together a cell is shown only
while no small set of cells follows from rows, columns and cells by any adding and subtracting.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from promotions.fairness.figures import Count
from promotions.fairness.rules import Bounds
from promotions.fairness_choices import OUTSIDE, OWN, UNKNOWN, WITH, Attribute

Counts = Mapping[str, Count]
Rule = Callable[[Count], bool]
# Groups that are the same people among units and among origins.
_ALIKE = frozenset({OUTSIDE, UNKNOWN})
_NOBODY = Count(0, 0)
# Every set of cells is tried: 2 ** MOST_CELLS of them.
MOST_CELLS = 16


def may_show(count: Count, *, bounds: Bounds) -> bool:
    """Whether so many people are behind each number that none of them stands out."""
    return count.entered >= bounds.drill_down and min(count.passed, count.left) >= bounds.cell


def _without(count: Count, part: Count) -> Count:
    return Count(count.entered - part.entered, count.passed - part.passed)


def together(counts: Iterable[Count]) -> Count:
    told = list(counts)
    return Count(sum(c.entered for c in told), sum(c.passed for c in told))


def shown_groups(counts: Mapping[str, Count], *, shows: Rule) -> set[str]:
    """The groups of one attribute that may be shown beside their total; groups of nobody are not asked about."""
    there = {group: count for group, count in counts.items() if count.entered}
    shown = {group for group, count in there.items() if shows(count)}
    while (
        shown
        and (hidden := there.keys() - shown)
        and not (len(hidden) > 1 and shows(together(there[group] for group in hidden)))
    ):
        shown.discard(min(shown, key=lambda group: (there[group].entered, group)))
    return shown


def shown_cells(
    cells: Mapping[str, Count],
    *,
    rows: Collection[str],
    columns: Collection[str],
    shows: Rule,
    margins_stand: bool = False,
) -> set[str] | None:
    """Of two attributes together the cells that may be shown beside the shown groups of each and the total.

    ``cells`` are named ``ROW|COLUMN``. Cells are left out, the smallest first, until no set of cells that follows from
    what is shown is one that may not be. None: rows and columns alone tell too much, or there are too many cells to
    try. With ``margins_stand`` what rows and columns tell by themselves is told already, and cells add nothing to it.
    """
    there = {name: count for name, count in cells.items() if count.entered}
    names = sorted(there)
    if len(names) > MOST_CELLS:
        return None
    known = [frozenset(names), *filter(None, _margins(names, rows, columns))]
    told = _small_sets(there, known, shows=shows)
    if told and not margins_stand:
        return None
    shown = {name for name in names if shows(there[name])}
    while (
        shown
        and not _small_sets(there, [*known, *(frozenset([name]) for name in shown)], shows=shows) <= told
    ):
        shown.discard(min(shown, key=lambda name: (there[name].entered, name)))
    return shown


def origin_tells_too_much(
    units: Counts,
    own: Counts,
    *,
    shown_units: Collection[str],
    shown_origins: Collection[str],
    shows: Rule,
) -> bool:
    """Whether shown origins beside shown units let a small number be computed; rather too often than too rarely.

    Origin follows from the unit: in each run the vacancy's own unit is one origin, the agency's other units are
    another, and who is of another agency, or of no known unit, is the same people in both. ``own``: of each unit the
    people who were considered for its own vacancies.
    """
    if not shown_units or not shown_origins:
        return False
    sets = map(together, _what_origins_leave(units, own, {*shown_units}, {*shown_origins}))
    return any(count.entered and not shows(count) for count in sets)


def _what_origins_leave(
    units: Counts, own: Counts, shown_units: set[str], shown_origins: set[str]
) -> Iterator[list[Count]]:
    """The smallest sets that could follow from units and origins beside each other.

    All hidden units of the agency; all that is neither told as an origin nor as a unit; either origin without the shown
    units that are wholly of it; and where all units of both origins are shown, their part in either.
    """
    within = {group: count for group, count in units.items() if group not in _ALIKE}
    yield [count for group, count in within.items() if group not in shown_units]
    yield [units[group] for group in (_ALIKE & units.keys()) - shown_units - shown_origins]
    inside = {group: own.get(group, _NOBODY) for group in within}
    beside = {group: _without(count, inside[group]) for group, count in within.items()}
    both = {group for group in within if inside[group].entered and beside[group].entered}
    for part, other in ((inside, beside), (beside, inside)):
        yield [part[group] for group in within if other[group].entered or group not in shown_units]
        if both <= shown_units:
            yield [part[group] for group in both]


def hidden_from_auditors(
    attribute: Attribute,
    counts: Mapping[str, Count],
    singles: Mapping[str, Mapping[str, Count]],
    *,
    bounds: Bounds,
) -> set[str]:
    """Groups of so few people that even the auditor is not told their numbers, and those that would give them away.

    The numbers of sex, age and status are told whole; of units, origins and two attributes together a group of fewer
    people than the rule's cell would be a handful whom one could name. ``singles``: the attributes of that stage, and
    under ``OWN`` the vacancies' own units.
    """

    def shows(count: Count) -> bool:
        return count.entered >= bounds.cell

    there = {group for group, count in counts.items() if count.entered}
    if attribute == Attribute.UNIT:
        return there - shown_groups(counts, shows=shows)
    if attribute == Attribute.ORIGIN:
        units, origins = singles.get(Attribute.UNIT, {}), shown_groups(counts, shows=shows)
        tells = origin_tells_too_much(
            units,
            singles.get(OWN, {}),
            shown_units=shown_groups(units, shows=shows),
            shown_origins=origins,
            shows=shows,
        )
        return there if tells else there - origins
    if attribute.crossed is None:
        return set()
    rows, columns = (singles.get(each, {}) for each in attribute.crossed)
    shown = shown_cells(counts, rows=rows, columns=columns, shows=shows, margins_stand=True)
    return there - (shown or set())


def _margins(names: list[str], *groups: Collection[str]) -> Iterator[frozenset[str]]:
    """The cells that each shown group of either attribute is the sum of."""
    for place, shown in enumerate(groups):
        for group in shown:
            yield frozenset(name for name in names if name.split(WITH)[place] == group)


def _small_sets(
    there: Mapping[str, Count], known: Iterable[frozenset[str]], *, shows: Rule
) -> set[tuple[int, ...]]:
    """Sets of cells that follow from the known sums, of somebody, that may not be shown."""
    names = sorted(there)
    if not names:
        return set()
    chosen = following(names, known)
    sums = chosen @ np.array([(there[name].entered, there[name].passed) for name in names])
    return {
        tuple(cells.tolist())
        for cells, (entered, passed) in zip(chosen, sums.tolist(), strict=True)
        if entered and not shows(Count(entered, passed))
    }


def following(names: list[str], known: Iterable[frozenset[str]]) -> npt.NDArray[np.int64]:
    """Every set of cells (a row of noughts and ones) whose sum follows from known sums by adding and subtracting."""
    sums = np.array([[name in each for name in names] for each in known], dtype=float)
    _left, sizes, basis = np.linalg.svd(sums, full_matrices=True)
    free = basis[int((sizes > 1e-9).sum()) :]
    every = (np.arange(1 << len(names))[:, None] >> np.arange(len(names))) & 1
    found: npt.NDArray[np.int64] = every[(np.abs(every @ free.T) < 1e-6).all(axis=1)]
    return found

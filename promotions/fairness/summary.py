"""What leaders may read: rates of many selections together, with small numbers hidden so that nobody can be told apart.

A group is shown when enough people entered, passed and were left. What is hidden cannot be found by subtracting what
is shown from the totals: hidden groups together are as many as a shown one has to be. Numbers of people are rounded to
tens and rates to whole percent, so that two months' summaries do not tell one selection apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from promotions.fairness.computing import Strata
from promotions.fairness.figures import Count
from promotions.fairness.rules import Bounds
from promotions.fairness_choices import Attribute, FairnessStage

ROUNDED_TO = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """One group of one stage; None is hidden."""

    group: str
    people: int | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class StageSummary:
    stage: FairnessStage
    attribute: Attribute
    runs: int
    all: Shown
    groups: tuple[Shown, ...]


def summarise(strata: Strata, *, bounds: Bounds) -> list[StageSummary]:
    """Stages in their order, each by every attribute; stages that no selection has reached are not there."""
    found = []
    for attribute in Attribute:
        for stage in FairnessStage:
            runs = strata.get((stage, attribute), [])
            if not runs:
                continue
            counts = added(runs)
            shown = suppress(counts, bounds=bounds)
            total = _sum(counts.values())
            found.append(
                StageSummary(
                    stage,
                    attribute,
                    len(runs),
                    _shown("", total if may_show(total, bounds=bounds) else None),
                    tuple(_shown(group, shown[group]) for group in counts),
                )
            )
    return found


def added(runs: Iterable[Mapping[str, Count]]) -> dict[str, Count]:
    """The runs together; groups in which nobody is are left out."""
    both: dict[str, Count] = {}
    for counts in runs:
        for group, count in counts.items():
            both[group] = _sum((both.get(group, Count(0, 0)), count))
    return {group: count for group, count in both.items() if count.entered}


def may_show(count: Count, *, bounds: Bounds) -> bool:
    """Whether so many people are behind each number that none of them stands out."""
    return count.entered >= bounds.drill_down and min(count.passed, count.left) >= bounds.cell


def suppress(counts: Mapping[str, Count], *, bounds: Bounds) -> dict[str, Count | None]:
    """Hide groups that are too small, and as many more as it takes to hide these from who subtracts."""
    shown = {group: count for group, count in counts.items() if may_show(count, bounds=bounds)}
    hidden = {group: count for group, count in counts.items() if group not in shown}
    while hidden and shown and not (len(hidden) > 1 and may_show(_sum(hidden.values()), bounds=bounds)):
        smallest = min(shown, key=lambda group: (shown[group].entered, group))
        hidden[smallest] = shown.pop(smallest)
    return {group: shown.get(group) for group in counts}


def _sum(counts: Iterable[Count]) -> Count:
    told = list(counts)
    return Count(sum(c.entered for c in told), sum(c.passed for c in told))


def _shown(group: str, count: Count | None) -> Shown:
    if count is None or count.rate is None:
        return Shown(group, None, None)
    return Shown(group, round(count.entered / ROUNDED_TO) * ROUNDED_TO, round(100 * count.rate))

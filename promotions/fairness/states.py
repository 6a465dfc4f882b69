"""What counts come to: each group against the one with the highest rate, and a state by the rule.

The comparisons of one attribute, at all stages of a run, are one family: a state that asks for a response rests on the
probability corrected for all of them, so that many groups do not make a finding by being many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb

from promotions.fairness.figures import (
    Count,
    Pooled,
    expected,
    fisher_exact,
    holm,
    impact_ratio,
    one_person_swap,
    ratio_interval,
    two_proportions,
)
from promotions.fairness.rules import Bounds
from promotions.fairness_choices import FairnessState, is_unknown

Counts = Mapping[str, Count]
Place = tuple[str, str]
"""A stage and a group."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One group of one attribute at one stage; figures are None while there are too few people for them."""

    group: str
    count: Count
    against: str | None
    state: FairnessState | None
    """None of the group that the others are compared with, and of people whose group is unknown."""
    ratio: Fraction | None = None
    chance: float | None = None
    corrected: float | None = None
    """The chance corrected for all comparisons of the attribute; None where there are too few people to judge."""
    chance_by_z: float | None = None
    interval: tuple[float, float] | None = None
    swap: Fraction | None = None
    pooled: Pooled | None = None
    pooled_corrected: float | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All stages of one attribute, with how many comparisons its corrected probabilities count."""

    by_stage: Mapping[str, list[Finding]]
    comparisons: int


def findings_of(
    stages: Mapping[str, Counts], *, bounds: Bounds, pooled: Mapping[str, Mapping[str, Pooled]] | None = None
) -> Findings:
    """Every group of every stage of one attribute, in the given order; ``pooled`` by stage tells of the last months."""
    together = pooled or {}
    raw = {
        (stage, found.group): found
        for stage, counts in stages.items()
        for found in _compared(counts, bounds=bounds, pooled=together.get(stage, {}))
    }
    comparisons = sum(_pairs(counts, bounds=bounds) for counts in stages.values())
    corrected = holm(
        {
            place: found.chance
            for place, found in raw.items()
            if found.chance is not None and _enough(found, stages[place[0]], bounds=bounds)
        },
        comparisons=comparisons,
    )
    over_months = _corrected_over_months(raw)
    judged = {
        place: _judged(
            replace(found, corrected=corrected.get(place), pooled_corrected=over_months.get(place)),
            bounds=bounds,
        )
        for place, found in raw.items()
    }
    return Findings(
        {stage: [judged[stage, group] for group in counts] for stage, counts in stages.items()}, comparisons
    )


def highest(counts: Counts, *, fewest: int) -> str | None:
    """The group with the highest rate among those with enough people; of equal rates the first."""
    enough = [group for group, count in counts.items() if not is_unknown(group) and count.entered >= fewest]
    return max(enough, key=lambda group: counts[group].rate or Fraction(0), default=None)


def behind(found: Finding, bounds: Bounds) -> bool:
    """Whether a group passes less often than the others over the last months, and hardly by chance."""
    if found.pooled is None or found.pooled.odds_ratio is None or found.pooled_corrected is None:
        return False
    return found.pooled.odds_ratio < 1 and found.pooled_corrected < bounds.pooled_chance


def state_of(ratio: Fraction | None, corrected: float | None, *, bounds: Bounds) -> FairnessState:
    """The state of one comparison by the rule; ``corrected`` is None where there are too few people."""
    if ratio is None or corrected is None:
        return FairnessState.TOO_FEW
    if ratio >= bounds.ratio:
        return FairnessState.FAIR
    return FairnessState.REVIEW if corrected < bounds.chance else FairnessState.WATCH


def _compared(counts: Counts, *, bounds: Bounds, pooled: Mapping[str, Pooled]) -> list[Finding]:
    top = highest(counts, fewest=bounds.fewest_people)
    return [
        _against(counts[top], group, count, top=top, pooled=pooled.get(group))
        if top is not None and group != top and not is_unknown(group) and count.entered
        else Finding(
            group, count, None if group == top or is_unknown(group) else top, None, pooled=pooled.get(group)
        )
        for group, count in counts.items()
    ]


def _against(other: Count, group: str, own: Count, *, top: str, pooled: Pooled | None) -> Finding:
    return Finding(
        group,
        own,
        top,
        None,
        ratio=impact_ratio(own, other),
        chance=fisher_exact(own, other),
        chance_by_z=two_proportions(own, other),
        interval=ratio_interval(own, other),
        swap=one_person_swap(own, other),
        pooled=pooled,
    )


def _pairs(counts: Counts, *, bounds: Bounds) -> int:
    """Comparisons that were possible at a stage: every pair of groups with enough people.

    All of them count, since which group the others are compared with is known from the outcome alone.
    """
    enough = [g for g, count in counts.items() if not is_unknown(g) and count.entered >= bounds.fewest_people]
    return comb(len(enough), 2)


def _enough(found: Finding, counts: Counts, *, bounds: Bounds) -> bool:
    if found.against is None or found.ratio is None:
        return False
    own, other = found.count, counts[found.against]
    few = min(own.entered, other.entered) < bounds.fewest_people
    return not few and min(expected(own, other)) >= bounds.fewest_expected


def _corrected_over_months(raw: Mapping[Place, Finding]) -> dict[Place, float]:
    """The chances over months, each group against all others; where there are but two, both tell one comparison."""
    over_months = {
        place: found.pooled for place, found in raw.items() if found.pooled and found.pooled.strata
    }
    groups = Counter(stage for stage, _group in over_months)
    comparison = {
        (stage, group): (stage, group if groups[stage] > 2 else "")
        for (stage, group), told in over_months.items()
        if told.chance is not None
    }
    chances = {which: over_months[place].chance or 0.0 for place, which in comparison.items()}
    corrected = holm(chances, comparisons=len(chances))
    return {place: corrected[which] for place, which in comparison.items()}


def _judged(found: Finding, *, bounds: Bounds) -> Finding:
    if is_unknown(found.group):
        return found
    if behind(found, bounds):
        return replace(found, state=FairnessState.REVIEW)
    is_top = found.against is None and found.ratio is None and found.count.entered >= bounds.fewest_people
    return found if is_top else replace(found, state=state_of(found.ratio, found.corrected, bounds=bounds))

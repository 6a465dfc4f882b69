"""What the counts of one stage come to: each group against the one with the highest rate, and a state by the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from promotions.fairness.figures import (
    Count,
    Pooled,
    expected,
    fisher_exact,
    impact_ratio,
    one_person_swap,
    ratio_interval,
    two_proportions,
)
from promotions.fairness.rules import Bounds
from promotions.fairness_choices import UNKNOWN, FairnessState


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
    chance_by_z: float | None = None
    interval: tuple[float, float] | None = None
    swap: Fraction | None = None
    pooled: Pooled | None = None


def findings_of(
    counts: Mapping[str, Count], *, bounds: Bounds, pooled: Mapping[str, Pooled] | None = None
) -> list[Finding]:
    """Every group of one stage, in the given order; ``pooled`` tells of groups over the last months."""
    top = highest(counts, fewest=bounds.fewest_people)
    return [
        _finding(group, counts, top=top, bounds=bounds, pooled=(pooled or {}).get(group)) for group in counts
    ]


def highest(counts: Mapping[str, Count], *, fewest: int) -> str | None:
    """The group with the highest rate among those with enough people; of equal rates the first."""
    enough = [group for group, count in counts.items() if group != UNKNOWN and count.entered >= fewest]
    return max(enough, key=lambda group: counts[group].rate or Fraction(0), default=None)


def _finding(
    group: str, counts: Mapping[str, Count], *, top: str | None, bounds: Bounds, pooled: Pooled | None
) -> Finding:
    own = counts[group]
    if group == UNKNOWN:
        return Finding(group, own, None, None)
    if group == top:
        return Finding(
            group, own, None, FairnessState.REVIEW if behind(pooled, bounds) else None, pooled=pooled
        )
    if top is None or not own.entered:
        state = FairnessState.REVIEW if behind(pooled, bounds) else FairnessState.TOO_FEW
        return Finding(group, own, top, state, pooled=pooled)
    other = counts[top]
    chance = fisher_exact(own, other)
    ratio = impact_ratio(own, other)
    return Finding(
        group,
        own,
        top,
        state_of(own, other, ratio=ratio, chance=chance, bounds=bounds, pooled=pooled),
        ratio=ratio,
        chance=chance,
        chance_by_z=two_proportions(own, other),
        interval=ratio_interval(own, other),
        swap=one_person_swap(own, other),
        pooled=pooled,
    )


def behind(pooled: Pooled | None, bounds: Bounds) -> bool:
    """Whether a group passes less often than the others over the last months, and hardly by chance."""
    if pooled is None or pooled.chance is None or pooled.odds_ratio is None:
        return False
    return pooled.odds_ratio < 1 and pooled.chance < bounds.pooled_chance


def state_of(
    own: Count,
    other: Count,
    *,
    ratio: Fraction | None,
    chance: float,
    bounds: Bounds,
    pooled: Pooled | None = None,
) -> FairnessState:
    """The state by the rule. Twelve months together count whatever a single run says."""
    if behind(pooled, bounds):
        return FairnessState.REVIEW
    few = min(own.entered, other.entered) < bounds.fewest_people
    if few or ratio is None or min(expected(own, other)) < bounds.fewest_expected:
        return FairnessState.TOO_FEW
    if ratio >= bounds.ratio:
        return FairnessState.FAIR
    return FairnessState.REVIEW if chance < bounds.chance else FairnessState.WATCH

"""What each component adds to a merit score, so that the parts make the score exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from asn_career.base.figures import POINT, to_points
from promotions.merit import MeritWeights
from promotions.rulebook import COMPONENTS, TECHNICAL, RuleBook
from promotions.talent import Components

_CENT = 100 * 100 * 100 * POINT // 100  # percent of percent of percent of 300ths, in one hundredth


class Contribution(NamedTuple):
    """The hundredths that one component adds."""

    code: str
    cents: int


def contributions(
    score: int, *, components: Components, technical: Decimal | None, weights: MeritWeights, rules: RuleBook
) -> tuple[Contribution, ...]:
    """One part per component in the declared order: rounded down, the missing hundredths to the largest remainders."""
    parts = exact_parts(components, technical=technical, weights=weights, rules=rules)
    shown = {code: part // _CENT for code, part in parts.items()}
    neediest = sorted(parts, key=lambda code: -(parts[code] % _CENT))  # stable: the first in order on ties
    for turn in range(score - sum(shown.values())):
        shown[neediest[turn % len(neediest)]] += 1
    return tuple(Contribution(code, cents) for code, cents in shown.items())


def exact_parts(
    components: Components, *, technical: Decimal | None, weights: MeritWeights, rules: RuleBook
) -> dict[str, int]:
    """Weight times value of each component, unrounded, as whole numbers of one unit."""
    parts = {
        code: weight * (components[code].points or 0)
        for code, weight in component_weights(weights, rules["axes"]).items()
    }
    if weights.technical and technical is not None:
        parts[TECHNICAL] = weights.technical * 100 * 100 * to_points(technical)
    return parts


def component_weights(weights: MeritWeights, axes: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    """The weight of each talent component in the score, in millionths, in the declared order."""
    share = {
        name: axes["talent"][axis] * weight for axis in ("y", "x") for name, weight in axes[axis].items()
    }
    return {name: weights.talent * share[name] for name in COMPONENTS}

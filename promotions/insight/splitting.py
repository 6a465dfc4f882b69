"""How much of a changed score comes from the data, from the weights and from the rules: Shapley values, exact.

Turned over one after another, data, weights and rules would each be given a different share by each order. The Shapley
value is the mean over all six orders: it depends on none, gives what has not changed nothing, and the three make the
whole difference exactly. Each of the eight mixtures is decided by the engine.

* **data**: the frozen facts, the verifications, what the person's own post asked, and the day they were read on;
* **weights**: the rules ``talent_axes`` and ``merit_weights``;
* **rules**: every other rule, and the post itself with its standard, requirements and route.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from promotions.decision import Decider
from promotions.insight.changes import Person

_WEIGHTS = ("axes", "merit")
_PARTS = 3
# The share of a part's step, by how many others were turned over before it: 0!2!/3!, 1!1!/3!, 2!0!/3!.
_SHARES = (Fraction(1, 3), Fraction(1, 6), Fraction(1, 3))


class Split(NamedTuple):
    """Points of the score by where they come from; the three make the difference."""

    data: Fraction
    weights: Fraction
    rules: Fraction

    @property
    def total(self) -> Fraction:
        return self.data + self.weights + self.rules

    def less(self, other: Split) -> Split:
        """How a lead over somebody else came about."""
        return Split(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))

    def hundredths(self) -> tuple[int, ...]:
        """As they are shown: rounded down, the missing hundredths to the largest remainders; they add up."""
        exact = [part * 100 for part in self]
        shown = [part.numerator // part.denominator for part in exact]
        missing = int(self.total * 100) - sum(shown)
        neediest = sorted(range(_PARTS), key=lambda n: shown[n] - exact[n])
        for n in neediest[:missing]:
            shown[n] += 1
        return tuple(shown)


def split_of(before: Person, after: Person) -> Split | None:
    """Where the difference of two scores of one person comes from; None where a mixture has no score."""
    scores: dict[tuple[bool, ...], int] = {}
    for turned in product((False, True), repeat=_PARTS):
        data, weights, rules = (after if new else before for new in turned)
        score = mixed(data, weights, rules).decide().merit.score
        if score is None:
            return None
        scores[turned] = score
    return Split(*(_value(part, scores) for part in range(_PARTS)))


def mixed(data: Person, weights: Person, rules: Person) -> Person:
    """A person of one run before the post of another, weighed by a third."""
    provisions = {
        **rules.decider.rules.provisions,
        **{name: weights.decider.rules.provisions[name] for name in _WEIGHTS},
    }
    book = replace(rules.decider.rules, day=data.day, provisions=provisions)
    return replace(data, decider=Decider(rules.decider.target, rules=book))


def _value(part: int, scores: dict[tuple[bool, ...], int]) -> Fraction:
    """The mean over all orders of what turning this part over adds, in points of the score."""
    total = Fraction(0)
    for turned, score in scores.items():
        if not turned[part]:
            then = tuple(new or n == part for n, new in enumerate(turned))
            total += _SHARES[sum(turned)] * (scores[then] - score)
    return total / 100

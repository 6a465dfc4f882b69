"""From ratings of indicators to a level: pure functions over the rule ``assessment_rounds``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessments.rounds.choices import UnknownReason
from assessments.rounds.rules import RoundRules

Mean = Decimal | None
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Found:
    """A level in halves, or why there is none; ``basis`` says how it came about, level by level."""

    level: Decimal | None
    reason: str
    basis: tuple[dict[str, Any], ...]

    @property
    def explanation(self) -> list[dict[str, Any]]:
        return [dict(row) for row in self.basis]


@dataclass(frozen=True, slots=True)
class _Rung:
    """One level: what its indicators say together."""

    level: int
    asked: int
    rated: int
    mean: Mean

    def told(self, rules: RoundRules) -> dict[str, Any]:
        return {
            "level": self.level,
            "asked": self.asked,
            "rated": self.rated,
            "mean": None if self.mean is None else str(rounded(self.mean)),
            "standing": self.standing(rules),
        }

    def standing(self, rules: RoundRules) -> str:
        if self.mean is None:
            return "unknown"
        if self.mean >= rules.reached:
            return "reached"
        return "half" if self.mean >= rules.half else "missed"


def level_of(means: Mapping[int, Sequence[Mean]], *, rules: RoundRules) -> Found:
    """The level that ratings show; ``means`` has of each level asked about one value per indicator, None: not rated."""
    rungs = [_rung(level, means[level], rules) for level in sorted(means)]
    basis = tuple(rung.told(rules) for rung in rungs)
    level, reason = _climbed(rungs, rules)
    return Found(level, reason, basis)


def mean_of_groups(values: Iterable[Mean]) -> Mean:
    """The mean of what several groups or assessors said of one indicator, each weighing the same; None of nothing."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def mean_of_counts(counts: Sequence[int], *, least: int) -> Mean:
    """The mean of counted answers (how often 1, 2, … was given); None of fewer than ``least``."""
    given = sum(counts)
    if given < least or not given:
        return None
    return Decimal(sum(value * times for value, times in enumerate(counts, start=1))) / given


def score_of(mean: Mean, *, rules: RoundRules) -> Mean:
    """A mean on the scale as a score from 0 to 100, two decimals, half up."""
    if mean is None:
        return None
    return rounded((mean - 1) / (rules.highest - 1) * 100)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _rung(level: int, values: Sequence[Mean], rules: RoundRules) -> _Rung:
    known = [value for value in values if value is not None]
    enough = bool(known) and Decimal(len(known)) >= rules.least_share * len(values)
    return _Rung(level, len(values), len(known), sum(known, Decimal(0)) / len(known) if enough else None)


def _climbed(rungs: Sequence[_Rung], rules: RoundRules) -> tuple[Mean, str]:
    """From the lowest level up, as far as each is reached."""
    if not any(rung.rated for rung in rungs):
        return None, UnknownReason.NOT_RATED
    held: Mean = None
    for place, rung in enumerate(rungs):
        standing = rung.standing(rules)
        if standing == "unknown":
            above = any(each.mean is not None for each in rungs[place + 1 :])
            unknown = held is None or above
            return (None, UnknownReason.TOO_FEW_INDICATORS) if unknown else (held, "")
        if standing == "reached":
            held = Decimal(rung.level)
            continue
        if standing == "half":
            return rung.level - HALF, ""
        if held is None and rung.level > 1:
            return None, UnknownReason.BELOW_MEASURED
        return (Decimal(0) if held is None else held), ""
    return held, ""

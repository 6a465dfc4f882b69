"""The rule of credit points as values: levels, percentages, and what an evaluation brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from asn_career.base.figures import round_half_up
from asn_career.base.periods import MONTHS
from asn_career.base.regulations import load_table
from assessments.choices import Predicate
from employees.choices import PositionKind
from employees.ranks import PNS_RANKS

HUNDRED = 100
LADDER = tuple(PNS_RANKS)


@dataclass(frozen=True, slots=True)
class Level:
    """A level (jenjang) of functional posts; ``next_level`` and ``next`` are None at the top of its ladder."""

    kind: str
    coefficient: Decimal
    ranks: tuple[str, ...]
    next_rank: Decimal
    next_level: Decimal | None
    next: str | None

    def place_of(self, rank: str | None) -> int | None:
        """0 for the level's first rank; -1 for the rank right below it; None for any other rank."""
        if rank in self.ranks:
            return self.ranks.index(rank)
        below = LADDER.index(self.ranks[0]) - 1
        return -1 if below >= 0 and rank == LADDER[below] else None


@dataclass(frozen=True, slots=True)
class CreditRules:
    """What the rule says on one day."""

    converted_from: int
    results_due: Mapping[str, int]
    degree_percent: int
    percentages: Mapping[str, int]
    levels: Mapping[str, Level]
    years_in_rank: int
    predicate: str
    predicate_years: int

    def below(self, kind: str) -> str | None:
        """The level from which one is promoted to ``kind``."""
        return next((level.kind for level in self.levels.values() if level.next == kind), None)

    def credit(self, kind: str, predicate: str, *, months: int) -> Decimal:
        """What one evaluation brings: coefficient x percentage x months / 12, rounded once."""
        points = self.levels[kind].coefficient * self.percentages[predicate] * months
        return round_half_up(points / (HUNDRED * MONTHS))


def _faults(value: Any) -> Iterable[str]:
    levels = value["levels"]
    if set(value["percentages"]) != set(Predicate.values):
        yield "every predicate has a percentage"
    if set(levels) != {kind for kind in PositionKind.values if kind.startswith("jf_")}:
        yield "every functional level has its coefficient"
    for kind, level in levels.items():
        if level["next"] is not None and level["next"] not in levels:
            yield f"{kind}: its next level is none"
        if level["next_level"] is not None and level["next_level"] != level["next_rank"] * len(
            level["ranks"]
        ):
            yield f"{kind}: the next level asks for other credit than all its ranks together"
        if 4 * level["coefficient"] != level["next_rank"]:
            yield f"{kind}: four good years do not make a rank"


CREDIT_POINTS = load_table("assessments", "credit_points", check=_faults)


def rules_on(day: date) -> CreditRules:
    """The rule as in force on ``day``."""
    return _rules(CREDIT_POINTS.in_force_on(day).effective_from)


@lru_cache(maxsize=16)
def _rules(effective_from: date) -> CreditRules:
    value = CREDIT_POINTS.value_on(effective_from)
    levels = {
        kind: Level(
            kind=kind,
            coefficient=Decimal(level["coefficient"]),
            ranks=tuple(level["ranks"]),
            next_rank=Decimal(level["next_rank"]),
            next_level=None if level["next_level"] is None else Decimal(level["next_level"]),
            next=level["next"],
        )
        for kind, level in value["levels"].items()
    }
    asked = value["conditions"]
    return CreditRules(
        converted_from=value["converted_from"],
        results_due=value["results_due"],
        degree_percent=value["degree_percent"],
        percentages=value["percentages"],
        levels=levels,
        years_in_rank=asked["years_in_rank"],
        predicate=asked["predicate"],
        predicate_years=asked["predicate_years"],
    )

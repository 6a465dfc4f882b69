"""Merit score for a vacancy: talent and technical match, weighted by the kind of post (Kepka BKN 411/2025)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from asn_career.base.figures import divide_half_up, to_cents
from promotions.rulebook import TECHNICAL, RuleBook
from promotions.talent import Talent


@dataclass(frozen=True, slots=True)
class MeritWeights:
    """Whole percents of talent and of the technical match."""

    talent: int
    technical: int


@dataclass(frozen=True, slots=True)
class Merit:
    """A score in hundredths; None while something it needs is unknown, and what that is."""

    score: int | None
    missing: tuple[str, ...]


def weights_for(kind: str, *, has_technical: bool, rules: RuleBook) -> MeritWeights:
    """The weights for a kind of post; one without technical requirements gives the whole weight to talent."""
    table = rules["merit"]
    if not has_technical:
        return MeritWeights(talent=100, technical=0)
    return MeritWeights(**table.get(kind, table["other"]))


def merit_of(talent: Talent, *, technical: Decimal | None, weights: MeritWeights) -> Merit:
    """The weighted sum of the rounded talent and the rounded technical match, rounded once."""
    lacks_technical = bool(weights.technical) and technical is None
    missing = (*talent.missing, TECHNICAL) if lacks_technical else talent.missing
    if missing or talent.talent is None:
        return Merit(None, missing)
    match = 0 if technical is None else to_cents(technical)
    return Merit(divide_half_up(weights.talent * talent.talent + weights.technical * match, 100), ())

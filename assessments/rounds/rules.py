"""The rule of assessment rounds: scale, thresholds, who is asked about what, assessors and raters.

A round keeps the provision of the day it opened in ``AssessmentRound.rules``; everything about it is computed by that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from asn_career.base.regulations import load_table, thawed
from assessments.rounds.choices import BY_ASSESSORS, RaterGroup, RoundMethod


def _faults(value: Any) -> Iterable[str]:
    values = [row["value"] for row in value["scale"]]
    if values != list(range(1, len(values) + 1)) or len(values) < 2:
        yield "the scale counts from 1 without a hole"
    if not values[0] <= value["half"] <= value["reached"] <= values[-1]:
        yield "the thresholds lie on the scale, half before reached"
    if not 0 < value["least_share"] <= 1:
        yield "the share of rated indicators is above nothing and at most all"
    if set(value["asked"]) != set(RoundMethod.values):
        yield "every method says which levels it asks about"
    if set(value["raters"]) != set(RaterGroup.values):
        yield "every group says how many raters are proposed"
    if set(value["assessors"]["most"]) != set(BY_ASSESSORS):
        yield "every method by assessors says how many subjects one of them takes"


ASSESSMENT_ROUNDS = load_table("assessments", "assessment_rounds", check=_faults)


@dataclass(frozen=True, slots=True)
class RoundRules:
    """One provision, as a round uses it."""

    value: Mapping[str, Any]

    @property
    def scale(self) -> list[tuple[int, str]]:
        """Values with their names in the language of the moment, lowest first."""
        language = "id" if (get_language() or "id").startswith("id") else "en"
        return [(row["value"], row[language]) for row in self.value["scale"]]

    @property
    def highest(self) -> int:
        return len(self.value["scale"])

    @property
    def reached(self) -> Decimal:
        return Decimal(str(self.value["reached"]))

    @property
    def half(self) -> Decimal:
        return Decimal(str(self.value["half"]))

    @property
    def least_share(self) -> Decimal:
        return Decimal(str(self.value["least_share"]))

    @property
    def evidence_above(self) -> int:
        return int(self.value["evidence_above"])

    @property
    def assessors_each(self) -> int:
        return int(self.value["assessors"]["each"])

    @property
    def apart(self) -> Decimal:
        return Decimal(str(self.value["assessors"]["apart"]))

    def most_subjects(self, method: str) -> int:
        """How many subjects one assessor takes at most."""
        return int(self.value["assessors"]["most"][method])

    def proposed(self, group: str) -> int:
        """How many raters of a group are proposed for each subject."""
        return int(self.value["raters"][group])

    def levels_asked(self, method: str, required: int | None) -> list[int]:
        """The levels that a subject is asked about: around what the post requires."""
        if required is None:
            return list(self.value["without_standard"])
        around = self.value["asked"][method]
        return list(range(max(1, required - around["below"]), min(5, required + around["above"]) + 1))

    def as_stored(self) -> dict[str, Any]:
        """The provision as a round keeps it: decimals as text."""
        stored: dict[str, Any] = json.loads(json.dumps(thawed(self.value), default=str))
        return stored


def rules_on(day: date) -> RoundRules:
    return RoundRules(ASSESSMENT_ROUNDS.value_on(day))


def rules_of(round: Any, *, on: date) -> RoundRules:
    """What an opened round was opened with; of a draft the provision of the day."""
    return RoundRules(round.rules) if round.rules else rules_on(on)

"""The whole decision about everybody before one post, on columns; equal to ``promotions.decision`` for each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from asn_career.base.findings import FAIL, MANUAL, Settlement
from promotions.choices import RULES
from promotions.columns.counting import counting_before
from promotions.columns.facts import Flags, Ints, PeopleColumns
from promotions.columns.match import match_of, scores_of
from promotions.columns.rules import CODES, JUDGES, Cases, Letters
from promotions.decision import weights_of
from promotions.eligibility.findings import rules_for
from promotions.facts import LegalAges
from promotions.outcomes import ABSENT
from promotions.records import Target

FIGURES = ("y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score")


@dataclass(frozen=True, slots=True)
class Decided:
    """Everybody's outcomes, a row of letters per person in the order of the rules, and figures in hundredths."""

    ids: Ints
    letters: Letters
    figures: Mapping[str, Ints]

    @property
    def refused(self) -> Flags:
        return np.any(self.letters == CODES[FAIL], axis=1)

    @property
    def open(self) -> Flags:
        return np.any(self.letters == CODES[MANUAL], axis=1)

    @property
    def eligible(self) -> Flags:
        return ~self.refused & ~self.open

    @property
    def near_miss(self) -> Flags:
        """One rule refuses and nothing is open: settle that one, and the person is eligible."""
        return ~self.open & (np.sum(self.letters == CODES[FAIL], axis=1) == 1)

    @property
    def reviewed(self) -> Flags:
        """Whom people look at: the eligible, those to be checked, and the near misses."""
        return ~self.refused | self.near_miss


def decide_on_columns(
    people: PeopleColumns,
    target: Target,
    *,
    ages: LegalAges,
    settled: Mapping[int, Mapping[str, Settlement]],
) -> Decided:
    """What the decision about each person says of their rules and figures, for all of them."""
    rules = people.rules
    people = counting_before(people, target)
    match = match_of(people, target.demand.required, rules=rules.fit)
    weights = weights_of(target, rules=rules)
    scores = scores_of(people, target.demand, match=match, weights=weights)
    letters = _letters(Cases(people=people, target=target, match=match, ages=ages))
    _settle(letters, people.ids, settled)
    figures = {
        "y": scores.y, "x": scores.x, "talent": scores.talent, "box": people["box"], "jpm": match.jpm,
        "jpm_uncapped": match.jpm_uncapped, "jpm_technical": match.jpm_technical, "score": scores.score,
    }  # fmt: skip
    return Decided(people.ids, letters, figures)


def ranks_of(score: Ints, jpm_uncapped: Ints, y: Ints) -> Ints:
    """Standard competition ranks (1, 2, 2, 4) by the three in this order, the best first."""
    order = np.lexsort((-y, -jpm_uncapped, -score))
    keys = np.stack([score, jpm_uncapped, y])[:, order]
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = np.any(keys[:, 1:] != keys[:, :-1], axis=0)
    places = np.arange(1, len(order) + 1, dtype=np.int64)
    shared = np.maximum.accumulate(np.where(begins, places, 0))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = shared
    return ranks


def _letters(cases: Cases) -> Letters:
    applied = {rule.code for rule in rules_for(cases.target, order=RULES)}
    absent = np.full(len(cases.people), ord(ABSENT), dtype=np.uint8)
    return np.stack([JUDGES[code](cases) if code in applied else absent for code in RULES], axis=1)


def _settle(letters: Letters, ids: Ints, settled: Mapping[int, Mapping[str, Settlement]]) -> None:
    """Verifications speak where the data leave a rule open; there are few of them."""
    for key, verified in settled.items():
        place = int(np.searchsorted(ids, key))
        for code, settlement in verified.items():
            rule = RULES.index(code)
            if letters[place, rule] == CODES[MANUAL]:
                letters[place, rule] = CODES[settlement.outcome]

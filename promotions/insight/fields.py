"""Everybody whom a run ranked, as columns of component values: what stability and second opinions are taken from."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from asn_career.base.figures import POINT, to_points
from assessments.job_fit import job_fit
from promotions.columns.deciding import ranks_of
from promotions.columns.facts import Ints
from promotions.contributions import component_weights
from promotions.insight.cases import persons_of, standings_of
from promotions.insight.changes import Person
from promotions.insight.opinions import METHODS, Alternatives, Criterion, Opinion, opinion
from promotions.insight.stability import Field
from promotions.models import Shortlist
from promotions.retelling import decider_of
from promotions.rulebook import TECHNICAL
from promotions.talent import personal_components, post_components

_KEPT_RUNS = 8


def field_of(shortlist: Shortlist) -> Field:
    """Read once per published run and process: a published run does not change. Two queries."""
    return _read(shortlist.pk, shortlist.result_hash, _Run(shortlist))


class _Run:
    """A run as an argument that takes no part in the key of the memory."""

    def __init__(self, shortlist: Shortlist) -> None:
        self.shortlist = shortlist

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Run)


@lru_cache(maxsize=_KEPT_RUNS)
def _read(pk: int, result_hash: str, run: _Run) -> Field:
    decider = decider_of(run.shortlist)
    weights = {
        **component_weights(decider.weights, decider.rules["axes"]),
        TECHNICAL: decider.weights.technical * 10_000,
    }
    codes = tuple(code for code, weight in weights.items() if weight)
    standings = standings_of(run.shortlist)
    persons = persons_of(run.shortlist, sorted(standings), decider=decider)
    people = sorted(persons)
    keys = np.array([standings[key] for key in people], dtype=np.int64).reshape(-1, 3).T
    values = [[_points(persons[key])[code] for code in codes] for key in people]
    return Field(
        people=np.array(people, dtype=np.int64),
        codes=codes,
        weights=np.array([weights[code] for code in codes], dtype=np.int64),
        values=np.array(values, dtype=np.int64).reshape(-1, len(codes)),
        jpm_uncapped=keys[1],
        y=keys[2],
        ranks=ranks_of(keys[0], keys[1], keys[2]),
    )


def _points(person: Person) -> dict[str, int]:
    """The values of all components before the post, in 300ths; those of the ranked are all known."""
    facts, rules, demand = person.counted, person.decider.rules, person.decider.target.demand
    fit = job_fit(demand.required, held=facts.levels_held(), rules=rules.fit)
    components = {
        **personal_components(facts, rules=rules),
        **post_components(facts, demand=demand, jpm=fit.jpm, rules=rules),
    }
    found = {code: part.points or 0 for code, part in components.items()}
    return found | {TECHNICAL: to_points(fit.jpm_technical) if fit.jpm_technical is not None else 0}


def opinions_on(field: Field, places: Ints, *, rule: Any) -> tuple[Opinion, ...]:
    """What the other methods say of these people among themselves, in the order of the places."""
    profile = rule["profile"]
    criteria = tuple(
        Criterion(code, Fraction(int(weight)), False, Fraction(profile["target"]), Fraction(profile["step"]))
        for code, weight in zip(field.codes, field.weights, strict=True)
    )
    names = tuple(str(place) for place in places.tolist())
    rows = [[Fraction(points, POINT) for points in row] for row in field.values[places].tolist()]
    given = Alternatives(criteria, names, tuple(map(tuple, rows)))
    floor = Fraction(rule["product_floor"])
    floored = Alternatives(criteria, names, tuple(tuple(max(value, floor) for value in row) for row in rows))
    return tuple(opinion(method, floored if method == "wp" else given, rule=rule) for method in METHODS)

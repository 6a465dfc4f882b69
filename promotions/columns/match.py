"""The match with a standard, the potential axis before a post, and the merit score, for everybody at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from asn_career.base.figures import POINT
from assessments.job_fit import FitRules, Required
from promotions.columns.facts import UNKNOWN, Flags, Ints, PeopleColumns
from promotions.merit import MeritWeights
from promotions.records import Demand
from promotions.rulebook import folded
from promotions.talent import relevant_since

_CENT = POINT // 100


@dataclass(frozen=True, slots=True)
class Match:
    """The match of everybody with one standard, in hundredths."""

    jpm: Ints
    jpm_uncapped: Ints
    jpm_technical: Ints


@dataclass(frozen=True, slots=True)
class Scores:
    """Axes, talent and score of everybody before one post, in hundredths."""

    y: Ints
    x: Ints
    talent: Ints
    score: Ints


def match_of(people: PeopleColumns, required: Sequence[Required] | None, *, rules: FitRules) -> Match:
    """What ``assessments.job_fit`` says of each person, for all of them."""
    rows = required or ()
    uncapped = _percent(people, [row for row in rows if row.kind in rules.core])
    technical = _percent(people, [row for row in rows if row.kind in rules.technical])
    cap = rules.cap * 100
    return Match(np.minimum(uncapped, cap), uncapped, np.minimum(technical, cap))


def scores_of(people: PeopleColumns, demand: Demand, *, match: Match, weights: MeritWeights) -> Scores:
    """What talent and merit say of each person before a post, for all of them."""
    axes = people.rules["axes"]
    parts = {**people.own, **_against(people, demand, jpm=match.jpm)}
    y, x = _axis(parts, axes["y"]), _axis(parts, axes["x"])
    halves = axes["talent"]
    talent = _known([y, x], divide_half_up(halves["y"] * y + halves["x"] * x, 100))
    score = divide_half_up(weights.talent * talent + weights.technical * match.jpm_technical, 100)
    needed = [talent, match.jpm_technical] if weights.technical else [talent]
    return Scores(y, x, talent, _known(needed, score))


def divide_half_up(numerators: Ints, denominator: int) -> Ints:
    """Whole numbers nearest to the quotients, halves upwards."""
    return (2 * numerators + denominator) // (2 * denominator)


def in_fields(people: PeopleColumns, demand: Demand) -> Flags:
    """Who has a degree in one of a post's fields, of at least its lowest level."""
    rules, degrees = people.rules, people.degrees
    fields = people.codes.among({folded(field) for field in demand.fields})
    steps = [step for level in demand.min_education if (step := rules.education_step(level)) is not None]
    chosen = np.isin(degrees["field"], fields) & (degrees["step"] >= min(steps, default=0))
    return degrees.anyone(chosen, people=len(people))


def _percent(people: PeopleColumns, rows: Sequence[Required]) -> Ints:
    if not rows:
        return np.full(len(people), UNKNOWN, dtype=np.int64)
    levels = [people.levels(row.competency) for row in rows]
    reached: Ints = np.sum(levels, axis=0)
    return _known(levels, divide_half_up(reached * 10_000, 2 * sum(row.level for row in rows)))


def _against(people: PeopleColumns, demand: Demand, *, jpm: Ints) -> dict[str, Ints]:
    """The components that are taken against the post."""
    return {
        "competency": _known([jpm], jpm * _CENT),
        "development": _development(people, demand),
        "field_of_study": _field_of_study(people, demand),
    }


def _development(people: PeopleColumns, demand: Demand) -> Ints:
    if not demand.required:
        return np.full(len(people), UNKNOWN, dtype=np.int64)
    rows, scale = people.trainings, people.rules["scales"]["development"]
    taught = np.isin(rows["competency"], people.codes.among(demand.competencies))
    recent = rows["day"] >= relevant_since(people.rules.day).toordinal()
    trained = rows.anyone(taught & recent, people=len(people))
    return np.where(trained, scale["relevant"] * POINT, scale["other"] * POINT)


def _field_of_study(people: PeopleColumns, demand: Demand) -> Ints:
    scale = people.rules["scales"]["field_of_study"]
    if not demand.fields:
        return np.full(len(people), scale["match"] * POINT, dtype=np.int64)
    points = np.where(in_fields(people, demand), scale["match"] * POINT, scale["other"] * POINT)
    return np.where(people["has_field"] == 1, points, UNKNOWN)


def _axis(parts: Mapping[str, Ints], weights: Mapping[str, int]) -> Ints:
    weighed = {name: weight for name, weight in weights.items() if weight}
    chosen = [parts[name] for name in weighed]
    total: Ints = np.sum([weight * parts[name] for name, weight in weighed.items()], axis=0)
    return _known(chosen, divide_half_up(total, POINT))


def _known(needed: Sequence[Ints], found: Ints) -> Ints:
    """What was found, where everything that it needs is known."""
    return np.where(np.min(needed, axis=0) == UNKNOWN, UNKNOWN, found)

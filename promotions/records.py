"""What the decision core reads: typed facts about a person and about the post to be filled.

No name, number, sex or birth date is among them; a legal age arrives as the day on which it takes effect. Records
are named ``table/public id``, so that an explanation can lead to the row that decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from assessments.job_fit import Required


class Post(NamedTuple):
    """A definitive post, begun by the day in question; ``end`` is the first day after it."""

    record: str
    position: str  # code, empty outside the register
    kind: str  # empty: unknown
    family: str
    unit: str
    start: date
    end: date | None


class Duty(NamedTuple):
    """A post held as Plt, Plh or Pj."""

    record: str
    position: str
    kind: str
    unit: str
    assignment: str
    start: date


class Degree(NamedTuple):
    record: str
    level: str
    field: str


class RankHeld(NamedTuple):
    record: str
    rank: str


class Appraisal(NamedTuple):
    """The yearly performance result; the predicate is empty when the row leaves it open."""

    record: str
    year: int
    predicate: str


class Score(NamedTuple):
    """A recorded score; None when the row gives only a name."""

    record: str
    name: str
    score: Decimal | None


class Sanction(NamedTuple):
    """A disciplinary decision that exists on the day; ``end`` is its last day."""

    record: str
    level: str
    start: date
    end: date | None


class Training(NamedTuple):
    record: str
    code: str
    name: str
    competency: str
    completed_on: date


class Held(NamedTuple):
    """The latest official result for a competency, and whether it is still valid."""

    record: str
    level: Decimal
    assessed_on: date
    valid: bool


class MethodHeld(NamedTuple):
    """The latest result for a competency by one method; no level: no table converts it to the scale of the day."""

    record: str
    source: str
    level: Decimal | None
    assessed_on: date
    valid: bool


class MethodScore(NamedTuple):
    """The latest potential score by one method, named as it was recorded."""

    record: str
    name: str
    score: Decimal
    assessed_on: date
    valid: bool


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """Everything about one person that decides; ``as it was known on the day``.

    ``by_method`` (by competency, official methods in their order, then the others) and ``potentials`` (the latest
    first) are there where the rules demand methods for any kind of post; None where they do not.
    """

    status: str
    legal_position: str
    posts: tuple[Post, ...] = ()
    duties: tuple[Duty, ...] = ()
    degrees: tuple[Degree, ...] = ()
    rank: RankHeld | None = None
    appraisals: tuple[Appraisal, ...] = ()
    feedback: Score | None = None
    potential: Score | None = None
    awards: tuple[Score, ...] = ()
    teams: tuple[Score, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    trainings: tuple[Training, ...] = ()
    results: Mapping[str, Held] | None = None
    by_method: Mapping[str, tuple[MethodHeld, ...]] | None = None
    potentials: tuple[MethodScore, ...] | None = None
    retires_on: date | None = None
    age_limit_on: date | None = None

    def current_post(self, day: date) -> Post | None:
        """The definitive post whose period contains ``day``."""
        for post in reversed(self.posts):
            if post.start <= day and (post.end is None or day < post.end):
                return post
        return None

    def levels_held(self) -> dict[str, Decimal]:
        """Valid official levels by competency."""
        return {code: held.level for code, held in (self.results or {}).items() if held.valid}


class PostRequirement(NamedTuple):
    """A requirement of the post beside its competencies."""

    kind: str
    value: str
    importance: str


@dataclass(frozen=True, slots=True)
class Demand:
    """What a post asks of its holder: its standard in force (None: it has none) and its other requirements."""

    required: tuple[Required, ...] | None = None
    fields: tuple[str, ...] = ()
    min_education: tuple[str, ...] = ()
    requirements: tuple[PostRequirement, ...] = ()

    @property
    def competencies(self) -> frozenset[str]:
        return frozenset(row.competency for row in self.required or ())


@dataclass(frozen=True, slots=True)
class Target:
    """The post to be filled, by a route."""

    position: str
    kind: str
    demand: Demand
    family: str = ""
    echelon: str = ""
    remote: bool = False
    route: str = "open_selection"

    def values_of(self, kind: str) -> tuple[PostRequirement, ...]:
        return tuple(row for row in self.demand.requirements if row.kind == kind)

"""What credit points are made from: a person's posts, ranks, degrees, evaluations and recorded totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from asn_career.base.periods import MONTHS


def month_index(year: int, month: int) -> int:
    """Months counted through the years, so that months can be compared and subtracted."""
    return year * MONTHS + month - 1


def first_day(month: int) -> date:
    """The first day of a counted month."""
    return date(month // MONTHS, month % MONTHS + 1, 1)


class Post(NamedTuple):
    """A definitive post; ``kind`` is empty where it is unknown, ``until`` the first day after it, None while held."""

    kind: str
    since: date
    until: date | None


class PartYear(NamedTuple):
    """The evaluation of some months of a year, both included."""

    year: int
    first: int
    last: int
    predicate: str


class Recorded(NamedTuple):
    """A recorded total (PAK) for its months, both included; ``opening`` is a first credit or an integration."""

    key: str
    decree: str
    first: int
    last: int
    total: Decimal
    opening: bool


class Degree(NamedTuple):
    """A degree by its step in the order of education."""

    step: int
    level: str
    graduated_on: date


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """One PNS as of a day; every sequence in the order of time."""

    posts: tuple[Post, ...] = ()
    ranks: tuple[tuple[date, str], ...] = ()
    predicates: Mapping[int, str] = field(default_factory=dict)
    part_years: tuple[PartYear, ...] = ()
    degrees: tuple[Degree, ...] = ()
    recorded: tuple[Recorded, ...] = ()

    def rank_on(self, day: date) -> tuple[date, str] | None:
        """The rank in force on a day with the day it began."""
        return next((row for row in reversed(self.ranks) if row[0] <= day), None)


class PartKind(StrEnum):
    OPENING = "opening"  # a recorded opening total
    BASIC = "basic"  # ranks of the level that were passed before
    MOVE = "move"  # years in rank of who comes from another post
    EVALUATION = "evaluation"
    DEGREE = "degree"


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of the credit held; ``points`` is rounded, and all parts add up to what is held."""

    kind: PartKind
    points: Decimal
    first: int
    last: int
    months: int = 0
    predicate: str = ""
    percentage: int = 0
    coefficient: Decimal = Decimal(0)
    about: str = ""
    """The rank, degree or decree that it comes from."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What the next rank or level asks for, cumulative within the level; ``rank`` or ``level`` names it."""

    needed: Decimal
    short: Decimal | None
    surplus: Decimal | None
    rank: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A recorded total that our own computation of the same months does not give."""

    recorded: Recorded
    own: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """The credit of one person on a day.

    ``held`` is None while something is missing; ``missing`` names it (``performance:2024``, ``integration``,
    ``opening``, ``rank``, ``move_rank``, ``move_performance``). ``counted_to`` is the last month counted;
    ``pending`` a year whose result is not due yet.
    """

    kind: str
    since: date
    rank: str
    rank_since: date | None
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    counted_to: int
    pending: int | None
    predicate: str
    predicate_year: int | None
    rank_outside: bool
    next_rank: Threshold | None
    next_level: Threshold | None
    differences: tuple[Difference, ...]
    recorded_total: Decimal | None

    @property
    def known_sum(self) -> Decimal:
        """What the known parts make together."""
        return sum((part.points for part in self.parts), Decimal(0))

    @property
    def held(self) -> Decimal | None:
        return None if self.missing else self.known_sum

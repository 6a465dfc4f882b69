"""The competency profile of a person: strengths and weaknesses against the standard of the post, and how levels moved.

Gaps come from the one engine (``assessments.gaps``); levels are told with their age, and developmental ones beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.choices import GapStatus
from assessments.gaps import Gap, PersonGaps, gaps_of
from assessments.results.validity import KnownResult, Place, known_results

LARGEST_TREND = 6  # occasions beside one another that a phone and a page of paper can hold


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A competency of the profile: what the post requires, what is held, and everything known of it."""

    fact: Gap | None
    known: tuple[KnownResult, ...]

    @property
    def competency(self) -> Any:
        return self.known[0].assessment.competency if self.known else None

    @property
    def name(self) -> str:
        return self.fact.name if self.fact else str(self.competency.name)

    @property
    def code(self) -> str:
        return self.fact.code if self.fact else str(self.competency.code)

    @property
    def short(self) -> str:
        return self.code

    @property
    def kind(self) -> str:
        return self.fact.kind if self.fact else str(self.competency.kind)

    @property
    def required(self) -> int | None:
        return self.fact.required if self.fact else None

    @property
    def gap(self) -> Decimal | None:
        return self.fact.gap if self.fact else None

    @property
    def held(self) -> Decimal | None:
        if self.current is None or self.current.place not in (Place.HELD, Place.CONVERTED):
            return None
        return self.current.aged.level if self.current.counts_as is None else self.current.counts_as

    @property
    def current(self) -> KnownResult | None:
        """What counts, or would if it had not expired."""
        chosen = (Place.HELD, Place.CONVERTED, Place.UNCONVERTED, Place.EXPIRED)
        return next((row for row in self.known if row.place in chosen), None)

    @property
    def developmental(self) -> list[KnownResult]:
        return [row for row in self.known if row.place == Place.DEVELOPMENTAL]

    @property
    def status(self) -> str:
        return self.fact.status if self.fact else ""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """Official levels of one competency, one place per occasion; None where the occasion says nothing of it."""

    code: str
    name: str
    levels: tuple[Decimal | None, ...]

    @property
    def change(self) -> Decimal | None:
        """From the first to the last level known, where there are two."""
        known = [level for level in self.levels if level is not None]
        return known[-1] - known[0] if len(known) > 1 else None


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it on one day; ``missing`` says why there is no standard to compare with."""

    as_of: date
    gaps: PersonGaps
    rows: tuple[ProfileRow, ...]
    occasions: tuple[date, ...]
    trend: tuple[TrendRow, ...]

    @property
    def missing(self) -> str:
        return self.gaps.missing

    @property
    def required(self) -> list[ProfileRow]:
        return [row for row in self.rows if row.fact]

    @property
    def beside(self) -> list[ProfileRow]:
        """What is known beyond what the post asks for."""
        return [row for row in self.rows if not row.fact]

    @property
    def strengths(self) -> list[ProfileRow]:
        """At or above the standard, the farthest above first."""
        met = [row for row in self.required if row.status == GapStatus.MET]
        return sorted(met, key=lambda row: (-_gap(row), row.code))

    @property
    def weaknesses(self) -> list[ProfileRow]:
        """Below the standard, the deepest first."""
        below = [row for row in self.required if row.status == GapStatus.GAP]
        return sorted(below, key=lambda row: (_gap(row), row.code))

    @property
    def unknown(self) -> list[ProfileRow]:
        """Neither: expired, or never assessed."""
        return [row for row in self.required if row.status in (GapStatus.EXPIRED, GapStatus.UNKNOWN)]


def find_profile(employee_id: int, *, as_of: date) -> Profile | None:
    """The profile of a person who passed the gate. Four queries."""
    found = gaps_of([employee_id], as_of=as_of).get(employee_id)
    if found is None:
        return None
    known = known_results(employee_id, as_of=as_of)
    required = {gap.competency_id: gap for gap in found.gaps}
    rows = [ProfileRow(gap, tuple(known.get(number, ()))) for number, gap in required.items()]
    beside = [ProfileRow(None, tuple(those)) for number, those in known.items() if number not in required]
    occasions, trend = _trend(known)
    return Profile(as_of, found, (*rows, *sorted(beside, key=lambda row: row.code)), occasions, trend)


def _trend(known: dict[int, list[KnownResult]]) -> tuple[tuple[date, ...], tuple[TrendRow, ...]]:
    """Official results that were not withdrawn, by occasion, the newest ``LARGEST_TREND`` days."""
    counted = (Place.HELD, Place.CONVERTED, Place.UNCONVERTED, Place.EXPIRED, Place.OLDER)
    official = {key: [row for row in rows if row.place in counted] for key, rows in known.items()}
    days = sorted({row.assessment.assessed_on for rows in official.values() for row in rows})[-LARGEST_TREND:]
    rows = []
    for those in official.values():
        levels = {row.assessment.assessed_on: row.assessment.level for row in those}
        if any(day in levels for day in days):
            competency = those[0].assessment.competency
            rows.append(TrendRow(competency.code, competency.name, tuple(levels.get(day) for day in days)))
    return tuple(days), tuple(sorted(rows, key=lambda row: row.code))


def _gap(row: ProfileRow) -> Decimal:
    return Decimal(0) if row.gap is None else row.gap

"""Gaps against the standards of any day, by the results of any other: computed when asked, by the engine of all gaps.

The post is the one held on the day of the results; its standard is the version in force on the day of the standards,
and levels are put on the scales of that day. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from assessments.gaps import Gap, PersonGaps, gaps_of
from assessments.held_levels import valid_since
from assessments.sql import execute
from competencies.models import StandardVersion

MOST_PEOPLE = 20_000  # more are counted by a run


class TooManyPeopleError(DomainError):
    code = "too_many_people"
    message = _(
        "The unit has %(people)s people; at most %(most)s are compared at once. Choose a unit below it."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class Compared:
    """A competency by the chosen version and by the one of today; None: that one does not require it."""

    chosen: Gap | None
    today: Gap | None

    @property
    def told(self) -> Gap:
        """The one there is, for its names."""
        return self.chosen or self.today  # type: ignore[return-value]

    @property
    def differs(self) -> bool:
        return (self.chosen and (self.chosen.required, self.chosen.status, self.chosen.held)) != (
            self.today and (self.today.required, self.today.status, self.today.held)
        )


@dataclass(frozen=True, slots=True)
class PersonByVersion:
    chosen: PersonGaps
    today: PersonGaps
    rows: tuple[Compared, ...]


def compare_person(
    employee_id: int, *, results_on: date, standards_on: date, today: date
) -> PersonByVersion | None:
    """A person who passed the gate by both versions. Two queries."""
    chosen = gaps_of([employee_id], as_of=results_on, standards_on=standards_on).get(employee_id)
    current = gaps_of([employee_id], as_of=today).get(employee_id)
    if chosen is None or current is None:
        return None
    by_key = [{gap.competency_id: gap for gap in each.gaps} for each in (chosen, current)]
    order = [gap for each in (chosen, current) for gap in each.gaps]
    keys = dict.fromkeys(gap.competency_id for gap in sorted(order, key=lambda gap: (gap.kind, gap.code)))
    rows = tuple(Compared(by_key[0].get(key), by_key[1].get(key)) for key in keys)
    return PersonByVersion(chosen, current, rows)


@dataclass(frozen=True, slots=True)
class CompetencyCount:
    """How many people stand how in one competency."""

    kind: str
    code: str
    name: str
    public_id: UUID
    met: int
    gap: int
    expired: int
    unknown: int


@dataclass(frozen=True, slots=True)
class CountsByVersion:
    people: int
    without_post: int
    without_standard: int
    rows: tuple[CompetencyCount, ...]


def count_people(employee_ids: Sequence[int], *, results_on: date, standards_on: date) -> CountsByVersion:
    """The same of many people who passed the gate, in counts. One query; raises TooManyPeopleError."""
    if len(employee_ids) > MOST_PEOPLE:
        raise TooManyPeopleError(people=len(employee_ids), most=MOST_PEOPLE)
    *rows, (_kind, _code, _name, _id, people, without_post, without_standard, _none) = execute(
        "count_by_version",
        people=list(employee_ids),
        as_of=results_on,
        standards_on=standards_on,
        valid_since=valid_since(results_on),
    )
    counted = tuple(CompetencyCount(*row) for row in rows)
    return CountsByVersion(people, without_post, without_standard, counted)


def versions_of(position_id: int | None) -> list[StandardVersion]:
    """The versions of a post's standard, the newest first. One query."""
    rows = StandardVersion.objects.filter(position=position_id).select_related(
        "position", "standard_decree", "dictionary_version"
    )
    return list(rows.order_by("-valid_from")[:30]) if position_id else []

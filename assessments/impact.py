"""What a standard, or a version of the dictionary, would change before anybody agrees to it: who changes status.

The statement is made of the parts that compute every gap, with the proposed levels in the place of those in force, and
stores nothing. Statuses are those of ``GapStatus``; None: the competency is not required.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessments.choices import GapStatus
from assessments.held_levels import valid_since
from assessments.sql import execute
from competencies.dictionary.conversions import (
    Conversions,
    Step,
    agreed_steps,
    conversions_for,
    converted_standards,
)
from competencies.models import DictionaryVersion, StandardDecree, StandardItem
from competencies.standard_decrees.content import proposed_standards
from employees.access import Permission, Principal
from employees.models import Employee, PositionHistory

Levels = Mapping[int, Mapping[int, int]]  # required level by rows of post and competency


@dataclass(frozen=True, slots=True)
class Change:
    """One required competency of one person whose status would differ."""

    employee_id: int
    unit_id: int | None
    competency_id: int
    required_before: int | None
    required_after: int | None
    held: Decimal | None
    before: GapStatus | None
    after: GapStatus | None


@dataclass(frozen=True, slots=True)
class UnitImpact:
    """A unit: its people who change, and how many statuses become a gap, are met, cannot be said, or go."""

    unit_id: int | None
    people: int
    to_gap: int
    to_met: int
    to_open: int
    gone: int


@dataclass(frozen=True, slots=True)
class Impact:
    """Every change of people in sight on the day ``as_of``; ``posts`` are those with another standard."""

    as_of: date
    posts: int
    people: int
    changes: tuple[Change, ...]

    @property
    def touched(self) -> int:
        """How many of the people change at all."""
        return len({change.employee_id for change in self.changes})

    @property
    def moves(self) -> list[tuple[GapStatus | None, GapStatus | None, int]]:
        """How many statuses go from one to another, the most frequent first."""
        found = Counter((change.before, change.after) for change in self.changes)
        order = sorted(found.items(), key=lambda row: (-row[1], str(row[0])))
        return [(before, after, count) for (before, after), count in order]

    @property
    def units(self) -> list[UnitImpact]:
        """By unit, those with the most people first."""
        grouped: dict[int | None, list[Change]] = {}
        for change in self.changes:
            grouped.setdefault(change.unit_id, []).append(change)
        rows = [_unit(unit, changes) for unit, changes in grouped.items()]
        return sorted(rows, key=lambda row: (-row.people, row.unit_id or 0))


def _unit(unit_id: int | None, changes: Iterable[Change]) -> UnitImpact:
    listed = list(changes)
    after = Counter(change.after for change in listed)
    return UnitImpact(
        unit_id=unit_id,
        people=len({change.employee_id for change in listed}),
        to_gap=after[GapStatus.GAP],
        to_met=after[GapStatus.MET],
        to_open=after[GapStatus.EXPIRED] + after[GapStatus.UNKNOWN],
        gone=after[None],
    )


def impact_of_decree(decree: StandardDecree, *, by: Principal) -> Impact:
    """What a draft would change on its first day, for people whose gaps ``by`` may see. Constant queries."""
    standards = proposed_standards(decree)
    levels = {post: {key: said.level for key, said in rows.items()} for post, rows in standards.items()}
    return preview(levels, by=by, as_of=max(decree.begins, by.on))


def impact_of_version(version: DictionaryVersion, *, by: Principal) -> Impact:
    """The same of a draft of the dictionary: standards lose what it withdraws, and where a scale begins anew, standards
    and results are converted. Constant queries."""
    day = max(version.begins, by.on)
    steps = [*agreed_steps(), Step(version.begins, version.pk, version.content.get("conversions", {}))]
    conversions = conversions_for(day, steps)
    gone = set(version.content["withdrawn"])
    levels = _without(gone, day=day)
    tables = version.content.get("conversions", {})
    converted = converted_standards(tables, begins=version.begins, conversions=conversions) if tables else {}
    for post, rows in converted.items():
        kept = set(levels.get(post, rows))
        levels[post] = {key: level for key, level in rows.items() if key in kept}
    return preview(levels, by=by, as_of=day, conversions=conversions)


def _without(gone: set[str], *, day: date) -> dict[int, dict[int, int]]:
    """The levels of the posts that require any of these codes on the day, without them. One query."""
    in_force = StandardItem.objects.in_force_on(day)
    concerned = in_force.filter(competency__code__in=gone).values("version__position")
    levels: dict[int, dict[int, int]] = {}
    rows = in_force.filter(version__position__in=concerned).values_list(
        "version__position", "competency", "competency__code", "level"
    )
    for post, competency, code, level in rows:
        kept = levels.setdefault(post, {})
        if code not in gone:
            kept[competency] = level
    return levels


def preview(levels: Levels, *, by: Principal, as_of: date, conversions: Conversions | None = None) -> Impact:
    """Who changes status if these posts required exactly these levels on the day. Two queries; stores nothing.

    ``conversions`` are those that would hold then; without them those that do.
    """
    rows = conversions.rows if conversions else []
    people = Employee.objects.visible_to(by, permission=Permission.READ_GAPS)
    holders = (
        PositionHistory.objects.of(people).definitive().in_force_on(as_of).filter(position__in=list(levels))
    )
    ids = sorted(set(holders.order_by().values_list("employee_id", flat=True)))
    flat = [(post, key, level) for post, rows in levels.items() for key, level in rows.items()]
    found = execute(
        "find_impact",
        people=ids,
        as_of=as_of,
        valid_since=valid_since(as_of),
        replaced=list(levels),
        positions=[row[0] for row in flat],
        competencies=[row[1] for row in flat],
        levels=[row[2] for row in flat],
        scales_change=conversions is not None,
        kinds=[row.kind for row in rows],
        measured_from=[row.measured[0] for row in rows],
        measured_until=[row.measured[1] for row in rows],
        levels_from=[row.level_from for row in rows],
        levels_to=[row.level_to for row in rows],
    )
    return Impact(as_of, len(levels), len(ids), tuple(_change(*row) for row in found))


def _change(
    employee: int,
    unit: int | None,
    competency: int,
    required_before: int | None,
    required_after: int | None,
    held: Decimal | None,
    before: str | None,
    after: str | None,
) -> Change:
    statuses = (GapStatus(before) if before else None, GapStatus(after) if after else None)
    return Change(employee, unit, competency, required_before, required_after, held, *statuses)

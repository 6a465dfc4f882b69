"""Competency gaps: the level a post requires, and the latest valid official level its holder has (interfaces 4.3).

``find_gaps`` reads the facts of a day; published runs are read through ``GapRow`` and ``GapResult``, whose ``current``
decides which run speaks for whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long
from asn_career.base.formatting import level as level_told
from assessments.choices import GapStatus
from assessments.held_levels import valid_since, valid_years
from assessments.models import GapResult, GapRow
from assessments.sql import execute
from employees.access import Principal
from employees.querysets import EmployeeQuerySet


@dataclass(frozen=True, slots=True)
class Evidence:
    """The official result behind a level, or the one that has expired."""

    assessment_id: int
    level: Decimal
    source: str
    assessed_on: date
    provider: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Conversion:
    """A valid level that was measured on another scale: by which version of the dictionary, and to what.

    ``level_to`` None: its table has no level for it, so that what is held is unknown.
    """

    version: int
    decree: str
    begins: date
    level_from: Decimal
    level_to: Decimal | None
    measured_on: date

    @property
    def told(self) -> str:
        """The conversion in a sentence, with its decree."""
        if self.level_to is not None:
            said = _(
                "Measured as level %(level)s on %(day)s; counts as level %(after)s by the conversion of %(source)s."
            )
        elif self.measured_on >= self.begins:
            said = _(
                "Level %(level)s of %(day)s is on the newer scale of %(source)s; nothing leads back: unknown."
            )
        else:
            said = _("Level %(level)s of %(day)s is not in the conversion table of %(source)s: unknown.")
        return said % {
            "level": level_told(self.level_from),
            "after": level_told(self.level_to) if self.level_to is not None else "",
            "day": date_long(self.measured_on),
            "source": _("dictionary version %(version)s (%(decree)s)")
            % {"version": self.version, "decree": self.decree},
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """One required competency of one person; ``held`` and ``gap`` are None unless a result is valid.

    ``held`` is on the scale of the requirement; ``conversion`` says how it came there from another one.
    """

    employee_id: int
    competency_id: int
    code: str
    name: str
    kind: str
    required: int
    importance: str
    held: Decimal | None
    evidence: Evidence | None
    competency_public_id: UUID | None = None
    conversion: Conversion | None = None

    @property
    def gap(self) -> Decimal | None:
        return None if self.held is None else self.held - self.required

    @property
    def status(self) -> GapStatus:
        if self.held is not None:
            return GapStatus.MET if self.held >= self.required else GapStatus.GAP
        return GapStatus.EXPIRED if self.evidence else GapStatus.UNKNOWN


@dataclass(frozen=True, slots=True)
class PersonGaps:
    """A person's place on the day and the gaps of the post; ``missing`` says why there are none."""

    employee_id: int
    unit_id: int | None
    position_id: int | None
    version_id: int | None
    gaps: tuple[Gap, ...] = field(default=())

    @property
    def missing(self) -> str:
        """``position`` or ``standard`` when there is nothing to compare with, else empty."""
        if self.position_id is None:
            return "position"
        return "" if self.version_id else "standard"


def find_gaps(
    employees: EmployeeQuerySet, *, as_of: date, position_id: int | None = None
) -> dict[int, PersonGaps]:
    """Gaps of people who have passed the gate, by person, against their own post or a target. Two queries."""
    return gaps_of(
        list(employees.order_by().values_list("pk", flat=True)), as_of=as_of, position_id=position_id
    )


def gaps_of(
    employee_ids: list[int],
    *,
    as_of: date,
    position_id: int | None = None,
    standards_on: date | None = None,
) -> dict[int, PersonGaps]:
    """The same for known people: one query, whatever their number.

    ``standards_on`` takes the standards, and the scales, of another day than the results.
    """
    rows = execute(
        "find_gaps",
        people=employee_ids,
        as_of=as_of,
        standards_on=standards_on or as_of,
        position=position_id,
        valid_years=valid_years(as_of),
        valid_since=valid_since(as_of),
    )
    return {employee: _person(list(group)) for employee, group in groupby(rows, key=itemgetter(0))}


def gaps_against(targets: Mapping[int, int], *, as_of: date) -> dict[int, PersonGaps]:
    """Gaps of people who have passed the gate, each against the target post beside them. One query."""
    rows = execute(
        "find_gaps_against",
        people=list(targets),
        positions=list(targets.values()),
        as_of=as_of,
        valid_years=valid_years(as_of),
        valid_since=valid_since(as_of),
    )
    return {employee: _person(list(group)) for employee, group in groupby(rows, key=itemgetter(0))}


class ToldGap(NamedTuple):
    """A row of a day as it is told outside: codes, and levels in figures with one decimal (``gap`` as ``-1.0``)."""

    position: str
    competency: str
    required: str
    held: str | None
    gap: str | None
    status: str


def told_on(
    employee_ids: list[int], *, as_of: date, competency: str = "", status: str = ""
) -> dict[int, list[ToldGap]]:
    """Rows of people who have passed the gate, by person; whoever has none as asked is not in it. One query."""
    asked = {"competency": competency, "status": status}
    rows = execute("told_on", people=employee_ids, as_of=as_of, valid_since=valid_since(as_of), **asked)
    return {
        employee: [ToldGap(*row[1:]) for row in group] for employee, group in groupby(rows, key=itemgetter(0))
    }


def _person(rows: list[tuple[Any, ...]]) -> PersonGaps:
    employee, unit, position, version = rows[0][:4]
    gaps = tuple(_gap(employee, row[4:]) for row in rows if row[4] is not None)
    return PersonGaps(employee, unit, position, version, gaps)


def _gap(employee: int, row: tuple[Any, ...]) -> Gap:
    competency, code, name, kind, required, importance, held, *evidence = row[:-7]
    public_id, *conversion = row[-7:]
    known = Evidence(*evidence) if evidence[0] is not None else None
    converted = Conversion(*conversion) if conversion[0] is not None else None
    return Gap(
        employee, competency, code, name, kind, required, importance, held, known, public_id, converted
    )


def current_gaps(principal: Principal) -> Any:
    """What the newest published runs, and recomputations since, say of the people whom ``principal`` may see."""
    return GapRow.objects.visible_to(principal).current()


def current_results(principal: Principal) -> Any:
    """The people of the newest runs, also those without post (no position) or standard (a position, no ``held``)."""
    return GapResult.objects.visible_to(principal).current()


def count_statuses(gaps: Iterable[Gap]) -> dict[str, int]:
    """How many of each status, in the order of the statuses; unknown and expired stand apart from gaps."""
    counts = dict.fromkeys(GapStatus.values, 0)
    for gap in gaps:
        counts[gap.status] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Told:
    """Of which day a person's figures are, and who tells them: a run by its public id, or a later recomputation."""

    as_of: date
    run: Any = None
    recomputed_at: datetime | None = None


def told_days(employee_ids: list[int]) -> dict[int, Told]:
    """What tells the newest figures of each of these people, who have passed the gate. One query.

    Nobody whom no run and no recomputation met is in it.
    """
    return {row[0]: Told(*row[1:]) for row in execute("told_days", people=employee_ids)}

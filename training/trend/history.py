"""One person's gaps over the months: when each opened and closed, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.choices import GapStatus
from assessments.gaps import Gap, find_gaps
from assessments.models import GapRow, GapSnapshot
from competencies.models import Competency
from employees.querysets import EmployeeQuerySet
from training.models import GapChange
from training.trend_choices import Movement

_BEGINNINGS = (Movement.OPENED, Movement.GAP_FOUND)


@dataclass(frozen=True, slots=True)
class CompetencyHistory:
    """A competency that the person's post asks for now, or that changed in the months kept."""

    competency: Competency
    now: Gap | None
    changes: Sequence[GapChange]  # the newest first
    at_first: GapRow | None  # as it stood at the end of the first month kept

    @property
    def open_since(self) -> date | None:
        """The month in which the gap of today opened or came to be known; None without one, or if it is older."""
        if self.now is None or self.now.status != GapStatus.GAP:
            return None
        opened = [change.month for change in self.changes if change.movement in _BEGINNINGS]
        return opened[0] if opened else None

    @property
    def is_older(self) -> bool:
        """Whether the gap that is there now was there at the end of the first month already, and stayed."""
        is_gap = self.now is not None and self.now.status == GapStatus.GAP
        was_gap = self.at_first is not None and self.at_first.status == GapStatus.GAP
        return is_gap and was_gap and all(change.movement == Movement.MOVED for change in self.changes)


@dataclass(frozen=True, slots=True)
class History:
    """Of one person on a day; ``first`` and ``last`` are the months kept between which changes are told."""

    as_of: date
    first: date | None
    last: date | None
    competencies: tuple[CompetencyHistory, ...]

    @property
    def closed(self) -> int:
        return self._number(Movement.CLOSED)

    @property
    def opened(self) -> int:
        return self._number(Movement.OPENED)

    @property
    def open_now(self) -> int:
        return sum(row.now is not None and row.now.status == GapStatus.GAP for row in self.competencies)

    def _number(self, movement: str) -> int:
        return sum(change.movement == movement for row in self.competencies for change in row.changes)


def find_history(people: EmployeeQuerySet, *, as_of: date) -> History | None:
    """The history of the one person in ``people``, who passed the gate; None without one. Six queries."""
    found = find_gaps(people, as_of=as_of)
    if not found:
        return None
    (gaps,) = found.values()
    kept = GapSnapshot.objects.filter(run__retired_at=None)  # of older months the people were let go
    months = list(kept.order_by("month").values_list("month", "run"))
    changes: dict[int, list[GapChange]] = defaultdict(list)
    told = GapChange.objects.of(people).kept().filter(month__gt=months[0][0] if months else as_of)
    for change in told.with_facts().order_by("-month"):
        changes[change.competency_id].append(change)
    at_first = _rows_of(people, months[0][1]) if months else {}
    now = {gap.competency_id: gap for gap in gaps.gaps}
    named = Competency.objects.filter(pk__in={*now, *changes}).order_by("kind", "code")
    return History(
        as_of=as_of,
        first=months[0][0] if months else None,
        last=months[-1][0] if months else None,
        competencies=tuple(
            CompetencyHistory(each, now.get(each.pk), changes.get(each.pk, []), at_first.get(each.pk))
            for each in named
        ),
    )


def _rows_of(people: EmployeeQuerySet, run: int) -> dict[int, Any]:
    return {row.competency_id: row for row in GapRow.objects.of(people).of_run(run)}

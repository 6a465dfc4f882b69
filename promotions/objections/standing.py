"""How objections to a run stand: for its committee, and in sum for who oversees them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from promotions.objection_choices import OPEN_OBJECTIONS, UPHOLDING, ObjectionState

FEWEST = 5  # fewer answers say nothing about how answers turn out


@dataclass(frozen=True, slots=True)
class Standing:
    """Open objections to a run, how many of them would give another list, and how many upheld ones do."""

    open: int = 0
    would_change: int = 0
    changed: int = 0

    @property
    def any(self) -> bool:
        return bool(self.open or self.changed)


@dataclass(frozen=True, slots=True)
class Oversight:
    """Sums over objections: median days from filing to answer and the share upheld, None among fewer than five."""

    filed: int
    open: int
    overdue: int
    answered: int
    withdrawn: int
    median_days: Decimal | None
    upheld: Decimal | None


def standing_of(committee: Any) -> Standing:
    """From what ``with_objections`` read with the committee."""
    rows: list[dict[str, Any]] = committee.objections
    still = [row for row in rows if row["state"] in OPEN_OBJECTIONS]
    upheld = [row for row in rows if row["verdict"] in UPHOLDING and row["state"] == ObjectionState.ANSWERED]
    return Standing(
        open=len(still),
        would_change=sum(bool(row["changes"]) for row in still),
        changed=sum(bool(row["changes"]) for row in upheld),
    )


def oversight_of(rows: Any, *, on: Any) -> Oversight:
    """Sums over objections that the reader sees. One query."""
    found = list(rows.order_by().values_list("state", "verdict", "filed_on", "decided_on", "answer_due_on"))
    states = [row[0] for row in found]
    answered = [row for row in found if row[0] == ObjectionState.ANSWERED]
    days = [(decided - filed).days for _state, _verdict, filed, decided, _due in answered]
    upheld = sum(verdict in UPHOLDING for _state, verdict, *_days in answered)
    told = len(answered) >= FEWEST
    waiting = (ObjectionState.ANSWERED, ObjectionState.WITHDRAWN, ObjectionState.WAITING)
    return Oversight(
        filed=len(found),
        open=sum(state not in (ObjectionState.ANSWERED, ObjectionState.WITHDRAWN) for state in states),
        overdue=sum(row[0] not in waiting and row[4] < on for row in found),
        answered=len(answered),
        withdrawn=states.count(ObjectionState.WITHDRAWN),
        median_days=Decimal(str(median(days))) if told else None,
        upheld=Decimal(100 * upheld) / len(answered) if told else None,
    )

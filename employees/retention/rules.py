"""Classes of retention as dated rule data: from which event, how many years, and what becomes of the records then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from asn_career.base.periods import years_after
from asn_career.base.regulations import Confidence, load_table
from employees.choices import GONE, Afterwards, RetentionEvent


def _faults(value: Any) -> Iterator[str]:
    rows = value["classes"]
    named = Counter(table for row in rows for table in row["tables"])
    if twice := sorted(table for table, times in named.items() if times > 1):
        yield f"tables of two classes: {twice}"
    if len({row["code"] for row in rows}) < len(rows):
        yield "a class is given twice"
    if not value["left"]:
        yield "no legal position says that somebody left"
    if others := sorted(set(value["left"]) - set(GONE)):
        yield f"nothing is erased of somebody in these legal positions: {others}"
    for row in rows:
        yield from _faults_of(row)


def _faults_of(row: Mapping[str, Any]) -> Iterator[str]:
    code = row["code"]
    if row["after"] not in RetentionEvent.values or row["afterwards"] not in Afterwards.values:
        yield f"{code}: unknown event or fate"
    if row["confidence"] not in set(Confidence):
        yield f"{code}: unknown confidence"
    if (row["years"] is None) != (row["after"] == RetentionEvent.NONE):
        yield f"{code}: a number of years counts from an event, and an event has one"
    if row["years"] is not None and row["years"] < 1:
        yield f"{code}: a period lasts a year or longer"
    if row["afterwards"] == Afterwards.DESTROY and row["years"] is None:
        yield f"{code}: nothing is destroyed without a period"


RETENTION = load_table("employees", "retention", check=_faults)


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """Tables that are kept alike: ``years`` after the event (None: no period is known), then ``afterwards``."""

    code: str
    after: RetentionEvent
    years: int | None
    afterwards: Afterwards
    confidence: Confidence
    source: str
    tables: tuple[str, ...]

    @property
    def is_destroyed(self) -> bool:
        return self.afterwards == Afterwards.DESTROY

    def ends_on(self, left_on: date | None) -> date | None:
        """The first day on which the records of somebody who left on that day are no longer kept; None: unknown."""
        if self.years is None or left_on is None:
            return None
        return years_after(left_on, self.years)

    def left_by(self, day: date) -> date | None:
        """The latest day of leaving whose period has ended by ``day``; None where no period is known."""
        if self.years is None:
            return None
        last = years_after(day, -self.years)
        following = last + timedelta(days=1)  # 29 February, which falls on the 28th
        return following if years_after(following, self.years) <= day else last


def classes_on(day: date) -> list[RetentionClass]:
    """All classes in force on a day, in the order in which pages list them."""
    return [_class(row) for row in RETENTION.value_on(day)["classes"]]


def destroyed_on(day: date) -> list[RetentionClass]:
    """Those whose records go once the period ends, the shortest first."""
    found = [each for each in classes_on(day) if each.is_destroyed]
    return sorted(found, key=lambda each: (each.years or 0, each.code))


def left_positions(day: date) -> tuple[str, ...]:
    """The legal positions of those who left (kedudukan hukum of SIASN)."""
    return tuple(RETENTION.value_on(day)["left"])


def unclassified(tables: Iterable[str], *, on: date) -> list[str]:
    """Which of the tables no class names."""
    named = {table for each in classes_on(on) for table in each.tables}
    return sorted(set(tables) - named)


def _class(row: Mapping[str, Any]) -> RetentionClass:
    return RetentionClass(
        code=row["code"],
        after=RetentionEvent(row["after"]),
        years=row["years"],
        afterwards=Afterwards(row["afterwards"]),
        confidence=Confidence(row["confidence"]),
        source=row["source"],
        tables=tuple(row["tables"]),
    )

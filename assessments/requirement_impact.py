"""What a decree would change about requirements beside competencies: which holders would meet them no more, or now.

Who judges is an app above: it registers here, and decides by the very rules by which it decides about candidates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competencies.models import PositionRequirement, StandardDecree
from competencies.standard_decrees.requirements import Asked, proposed_requirements
from employees.access import Permission, Principal
from employees.models import Employee, PositionHistory

Demanded = Mapping[int, Sequence[Asked]]  # by the row of the post
Outcomes = Mapping[int, Mapping[str, str]]  # pass, fail, manual or warn by person and kind of requirement
Judge = Callable[..., Sequence[Outcomes]]
_judges: list[Judge] = []


def judge_with(judge: Judge) -> None:
    """Let ``judge(demanded, holders, day=…, root_id=…)`` say of each of several demands how the holders stand.

    ``holders`` are the rows of people by the row of their post.
    """
    if judge not in _judges:
        _judges.append(judge)


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """One kind of requirement of one person that would stand otherwise; None: nothing of the kind is asked for."""

    employee_id: int
    unit_id: int
    kind: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class UnitRequirements:
    """A unit: its people who change, and how many requirements are met no more, are met now, are open or advice,
    or are not asked for any more."""

    unit_id: int
    people: int
    lost: int
    gained: int
    open: int
    gone: int


@dataclass(frozen=True, slots=True)
class RequirementImpact:
    """Every change of people in sight; ``posts`` are those of which the decree says anything beside competencies."""

    posts: int
    people: int
    changes: tuple[RequirementChange, ...]

    @property
    def touched(self) -> int:
        return len({change.employee_id for change in self.changes})

    @property
    def moves(self) -> list[tuple[str | None, str | None, int]]:
        """How many requirements go from one outcome to another, the most frequent first."""
        found = Counter((change.before, change.after) for change in self.changes)
        order = sorted(found.items(), key=lambda row: (-row[1], str(row[0])))
        return [(before, after, count) for (before, after), count in order]

    @property
    def units(self) -> list[UnitRequirements]:
        """By unit, those with the most people first."""
        grouped: dict[int, list[RequirementChange]] = {}
        for change in self.changes:
            grouped.setdefault(change.unit_id, []).append(change)
        rows = [_unit(unit, changes) for unit, changes in grouped.items()]
        return sorted(rows, key=lambda row: (-row.people, row.unit_id))


def _unit(unit_id: int, changes: Iterable[RequirementChange]) -> UnitRequirements:
    listed = list(changes)
    return UnitRequirements(
        unit_id=unit_id,
        people=len({change.employee_id for change in listed}),
        lost=sum(change.after == "fail" for change in listed),
        gained=sum(change.after == "pass" for change in listed),
        open=sum(change.after in ("manual", "warn") for change in listed),
        gone=sum(change.after is None for change in listed),
    )


def requirement_impact(decree: StandardDecree, *, by: Principal, day: date) -> RequirementImpact:
    """What a draft would change on ``day`` for holders of its posts in sight. Constant queries; stores nothing."""
    after: dict[int, list[Asked]] = {
        post: [row.asked for row in rows] for post, rows in proposed_requirements(decree).items()
    }
    if not after or not _judges:
        return RequirementImpact(len(after), 0, ())
    people = Employee.objects.visible_to(by, permission=Permission.READ_GAPS)
    seated = PositionHistory.objects.of(people).definitive().in_force_on(day).filter(position__in=list(after))
    rows = seated.order_by("employee").values_list("employee", "position", "position__unit")
    places = {person: (post, unit) for person, post, unit in rows}
    holders: dict[int, list[int]] = {}
    for person, (post, _unit_id) in places.items():
        holders.setdefault(post, []).append(person)
    changes: list[RequirementChange] = []
    for judge in _judges:
        old, new = judge([_in_force(after, day), after], holders, day=day, root_id=decree.root_id)
        changes += _changes(old, new, places)
    return RequirementImpact(len(after), len(places), tuple(changes))


def _in_force(posts: Iterable[int], day: date) -> dict[int, list[Asked]]:
    found: dict[int, list[Asked]] = {post: [] for post in posts}
    rows = PositionRequirement.objects.in_force_on(day).filter(position__in=list(found))
    for post, *asked in rows.order_by("kind", "value").values_list("position", "kind", "value", "importance"):
        found[post].append(Asked(*asked))
    return found


def _changes(
    old: Outcomes, new: Outcomes, places: Mapping[int, tuple[int, int]]
) -> Iterable[RequirementChange]:
    for person, (_post, unit) in places.items():
        before, after = old.get(person, {}), new.get(person, {})
        for kind in sorted({*before, *after}):
            if before.get(kind) != after.get(kind):
                yield RequirementChange(person, unit, kind, before.get(kind), after.get(kind))

"""What may change about a person, and what the engine that made the run says once it has.

A change is a whole step of a real scale: half a level in an assessment, a training, a rank, a day on which a period is
reached, a missing record supplied. Who somebody is (sex, birth date, faith, origin, disability) is no change, and
nothing here could tell of it: the facts do not hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from asn_career.base.findings import Settlement
from asn_career.base.periods import years_after
from assessments.choices import OFFICIAL_SOURCES
from promotions.choices import VerifiedOutcome
from promotions.decision import Decider, Decision
from promotions.records import (
    Appraisal,
    CandidateFacts,
    Degree,
    Demand,
    Held,
    MethodHeld,
    RankHeld,
    Training,
)
from promotions.rulebook import RuleBook

HALF = Decimal("0.5")
SUPPOSED = ""  # a record that does not exist yet
_Dated = TypeVar("_Dated", Held, MethodHeld)

RAISE, REASSESS, TRAIN, RANK, WAIT, SERVE, APPRAISE, EDUCATION, VERIFY = (
    "raise", "reassess", "train", "rank", "wait", "serve", "appraise", "education", "verify",
)  # fmt: skip


class Change(NamedTuple):
    """One change: what kind, of what, from and to which value, in how many steps of its scale.

    ``code`` names a competency, a training, a year, or a rule; ``on`` is the day that the calendar sets.
    """

    kind: str
    code: str
    before: str
    after: str
    steps: int = 1
    on: date | None = None
    methods: tuple[str, ...] = ()  # by one of which the assessment has to be, where the post demands any


@dataclass(frozen=True, slots=True)
class Person:
    """One person before one post as a run read them, or as they would be.

    ``taught``: which competency the trainings that the post asks for are about, by their names as they are compared.
    """

    facts: CandidateFacts
    own_demand: Demand | None
    settled: Mapping[str, Settlement]
    decider: Decider
    taught: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.decider.rules.day

    @property
    def counted(self) -> CandidateFacts:
        """The facts as they count before the post."""
        return self.decider.counted(self.facts)

    def decide(self) -> Decision:
        """What the engine says."""
        return self.decider.decide(self.facts, own_demand=self.own_demand, settled=self.settled)

    def changed(self, changes: Iterable[Change]) -> Person:
        """The same person once all of this is so; days first, since what is recorded counts on a day."""
        found = self
        for change in sorted(changes, key=lambda change: change.kind != WAIT):
            found = _APPLIED[change.kind](found, change)
        return found

    def on(self, day: date) -> Person:
        """The same facts on a later day: periods have run on, and results have lost validity in due time."""
        rules = replace(self.decider.rules, day=day)
        years = rules["result_validity"]["years"]

        def aged(held: _Dated) -> _Dated:
            return held._replace(valid=held.valid and years_after(held.assessed_on, years) >= day)

        facts = self.facts
        results = {code: aged(held) for code, held in (facts.results or {}).items()}
        by_method = facts.by_method and {
            code: tuple(map(aged, rows)) for code, rows in facts.by_method.items()
        }
        return replace(
            self,
            facts=replace(facts, results=results, by_method=by_method),
            decider=_on_day(self.decider, rules),
        )


def total_steps(changes: Iterable[Change]) -> int:
    return sum(change.steps for change in changes)


def raised(person: Person, wanted: Mapping[str, Decimal], *, order: Sequence[str]) -> tuple[Change, ...]:
    """Assessments that would show these levels, in a given order of competencies."""
    held = person.counted.results or {}
    demanded = person.decider.methods.levels if person.decider.methods else {}
    return tuple(
        _assessed(code, wanted[code], held.get(code), methods=demanded.get(code, ()))
        for code in order
        if code in wanted
    )


def _assessed(code: str, level: Decimal, held: Held | None, *, methods: tuple[str, ...]) -> Change:
    if held is None:
        return Change(REASSESS, code, "", f"{level}", methods=methods)
    steps = int((level - held.level) / HALF)
    if not held.valid:
        return Change(REASSESS, code, f"{held.level}", f"{level}", max(steps, 0) + 1, methods=methods)
    return Change(RAISE, code, f"{held.level}", f"{level}", steps)


def _on_day(decider: Decider, rules: RuleBook) -> Decider:
    return Decider(decider.target, rules=rules)


def _with_result(person: Person, change: Change) -> Person:
    """By a method that the post takes, where it demands any."""
    held = Held(SUPPOSED, Decimal(change.after), person.day, True)
    results = {**(person.facts.results or {}), change.code: held}
    by_method = person.facts.by_method
    if by_method is not None and person.decider.methods:
        method, *_others = person.decider.methods.levels.get(change.code, OFFICIAL_SOURCES)
        others = [row for row in by_method.get(change.code, ()) if row.source != method]
        rows = [MethodHeld(held.record, method, *held[1:]), *others]
        by_method = {**by_method, change.code: tuple(sorted(rows, key=_in_order))}
    return _having(person, results=results, by_method=by_method)


def _in_order(row: MethodHeld) -> int:
    """Official methods in their order, then the others."""
    known = [str(source) for source in OFFICIAL_SOURCES]
    return known.index(row.source) if row.source in known else len(known)


def _with_training(person: Person, change: Change) -> Person:
    """``code`` is how the training is called; ``after`` the competency that it teaches, which is development."""
    row = Training(SUPPOSED, change.code, change.code, change.after, person.day)
    return _having(person, trainings=(*person.facts.trainings, row))


def _with_rank(person: Person, change: Change) -> Person:
    return _having(person, rank=RankHeld(SUPPOSED, change.after))


def _with_appraisal(person: Person, change: Change) -> Person:
    """A yearly result where the year has none."""
    others = (row for row in person.facts.appraisals if row.year != int(change.code))
    found = (*others, Appraisal(SUPPOSED, int(change.code), change.after))
    return _having(person, appraisals=tuple(sorted(found, key=lambda row: -row.year)))


def _with_degree(person: Person, change: Change) -> Person:
    return _having(person, degrees=(*person.facts.degrees, Degree(SUPPOSED, change.after, "")))


def _with_service(person: Person, change: Change) -> Person:
    """So many more days in the present post by the run's day, with everything else as it was."""
    current = person.facts.current_post(person.day)
    if current is None or change.on is None:
        return person
    earlier = current._replace(start=current.start - (change.on - person.day))
    posts = tuple(earlier if post is current else post for post in person.facts.posts)
    return _having(person, posts=posts)


def _waited(person: Person, change: Change) -> Person:
    return person if change.on is None else person.on(change.on)


def _verified(person: Person, change: Change) -> Person:
    settled = {**person.settled, change.code: Settlement(SUPPOSED, VerifiedOutcome.PASS)}
    return replace(person, settled=settled)


def _having(person: Person, **facts: Any) -> Person:
    return replace(person, facts=replace(person.facts, **facts))


_APPLIED: dict[str, Callable[[Person, Change], Person]] = {
    RAISE: _with_result,
    REASSESS: _with_result,
    TRAIN: _with_training,
    RANK: _with_rank,
    WAIT: _waited,
    SERVE: _with_service,
    APPRAISE: _with_appraisal,
    EDUCATION: _with_degree,
    VERIFY: _verified,
}

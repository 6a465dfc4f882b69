"""The smallest changes after which everything that a post asks is met, and the earliest day on which it can be.

Rule by rule the remedy that its own scale knows is taken, the engine decides again, and what proves unnecessary is
left out again. A rule without a remedy (status, direction of the move, legal ages, a degree that is there and too low)
ends the search: it is named, and nothing is promised.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from asn_career.base.findings import ELIGIBLE, FAIL, MANUAL, RuleOutcome
from promotions.decision import Decision
from promotions.eligibility.career import LADDER, performance_years_of, rank_step
from promotions.insight.changes import (
    APPRAISE,
    EDUCATION,
    HALF,
    RAISE,
    RANK,
    REASSESS,
    TRAIN,
    VERIFY,
    WAIT,
    Change,
    Person,
    raised,
    total_steps,
)
from promotions.rulebook import folded

_ROUNDS = 8  # a remedy may uncover what another rule asks; each rule is remedied a few times at most
_LONGEST_WAIT = timedelta(days=366 * 12)
_YEARS_AHEAD = 4
Remedy = Callable[[Person, RuleOutcome], tuple[Change, ...]]
Reached = Callable[[Person], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """Changes after which the engine finds the person eligible on ``on``; or the rules that nothing here can meet."""

    changes: tuple[Change, ...] = ()
    on: date | None = None
    stuck: tuple[str, ...] = ()

    @property
    def steps(self) -> int:
        return total_steps(self.changes)


def way_to_eligible(person: Person) -> Way | None:
    """The smallest way from refused or open to eligible; None for who is eligible already."""
    if person.decide().outcome == ELIGIBLE:
        return None
    changes: tuple[Change, ...] = ()
    for _round in range(_ROUNDS):
        then = person.changed(changes)
        decision = then.decide()
        if decision.outcome == ELIGIBLE:
            changes = _no_longer_than_needed(person, _without_needless(person, changes))
            return Way(changes, person.changed(changes).day)
        found = [(rule, _REMEDIES[rule.rule](then, rule)) for rule in _in_the_way(decision)]
        stuck = tuple(rule.rule for rule, remedy in found if not remedy)
        if stuck:
            return Way(stuck=stuck)
        changes = _joined(changes, tuple(change for _rule, remedy in found for change in remedy))
    return Way(stuck=tuple(rule.rule for rule in _in_the_way(person.changed(changes).decide())))


def _in_the_way(decision: Decision) -> list[RuleOutcome]:
    return [rule for rule in decision.rules if rule.outcome in (FAIL, MANUAL)]


def _joined(earlier: Sequence[Change], later: Sequence[Change]) -> tuple[Change, ...]:
    """One change about one thing: the later day, the higher level, and the whole way from where it began."""
    found: dict[tuple[str, str], Change] = {}
    for change in (*earlier, *later):
        key = _about(change)
        found[key] = _further(found[key], change) if key in found else change
    return tuple(found.values())


def _about(change: Change) -> tuple[str, str]:
    if change.kind == WAIT:
        return WAIT, ""
    return (RAISE, change.code) if change.kind in (RAISE, REASSESS) else (change.kind, change.code)


def _further(known: Change, change: Change) -> Change:
    if known.kind == WAIT:
        return max(known, change, key=lambda one: one.after)
    if known.kind not in (RAISE, REASSESS):
        return change
    if known.before == change.before:
        return max(known, change, key=lambda one: Decimal(one.after))
    return change._replace(kind=known.kind, before=known.before, steps=known.steps + change.steps)


def _without_needless(person: Person, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """No change is left that could be left out."""
    kept = changes
    for change in changes:
        fewer = tuple(one for one in kept if one is not change)
        if person.changed(fewer).decide().outcome == ELIGIBLE:
            kept = fewer
    return kept


def _no_longer_than_needed(person: Person, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What one rule waited for, another remedy may have made good: the wait ends when the last rule is met."""
    place = next((n for n, change in enumerate(changes) if change.kind == WAIT), None)
    if place is None:
        return changes
    wait = changes[place]

    def until(day: date, code: str = wait.code) -> tuple[Change, ...]:
        shorter = wait._replace(code=code, after=day.isoformat(), on=day)
        return (*changes[:place], shorter, *changes[place + 1 :])

    def decided(day: date) -> Decision:
        return person.changed(until(day)).decide()

    day = _first_between(person.day, wait.on or person.day, lambda on: decided(on).outcome == ELIGIBLE)
    return until(day, _in_the_way(decided(day - timedelta(days=1)))[0].rule)


# --- What each rule's own scale knows ----------------------------------------------------------------


def _nothing(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    """No remedy for a refusal; what is open, people can establish."""
    return (Change(VERIFY, rule.rule, "", ""),) if rule.outcome == MANUAL else ()


def _time(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    """The first day on which the rule is met when nothing but time passes."""
    if rule.outcome == MANUAL:
        return _nothing(person, rule)
    day = _first_day(person, rule.rule)
    return () if day is None else (Change(WAIT, rule.rule, person.day.isoformat(), day.isoformat(), 1, day),)


def _first_day(person: Person, code: str) -> date | None:
    """Periods only grow, and sanctions only end: the days that meet the rule follow those that do not."""
    last = person.day + _LONGEST_WAIT
    if not _met(person.on(last), code):
        return None
    return _first_between(person.day, last, lambda day: _met(person.on(day), code))


def _first_between(low: date, high: date, met: Callable[[date], bool]) -> date:
    """A day that meets, after one that does not: ``low`` does not, ``high`` does."""
    days = range(low.toordinal() + 1, high.toordinal())
    return date.fromordinal(
        low.toordinal() + 1 + bisect_left(days, True, key=lambda n: met(date.fromordinal(n)))
    )


def _met(person: Person, code: str) -> bool:
    return all(rule.outcome not in (FAIL, MANUAL) for rule in person.decide().rules if rule.rule == code)


def _education(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    """A degree on file that is too low is a matter of years; one that is not on file can be supplied."""
    if rule.outcome == FAIL or rule.value is not None or rule.rule != "education":
        return _nothing(person, rule)
    return (Change(EDUCATION, rule.rule, "", rule.required),)


def _performance(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    """Results that are missing are supplied; a year that is too low has to fall out of the years that count."""
    if rule.outcome == MANUAL:
        return tuple(
            Change(APPRAISE, year, "", rule.required[year])
            for year, predicate in sorted(rule.value.items())
            if predicate is None
        )
    for ahead in range(1, _YEARS_AHEAD + 1):
        day = date(person.day.year + ahead, 1, 1)
        supplied = _results_until(person.on(day))
        if _met(person.on(day).changed(supplied), rule.rule):
            return (Change(WAIT, rule.rule, person.day.isoformat(), day.isoformat(), 1, day), *supplied)
    return ()


def _results_until(person: Person) -> tuple[Change, ...]:
    """Sufficient results of the years that will count and have none yet."""
    rules = person.decider.rules
    years = performance_years_of(person.decider.target, rules=rules, passed_over=False)
    known = {row.year for row in person.facts.appraisals if row.predicate}
    enough = rules["performance"]["at_least"]
    return tuple(Change(APPRAISE, str(year), "", enough) for year in sorted(years) if year not in known)


def _competence(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    """Valid results for what is unknown; then the fewest half levels that reach the category."""
    rows = person.decider.target.demand.required or ()
    core = [row for row in rows if row.kind in person.decider.rules.fit.core]
    held = person.counted.levels_held()
    if not core:
        return _nothing(person, rule)
    known = person.counted.results or {}
    unknown = {
        row.competency: known[row.competency].level if row.competency in known else Decimal(row.level)
        for row in core
        if row.competency not in held
    }
    order = [row.competency for row in core]
    if unknown:
        return raised(person, unknown, order=order)
    return fewest_steps(person, lambda then: _met(then, rule.rule), steps_below(person, order))


def fewest_steps(
    person: Person, reached: Reached, steps: Sequence[str], *, fixed: tuple[Change, ...] = ()
) -> tuple[Change, ...]:
    """The fewest of these half levels after which, beside what is ``fixed``, ``reached`` is so; empty: none suffice.

    The match counts levels together, so that their number decides: the largest gaps are closed first.
    """

    def made(count: int) -> tuple[Change, ...]:
        return (*fixed, *raised_by(person, steps[:count]))

    def enough(count: int) -> bool:
        return reached(person.changed(made(count)))

    return made(bisect_left(range(len(steps)), True, key=enough)) if enough(len(steps)) else ()


def steps_below(person: Person, codes: Sequence[str]) -> list[str]:
    """A competency's name for every half level that it lies below the standard: must-haves and large gaps first."""
    held = person.counted.levels_held()
    marked = person.decider.rules["must_have"]["importance"]
    rows = [row for row in person.decider.target.demand.required or () if row.competency in codes]
    gaps = [
        (row.importance not in marked, -int((row.level - held[row.competency]) / HALF), row.competency)
        for row in rows
        if row.competency in held and held[row.competency] < row.level
    ]
    return [code for _marked, steps, code in sorted(gaps) for _step in range(-steps)]


def raised_by(person: Person, steps: Sequence[str]) -> tuple[Change, ...]:
    """Each named competency half a level higher for every time it is named."""
    held = person.counted.levels_held()
    wanted = {code: held[code] + HALF * steps.count(code) for code in steps}
    return raised(person, wanted, order=list(wanted))


def _must_have(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    """Every marked competency at its level: raised, or assessed anew."""
    marked = person.decider.rules["must_have"]["importance"]
    held = person.counted.levels_held()
    wanted = {
        row.competency: Decimal(row.level)
        for row in person.decider.target.demand.required or ()
        if row.importance in marked and held.get(row.competency, Decimal(-1)) < row.level
    }
    return raised(person, wanted, order=list(wanted))


def _rank(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    """As many ranks up as the lowest one that serves."""
    held = person.facts.rank
    bounds = [rank_step(row.value) for row in person.decider.target.values_of("min_rank")]
    readable = [bound for bound in bounds if bound is not None]
    step = rank_step(held.rank) if held else None
    if rule.outcome == MANUAL or step is None or not readable:
        return _nothing(person, rule)
    lowest = min(readable)
    return (Change(RANK, rule.rule, held.rank if held else "", tuple(LADDER)[lowest], lowest - step),)


def _training(person: Person, rule: RuleOutcome) -> tuple[Change, ...]:
    wanted = person.decider.target.values_of("training")
    if not wanted:
        return ()
    name = wanted[0].value
    return (Change(TRAIN, name, "", person.taught.get(folded(name), "")),)


_REMEDIES: dict[str, Remedy] = {
    **dict.fromkeys(
        (
            "status", "active", "service", "direction", "talent_pool", "age", "rank", "leadership_training",
            "req_field_of_study", "req_min_education",
        ),
        _nothing,
    ),
    **dict.fromkeys(("experience", "experience_field", "req_experience_years", "discipline"), _time),
    "education": _education,
    "performance": _performance,
    "competence": _competence,
    "must_have": _must_have,
    "req_min_rank": _rank,
    "req_training": _training,
}  # fmt: skip

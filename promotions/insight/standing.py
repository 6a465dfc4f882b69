"""Where a person stands among the ranked: how far the neighbours are, and what would have changed the place.

Everybody else stays as the run found them; the changed person is decided again by the engine that made the run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from asn_career.base.figures import POINT, from_cents, points_to_cents
from promotions.columns.facts import least_days
from promotions.contributions import component_weights
from promotions.decision import Decider, Decision
from promotions.insight.changes import SERVE, TRAIN, Change, Person, total_steps
from promotions.insight.outcome_changes import Reached, fewest_steps, raised_by, steps_below
from promotions.merit import merit_of
from promotions.ranking import Standing
from promotions.rulebook import TECHNICAL
from promotions.talent import Component, days_held, relevant_since, talent_of

_CENT = POINT // 100
_HIGHEST = 10_000  # a component's best value, in hundredths
_SHOWN = 3


class Needed(NamedTuple):
    """One component alone: its value, and the nearest value at which the score would be the neighbour's."""

    code: str
    value: Decimal
    needed: Decimal | None  # None: no value of this component alone would do

    @property
    def change(self) -> Decimal | None:
        return None if self.needed is None else self.needed - self.value


def needed_values(decision: Decision, score: Decimal, *, decider: Decider) -> tuple[Needed, ...]:
    """For every component with a weight, how far it alone lies from the score of somebody above or below."""
    own, wanted = decision.merit.score, int(score.scaleb(2))
    if own is None:
        return ()
    return tuple(
        Needed(code, from_cents(cents), _nearest(decision, code, cents, own, wanted, decider=decider))
        for code, cents in _component_cents(decision, decider).items()
    )


def score_with(decision: Decision, code: str, cents: int, *, decider: Decider) -> int:
    """The score in hundredths if one component had this value, by the engine's own steps and roundings."""
    components = decision.talent.components
    technical = decision.fit.jpm_technical
    if code == TECHNICAL:
        technical = from_cents(cents)
    else:
        components = {**components, code: Component(cents * _CENT)}
    talent = talent_of(components, rules=decider.rules)
    score = merit_of(talent, technical=technical, weights=decider.weights).score
    if score is None:
        raise ValueError("a score of unknown components has no distance")
    return score


def _component_cents(decision: Decision, decider: Decider) -> dict[str, int]:
    weights = component_weights(decider.weights, decider.rules["axes"])
    found = {
        code: points_to_cents(decision.talent.components[code].points or 0)
        for code, weight in weights.items()
        if weight
    }
    if decider.weights.technical and decision.fit.jpm_technical is not None:
        found[TECHNICAL] = int(decision.fit.jpm_technical.scaleb(2))
    return found


def _nearest(
    decision: Decision, code: str, cents: int, own: int, wanted: int, *, decider: Decider
) -> Decimal | None:
    """Scores rise with a component: the first value that reaches, or the last one that does not exceed."""

    def score(value: int) -> int:
        return score_with(decision, code, value, decider=decider)

    if wanted >= own:
        place = bisect_left(range(cents, _HIGHEST + 1), wanted, key=score)
        found = cents + place
        return from_cents(found) if found <= _HIGHEST else None
    place = bisect_left(range(cents + 1), wanted + 1, key=score)
    return from_cents(place - 1) if place else None


# --- What would have changed the place -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rise:
    """Changes after which the person would have had this rank and score on the day of the run."""

    changes: tuple[Change, ...]
    rank: int
    score: Decimal

    @property
    def steps(self) -> int:
        return total_steps(self.changes)

    @property
    def on(self) -> date | None:
        """The first day that the calendar allows; None where it sets none."""
        return max((change.on for change in self.changes if change.on), default=None)


Ranked = Sequence[Standing]  # of everybody else, in any order


def rank_among(standing: Standing, others: Ranked) -> int:
    """The place that this standing takes; equals share it."""
    return 1 + sum(other > standing for other in others)


def rises(person: Person, others: Ranked, *, to: int) -> tuple[Rise, ...]:
    """The smallest ways to rank ``to`` or better: by each kind of change alone, and by the fewest steps in all."""
    places = sorted(others, reverse=True)
    bound = places[to - 1] if to <= len(places) else None

    def reached(then: Person) -> bool:
        found = then.decide().standing
        return found is not None and (bound is None or found >= bound)

    found = [_made(person, changes, others) for changes in _ways(person, reached)]
    chosen = sorted({rise.changes: rise for rise in found}.values(), key=lambda rise: rise.steps)
    return tuple(chosen[:_SHOWN])


def _made(person: Person, changes: tuple[Change, ...], others: Ranked) -> Rise:
    standing = person.changed(changes).decide().standing
    if standing is None:
        raise ValueError("a change for the better has left somebody without a standing")
    return Rise(changes, rank_among(standing, others), from_cents(standing.score))


def _ways(person: Person, reached: Reached) -> Iterator[tuple[Change, ...]]:
    kinds = person.decider.rules.fit
    rows = person.decider.target.demand.required or ()
    core = steps_below(person, [row.competency for row in rows if row.kind in kinds.core])
    technical = steps_below(person, [row.competency for row in rows if row.kind in kinds.technical])
    once = [*relevant_training(person), *longer_service(person)]
    for change in once:
        if reached(person.changed([change])):
            yield (change,)
    for steps in (core, technical):
        if changes := fewest_steps(person, reached, steps):
            yield changes
    yield from _together(person, once, core, technical, reached)


def _together(
    person: Person, once: Sequence[Change], core: list[str], technical: list[str], reached: Reached
) -> Iterator[tuple[Change, ...]]:
    """The fewest steps of all kinds: so many technical half levels, and for each the fewest others."""
    best: tuple[Change, ...] | None = None
    for chosen in _choices(once):
        for count in range(len(technical) + 1):
            fixed = (*chosen, *raised_by(person, technical[:count]))
            if best is not None and total_steps(fixed) >= total_steps(best):
                break
            changes = fewest_steps(person, reached, core, fixed=fixed)
            if changes and (best is None or total_steps(changes) < total_steps(best)):
                best = changes
    if best:
        yield best


def _choices(once: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """None of them, each, and one of each kind together."""
    yield ()
    for change in once:
        yield (change,)
    kinds = {change.kind: change for change in once}
    if len(kinds) > 1:
        yield tuple(kinds.values())


def relevant_training(person: Person) -> Iterator[Change]:
    """A training of a competency of the standard, where none counts yet; of the largest gap first."""
    rows = person.decider.target.demand.required or ()
    wanted, since = person.decider.target.demand.competencies, relevant_since(person.day)
    if any(row.competency in wanted and row.completed_on >= since for row in person.facts.trainings):
        return
    if rows:
        below = steps_below(person, list(wanted))
        yield Change(TRAIN, "", "", below[0] if below else rows[0].competency)


def longer_service(person: Person) -> Iterator[Change]:
    """The next thresholds of time in the present kind of post, with the days on which they are reached."""
    current = person.facts.current_post(person.day)
    if current is None or not current.kind:
        return
    held = sum(days_held(post, day=person.day) for post in person.facts.posts if post.kind == current.kind)
    for band in reversed(person.decider.rules["scales"]["experience"]["tenure"]):
        lacking = least_days(band["from"], as_of=person.day) - held if band["from"] else 0
        if lacking > 0:
            day = date.fromordinal(person.day.toordinal() + lacking)
            yield Change(SERVE, "experience", "", str(band["from"]), 1, day)

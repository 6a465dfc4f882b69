"""What a person is told about the own result: the own figures, rules and ways, and of nobody else anything.

Told once the review is closed and the shortlist has gone to the committee: before that, marks change and runs follow
one another. What would raise the score is told in points of the own score, since the exact step that passes somebody
would tell that person's score; how far the places beside are is told in wide bands, and not at all among so few that
everybody knows who they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np

from employees.access import Principal
from employees.models import Employee
from promotions.explanations import Lack, Part, RuleLine, lacking_in, rule_lines, score_parts
from promotions.insight.cases import person_of, standings_of
from promotions.insight.changes import WAIT, Change, Person, raised
from promotions.insight.fields import field_of
from promotions.insight.outcome_changes import way_to_eligible
from promotions.insight.panel import Path, Step, Words, seats_proposed
from promotions.insight.stability import WEIGHT_STABILITY, stability_of
from promotions.insight.standing import longer_service, relevant_training
from promotions.models import Considered, Shortlist
from promotions.ranking import Standing
from promotions.retelling import retell
from promotions.stronger_methods import NeededMethod, needed_in
from promotions.wording import rule_label

FEWEST = 5  # among fewer people a place tells who the others are
BANDS = (Decimal(1), Decimal(5))  # points: below the first, below the second, beyond
_GAINS = 3


@dataclass(frozen=True, slots=True)
class Gain:
    """One change and the own score once it is so, on the day of the run."""

    step: Step
    points: Decimal
    score: Decimal
    on: date | None


@dataclass(frozen=True, slots=True)
class Firm:
    """Between which ranks the own one lies when one weight at a time moves by so many points."""

    best: int
    worst: int
    points: int


@dataclass(frozen=True, slots=True)
class OwnResult:
    """Everything that the person is told. ``above`` and ``below``: the number of the band, None where not told."""

    candidate: Considered
    parts: tuple[Part, ...]
    rules: tuple[RuleLine, ...]
    lacks: tuple[Lack, ...]
    stronger: tuple[NeededMethod, ...]
    faithful: bool
    way: Path | None
    stuck: tuple[str, ...]
    gains: tuple[Gain, ...]
    ranked: int
    above: int | None
    below: int | None
    firm: Firm | None

    @property
    def met(self) -> int:
        return sum(line.outcome in ("pass", "warn") for line in self.rules)


def own_shortlists(by: Principal) -> list[Shortlist]:
    """Shortlists sent to the committee that considered this very person, the newest first. One query."""
    if by.employee_id is None:
        return []
    rows = Shortlist.objects.sent().filter(blocks__chunk__people__contains=[by.employee_id])
    return list(rows.select_related("vacancy__position__unit").newest_first()[:50])


def own_result(public_id: UUID, *, by: Principal) -> OwnResult | None:
    """What one of them found about this very person; None for any other run, and for everybody else."""
    candidate = own_candidate(public_id, by=by)
    return _told(candidate, candidate.shortlist) if candidate else None


def own_candidate(public_id: UUID, *, by: Principal) -> Considered | None:
    """This very person as one of them considered them; None for any other run, and for everybody else."""
    shortlist = next((row for row in own_shortlists(by) if row.public_id == public_id), None)
    if shortlist is None:
        return None
    own = Employee.objects.visible_to(by).filter(pk=by.employee_id)
    candidate: Considered | None = Considered.objects.of(own).on(shortlist).select_related("employee").first()
    if candidate is not None:
        candidate.shortlist = shortlist
    return candidate


def _told(candidate: Considered, shortlist: Shortlist) -> OwnResult:
    retold = retell([candidate], methods=True)[0]
    person = person_of(retold, shortlist)
    way = way_to_eligible(person) if retold.faithful else None
    gains = list(_gains(person)) if retold.faithful else []
    changes = [*(way.changes if way else ()), *(change for change, _after in gains)]
    words = Words(changes, as_of=shortlist.as_of)
    standings = standings_of(shortlist) if candidate.rank else {}
    above, below = _bands(candidate.employee_id, standings)
    return OwnResult(
        candidate=candidate,
        parts=score_parts(candidate, retold),
        rules=rule_lines(retold),
        lacks=lacking_in([retold])[0],
        stronger=needed_in([retold.weaker], day=shortlist.as_of)[0],
        faithful=retold.faithful,
        way=Path(words.steps(way.changes), way.steps, _day(way.changes)) if way and way.changes else None,
        stuck=tuple(rule_label(code) for code in way.stuck) if way else (),
        gains=tuple(_gain(change, after, candidate, words) for change, after in gains),
        ranked=shortlist.ranked or 0,
        above=above,
        below=below,
        firm=_firm(candidate, shortlist) if len(standings) >= FEWEST else None,
    )


def _gains(person: Person) -> Iterator[tuple[Change, Decimal]]:
    """The changes that raise the score most, each alone, with the score that the engine then gives."""
    before = person.decide().merit.score
    if before is None:
        return
    found = []
    for change in _single(person):
        after = person.changed([change]).decide().merit.score
        if after is not None and after > before:
            found.append((after - before, change))
    for points, change in sorted(found, key=lambda one: (-one[0], one[1].steps, one[1].code))[:_GAINS]:
        yield change, Decimal(before + points).scaleb(-2)


def _single(person: Person) -> Iterator[Change]:
    held = person.counted.levels_held()
    rows = person.decider.target.demand.required or ()
    wanted = {
        row.competency: Decimal(row.level)
        for row in rows
        if row.competency in held and held[row.competency] < row.level
    }
    yield from raised(person, wanted, order=list(wanted))
    yield from relevant_training(person)
    yield from longer_service(person)


def _gain(change: Change, after: Decimal, candidate: Considered, words: Words) -> Gain:
    [step] = words.steps([change])
    return Gain(step, after - (candidate.score or Decimal(0)), after, change.on)


def _day(changes: tuple[Change, ...]) -> date | None:
    return next((change.on for change in changes if change.kind == WAIT), None)


def _bands(employee_id: int, standings: Mapping[int, Standing]) -> tuple[int | None, int | None]:
    """How wide the distances to the next better and the next lower score are."""
    if len(standings) < FEWEST or employee_id not in standings:
        return None, None
    own = standings[employee_id].score
    others = [standing.score for key, standing in standings.items() if key != employee_id]
    above = min((score - own for score in others if score > own), default=None)
    below = min((own - score for score in others if score < own), default=None)
    return _band(above), _band(below)


def _band(cents: int | None) -> int | None:
    if cents is None:
        return None
    points = Decimal(cents).scaleb(-2)
    return next((n for n, bound in enumerate(BANDS) if points < bound), len(BANDS))


def _firm(candidate: Considered, shortlist: Shortlist) -> Firm:
    field = field_of(shortlist)
    points = WEIGHT_STABILITY.value_on(shortlist.as_of)["points"]
    stability = stability_of(field, points=points, proposed=seats_proposed(shortlist))
    place = int(np.searchsorted(field.people, candidate.employee_id))
    return Firm(int(stability.best[place]), int(stability.worst[place]), points)

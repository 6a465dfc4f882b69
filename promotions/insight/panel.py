"""What would have changed one person's result, ready to be shown: the way in, the way up, how far neighbours are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from competencies.models import Competency
from promotions.explanations import Explanation, Neighbour
from promotions.insight.cases import person_of, standings_of
from promotions.insight.changes import WAIT, Change, Person
from promotions.insight.outcome_changes import Way, way_to_eligible
from promotions.insight.programmes import Found, programmes_for
from promotions.insight.standing import Needed, Ranked, Rise, needed_values, rank_among, rises
from promotions.insight.telling import Names, competencies_in, told
from promotions.models import Candidate, Considered, Shortlist
from promotions.wording import component_label, rule_label
from training.models import TrainingProgram


@dataclass(frozen=True, slots=True)
class Step:
    """One change in words, with the programme that makes it where the catalogue has one."""

    text: str
    steps: int
    programme: TrainingProgram | None


@dataclass(frozen=True, slots=True)
class Path:
    """Changes that go together, and what the engine says once they are so.

    ``rank`` and ``score`` are those on the day of the run, with everybody else as they were; None where the change
    reaches beyond that day. ``proposed``: whether that place is among those proposed.
    """

    steps: tuple[Step, ...]
    total: int
    on: date | None
    rank: int | None = None
    score: Decimal | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Distance:
    """One component alone against the neighbour above and below."""

    code: str
    value: Decimal
    to_above: Needed | None
    to_below: Needed | None

    @property
    def label(self) -> str:
        return component_label(self.code)


@dataclass(frozen=True, slots=True)
class Insight:
    """What would have changed the result; ``stuck`` names the rules that no change here can meet."""

    eligible_by: Path | None
    stuck: tuple[str, ...]
    rising: tuple[Path, ...]
    proposing: tuple[Path, ...]
    distances: tuple[Distance, ...]


def insight_of(candidate: Candidate | Considered, explanation: Explanation) -> Insight | None:
    """For somebody who came through the gate; None where today's engine no longer decides as the run did.

    A fixed number of queries: standings, names of competencies, and programmes.
    """
    if not explanation.told.faithful:
        return None
    shortlist = candidate.shortlist
    person = person_of(explanation.told, shortlist)
    standings = standings_of(shortlist)
    standings.pop(candidate.employee_id, None)
    others = list(standings.values())
    way = way_to_eligible(person)
    up, proposed = _rises(candidate, person, others)
    changes = [
        *(way.changes if way else ()),
        *(change for rise in (*up, *proposed) for change in rise.changes),
    ]
    words = Words(changes, as_of=shortlist.as_of)
    return Insight(
        eligible_by=_path_in(way, person, others, words=words, shortlist=shortlist),
        stuck=tuple(rule_label(code) for code in way.stuck) if way else (),
        rising=tuple(_path_up(rise, words=words, shortlist=shortlist) for rise in up),
        proposing=tuple(_path_up(rise, words=words, shortlist=shortlist) for rise in proposed),
        distances=_distances(person, explanation.above, explanation.below) if candidate.rank else (),
    )


class Words:
    """Changes in words, with everything looked up once."""

    def __init__(self, changes: Sequence[Change], *, as_of: date) -> None:
        codes = {code for change in changes for code in competencies_in(change)}
        rows = Competency.objects.filter(code__in=codes).values_list("code", "name") if codes else ()
        self.names: Names = dict(rows)
        self.programmes: Found = programmes_for(changes, as_of=as_of)

    def steps(self, changes: Iterable[Change]) -> tuple[Step, ...]:
        return tuple(
            Step(told(change, names=self.names), change.steps, self.programmes.get(change))
            for change in changes
        )


def _rises(
    candidate: Candidate | Considered, person: Person, others: Ranked
) -> tuple[tuple[Rise, ...], tuple[Rise, ...]]:
    """Ways to the next better place, and to the places that are proposed."""
    if candidate.rank is None or candidate.rank == 1:
        return (), ()
    proposed = seats_proposed(candidate.shortlist)
    up = rises(person, others, to=candidate.rank - 1)
    if candidate.rank <= proposed + 1:
        return up, ()
    return up, rises(person, others, to=proposed)


def seats_proposed(shortlist: Shortlist) -> int:
    """How many places are proposed, ties at the edge aside."""
    places: int = shortlist.rule_set["seats"] * shortlist.rule_set["proposed_per_seat"]
    return places


def _path_in(
    way: Way | None, person: Person, others: Ranked, *, words: Words, shortlist: Shortlist
) -> Path | None:
    if way is None or not way.changes:
        return None
    waits = any(change.kind == WAIT for change in way.changes)
    standing = None if waits else person.changed(way.changes).decide().standing
    rank = rank_among(standing, others) if standing else None
    return Path(
        words.steps(way.changes),
        way.steps,
        way.on if waits else None,
        rank,
        Decimal(standing.score).scaleb(-2) if standing else None,
        rank is not None and rank <= seats_proposed(shortlist),
    )


def _path_up(rise: Rise, *, words: Words, shortlist: Shortlist) -> Path:
    return Path(
        words.steps(rise.changes),
        rise.steps,
        rise.on,
        rise.rank,
        rise.score,
        rise.rank <= seats_proposed(shortlist),
    )


def _distances(person: Person, above: Neighbour | None, below: Neighbour | None) -> tuple[Distance, ...]:
    decision = person.decide()
    score = decision.merit.score
    if score is None:
        return ()
    own = Decimal(score).scaleb(-2)
    to_above, to_below = (
        needed_values(decision, own + other.difference, decider=person.decider) if other else ()
        for other in (above, below)
    )
    by_code = [{row.code: row for row in rows} for rows in (to_above, to_below)]
    return tuple(
        Distance(row.code, row.value, *(rows.get(row.code) for rows in by_code))
        for row in to_above or to_below
    )

"""Outcomes of one subject as a page tells them: the level of each source, and how it came about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from assessments.models import RoundOutcome, RoundSubject
from assessments.rounds.choices import TallyGroup
from assessments.rounds.finishing import tallies_of
from assessments.rounds.instrument import questions_of
from assessments.rounds.rules import RoundRules
from competencies.models import Competency

_GATE = "outcomes of a subject whom the reader was checked to see"


@dataclass(frozen=True, slots=True)
class Told:
    """One competency with the outcome of each source, and counted answers where there are any."""

    competency: Competency
    outcomes: tuple[RoundOutcome, ...]
    counts: tuple[tuple[str, tuple[tuple[str, list[int] | None], ...]], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a subject's round."""

    competencies: tuple[Told, ...]
    answers: tuple[tuple[str, int], ...]  # counted groups with how many answered
    scale: tuple[str, ...]


def results_of(subject: RoundSubject) -> Results:
    """Everything that is known about a subject whose rating is closed. Four queries."""
    rows = RoundOutcome.objects.unscoped(reason=_GATE).filter(subject=subject.pk)
    outcomes: dict[int, list[RoundOutcome]] = defaultdict(list)
    for row in rows.order_by("source", "pk"):
        outcomes[row.competency_id].append(row)
    tally = tallies_of([subject]).get(subject.pk)
    groups = tally.groups if tally else {}
    told = [
        Told(
            question.competency,
            tuple(outcomes[question.competency.pk]),
            tuple(
                (
                    str(TallyGroup(group).label),
                    tuple((row.text, counts.get(row.pk)) for row in question.indicators),
                )
                for group, (_answers, counts) in groups.items()
            ),
        )
        for question in questions_of(subject)
    ]
    named: list[Any] = [
        (str(TallyGroup(group).label), answers) for group, (answers, _counts) in groups.items()
    ]
    scale = tuple(said for _value, said in RoundRules(subject.round.rules).scale)
    return Results(tuple(told), tuple(named), scale)

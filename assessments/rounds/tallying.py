"""Counting answers without a name: each question by itself, never of fewer than three, then nothing of them is left."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.models import AnswerBox, FeedbackComments, FeedbackTally, RoundIndicator, RoundSubject
from assessments.rounds.choices import LEAST_ANSWERS, RaterGroup, TallyGroup
from assessments.rounds.envelopes import Answer, open_box
from assessments.rounds.instrument import asked_indicators
from assessments.rounds.rules import RoundRules

_GATE = "counts of answers without a name, made of everybody's as their round closes"
Counts = list[int] | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What may be told of the answers about one subject."""

    groups: Mapping[str, tuple[int, Mapping[int, Counts]]]
    comments: tuple[str, ...]
    answers: int


def count(answers: Sequence[Answer], *, indicators: Sequence[int], highest: int) -> Tally:
    """Counts by group and indicator, and comments in another order; nothing of fewer than three.

    Two groups are counted apart where each has three, else together, so that no difference tells of a small one.
    """
    parts = split(answers)
    groups = {
        group: (len(some), {key: _counts(some, key, highest) for key in indicators})
        for group, some in parts.items()
    }
    told = [answer.comment for answer in answers if answer.comment] if parts else []
    secrets.SystemRandom().shuffle(told)
    return Tally(groups, tuple(told), len(answers))


def split(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """The groups that are counted, with their answers; nobody's where all together are fewer than three."""
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.group, []).append(answer)
    if len(answers) < LEAST_ANSWERS:
        return {}
    if len(found) == 1 or all(len(some) >= LEAST_ANSWERS for some in found.values()):
        return {_NAMES[group]: some for group, some in sorted(found.items())}
    return {TallyGroup.TOGETHER: list(answers)}


def tally(
    subjects: Iterable[RoundSubject], *, indicators: Sequence[RoundIndicator], rules: RoundRules
) -> dict[int, Tally]:
    """Count the boxes of these subjects, keep the counts, and destroy the boxes. A constant number of statements."""
    by_number = {row.pk: row for row in subjects}
    boxes = AnswerBox.objects.filter(subject__in=by_number)
    found = {}
    for box in boxes:
        subject = by_number[box.subject_id]
        asked = [row.pk for row in asked_indicators(subject, indicators)]
        inside = open_box(bytes(box.sealed), about=str(subject.public_id), indicators=asked)
        found[subject.pk] = count(inside, indicators=asked, highest=rules.highest)
    _keep(found)
    boxes.delete()
    return found


def _keep(found: Mapping[int, Tally]) -> None:
    rows = [
        FeedbackTally(
            subject_id=subject,
            group=group,
            answers=answers,
            counts={str(key): counts for key, counts in by_indicator.items()},
        )
        for subject, told in found.items()
        for group, (answers, by_indicator) in told.groups.items()
    ]
    FeedbackTally.objects.unscoped(reason=_GATE).bulk_create(rows)
    FeedbackComments.objects.unscoped(reason=_GATE).bulk_create(
        FeedbackComments(subject_id=subject, texts=list(told.comments), answers=told.answers)
        for subject, told in found.items()
        if told.comments
    )


def _counts(answers: Sequence[Answer], indicator: int, highest: int) -> Counts:
    """How often each value was given, lowest first; None where fewer than three gave one."""
    given = Counter(value for answer in answers if (value := answer.values.get(indicator)) is not None)
    if given.total() < LEAST_ANSWERS:
        return None
    return [given[value] for value in range(1, highest + 1)]


_NAMES = {RaterGroup.PEER.value: TallyGroup.PEER, RaterGroup.SUBORDINATE.value: TallyGroup.SUBORDINATE}

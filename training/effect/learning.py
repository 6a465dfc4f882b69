"""Learning: what participants scored in the tests before and after a training, kept by the session's desk.

An unknown score stays unknown and takes no part. Within a session scores are compared in points; a programme's
sessions may have tests of different length, so that there they are compared as parts of the highest possible score,
and pairs for which nobody stated it are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.formatting import decimal2
from employees.access import Permission, Principal
from training.effect.finding import TRAINING_EFFECT
from training.effect.paired import Movement, Pair, movement_of
from training.enrolment_choices import EnrolmentState, SessionState
from training.models import Enrolment, LearningScore, TrainingProgram, TrainingSession
from training.sessions.errors import SessionStateError
from training.sessions.locking import lock_enrolments, locked_session

_GATE = "scores of participants of a session that the caller was checked for"
TESTED = (EnrolmentState.SEATED, EnrolmentState.ATTENDED)  # who may have taken its tests
OPEN_TO_SCORES = (SessionState.CLOSED, SessionState.RUNNING, SessionState.FINISHED)


class ScoreBeyondMaximumError(DomainError):
    code = "score_beyond_maximum"
    status = 422
    message = _("%(name)s: a score lies above the highest possible one of %(maximum)s.")


class NotAParticipantOfItError(DomainError):
    code = "not_a_participant_of_it"
    status = 422
    message = _("Somebody in the list takes no part in this session. Load the page again.")


@dataclass(frozen=True, slots=True)
class Scores:
    """What one participant scored; None: not taken, or not known."""

    before: Decimal | None = None
    after: Decimal | None = None

    @property
    def known(self) -> list[Decimal]:
        return [score for score in (self.before, self.after) if score is not None]


@dataclass(frozen=True, slots=True)
class Learning:
    """What the tests came to: in points of one session, or in percent of the highest score over a programme's.

    ``without_maximum`` are pairs that a programme's figure leaves out, since nobody stated their highest score.
    """

    tested_before: int
    tested_after: int
    movement: Movement
    maximum: Decimal | None = None
    without_maximum: int = 0


def participants_of(session: TrainingSession, *, principal: Principal) -> list[Enrolment]:
    """Who may have taken the tests of a session, as far as the reader sees them, with their scores. One query."""
    rows = Enrolment.objects.visible_to(principal).filter(session=session, state__in=TESTED)
    return list(rows.select_related("employee", "learning_score").order_by("employee__name", "pk"))


def scores_of(row: Enrolment) -> Scores:
    """What is on record of a participant read with the scores."""
    kept: LearningScore | None = getattr(row, "learning_score", None)
    return Scores() if kept is None else Scores(kept.before, kept.after)


def record_scores(
    session: TrainingSession,
    entries: Mapping[int, Scores],
    *,
    maximum: Decimal | None,
    by: Principal,
    at: datetime,
) -> int:
    """Keep scores by enrolment, all or none; the highest possible score is that of everybody in the session."""
    with acting(by=by.identity):
        rows = _lock(session, by=by)
        if entries.keys() - rows.keys():
            raise NotAParticipantOfItError
        kept = LearningScore.objects.unscoped(reason=_GATE).filter(enrolment__in=list(rows))
        told = {row.enrolment_id: Scores(row.before, row.after) for row in kept} | dict(entries)
        _ensure_within(told, rows, maximum=maximum)
        kept.filter(enrolment__in=[key for key, scores in told.items() if not scores.known]).delete()
        LearningScore.objects.unscoped(reason=_GATE).bulk_create(
            [
                LearningScore(
                    enrolment=rows[key],
                    before=scores.before,
                    after=scores.after,
                    maximum=maximum,
                    by=by.identity,
                    at=at,
                )
                for key, scores in told.items()
                if scores.known
            ],
            update_conflicts=True,
            unique_fields=["enrolment"],
            update_fields=["before", "after", "maximum", "by", "at"],
        )
    return len(entries)


def _lock(session: TrainingSession, *, by: Principal) -> dict[int, Enrolment]:
    """Participants of the session by enrolment, locked after it."""
    if not TrainingSession.objects.manageable_by(by).filter(pk=session.pk).exists():
        raise NotPermittedError
    with locked_session(session) as held:
        if held.state not in OPEN_TO_SCORES:
            raise SessionStateError(state=held.get_state_display())
        return {row.pk: row for row in lock_enrolments(held) if row.state in TESTED}


def _ensure_within(
    told: Mapping[int, Scores], rows: Mapping[int, Enrolment], *, maximum: Decimal | None
) -> None:
    for key, scores in told.items():
        if maximum is not None and any(score > maximum for score in scores.known):
            raise ScoreBeyondMaximumError(name=rows[key].employee.full_name, maximum=decimal2(maximum))


def learning_in(participants: Iterable[Enrolment], *, as_of: date) -> Learning:
    """What the tests of one session came to, in points, over participants read with their scores."""
    kept = [score for row in participants if (score := getattr(row, "learning_score", None))]
    pairs = [
        (Fraction(row.before), Fraction(row.after)) for row in kept if None not in (row.before, row.after)
    ]
    maximum = next((row.maximum for row in kept), None)
    return _learning([(row.before, row.after) for row in kept], pairs, as_of=as_of, maximum=maximum)


def learning_of(program: TrainingProgram, *, principal: Principal, as_of: date) -> Learning:
    """What the tests of a programme's sessions came to among people whom the reader manages. One query."""
    rows = LearningScore.objects.visible_to(principal, permission=Permission.MANAGE_TRAINING).filter(
        enrolment__session__program=program, enrolment__state__in=TESTED
    )
    told = list(rows.values_list("before", "after", "maximum"))
    both = [each for each in told if each[0] is not None and each[1] is not None]
    pairs = [
        (_percent(before, maximum), _percent(after, maximum)) for before, after, maximum in both if maximum
    ]
    scores = [(before, after) for before, after, _maximum in told]
    return _learning(scores, pairs, as_of=as_of, without_maximum=len(both) - len(pairs))


def _learning(scores: list[tuple[Any, Any]], pairs: list[Pair], *, as_of: date, **stated: Any) -> Learning:
    rules = TRAINING_EFFECT.value_on(as_of)
    return Learning(
        tested_before=sum(before is not None for before, _after in scores),
        tested_after=sum(after is not None for _before, after in scores),
        movement=movement_of(pairs, enough=rules["enough"], sound=rules["sound"]),
        **stated,
    )


def _percent(score: Decimal, maximum: Decimal) -> Fraction:
    return Fraction(score) * 100 / Fraction(maximum)

"""Answering without a name: a token is spent, and the answer goes into the box of the person it is about.

Nothing written here says who wrote it or when: neither row is captured by the audit trail, the box is made anew from
all its answers, and all tokens of the subject are written together. An answer that was sent cannot be found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, DateField, F, Value, When

from assessments.models import (
    AnswerBox,
    AssessmentRound,
    RaterInvitation,
    RaterToken,
    RoundIndicator,
    RoundSubject,
)
from assessments.rounds.envelopes import COMMENT_CHARACTERS, Answer, close_box, fits, open_box
from assessments.rounds.errors import (
    AnswersMissingError,
    CommentTooLongError,
    NotOpenError,
    WrongAnswerError,
)
from assessments.rounds.instrument import asked_indicators, indicators_of
from assessments.rounds.rules import RoundRules
from employees.access import Principal

_OWN = "the reader's own invitations to answer"


def invitation_for(public_id: UUID, *, by: Principal) -> RaterInvitation | None:
    """The reader's own standing invitation in an opened round. One query."""
    if by.employee_id is None:
        return None
    rows = RaterInvitation.objects.unscoped(reason=_OWN).standing()
    found: RaterInvitation | None = (
        rows.filter(public_id=public_id, rater=by.employee_id, token__isnull=False)
        .select_related("subject__round", "subject__employee", "subject__position", "token")
        .first()
    )
    return found


def answer(invitation: RaterInvitation, values: Mapping[int, int | None], *, comment: str, on: date) -> bool:
    """Put an answer into the box and spend the token; False where it was spent before, and nothing changes.

    ``values`` are by the number of the round's indicator, None: cannot be judged. Locks the subject alone.
    """
    subject = invitation.subject
    indicators = indicators_of(subject.round)
    check_answers(subject, values, indicators=indicators, rules=RoundRules(subject.round.rules))
    if not fits(comment.strip()):
        raise CommentTooLongError(most=COMMENT_CHARACTERS, fields={"comment": [_too_long()]})
    given = Answer(invitation.group, values, comment.strip())
    with transaction.atomic():
        hold_subject(subject, on=on)
        if not _spend(invitation, on=on):
            return False
        _put(given, subject, [row.pk for row in asked_indicators(subject, indicators)])
    return True


def check_answers(
    subject: RoundSubject,
    values: Mapping[int, int | None],
    *,
    indicators: list[RoundIndicator],
    rules: RoundRules,
) -> None:
    """Whether everything asked has a value of the scale, or None on purpose, and nothing else is there."""
    asked = {row.pk: row for row in asked_indicators(subject, indicators)}
    missing = [key for key in asked if key not in values]
    if missing:
        raise AnswersMissingError(count=len(missing))
    for key, value in values.items():
        if key not in asked or (value is not None and not 1 <= value <= rules.highest):
            statement = asked[key].text if key in asked else str(key)
            raise WrongAnswerError(value=value, statement=statement, lowest=1, highest=rules.highest)


def hold_subject(subject: RoundSubject, *, on: date) -> None:
    """Lock the subject, and be sure that the rating goes on; whoever counts locks the same row."""
    rows = RoundSubject.objects.unscoped(reason=_OWN).select_for_update(of=("self",), no_key=True)
    locked = rows.get(pk=subject.pk)
    round = AssessmentRound.objects.get(pk=subject.round_id)
    if not round.is_open or round.rated_at is not None or on > round.closes_on or locked.withdrawn_on:
        raise NotOpenError


def _spend(invitation: RaterInvitation, *, on: date) -> bool:
    """Spend the token by writing all of the subject's; whether it was not spent before."""
    tokens = RaterToken.objects.filter(invitation__subject=invitation.subject_id)
    if not tokens.filter(invitation=invitation.pk, spent_on__isnull=True).exists():
        return False
    mine = When(invitation=invitation.pk, then=Value(on, output_field=DateField()))
    tokens.update(spent_on=Case(mine, default=F("spent_on")))
    return True


def _put(given: Answer, subject: RoundSubject, indicators: list[int]) -> None:
    about = str(subject.public_id)
    box = AnswerBox.objects.filter(subject=subject.pk).first()
    inside = open_box(bytes(box.sealed), about=about, indicators=indicators) if box else []
    places = RaterInvitation.objects.unscoped(reason=_OWN).filter(subject=subject.pk).count()
    made: dict[str, Any] = {
        "sealed": close_box([*inside, given], about=about, places=places, indicators=indicators)
    }
    AnswerBox.objects.update_or_create(subject_id=subject.pk, defaults=made)


def _too_long() -> str:
    return str(CommentTooLongError.message) % {"most": COMMENT_CHARACTERS}

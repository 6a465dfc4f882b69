"""What a person owes in rounds, and what rounds about the person came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assessments.models import (
    AssessmentRound,
    FeedbackComments,
    RaterInvitation,
    RatingSheet,
    RoundSubject,
)
from assessments.rounds.choices import RoundState
from employees.access import Principal

_OWN = "what the reader owes, and the own results"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing to rate: about whom, as what, until when, and where."""

    row: RatingSheet | RaterInvitation
    is_anonymous: bool

    @property
    def subject(self) -> RoundSubject:
        found: RoundSubject = self.row.subject
        return found

    @property
    def round(self) -> AssessmentRound:
        found: AssessmentRound = self.subject.round
        return found

    @property
    def done_on(self) -> Any:
        if isinstance(self.row, RatingSheet):
            return self.row.done_on
        return self.row.token.spent_on


def owed_by(principal: Principal) -> list[Owed]:
    """Sheets and answers of open rounds, what is due first; those that are done come last. Two queries.

    All of them: what an account may be given to rate is bounded where raters are assigned.
    """
    key = principal.account_key
    if key is None:
        return []
    open_now = {"subject__round__state": RoundState.OPEN, "subject__round__rated_at__isnull": True}
    sheets = RatingSheet.objects.unscoped(reason=_OWN).standing().filter(account__public_id=key, **open_now)
    found = [
        Owed(row, False)
        for row in sheets.select_related("subject__round", "subject__employee", "subject__position")
    ]
    if principal.employee_id:
        asked = (
            RaterInvitation.objects.unscoped(reason=_OWN)
            .standing()
            .filter(rater=principal.employee_id, token__isnull=False, **open_now)
        )
        rows = asked.select_related("subject__round", "subject__employee", "subject__position", "token")
        found += [Owed(row, True) for row in rows]
    return sorted(
        found,
        key=lambda each: (
            each.done_on is not None,
            each.round.closes_on,
            each.round.title,
            each.subject.employee.name,
            each.row.pk,
        ),
    )


def count_owed(principal: Principal) -> int:
    """How many still wait. Two queries."""
    return sum(each.done_on is None for each in owed_by(principal))


def own_rounds(principal: Principal) -> list[RoundSubject]:
    """Finished rounds about the reader, the newest first. One query."""
    if principal.employee_id is None:
        return []
    rows = (
        RoundSubject.objects.unscoped(reason=_OWN)
        .taking_part()
        .filter(employee=principal.employee_id, round__state=RoundState.FINISHED)
    )
    return list(rows.select_related("round", "employee", "position").order_by("-round__ended_at", "-pk"))


def own_subject(public_id: UUID, *, by: Principal) -> RoundSubject | None:
    """The reader's part in a finished round."""
    return next((row for row in own_rounds(by) if row.round.public_id == public_id), None)


def comments_about(subject: RoundSubject) -> list[str]:
    """What was written without a name, for a reader who was checked. One query."""
    found = FeedbackComments.objects.unscoped(reason=_OWN).filter(subject=subject.pk).first()
    return list(found.texts) if found else []

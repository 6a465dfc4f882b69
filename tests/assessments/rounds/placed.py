"""An open round put in its place without the way there, for tests that only look at pages."""

from django.utils import timezone

from asn_career.base.audit import acting
from assessments.models import (
    AssessmentRound,
    CompetencyRating,
    FeedbackComments,
    FeedbackTally,
    RaterInvitation,
    RaterToken,
    RatingSheet,
    RoundIndicator,
    RoundOutcome,
    RoundSubject,
    Settlement,
)
from assessments.rounds.rules import rules_on
from competencies.models import BehaviouralIndicator, CompetencyLevel


def place_round(add, **given):
    """``people`` are assessed by ``by`` and answered about by each other; ``add(model, **given)`` creates each row."""
    with acting(by="tests"):
        return _placed(add, **given)


def end_round(round):
    """Let a placed round be finished, with its levels kept with the round alone."""
    with acting(by="tests"):
        rows = AssessmentRound.objects.filter(pk=round.pk)
        rows.update(state="rated", version=3, rated_at=timezone.now())
        RoundOutcome._base_manager.filter(subject__round=round).update(not_recorded="taken")
        rows.update(state="finished", version=4, ended_at=timezone.now())
    round.refresh_from_db()


def _placed(add, *, unit, people, competency, by, second, today, rater=None):
    round = add(
        AssessmentRound, unit=unit, method="feedback_360", provider="", by_standard=True, opens_on=today,
        closes_on=today, planned_by=by, planned_at=timezone.now(), ended_reason="",
    )  # fmt: skip
    indicator = RoundIndicator.objects.create(
        round=round,
        competency=competency,
        indicator=_indicator(competency),
        level=3,
        number=1,
        text="Perilaku",
    )
    asked = {str(competency.pk): [3]}
    subjects = [
        add(RoundSubject, round=round, employee=each, unit=unit, asked=asked, withdrawn_reason="")
        for each in people
    ]
    sheets = [
        add(RatingSheet, subject=each, account=by, role="superior", reason="", excused_reason="")
        for each in subjects
    ]
    AssessmentRound.objects.filter(pk=round.pk).update(
        state="open", version=2, opened_by=second, opened_at=timezone.now(), rules=rules_on(today).as_stored()
    )
    answers = {str(indicator.pk): 3}
    for subject, sheet, other in zip(subjects, sheets, [*people[1:], rater or people[0]], strict=True):
        about = {"competency": competency, "subject": subject}
        add(CompetencyRating, sheet=sheet, competency=competency, answers=answers)
        add(Settlement, **about, level=3, reason="uji", settled_by=by, settled_at=timezone.now())
        add(
            RoundOutcome,
            **about,
            source="superior",
            level=3,
            answers=1,
            basis=[],
            unknown_reason="",
            not_recorded="",
        )
        add(FeedbackTally, subject=subject, group="peer", answers=3, counts={str(indicator.pk): [0, 0, 3, 0]})
        add(FeedbackComments, subject=subject, answers=3, texts=[])
        if other != subject.employee:
            invited = add(
                RaterInvitation, subject=subject, rater=other, group="peer", reason="", withdrawn_reason=""
            )  # fmt: skip
            RaterToken.objects.create(invitation=invited)
    round.refresh_from_db()
    return round


def _indicator(competency):
    level, _new = CompetencyLevel.objects.get_or_create(
        competency=competency, level=3, defaults={"description": "Menengah"}
    )
    made, _new = BehaviouralIndicator.objects.get_or_create(
        level=level, number=1, defaults={"text": "Perilaku"}
    )
    return made

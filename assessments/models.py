"""Assessed levels, potential, performance and feedback of people."""

import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Floor

from asn_career.base.audit import capture_triggers
from assessments.choices import OFFICIAL_SOURCES, Expectation, Predicate, Source
from assessments.correction_triggers import corrects_what_was_withdrawn, withdrawn_by_correction
from assessments.querysets import AssessmentQuerySet
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee, PersonalModel
from employees.models.histories import SCORE


class Assessment(PersonalModel):
    """A level that a source says a person holds in a competency; a fact, withdrawn by a dated mark only."""

    _gated_queryset = AssessmentQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="assessments", db_index=False)
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="assessments")
    level = models.DecimalField(max_digits=2, decimal_places=1)
    source = models.CharField(max_length=20, choices=Source)
    assessed_on = models.DateField()
    provider = models.CharField(max_length=250, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    # The withdrawn one whose place it takes, about the same occasion.
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", db_index=False
    )
    # 1 is chosen before 2 and 3 on the same day; null: developmental.
    official_rank = models.GeneratedField(
        expression=Case(
            *(When(source=source, then=Value(rank)) for rank, source in enumerate(OFFICIAL_SOURCES, start=1)),
            default=None,
        ),
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
    )

    class Meta(PersonalModel.Meta):
        constraints = [
            # A first one, and corrections each of the one before: one line per occasion and competency.
            # The key is whole, not partial: it is also how all results of a person are found.
            models.UniqueConstraint(
                fields=["employee", "competency", "source", "assessed_on", "corrects"],
                nulls_distinct=False,
                name="assessment_key",
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="assessment_corrected_once"
            ),
            models.CheckConstraint(
                name="assessment_level_in_halves",
                condition=Q(level__gte=0, level__lte=5) & Q(level=Floor(F("level") * 2) / 2),
            ),
            models.CheckConstraint(name="assessment_known_source", condition=Q(source__in=Source.values)),
        ]
        indexes = [
            # The order of choice: the latest official result per person and competency is an index-only scan. Of a
            # line of corrections the first that is not withdrawn on the day counts, so each day keeps what it knew.
            models.Index(
                F("employee"),
                F("competency"),
                F("assessed_on").desc(),
                F("official_rank"),
                F("id"),
                include=["level", "withdrawn_on"],
                condition=Q(official_rank__isnull=False),
                name="assessment_held_levels",
            ),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="fact_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.employee_id, OLD.competency_id, OLD.level, OLD.source, OLD.assessed_on, OLD.provider, "
                    "OLD.corrects_id) IS DISTINCT FROM "
                    "(NEW.employee_id, NEW.competency_id, NEW.level, NEW.source, NEW.assessed_on, NEW.provider, "
                    "NEW.corrects_id))"
                ),
                func="""
                    RAISE EXCEPTION 'an assessment is a fact; withdraw it and record another'
                    USING ERRCODE = 'check_violation';
                """,
            ),
            corrects_what_was_withdrawn(),
            withdrawn_by_correction(),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.competency_id} {self.level}"


class Performance(PersonalModel):
    """The yearly performance result (SKP), by its two ratings, its predicate, or both."""

    read_permission = Permission.READ_PERFORMANCE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="performance")
    year = models.PositiveSmallIntegerField()
    work_result = models.CharField(max_length=10, choices=Expectation, blank=True)
    behaviour = models.CharField(max_length=10, choices=Expectation, blank=True)
    predicate = models.CharField(max_length=20, choices=Predicate)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["employee", "year"], name="performance_key"),
            models.CheckConstraint(
                name="performance_known_predicate", condition=Q(predicate__in=Predicate.values)
            ),
            models.CheckConstraint(
                name="performance_known_ratings",
                condition=Q(
                    work_result__in=["", *Expectation.values], behaviour__in=["", *Expectation.values]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.year} {self.predicate}"


class Potential(PersonalModel):
    """A potential score from 0 to 100."""

    read_permission = Permission.READ_TALENT

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="potential")
    score = models.DecimalField(max_digits=5, decimal_places=2)
    assessed_on = models.DateField()
    method = models.CharField(max_length=250, blank=True)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["employee", "assessed_on"], name="potential_key"),
            models.CheckConstraint(name="potential_score", condition=SCORE),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.score}"


class FeedbackScore(PersonalModel):
    """The yearly 360-degree feedback score from 0 to 100."""

    read_permission = Permission.READ_PERFORMANCE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="feedback_scores")
    year = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["employee", "year"], name="feedbackscore_key"),
            models.CheckConstraint(name="feedbackscore_score", condition=SCORE),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.year}"


from assessments.calibration.models import (  # noqa: E402  (they refer to rounds)
    CalibrationChange,
    CalibrationMark,
    CalibrationParticipant,
    CalibrationSession,
)
from assessments.credit_models import CreditRun, CreditStanding  # noqa: E402
from assessments.gap_models import (  # noqa: E402  (they refer to the tables above)
    GapAggregate,
    GapCoverage,
    GapResult,
    GapRow,
    GapRun,
    GapStandard,
)
from assessments.overlay_models import ChangeSweep, GapOverlay  # noqa: E402
from assessments.performance_models import (  # noqa: E402
    CreditPoints,
    OrganisationResult,
    PerformanceConfirmation,
    PeriodicEvaluation,
)
from assessments.results.models import (  # noqa: E402
    Accreditation,
    AssessmentProvider,
    AssessmentResult,
    ResultAcceptance,
    ResultLevel,
    ResultObjection,
    ResultObjectionStep,
    ResultReport,
)
from assessments.rounds.models import (  # noqa: E402
    AnswerBox,
    AssessmentRound,
    CompetencyRating,
    FeedbackComments,
    FeedbackTally,
    RaterInvitation,
    RaterToken,
    RatingSheet,
    RoundCompetency,
    RoundIndicator,
    RoundOutcome,
    RoundSubject,
    Settlement,
)
from assessments.snapshot_models import GapFigure, GapHeadcount, GapSnapshot  # noqa: E402

__all__ = [
    "Accreditation",
    "AnswerBox",
    "Assessment",
    "AssessmentProvider",
    "AssessmentResult",
    "AssessmentRound",
    "CalibrationChange",
    "CalibrationMark",
    "CalibrationParticipant",
    "CalibrationSession",
    "ChangeSweep",
    "CompetencyRating",
    "CreditPoints",
    "CreditRun",
    "CreditStanding",
    "FeedbackComments",
    "FeedbackScore",
    "FeedbackTally",
    "GapAggregate",
    "GapCoverage",
    "GapFigure",
    "GapHeadcount",
    "GapOverlay",
    "GapResult",
    "GapRow",
    "GapRun",
    "GapSnapshot",
    "GapStandard",
    "OrganisationResult",
    "Performance",
    "PerformanceConfirmation",
    "PeriodicEvaluation",
    "Potential",
    "RaterInvitation",
    "RaterToken",
    "RatingSheet",
    "ResultAcceptance",
    "ResultLevel",
    "ResultObjection",
    "ResultObjectionStep",
    "ResultReport",
    "RoundCompetency",
    "RoundIndicator",
    "RoundOutcome",
    "RoundSubject",
    "Settlement",
]

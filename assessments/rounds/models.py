"""Tables of assessment rounds.

Whoever rates under a name has a :class:`RatingSheet`. Whoever answers without one has a :class:`RaterInvitation`, whose
:class:`RaterToken` says only that it is spent; the answer lies in the :class:`AnswerBox` of the subject (ADR 23).
"""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from asn_career.base.state_triggers import only_these_moves, two_in_name
from assessments.calibration.triggers import calibrated_by_a_change, ends_after_calibration
from assessments.choices import Source
from assessments.rounds import triggers
from assessments.rounds.choices import (
    LEAST_ANSWERS,
    MOVES,
    NotRecorded,
    RaterGroup,
    RaterRole,
    RoundMethod,
    RoundState,
    TallyGroup,
    UnknownReason,
)
from assessments.rounds.querysets import (
    AssessmentRoundQuerySet,
    OfSheetQuerySet,
    OfSubjectQuerySet,
    RaterInvitationQuerySet,
    RatingSheetQuerySet,
    RoundOutcomeQuerySet,
    RoundSubjectQuerySet,
)
from competencies.models import BehaviouralIndicator, Competency
from employees.access import Permission
from employees.models import Document, Employee, PersonalModel, Position, Unit


def in_halves(name: str) -> Q:
    """A level from 0 to 5 in halves, or none."""
    return Q(**{f"{name}__isnull": True}) | Q(
        **{f"{name}__gte": 0, f"{name}__lte": 5, name: Floor(F(name) * 2) / 2}
    )


class AssessmentRound(RecordModel):
    """One round: people of a unit's subtree, assessed by one method between two days."""

    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("work unit"))
    method = models.CharField(_("method"), max_length=20, choices=RoundMethod)
    # Of whom assessors are, where the method has any; goes on record with the levels.
    provider = models.CharField(_("provider"), max_length=250, blank=True, default="")
    # Whether each subject is asked about what the standard of the own post requires; else about ``competencies``.
    by_standard = models.BooleanField(_("by the standard of each post"), default=True)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=12, choices=RoundState, default=RoundState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # Scale, levels asked about and thresholds as they were when it opened; see assessments/rounds/rules.py.
    rules = models.JSONField(_("rules"), default=dict, blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    rated_at = models.DateTimeField(_("rating closed at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.TextField(_("reason for the end"), blank=True, default="")

    objects: ClassVar[Any] = AssessmentRoundQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("assessment round")
        verbose_name_plural = _("assessment rounds")
        constraints = [
            models.CheckConstraint(
                name="assessmentround_known_state", condition=Q(state__in=RoundState.values)
            ),
            models.CheckConstraint(
                name="assessmentround_known_method", condition=Q(method__in=RoundMethod.values)
            ),
            models.CheckConstraint(
                name="assessmentround_ends_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(
                name="assessmentround_cancelled_with_reason",
                condition=~Q(state=RoundState.CANCELLED)
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(ended_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_on"], name="assessmentround_due")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["draft"]),
            triggers.opened_by_another(),
            two_in_name("planned_by_id", "opened_by_id"),
            triggers.closed_without_answers_left(),
            triggers.finished_whole(),
            triggers.on_record_for_good(),
            ends_after_calibration(),
            triggers.kept_once_open(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == RoundState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    @property
    def is_anonymous(self) -> bool:
        """Whether some of its raters answer without a name."""
        return self.method == RoundMethod.FEEDBACK_360


class RoundCompetency(RecordModel):
    """A competency that a round asks everybody about, where the standards of posts do not decide."""

    round = models.ForeignKey(AssessmentRound, models.PROTECT, related_name="competencies")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["round", "competency"], name="roundcompetency_once"),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.only_while("draft", of="round", operation=pgtrigger.Insert | pgtrigger.Update),
            triggers.only_while(
                "draft", of="round", operation=pgtrigger.Delete, name="removed_while", removed=True
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.competency_id}"


class RoundIndicator(RecordModel):
    """A behavioural indicator of a round's instrument, in the words that the dictionary had when the round opened."""

    round = models.ForeignKey(AssessmentRound, models.PROTECT, related_name="indicators")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(BehaviouralIndicator, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["round", "indicator"], name="roundindicator_once"),
            models.CheckConstraint(name="roundindicator_level", condition=Q(level__range=(1, 5))),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.only_while("draft", of="round", operation=pgtrigger.Insert),
            pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.text


class RoundSubject(PersonalModel):
    """Somebody who is assessed in a round, with the post and the levels it required when the round opened."""

    _gated_queryset = RoundSubjectQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    round = models.ForeignKey(AssessmentRound, models.PROTECT, related_name="subjects")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("work unit")
    )
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("post")
    )
    # The levels asked about by the number of the competency, {"12": [2, 3, 4]}; see assessments/rounds/instrument.py.
    asked = models.JSONField(_("asked about"), default=dict, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason"), blank=True, default="")

    class Meta(PersonalModel.Meta):
        verbose_name = _("subject of a round")
        verbose_name_plural = _("subjects of rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "employee"], name="roundsubject_once"),
            models.CheckConstraint(
                name="roundsubject_withdrawn_with_reason",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.only_while("draft", of="round", operation=pgtrigger.Insert),
            triggers.only_while(
                "draft", "open", of="round", operation=pgtrigger.Update, name="changed_while"
            ),
            triggers.only_while(
                "draft", of="round", operation=pgtrigger.Delete, name="removed_while", removed=True
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.employee_id}"


class RatingSheet(PersonalModel):
    """What one account is to rate under its name about one subject; handed in whole, and then unchanged."""

    _gated_queryset = RatingSheetQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    subject = models.ForeignKey(RoundSubject, models.CASCADE, related_name="sheets")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("rater")
    )
    role = models.CharField(_("as"), max_length=10, choices=RaterRole)
    # Why an officer chose this rater, where the organisation did not propose them.
    reason = models.TextField(_("reason"), blank=True, default="")
    done_on = models.DateField(_("handed in on"), null=True, blank=True)
    excused_on = models.DateField(_("let go on"), null=True, blank=True)
    excused_reason = models.TextField(_("reason"), blank=True, default="")

    class Meta(PersonalModel.Meta):
        verbose_name = _("rating sheet")
        verbose_name_plural = _("rating sheets")
        constraints = [
            models.UniqueConstraint(fields=["subject", "account"], name="ratingsheet_once"),
            models.CheckConstraint(name="ratingsheet_known_role", condition=Q(role__in=RaterRole.values)),
            models.CheckConstraint(
                name="ratingsheet_excused_with_reason",
                condition=Q(excused_on__isnull=True) | ~Q(excused_reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=Q(done_on__isnull=True, excused_on__isnull=True),
                name="ratingsheet_owed",
            )
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.only_while("draft", "open", of="subject", operation=pgtrigger.Insert | pgtrigger.Update),
            triggers.only_while(
                "draft", of="subject", operation=pgtrigger.Delete, name="removed_while", removed=True
            ),
            triggers.not_about_oneself(),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.account_id}"


class CompetencyRating(PersonalModel):
    """The ratings of one sheet in one competency."""

    _gated_queryset = OfSheetQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    sheet = models.ForeignKey(RatingSheet, models.CASCADE, related_name="ratings")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    # The answer by the number of the round's indicator; null: cannot be judged.
    answers = models.JSONField(_("answers"))
    note = models.TextField(_("note"), blank=True, default="")
    # What a self-assessment above the rule's level rests on.
    evidence = models.TextField(_("evidence"), blank=True, default="")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(PersonalModel.Meta):
        verbose_name = _("ratings of a competency")
        verbose_name_plural = _("ratings of competencies")
        constraints = [models.UniqueConstraint(fields=["sheet", "competency"], name="competencyrating_once")]
        triggers = [*capture_triggers(), actor_required(), triggers.rated_while_open()]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.competency_id}"


class Settlement(PersonalModel):
    """The level that assessors agreed on, where their ratings lay too far apart; the ratings stay."""

    _gated_queryset = OfSubjectQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    subject = models.ForeignKey(RoundSubject, models.PROTECT, related_name="settlements")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    level = models.DecimalField(_("level"), max_digits=2, decimal_places=1)
    reason = models.TextField(_("reason"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    settled_at = models.DateTimeField(_("recorded at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("settled difference")
        verbose_name_plural = _("settled differences")
        constraints = [
            models.UniqueConstraint(fields=["subject", "competency"], name="settlement_once"),
            models.CheckConstraint(name="settlement_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="settlement_in_halves", condition=in_halves("level")),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.only_while("open", "rated", of="subject", operation=pgtrigger.Insert),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.competency_id} {self.level}"


class RaterInvitation(PersonalModel):
    """Somebody who is asked to answer about a subject without a name."""

    _gated_queryset = RaterInvitationQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    subject = models.ForeignKey(RoundSubject, models.CASCADE, related_name="invitations")
    rater = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("rater"))
    group = models.CharField(_("group"), max_length=12, choices=RaterGroup)
    # Why an officer chose this rater, where the organisation did not propose them.
    reason = models.TextField(_("reason"), blank=True, default="")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason"), blank=True, default="")

    class Meta(PersonalModel.Meta):
        verbose_name = _("invitation to answer")
        verbose_name_plural = _("invitations to answer")
        constraints = [
            models.UniqueConstraint(fields=["subject", "rater"], name="raterinvitation_once"),
            models.CheckConstraint(
                name="raterinvitation_known_group", condition=Q(group__in=RaterGroup.values)
            ),
            models.CheckConstraint(
                name="raterinvitation_withdrawn_with_reason",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.only_while("draft", "open", of="subject", operation=pgtrigger.Insert | pgtrigger.Update),
            triggers.only_while(
                "draft", of="subject", operation=pgtrigger.Delete, name="removed_while", removed=True
            ),
            triggers.not_by_the_subject(),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.rater_id}"


class RaterToken(models.Model):
    """Whether an invitation was answered, and on which day; nothing records who wrote this row, or when.

    All tokens about one subject are written together each time one of them is spent.
    """

    invitation = models.OneToOneField(RaterInvitation, models.CASCADE, related_name="token")
    spent_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("token of a rater")
        verbose_name_plural = _("tokens of raters")
        triggers = [triggers.spent_once()]

    def __str__(self) -> str:
        return f"{self.invitation_id}"


class AnswerBox(models.Model):
    """All answers without a name about one subject, mixed, padded and encrypted with a key kept outside the database.

    Written whole with each answer, and destroyed once counted; nothing records who wrote this row, or when.
    """

    subject = models.OneToOneField(RoundSubject, models.PROTECT, related_name="box")
    sealed = models.BinaryField(_("encrypted answers"))

    class Meta:
        verbose_name = _("box of answers")
        verbose_name_plural = _("boxes of answers")

    def __str__(self) -> str:
        return f"{self.subject_id}"


class FeedbackTally(PersonalModel):
    """How often each value was given to each indicator by one group about one subject, each question by itself."""

    _gated_queryset = OfSubjectQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    subject = models.ForeignKey(RoundSubject, models.PROTECT, related_name="tallies")
    group = models.CharField(_("group"), max_length=12, choices=TallyGroup)
    answers = models.PositiveSmallIntegerField(_("answers"))
    # By the number of the round's indicator, how often each value of the scale was given, lowest first.
    counts = models.JSONField(_("counts"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("counted answers")
        verbose_name_plural = _("counted answers")
        constraints = [
            models.UniqueConstraint(fields=["subject", "group"], name="feedbacktally_once"),
            models.CheckConstraint(name="feedbacktally_enough", condition=Q(answers__gte=LEAST_ANSWERS)),
            models.CheckConstraint(
                name="feedbacktally_known_group", condition=Q(group__in=TallyGroup.values)
            ),
        ]
        triggers = [
            triggers.only_while("open", of="subject", operation=pgtrigger.Insert),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.group}"


class FeedbackComments(PersonalModel):
    """What was written without a name about one subject, in an order that means nothing."""

    _gated_queryset = OfSubjectQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    subject = models.OneToOneField(RoundSubject, models.PROTECT, related_name="comments")
    texts = ArrayField(models.TextField(), verbose_name=_("comments"))
    answers = models.PositiveSmallIntegerField(_("answers"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("comments without a name")
        verbose_name_plural = _("comments without a name")
        constraints = [
            models.CheckConstraint(name="feedbackcomments_enough", condition=Q(answers__gte=LEAST_ANSWERS)),
        ]
        triggers = [
            triggers.only_while("open", of="subject", operation=pgtrigger.Insert),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}"


class RoundOutcome(PersonalModel):
    """The level that one source of a round came to in one competency, or why it is not known."""

    _gated_queryset = RoundOutcomeQuerySet
    read_permission = Permission.READ_ASSESSMENTS

    subject = models.ForeignKey(RoundSubject, models.PROTECT, related_name="outcomes")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=20, choices=Source)
    level = models.DecimalField(_("level"), max_digits=2, decimal_places=1, null=True, blank=True)
    unknown_reason = models.CharField(
        _("why it is not known"), max_length=20, choices=UnknownReason, blank=True, default=""
    )
    # How many people's ratings it rests on.
    answers = models.PositiveSmallIntegerField(_("answers"))
    # How it came about, level by level; see assessments/rounds/levels.py.
    basis = models.JSONField(_("explanation"))
    # What a calibration set instead; the level stays.
    calibrated_level = models.DecimalField(
        _("calibrated level"), max_digits=2, decimal_places=1, null=True, blank=True
    )
    assessment = models.OneToOneField(
        "assessments.Assessment", models.PROTECT, null=True, blank=True, related_name="outcome"
    )

    not_recorded = models.CharField(
        _("why it is not on record"), max_length=10, choices=NotRecorded, blank=True, default=""
    )

    class Meta(PersonalModel.Meta):
        verbose_name = _("outcome of a round")
        verbose_name_plural = _("outcomes of rounds")
        constraints = [
            models.UniqueConstraint(fields=["subject", "competency", "source"], name="roundoutcome_once"),
            models.CheckConstraint(name="roundoutcome_known_source", condition=Q(source__in=Source.values)),
            models.CheckConstraint(name="roundoutcome_in_halves", condition=in_halves("level")),
            models.CheckConstraint(
                name="roundoutcome_calibrated_in_halves", condition=in_halves("calibrated_level")
            ),
            models.CheckConstraint(
                name="roundoutcome_known_or_why_not",
                condition=Q(level__isnull=False, unknown_reason="")
                | Q(level__isnull=True, calibrated_level__isnull=True, assessment__isnull=True)
                & Q(unknown_reason__in=UnknownReason.values),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.only_while("open", "rated", of="subject", operation=pgtrigger.Insert),
            triggers.calibrated_in_calibration(),
            calibrated_by_a_change(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.competency_id} {self.level}"

    @property
    def final_level(self) -> Any:
        """What goes on record: the calibrated level where there is one."""
        return self.level if self.calibrated_level is None else self.calibrated_level

"""Study leave (tugas belajar): the application and its way, reports from the study, extensions, the return."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.state_triggers import two_in_name
from employees.access import Permission
from employees.choices import EducationLevel
from employees.models import Document, Employee, PersonalModel
from training.models.triggers import kept_as_written, not_about_oneself, only_these_moves
from training.study_leave_choices import (
    OPEN_STUDY_STATES,
    Accreditation,
    ExtensionState,
    ReportState,
    StudyAct,
    StudyFileKind,
    StudyFunding,
    StudyLeaveState,
    StudyMode,
    StudyResult,
)
from training.study_leave_querysets import StudyLeaveQuerySet, StudyReportQuerySet

# From which state to which; who may do it says training/study_leave/steps.py.
MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("submitted", "withdrawn"),
    "submitted": ("recommended", "draft", "withdrawn"),
    "recommended": ("verified", "draft", "withdrawn"),
    "verified": ("approved", "refused", "draft", "withdrawn"),
    "approved": ("studying", "cancelled"),
    "studying": ("reporting", "stopped"),
    "reporting": ("returned", "studying"),
}
_DECIDED = ("approved", "studying", "reporting", "returned", "cancelled", "stopped")


class StudyLeave(PersonalModel):
    """One person's way to a degree, from the application to the service after the return."""

    _gated_queryset = StudyLeaveQuerySet
    read_permission = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="study_leaves")
    state = models.CharField(max_length=12, choices=StudyLeaveState, default=StudyLeaveState.DRAFT)
    # Counted up by every move; a reader who saw an earlier one is refused.
    version = models.PositiveIntegerField(default=1)
    level = models.CharField(max_length=12, choices=EducationLevel)
    field = models.CharField(max_length=250)
    programme = models.CharField(max_length=250)
    institution = models.CharField(max_length=250)
    accreditation = models.CharField(max_length=12, choices=Accreditation)
    mode = models.CharField(max_length=10, choices=StudyMode)
    funding = models.CharField(max_length=10, choices=StudyFunding)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.TextField()
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    recommended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision_number = models.CharField(max_length=100, blank=True)
    began_on = models.DateField(null=True)
    result = models.CharField(max_length=12, choices=StudyResult, blank=True)
    graduated_on = models.DateField(null=True)
    reported_back_on = models.DateField(null=True)
    obliged_until = models.DateField(null=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("study leave")
        verbose_name_plural = _("study leaves")
        constraints = [
            models.UniqueConstraint(
                name="studyleave_one_open",
                fields=["employee"],
                condition=Q(state__in=OPEN_STUDY_STATES),
            ),
            models.UniqueConstraint(
                name="studyleave_decision_number",
                fields=["decision_number"],
                condition=~Q(decision_number=""),
            ),
            models.CheckConstraint(
                name="studyleave_known_state", condition=Q(state__in=StudyLeaveState.values)
            ),
            models.CheckConstraint(
                name="studyleave_known_values",
                condition=Q(
                    level__in=EducationLevel.values,
                    mode__in=StudyMode.values,
                    funding__in=StudyFunding.values,
                    accreditation__in=Accreditation.values,
                    result__in=["", *StudyResult.values],
                ),
            ),
            models.CheckConstraint(
                name="studyleave_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(
                name="studyleave_distinct_persons",
                condition=~Q(recommended_by=F("applicant"))
                & ~Q(verified_by=F("applicant"))
                & ~Q(decided_by=F("applicant"))
                & (Q(verified_by__isnull=True) | ~Q(verified_by=F("recommended_by")))
                & (
                    Q(decided_by__isnull=True)
                    | (~Q(decided_by=F("recommended_by")) & ~Q(decided_by=F("verified_by")))
                ),
            ),
            models.CheckConstraint(
                name="studyleave_whole_way",
                condition=~Q(state__in=_DECIDED)
                | Q(
                    submitted_at__isnull=False,
                    recommended_by__isnull=False,
                    verified_by__isnull=False,
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                )
                & ~Q(decision_number=""),
            ),
            models.CheckConstraint(
                name="studyleave_returned_whole",
                condition=~Q(state="returned")
                | Q(reported_back_on__isnull=False, obliged_until__isnull=False, began_on__isnull=False)
                & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="studyleave_graduation",
                condition=Q(result="lulus", graduated_on__isnull=False)
                | ~Q(result="lulus") & Q(graduated_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on", "id"], name="studyleave_by_state")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["draft"]),
            not_about_oneself("recommended_by_id", "verified_by_id", "decided_by_id"),
            two_in_name("recommended_by_id", "verified_by_id"),
            two_in_name("recommended_by_id", "decided_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.employee_id})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STUDY_STATES


class StudyLeaveStep(PersonalModel):
    """What somebody did with a study leave, with what the rules said at that moment; never changed."""

    read_permission = Permission.READ_DEVELOPMENT

    leave = models.ForeignKey(StudyLeave, models.PROTECT, related_name="steps")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    act = models.CharField(max_length=16, choices=StudyAct)
    state = models.CharField(max_length=12, choices=StudyLeaveState)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcomes = models.JSONField(default=list)

    class Meta(PersonalModel.Meta):
        verbose_name = _("step of a study leave")
        verbose_name_plural = _("steps of study leaves")
        indexes = [models.Index(fields=["leave", "at", "id"], name="studyleavestep_in_order")]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.leave_id}: {self.act}"


class StudyLeaveFile(PersonalModel):
    """A document that belongs to a study leave."""

    read_permission = Permission.READ_DEVELOPMENT

    leave = models.ForeignKey(StudyLeave, models.PROTECT, related_name="files")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=StudyFileKind)

    class Meta(PersonalModel.Meta):
        verbose_name = _("document of a study leave")
        verbose_name_plural = _("documents of study leaves")
        constraints = [
            models.CheckConstraint(
                name="studyleavefile_known_kind", condition=Q(kind__in=StudyFileKind.values)
            ),
            models.UniqueConstraint(
                name="studyleavefile_one_decision", fields=["leave"], condition=Q(kind="keputusan")
            ),
        ]
        triggers = [*capture_triggers(), actor_required()]

    def __str__(self) -> str:
        return f"{self.leave_id}: {self.kind}"


class StudyVerification(PersonalModel):
    """What people established about a rule that the data leave open; the latest counts."""

    read_permission = Permission.READ_DEVELOPMENT

    leave = models.ForeignKey(StudyLeave, models.PROTECT, related_name="verifications")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    outcome = models.CharField(max_length=4, choices=[("pass", _("Met")), ("fail", _("Not met"))])
    document = models.CharField(max_length=250)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(PersonalModel.Meta):
        verbose_name = _("verification of a study leave")
        verbose_name_plural = _("verifications of study leaves")
        constraints = [
            models.CheckConstraint(
                name="studyverification_outcome", condition=Q(outcome__in=["pass", "fail"])
            ),
            models.CheckConstraint(name="studyverification_proof", condition=~Q(document="")),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written(), not_about_oneself("by_id")]

    def __str__(self) -> str:
        return f"{self.leave_id}: {self.rule}"


class StudyReport(PersonalModel):
    """A progress report that is expected for a part of the study, and what was sent."""

    _gated_queryset = StudyReportQuerySet
    read_permission = Permission.READ_DEVELOPMENT

    leave = models.ForeignKey(StudyLeave, models.PROTECT, related_name="reports")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    until = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DUE)
    version = models.PositiveIntegerField(default=1)
    grade = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    credits = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("study report")
        verbose_name_plural = _("study reports")
        constraints = [
            models.UniqueConstraint(name="studyreport_key", fields=["leave", "number"]),
            models.CheckConstraint(name="studyreport_known_state", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(name="studyreport_grade", condition=Q(grade__range=(0, 4))),
            models.CheckConstraint(name="studyreport_due_after", condition=Q(due_on__gte=F("until"))),
            models.CheckConstraint(
                name="studyreport_sent_whole",
                condition=Q(state="due") | Q(sent_at__isnull=False, document__isnull=False),
            ),
            models.CheckConstraint(
                name="studyreport_checked_by_somebody",
                condition=~Q(state__in=["accepted", "returned"])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="studyreport_awaited",
                condition=Q(state__in=["due", "returned"]),
            )
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(
                {"due": ["sent"], "sent": ["accepted", "returned"], "returned": ["sent"]}, first=["due"]
            ),
            not_about_oneself("checked_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.leave_id}: {self.number}"


class StudyExtension(PersonalModel):
    """A later last day that somebody asks for and another person decides."""

    read_permission = Permission.READ_DEVELOPMENT

    leave = models.ForeignKey(StudyLeave, models.PROTECT, related_name="extensions")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    before = models.DateField()
    until = models.DateField()
    reason = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ExtensionState, default=ExtensionState.WAITING)
    version = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("extension of a study leave")
        verbose_name_plural = _("extensions of study leaves")
        constraints = [
            models.UniqueConstraint(
                name="studyextension_one_waiting", fields=["leave"], condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="studyextension_known_state", condition=Q(state__in=ExtensionState.values)
            ),
            models.CheckConstraint(name="studyextension_later", condition=Q(until__gt=F("before"))),
            models.CheckConstraint(
                name="studyextension_two_persons",
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=["approved", "refused"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(decided_by=F("asked_by")),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves({"waiting": ["approved", "refused"]}, first=["waiting"]),
            not_about_oneself("decided_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.leave_id}: {self.until}"

"""Applications of employees to an open selection, and their documents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from employees.access import Permission
from employees.models import Employee, PersonalModel
from promotions.models.opening_triggers import applied_in_time, files_in_time
from promotions.models.openings import Opening
from promotions.models.rule_sets import SHA256
from promotions.opening_choices import ApplicationState, FileState
from promotions.opening_querysets import ApplicationFileQuerySet, ApplicationQuerySet
from training.models.triggers import not_about_oneself, only_these_moves

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("sent",),
    "sent": ("returned", "checked", "withdrawn"),
    "returned": ("sent", "checked", "withdrawn"),
    "checked": ("admitted", "rejected", "sent"),
}
_RESULTS = (ApplicationState.ADMITTED, ApplicationState.REJECTED)


class Application(PersonalModel):
    """One employee's application to one opening, from the draft to the result of the document check."""

    _gated_queryset = ApplicationQuerySet
    read_permission = Permission.READ_SHORTLISTS

    opening = models.ForeignKey(
        Opening, models.PROTECT, related_name="applications", verbose_name=_("opening")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="applications", verbose_name=_("employee")
    )
    # The employee's opaque id, written by the database: so the audit trail tells whose this is without a name.
    person = models.UUIDField(_("opaque id of the employee"), null=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("account")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    statement = models.TextField(_("why you apply"), blank=True, default="")
    # The day of the last move by the applicant; the database compares it with the days of the call.
    moved_on = models.DateField(_("moved on"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # The document check: one person proposes, another one decides.
    passes = models.BooleanField(_("passes the document check"), null=True)
    result_reason = models.TextField(_("reason"), blank=True, default="")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(name="application_once_each", fields=["opening", "employee"]),
            models.CheckConstraint(
                name="application_known_state", condition=Q(state__in=ApplicationState.values)
            ),
            models.CheckConstraint(
                name="application_two_people",
                condition=~Q(state__in=_RESULTS)
                | Q(checked_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(checked_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="application_result_as_checked",
                condition=~Q(state__in=(*_RESULTS, ApplicationState.CHECKED))
                | Q(state=ApplicationState.CHECKED, passes__isnull=False)
                | Q(state=ApplicationState.ADMITTED, passes=True)
                | Q(state=ApplicationState.REJECTED, passes=False),
            ),
            models.CheckConstraint(
                name="application_refused_with_reason", condition=~Q(passes=False) | ~Q(result_reason="")
            ),
            models.CheckConstraint(
                name="application_sent_at",
                condition=Q(state=ApplicationState.DRAFT) | Q(sent_at__isnull=False),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["draft"]),
            applied_in_time(),
            not_about_oneself("checked_by_id", "decided_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}: {self.employee_id}"


class ApplicationFile(PersonalModel):
    """A document of an application and what the check says of it; a repaired one stays beside the new one."""

    _gated_queryset = ApplicationFileQuerySet
    read_permission = Permission.READ_SHORTLISTS

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="files", verbose_name=_("application")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    kind = models.CharField(_("kind of document"), max_length=40)
    name = models.CharField(_("name of the file"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=20)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint of the file"), max_length=SHA256)
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.WAITING)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        constraints = [
            models.UniqueConstraint(
                name="applicationfile_one_current",
                fields=["application", "kind"],
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="applicationfile_known_state", condition=Q(state__in=FileState.values)
            ),
            models.CheckConstraint(
                name="applicationfile_checked_by_somebody",
                condition=Q(state=FileState.WAITING) | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="applicationfile_reason",
                condition=Q(state__in=[FileState.WAITING, FileState.ACCEPTED]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="applicationfile_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            files_in_time(),
            not_about_oneself("checked_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.kind}"

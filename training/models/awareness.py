"""Who was told why development matters to them, and what they then did."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.audit import capture_triggers
from asn_career.base.models import Job, RecordModel
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee, Notice, PersonalModel, Unit
from training.awareness_querysets import AwarenessReachQuerySet, AwarenessRoundQuerySet


class PlanVisit(PersonalModel):
    """When an employee first and last opened the own development plan of a year."""

    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="plan_visits", verbose_name=_("employee")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    first_on = models.DateField(_("first opened on"))
    last_on = models.DateField(_("last opened on"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("opening of a plan")
        verbose_name_plural = _("openings of plans")
        constraints = [
            models.UniqueConstraint(fields=["employee", "year"], name="planvisit_key"),
            models.CheckConstraint(name="planvisit_in_order", condition=Q(last_on__gte=F("first_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.year}"


class AwarenessReason(models.TextChoices):
    """Why somebody is told."""

    NEVER_OPENED = "never_opened", pgettext_lazy("awareness", "Has never opened the plan")
    IDLE_GAP = "idle_gap", pgettext_lazy("awareness", "Does nothing about a gap")


class AwarenessRound(RecordModel):
    """One round of telling the people of a unit and the units below it."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="awareness_rounds", verbose_name=_("work unit")
    )
    as_of = models.DateField(_("as of"))
    job = models.OneToOneField(Job, models.PROTECT, related_name="awareness_round", verbose_name=_("job"))
    published_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects = AwarenessRoundQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("round of awareness")
        verbose_name_plural = _("rounds of awareness")

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.as_of}"


class AwarenessReach(PersonalModel):
    """One person who was told in a round: why, about which gap, by which notice, and when the person acted."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = AwarenessReachQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    round = models.ForeignKey(
        AwarenessRound, models.PROTECT, related_name="reached", verbose_name=_("round of awareness")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="awareness", verbose_name=_("employee")
    )
    reason = models.CharField(_("reason"), max_length=15, choices=AwarenessReason)
    competency = models.ForeignKey(
        Competency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("competency"),
    )
    # Without an account nobody can be told on a page; the officer sees that.
    notice = models.ForeignKey(
        Notice, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("notice")
    )
    acted_on = models.DateField(_("acted on"), null=True, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("person told")
        verbose_name_plural = _("people told")
        constraints = [
            models.UniqueConstraint(fields=["round", "employee"], name="awarenessreach_once"),
            models.CheckConstraint(
                name="awarenessreach_known_reason", condition=Q(reason__in=AwarenessReason.values)
            ),
            models.CheckConstraint(
                name="awarenessreach_gap_names_competency",
                condition=Q(reason="idle_gap", competency__isnull=False)
                | Q(reason="never_opened", competency__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["employee", "reason"],
                name="awarenessreach_waiting",
                condition=Q(acted_on__isnull=True),
            )
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.employee_id}"

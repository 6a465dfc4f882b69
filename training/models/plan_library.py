"""What a plan is made from: the library of actions, and the posts that a person wishes to reach."""

from typing import ClassVar

from django.db import models
from django.db.models import Deferrable, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from competencies.choices import Level
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee, PersonalModel, Position, Unit
from training.choices import ActionForm
from training.plan_querysets import ActionTemplateQuerySet

TARGETS_AT_MOST = 3


class ActionTemplate(RecordModel):
    """An action that leads to a level of a competency; of the whole deployment, or of one agency (``unit``)."""

    code = models.CharField(_("code"), max_length=100, unique=True)
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="action_templates", verbose_name=_("competency")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    form = models.CharField(_("form"), max_length=12, choices=ActionForm)
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("description"), blank=True, default="")
    hours = models.DecimalField(_("lesson hours"), max_digits=7, decimal_places=2)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_templates",
        verbose_name=_("agency"),
    )
    active = models.BooleanField(_("in use"), default=True, db_default=True)

    objects: ClassVar[models.Manager] = ActionTemplateQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("action template")
        verbose_name_plural = _("action templates")
        constraints = [
            models.CheckConstraint(name="actiontemplate_level", condition=Q(level__range=(1, 5))),
            models.CheckConstraint(name="actiontemplate_hours", condition=Q(hours__gt=0, hours__lt=100_000)),
            models.CheckConstraint(
                name="actiontemplate_known_form",
                condition=Q(form__in=[ActionForm.FORMAL, ActionForm.SOCIAL, ActionForm.ON_THE_JOB]),
            ),
        ]
        indexes = [models.Index(fields=["competency", "level", "form"], name="actiontemplate_for_level")]

    def __str__(self) -> str:
        return self.name


class CareerTarget(PersonalModel):
    """A post that a person wishes to reach, in the order of the wish: a filter for people, never a score."""

    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="career_targets", verbose_name=_("employee")
    )
    position = models.ForeignKey(
        Position, models.CASCADE, related_name="career_targets", verbose_name=_("position")
    )
    place = models.PositiveSmallIntegerField(_("place"))
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta(PersonalModel.Meta):
        verbose_name = _("career target")
        verbose_name_plural = _("career targets")
        constraints = [
            models.UniqueConstraint(fields=["employee", "position"], name="careertarget_once"),
            models.UniqueConstraint(
                fields=["employee", "place"], name="careertarget_place", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="careertarget_at_most_three", condition=Q(place__range=(1, TARGETS_AT_MOST))
            ),
        ]
        triggers = [*capture_triggers(), actor_required()]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.place} {self.position_id}"

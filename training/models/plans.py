"""Individual development plans: what is to be learnt in a year, agreed with the superior, and what became of it.

"Done" and "closed" are apart. An action is done when the person says so, with evidence; it is closed when an official
assessment after that day shows the level. So closures stand beside the plan and may come after it was archived.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from assessments.choices import OFFICIAL_SOURCES, Source
from assessments.models import Assessment
from competencies.choices import Level
from competencies.models import Competency
from employees.access import Permission
from employees.models import Document, Employee, PersonalModel
from training.choices import (
    ActionForm,
    ActionSource,
    ActionState,
    CopyKind,
    PlanState,
    ReopenReason,
    StepCapacity,
)
from training.models.catalogue import TrainingProgram
from training.models.history import TrainingHistory
from training.models.plan_library import ActionTemplate
from training.models.plan_triggers import action_within_plan, closure_shown, plan_moves
from training.plan_querysets import (
    ActionClosureQuerySet,
    DevelopmentPlanQuerySet,
    OfPlanQuerySet,
    PlanActionQuerySet,
)


class DevelopmentPlan(PersonalModel):
    """The development plan (rencana pengembangan individu) of one person for one calendar year.

    ``version`` counts every change, for whoever wrote on an older one; ``revision`` counts what had to be agreed.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = DevelopmentPlanQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="development_plans", verbose_name=_("employee")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta(PersonalModel.Meta):
        verbose_name = _("development plan")
        verbose_name_plural = _("development plans")
        constraints = [
            models.UniqueConstraint(fields=["employee", "year"], name="developmentplan_key"),
            models.CheckConstraint(name="developmentplan_year", condition=Q(year__range=(2000, 2999))),
            models.CheckConstraint(
                name="developmentplan_known_state", condition=Q(state__in=PlanState.values)
            ),
        ]
        indexes = [models.Index(fields=["year", "state", "id"], name="developmentplan_monitoring")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            plan_moves(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.year}"

    @property
    def is_editable(self) -> bool:
        return self.state in (PlanState.DRAFT, PlanState.RETURNED)

    @property
    def is_archived(self) -> bool:
        return self.state == PlanState.CLOSED


class PlanAction(PersonalModel):
    """One thing to do for a competency up to a level, or for an aim in one's own words."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = PlanActionQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    plan = models.ForeignKey(
        DevelopmentPlan, models.PROTECT, related_name="actions", verbose_name=_("development plan")
    )
    competency = models.ForeignKey(
        Competency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_actions",
        verbose_name=_("competency"),
    )
    aim = models.CharField(_("aim"), max_length=250, blank=True, default="")
    target_level = models.PositiveSmallIntegerField(_("target level"), choices=Level, null=True, blank=True)
    # What was held when the action was written; null: unknown then.
    held = models.DecimalField(_("level held"), max_digits=2, decimal_places=1, null=True, blank=True)
    form = models.CharField(_("form"), max_length=12, choices=ActionForm)
    template = models.ForeignKey(
        ActionTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_actions",
        verbose_name=_("action template"),
    )
    program = models.ForeignKey(
        TrainingProgram,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_actions",
        verbose_name=_("training programme"),
    )
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("description"), blank=True, default="")
    hours = models.DecimalField(_("lesson hours"), max_digits=7, decimal_places=2, null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    provider = models.CharField(_("provider"), max_length=250, blank=True, default="")
    due_on = models.DateField(_("target date"))
    reason = models.TextField(_("reason"), blank=True, default="")
    source = models.CharField(_("source"), max_length=15, choices=ActionSource)
    # Progress: only after agreement.
    agreed_revision = models.PositiveSmallIntegerField(_("agreed in revision"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ActionState, default=ActionState.PLANNED)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_actions",
        verbose_name=_("evidence"),
    )
    completion = models.ForeignKey(
        TrainingHistory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_actions",
        verbose_name=_("completed training"),
    )
    notes = models.TextField(_("notes"), blank=True, default="")

    class Meta(PersonalModel.Meta):
        verbose_name = _("plan action")
        verbose_name_plural = _("plan actions")
        constraints = [
            models.CheckConstraint(
                name="planaction_aims_at_something",
                condition=Q(competency__isnull=False, target_level__isnull=False)
                | (Q(competency__isnull=True, target_level__isnull=True) & ~Q(aim="")),
            ),
            models.CheckConstraint(name="planaction_target_level", condition=Q(target_level__range=(1, 5))),
            models.CheckConstraint(name="planaction_held", condition=Q(held__gte=0, held__lte=5)),
            models.CheckConstraint(name="planaction_hours", condition=Q(hours__gt=0, hours__lt=100_000)),
            models.CheckConstraint(name="planaction_cost", condition=Q(cost__gte=0, cost__lt=10**12)),
            models.CheckConstraint(name="planaction_known_form", condition=Q(form__in=ActionForm.values)),
            models.CheckConstraint(
                name="planaction_known_source", condition=Q(source__in=ActionSource.values)
            ),
            models.CheckConstraint(name="planaction_known_state", condition=Q(state__in=ActionState.values)),
            models.CheckConstraint(
                name="planaction_assessment_has_no_hours",
                condition=~Q(form=ActionForm.ASSESSMENT) | Q(hours__isnull=True),
            ),
            models.CheckConstraint(
                name="planaction_done_with_evidence",
                condition=(
                    Q(state=ActionState.DONE, done_on__isnull=False)
                    & (Q(evidence__isnull=False) | Q(completion__isnull=False))
                )
                | (~Q(state=ActionState.DONE) & Q(done_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["competency", "plan"],
                name="planaction_done",
                condition=Q(state=ActionState.DONE, competency__isnull=False),
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), action_within_plan()]

    def __str__(self) -> str:
        return self.name


class PlanStep(PersonalModel):
    """Who moved a plan from one state to another, when, as what, and why."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfPlanQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    plan = models.ForeignKey(
        DevelopmentPlan, models.PROTECT, related_name="steps", verbose_name=_("development plan")
    )
    from_state = models.CharField(_("from state"), max_length=10, choices=PlanState, blank=True, default="")
    to_state = models.CharField(_("to state"), max_length=10, choices=PlanState)
    revision = models.PositiveSmallIntegerField(_("revision"))
    capacity = models.CharField(_("capacity"), max_length=10, choices=StepCapacity)
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True, default="")

    class Meta(PersonalModel.Meta):
        verbose_name = _("step of a development plan")
        verbose_name_plural = _("steps of development plans")
        constraints = [
            models.CheckConstraint(name="planstep_known_state", condition=Q(to_state__in=PlanState.values)),
            models.CheckConstraint(
                name="planstep_known_capacity", condition=Q(capacity__in=StepCapacity.values)
            ),
            models.CheckConstraint(
                name="planstep_is_founded",
                condition=~Q(by="")
                & (
                    ~Q(to_state=PlanState.RETURNED) & ~Q(from_state=PlanState.AGREED, to_state="draft")
                    | ~Q(reason="")
                ),
            ),
        ]
        indexes = [models.Index(fields=["plan", "at", "id"], name="planstep_in_order")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.from_state} {self.to_state}"


class PlanCopy(PersonalModel):
    """A plan as it was agreed, or archived: names, figures and states of that moment, never changed."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfPlanQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    plan = models.ForeignKey(
        DevelopmentPlan, models.PROTECT, related_name="copies", verbose_name=_("development plan")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CopyKind)
    revision = models.PositiveSmallIntegerField(_("revision"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("copy of a development plan")
        verbose_name_plural = _("copies of development plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "revision"], name="plancopy_once"),
            models.CheckConstraint(name="plancopy_known_kind", condition=Q(kind__in=CopyKind.values)),
            models.CheckConstraint(name="plancopy_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.kind} {self.revision}"


class ActionClosure(PersonalModel):
    """The official result that shows that a done action reached its level; computed from the facts, never entered.

    The result is named without a constraint: where it is removed or withdrawn, the closure is reopened and stays.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = ActionClosureQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    action = models.ForeignKey(
        PlanAction, models.PROTECT, related_name="closures", verbose_name=_("plan action")
    )
    assessment = models.ForeignKey(
        Assessment, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("assessment")
    )
    level = models.DecimalField(_("level"), max_digits=2, decimal_places=1)
    assessed_on = models.DateField(_("assessed on"))
    source = models.CharField(_("source"), max_length=20, choices=Source)
    closed_on = models.DateField(_("closed on"))
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True)
    reopened_because = models.CharField(
        _("reason"), max_length=10, choices=ReopenReason, blank=True, default=""
    )

    class Meta(PersonalModel.Meta):
        verbose_name = _("closure of an action")
        verbose_name_plural = _("closures of actions")
        constraints = [
            models.UniqueConstraint(
                name="actionclosure_one_current", fields=["action"], condition=Q(reopened_on__isnull=True)
            ),
            models.CheckConstraint(
                name="actionclosure_official", condition=Q(source__in=[str(one) for one in OFFICIAL_SOURCES])
            ),
            models.CheckConstraint(
                name="actionclosure_reopened_for_a_reason",
                condition=Q(reopened_on__isnull=True, reopened_because="")
                | Q(reopened_on__gte=F("closed_on"), reopened_because__in=ReopenReason.values),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            closure_shown(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.assessment_id}"

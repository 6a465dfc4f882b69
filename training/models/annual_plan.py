"""The annual plan of an agency (AKPK to HCDP): what is needed, what may be offered, and what it is paid from."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from competencies.choices import Level
from competencies.models import Competency
from employees.models import Unit
from training.annual_choices import ANNUAL_STEPS, AnnualState, BudgetState, NeedSource
from training.annual_querysets import AnnualPlanQuerySet, BudgetLineQuerySet, OfAnnualPlanQuerySet
from training.models.annual_triggers import line_follows, sums_of_sessions, written_as_draft
from training.models.catalogue import TrainingProgram
from training.models.sessions import TrainingSession, only_these_steps


def money(label: object, **options: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=16, decimal_places=2, **options)  # type: ignore[arg-type]


class AnnualPlan(RecordModel):
    """The training plan of one agency for one calendar year; ``version`` counts every change."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="annual_plans", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=10, choices=AnnualState, default=AnnualState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    # The day of the gaps from which the needs were generated.
    needs_as_of = models.DateField(_("needs as of"), null=True, blank=True)
    chosen_run = models.ForeignKey(
        "training.OptimisationRun",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted proposal"),
    )
    submitted_by = models.CharField(_("submitted by"), max_length=120, blank=True, default="")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True, default="")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    return_reason = models.TextField(_("reason for returning"), blank=True, default="")

    objects = AnnualPlanQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("annual training plan")
        verbose_name_plural = _("annual training plans")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="annualplan_key"),
            models.CheckConstraint(name="annualplan_year", condition=Q(year__range=(2000, 2999))),
            models.CheckConstraint(name="annualplan_known_state", condition=Q(state__in=AnnualState.values)),
            models.CheckConstraint(
                name="annualplan_submitted_with_a_proposal",
                condition=Q(state=AnnualState.DRAFT)
                | (~Q(submitted_by="") & Q(submitted_at__isnull=False, chosen_run__isnull=False)),
            ),
            models.CheckConstraint(
                name="annualplan_approved_by_a_second_person",
                condition=~Q(state__in=[AnnualState.APPROVED, AnnualState.CLOSED])
                | (~Q(approved_by="") & ~Q(approved_by=F("submitted_by")) & Q(approved_at__isnull=False)),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_steps(ANNUAL_STEPS, what="an annual plan"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.year}"

    @property
    def is_draft(self) -> bool:
        return self.state == AnnualState.DRAFT


class BudgetLine(RecordModel):
    """A line of the agency's budget document (DPA) for one year; the sums are kept by trigger from its sessions."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="budget_lines", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("DPA code"), max_length=100)
    name = models.CharField(_("name"), max_length=250)
    ceiling = money(_("ceiling"))
    planned = money(_("planned"), default=0, db_default=0, editable=False)
    committed = money(_("committed"), default=0, db_default=0, editable=False)
    spent = money(_("spent"), default=0, db_default=0, editable=False)

    objects = BudgetLineQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "code"], name="budgetline_key"),
            models.CheckConstraint(name="budgetline_year", condition=Q(year__range=(2000, 2999))),
            models.CheckConstraint(
                name="budgetline_ceiling", condition=Q(ceiling__gte=0, ceiling__lt=10**14)
            ),
            models.CheckConstraint(
                name="budgetline_never_above_the_ceiling",
                condition=Q(ceiling__gte=F("committed") + F("spent")),
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), sums_of_sessions()]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TrainingNeed(RecordModel):
    """How many of a unit's people are below the level that their posts require of a competency.

    ``unknown`` of them have no valid result: they need an assessment first and weigh nothing. ``severity`` sums the
    weighted levels missing (assessments.severity). ``original`` keeps what followed from the gaps.
    """

    plan = models.ForeignKey(
        AnnualPlan, models.CASCADE, related_name="needs", verbose_name=_("annual training plan")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("work unit"))
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="training_needs", verbose_name=_("competency")
    )
    target_level = models.PositiveSmallIntegerField(_("target level"), choices=Level)
    below = models.PositiveIntegerField(_("people below the level"))
    unknown = models.PositiveIntegerField(_("people without a valid result"))
    severity = models.DecimalField(_("weighted levels missing"), max_digits=12, decimal_places=1)
    people = models.PositiveIntegerField(_("people to train"))
    program = models.ForeignKey(
        TrainingProgram,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
    )
    source = models.CharField(_("source"), max_length=10, choices=NeedSource, default=NeedSource.GENERATED)
    reason = models.TextField(_("reason"), blank=True, default="")
    original = models.JSONField(_("as it followed from the gaps"))

    objects = OfAnnualPlanQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("training need")
        verbose_name_plural = _("training needs")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "competency", "target_level"], name="trainingneed_key"
            ),
            models.CheckConstraint(name="trainingneed_level", condition=Q(target_level__range=(1, 5))),
            models.CheckConstraint(name="trainingneed_people", condition=Q(people__lte=F("below"))),
            models.CheckConstraint(name="trainingneed_severity", condition=Q(severity__gte=0)),
            models.CheckConstraint(
                name="trainingneed_known_source", condition=Q(source__in=NeedSource.values)
            ),
            models.CheckConstraint(
                name="trainingneed_changed_for_a_reason",
                condition=Q(source=NeedSource.GENERATED) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["plan", "-severity", "id"], name="trainingneed_heaviest")]
        triggers = [*capture_triggers(), actor_required(), written_as_draft()]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.unit_id} {self.competency_id}"


class AddedNeed(RecordModel):
    """A need that does not come from gaps: a decree or a strategic programme asks for it. People are named later."""

    plan = models.ForeignKey(
        AnnualPlan, models.CASCADE, related_name="added_needs", verbose_name=_("annual training plan")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("work unit"))
    program = models.ForeignKey(
        TrainingProgram, models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    people = models.PositiveIntegerField(_("people to train"))
    decree = models.CharField(_("decree or strategic programme"), max_length=250)
    reason = models.TextField(_("reason"))

    objects = OfAnnualPlanQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("added need")
        verbose_name_plural = _("added needs")
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit", "program"], name="addedneed_key"),
            models.CheckConstraint(name="addedneed_people", condition=Q(people__range=(1, 100_000))),
            models.CheckConstraint(name="addedneed_is_founded", condition=~Q(decree="") & ~Q(reason="")),
        ]
        triggers = [*capture_triggers(), actor_required(), written_as_draft()]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.unit_id} {self.program_id}"


class PlanOffer(RecordModel):
    """A programme that a plan may offer: how many rounds, with how many seats, at what cost, paid from which line."""

    plan = models.ForeignKey(
        AnnualPlan, models.CASCADE, related_name="offers", verbose_name=_("annual training plan")
    )
    program = models.ForeignKey(
        TrainingProgram, models.PROTECT, related_name="plan_offers", verbose_name=_("programme")
    )
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("budget line"),
    )
    seats_per_round = models.PositiveSmallIntegerField(_("seats per round"))
    rounds = models.PositiveSmallIntegerField(_("rounds at most"))
    cost_per_seat = models.DecimalField(
        _("cost per seat"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = OfAnnualPlanQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("programme of an annual plan")
        verbose_name_plural = _("programmes of annual plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "program"], name="planoffer_once"),
            models.CheckConstraint(name="planoffer_seats", condition=Q(seats_per_round__gte=1)),
            models.CheckConstraint(name="planoffer_rounds", condition=Q(rounds__range=(0, 365))),
            models.CheckConstraint(
                name="planoffer_cost", condition=Q(cost_per_seat__gte=0, cost_per_seat__lt=10**12)
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), written_as_draft()]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.program_id}"

    @property
    def seats(self) -> int:
        return self.seats_per_round * self.rounds


class SessionBudget(RecordModel):
    """The money of one session on one line; its state follows the session's by trigger."""

    session = models.OneToOneField(
        TrainingSession, models.CASCADE, related_name="budget", verbose_name=_("training session")
    )
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="sessions", verbose_name=_("budget line")
    )
    plan = models.ForeignKey(
        AnnualPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="session_budgets",
        verbose_name=_("annual training plan"),
    )
    amount = money(_("amount"))
    state = models.CharField(_("state"), max_length=10, choices=BudgetState, default=BudgetState.PLANNED)

    objects = models.Manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("money of a session")
        verbose_name_plural = _("money of sessions")
        constraints = [
            models.CheckConstraint(name="sessionbudget_amount", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="sessionbudget_known_state", condition=Q(state__in=BudgetState.values)
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), line_follows()]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.line_id}"

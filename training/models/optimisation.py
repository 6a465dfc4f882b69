"""Runs of the optimisation of an annual plan: immutable once published."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.formatting import percent
from asn_career.base.models import Job, PublicModel
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee, Unit
from employees.querysets import GatedManager
from training.annual_choices import Constraint, LeftOut, Method
from training.annual_querysets import OfRunQuerySet, OptimisationRunQuerySet, PlannedPersonQuerySet
from training.models.annual_plan import AnnualPlan, BudgetLine, money
from training.models.annual_triggers import fixed_once_published, run_is_fixed
from training.models.catalogue import TrainingProgram


def levels(label: object, **options: object) -> models.DecimalField:
    """Weighted levels, to four decimals."""
    return models.DecimalField(label, max_digits=16, decimal_places=4, **options)  # type: ignore[arg-type]


class OptimisationRun(PublicModel):
    """One optimisation of a plan: what it came to, how far from the best it can be at most, and how long it took.

    ``objective`` and ``bound`` are in weighted levels with duty and preference counted in; ``closed`` is the weighted
    gap that the plan closes. ``gap`` is (bound - objective) / bound.
    """

    plan = models.ForeignKey(
        AnnualPlan, models.PROTECT, related_name="runs", verbose_name=_("annual training plan")
    )
    job = models.OneToOneField(
        Job, models.PROTECT, related_name="optimisation_run", verbose_name=_("background job")
    )
    as_of = models.DateField(_("as of"))
    rules = models.JSONField(_("rules"), default=dict)
    inputs_sha256 = models.CharField(_("fingerprint of the inputs"), max_length=64, blank=True, default="")
    result_sha256 = models.CharField(_("fingerprint of the result"), max_length=64, blank=True, default="")
    method = models.CharField(_("method"), max_length=10, choices=Method, blank=True, default="")
    people = models.PositiveIntegerField(_("people with a need"), null=True)
    served = models.PositiveIntegerField(_("people with training"), null=True)
    seats_used = models.PositiveIntegerField(_("seats used"), null=True)
    severity = levels(_("weighted levels missing"), null=True)
    closed = levels(_("weighted levels closed"), null=True)
    objective = levels(_("objective"), null=True)
    bound = levels(_("bound"), null=True)
    gap = models.DecimalField(_("gap to the bound"), max_digits=9, decimal_places=8, null=True)
    cost = money(_("cost"), null=True)
    duty_people = models.PositiveIntegerField(_("people who have hours to do"), null=True)
    duty_met = models.PositiveIntegerField(_("of these, with all hours"), null=True)
    # The limit: as many as can be brought there within seats, money and floors, or the rule's part of these; no plan
    # brings more than ``duty_most`` there (null: not looked for).
    duty_required = models.PositiveIntegerField(_("of these, required with all hours"), null=True)
    duty_most = models.PositiveIntegerField(_("people with all hours at most"), null=True)
    duty_hours_short = models.DecimalField(
        _("hours still missing"), max_digits=12, decimal_places=2, null=True
    )
    greedy_closed = levels(_("weighted levels closed by the simple order"), null=True)
    greedy_objective = levels(_("objective of the simple order"), null=True)
    greedy_duty_met = models.PositiveIntegerField(_("people with all hours by the simple order"), null=True)
    greedy_served = models.PositiveIntegerField(_("people with training by the simple order"), null=True)
    greedy_cost = money(_("cost of the simple order"), null=True)
    seconds = models.DecimalField(_("seconds"), max_digits=8, decimal_places=2, null=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = OptimisationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("optimisation of an annual plan")
        verbose_name_plural = _("optimisations of annual plans")
        constraints = [
            models.CheckConstraint(
                name="optimisationrun_method", condition=Q(method__in=["", *Method.values])
            ),
            models.CheckConstraint(
                name="optimisationrun_published_is_whole",
                condition=Q(published_at=None)
                | Q(
                    people__isnull=False,
                    served__isnull=False,
                    closed__isnull=False,
                    objective__isnull=False,
                    bound__isnull=False,
                    gap__isnull=False,
                    cost__isnull=False,
                    seconds__isnull=False,
                    greedy_objective__isnull=False,
                    objective__gte=F("greedy_objective"),
                ),
            ),
        ]
        indexes = [models.Index(fields=["plan", "-published_at"], name="optimisationrun_newest")]
        triggers = [run_is_fixed()]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.as_of:%Y-%m-%d}"

    @property
    def gap_percent(self) -> str:
        """How far below the best the proposal can be at most; proven best where it is nothing."""
        return percent(100 * (self.gap or Decimal(0)), 3)


class PlannedProgramme(PublicModel):
    """A programme in a proposal: rounds, seats, people and cost; ``seats`` are those of the rounds that are held."""

    run = models.ForeignKey(
        OptimisationRun, models.CASCADE, related_name="programmes", verbose_name=_("optimisation")
    )
    program = models.ForeignKey(
        TrainingProgram, models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, related_name="+", verbose_name=_("budget line")
    )
    rounds = models.PositiveSmallIntegerField(_("rounds"))
    seats_per_round = models.PositiveSmallIntegerField(_("seats per round"))
    people = models.PositiveIntegerField(_("people"))
    cost_per_seat = models.DecimalField(_("cost per seat"), max_digits=14, decimal_places=2)
    cost = money(_("cost"))
    closed = levels(_("weighted levels closed"))

    objects = OfRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned programme")
        verbose_name_plural = _("planned programmes")
        constraints = [
            models.UniqueConstraint(fields=["run", "program"], name="plannedprogramme_once"),
            models.CheckConstraint(
                name="plannedprogramme_within_seats",
                condition=Q(people__gte=1, people__lte=F("rounds") * F("seats_per_round")),
            ),
            models.CheckConstraint(
                name="plannedprogramme_cost", condition=Q(cost=F("people") * F("cost_per_seat"))
            ),
        ]
        triggers = fixed_once_published()

    def __str__(self) -> str:
        return f"{self.run_id}: {self.program_id}"

    @property
    def seats(self) -> int:
        return self.rounds * self.seats_per_round


class PlannedPerson(PublicModel):
    """Somebody with a need in a proposal: one row per programme, or one without any, with the reason.

    ``unit`` is the unit whose floor counts the person; ``hours_short`` are lesson hours that the rule asks for and that
    the plan does not bring, with the reason.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = PlannedPersonQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    run = models.ForeignKey(
        OptimisationRun, models.CASCADE, related_name="planned_people", verbose_name=_("optimisation")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("work unit"))
    program = models.ForeignKey(
        TrainingProgram, models.PROTECT, null=True, related_name="+", verbose_name=_("programme")
    )
    left_out = models.CharField(_("left out because"), max_length=12, choices=LeftOut, blank=True, default="")
    severity = levels(_("weighted levels missing"))
    closed = levels(_("weighted levels closed"), default=0)
    hours_short = models.DecimalField(
        _("lesson hours missing"), max_digits=7, decimal_places=2, default=0, db_default=0
    )
    short_because = models.CharField(
        _("hours are missing because"), max_length=12, choices=LeftOut, blank=True, default="", db_default=""
    )

    objects = GatedManager()

    class Meta:
        verbose_name = _("person in a proposal")
        verbose_name_plural = _("people in a proposal")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "employee", "program"], nulls_distinct=False, name="plannedperson_once"
            ),
            models.CheckConstraint(
                name="plannedperson_served_or_why_not",
                condition=Q(program__isnull=False, left_out="")
                | Q(program__isnull=True, left_out__in=LeftOut.values, closed=0),
            ),
            models.CheckConstraint(
                name="plannedperson_short_for_a_reason",
                condition=Q(hours_short=0, short_because="")
                | Q(hours_short__gt=0, short_because__in=LeftOut.values),
            ),
        ]
        indexes = [models.Index(fields=["run", "program", "-severity", "id"], name="plannedperson_listed")]
        triggers = fixed_once_published()

    def __str__(self) -> str:
        return f"{self.run_id}: {self.employee_id}"


class ConstraintPrice(PublicModel):
    """A limit of a proposal, how much of it is used, and what one unit more would bring: the dual of the relaxation.

    Per Rp1 million of a line, per seat, per person of a need; of a floor and the duty what one person more would cost.
    """

    run = models.ForeignKey(
        OptimisationRun, models.CASCADE, related_name="prices", verbose_name=_("optimisation")
    )
    kind = models.CharField(_("constraint"), max_length=6, choices=Constraint)
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, related_name="+", verbose_name=_("budget line")
    )
    program = models.ForeignKey(
        TrainingProgram, models.PROTECT, null=True, related_name="+", verbose_name=_("programme")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("work unit"))
    competency = models.ForeignKey(
        Competency, models.PROTECT, null=True, related_name="+", verbose_name=_("competency")
    )
    name = models.CharField(_("name"), max_length=600)
    limit = money(_("limit"))
    used = money(_("used"))
    price = levels(_("price"))

    objects = OfRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("price of a constraint")
        verbose_name_plural = _("prices of constraints")
        constraints = [
            models.CheckConstraint(
                name="constraintprice_kept",
                condition=Q(kind__in=[Constraint.FLOOR, Constraint.DUTY], used__gte=F("limit"))
                | (~Q(kind__in=[Constraint.FLOOR, Constraint.DUTY]) & Q(used__lte=F("limit"))),
            ),
            models.CheckConstraint(name="constraintprice_price", condition=Q(price__gte=0)),
        ]
        triggers = fixed_once_published()

    def __str__(self) -> str:
        return f"{self.run_id}: {self.name}"

"""Where everybody stands with credit points, computed for a whole agency at once so that it can be listed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import Job, PublicModel
from assessments.querysets import CreditRunQuerySet, CreditStandingQuerySet
from employees.access import Permission
from employees.choices import PositionKind
from employees.models import Employee, Unit
from employees.querysets import GatedManager


def _points() -> models.DecimalField:
    return models.DecimalField(max_digits=7, decimal_places=2, null=True)


class CreditRun(PublicModel):
    """The standings of one agency as of a day; the newest published one is listed, earlier ones are let go."""

    job = models.OneToOneField(Job, models.PROTECT, related_name="credit_run")
    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    as_of = models.DateField(_("as of"))
    engine_version = models.CharField(max_length=20)
    rules_from = models.DateField(_("rules in force from"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = CreditRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of credit points")
        verbose_name_plural = _("runs of credit points")
        indexes = [models.Index("root", F("published_at").desc(), name="creditrun_newest")]

    def __str__(self) -> str:
        return f"{self.root_id} {self.as_of:%Y-%m-%d}"


class CreditStanding(PublicModel):
    """Where one person stood on the day of the run. Unknown figures are null, and ``missing`` says why."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = CreditStandingQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_PERFORMANCE

    run = models.ForeignKey(CreditRun, models.CASCADE, related_name="standings", db_index=False)
    # A computed row keeps nobody from undoing the import that brought the person.
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=20, choices=PositionKind)
    rank = models.CharField(max_length=6, blank=True)
    held = _points()
    missing = ArrayField(models.CharField(max_length=40), default=list)
    differs = models.BooleanField()
    rank_needed = _points()
    rank_on = models.DateField(null=True)
    rank_period = models.DateField(null=True)
    rank_forecast = models.BooleanField(null=True)
    level_needed = _points()
    level_on = models.DateField(null=True)
    level_period = models.DateField(null=True)
    level_forecast = models.BooleanField(null=True)

    objects = GatedManager()

    class Meta:
        verbose_name = _("standing with credit points")
        verbose_name_plural = _("standings with credit points")
        constraints = [models.UniqueConstraint(fields=["run", "employee"], name="creditstanding_once")]
        indexes = [
            models.Index(fields=["run", "rank_period", "id"], name="creditstanding_by_rank_period"),
            models.Index(fields=["run", "level_period", "id"], name="creditstanding_by_level"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.employee_id}"
